"""What an officer can do with a case now, as the desk offers it."""

from datetime import datetime

from chalicelib.domain.casework import may_do
from chalicelib.domain.directory import Officer
from chalicelib.domain.holds import Held
from chalicelib.domain.lifecycle import VERIFIERS, WHO_MAY
from chalicelib.domain.tree import lies_below
from chalicelib.domain.words import Verb
from chalicelib.services.parts import Parts
from chalicelib.store.files import CaseFile


def officer_may(parts: Parts, officer: Officer, file: CaseFile, held: Held, now: datetime) -> list[str]:
    """The steps that are open to the officer now."""
    may = [verb for verb in WHO_MAY if may_do(officer, file.case, verb)]
    return [verb.value for verb in may if _leads_anywhere(parts, officer, verb, held, now)]


def _leads_anywhere(parts: Parts, officer: Officer, verb: Verb, held: Held, now: datetime) -> bool:
    """Is there a desk to give the case to, is there a hold left?"""
    match verb:
        case Verb.DISPOSE:
            return bool(officer.roles & VERIFIERS) or _has_desks_below(parts, officer)
        case Verb.HOLD:
            return held.times_left(parts.directory.policy_in_force(now)) > 0
        case _:
            return True


def _has_desks_below(parts: Parts, officer: Officer) -> bool:
    return any(
        desk.active and lies_below(desk, officer.desk, parts.directory)
        for desk in parts.directory.desks_of(officer.institution)
    )
