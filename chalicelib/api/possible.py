"""What an officer can do with a case now, as the desk offers it."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain.casework import may_do
from chalicelib.domain.directory import Officer
from chalicelib.domain.holds import Held
from chalicelib.domain.lifecycle import VERIFIERS, WHO_MAY
from chalicelib.domain.tree import lies_below
from chalicelib.domain.words import HURRIED, Verb
from chalicelib.services.parts import Parts
from chalicelib.store.files import CaseFile


def officer_may(parts: Parts, officer: Officer, file: CaseFile, held: Held, now: datetime) -> list[str]:
    """The steps that are open to the officer now, and lead somewhere."""
    case, decides = file.case, officer.roles & VERIFIERS
    leads: dict[Verb, Callable[[], object]] = {
        Verb.DISPOSE: lambda: decides or _has_desks_below(parts, officer),
        Verb.HOLD: lambda: held.times_left(parts.directory.policy_in_force(now)),
        Verb.TRIAGE: lambda: case.emergency or case.classification in HURRIED,
    }
    may = (verb for verb in WHO_MAY if may_do(officer, case, verb))
    return [verb.value for verb in may if verb not in leads or leads[verb]()]


def _has_desks_below(parts: Parts, officer: Officer) -> bool:
    return any(
        desk.active and lies_below(desk, officer.desk, parts.directory)
        for desk in parts.directory.desks_of(officer.institution)
    )
