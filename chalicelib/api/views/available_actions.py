"""What an officer, or the reporter, can do with a case now, as its pages offer it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from chalicelib.domain.actions.officer_decisions import may_do
from chalicelib.domain.actions.reporter_decisions import has_a_choice
from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.lifecycle import VERIFIERS, WHO_MAY, allows
from chalicelib.domain.core.vocabulary import HURRIED, Verb
from chalicelib.domain.deadlines.holds import Held
from chalicelib.domain.deadlines.sla import Policy
from chalicelib.domain.organisation.directory import Officer
from chalicelib.domain.organisation.hierarchy import lies_below
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.case_file import CaseFile

REPORTER_VERBS = (Verb.REPLY, Verb.ATTACH, Verb.RATE, Verb.REOPEN, Verb.WITHDRAW, Verb.CHANGE_VISIBILITY)


def reporter_may(case: Case, policy: Policy, now: datetime) -> list[str]:
    """The steps that are open to the reporter now, under that policy."""
    return [verb.value for verb in REPORTER_VERBS if allows(case.status, verb) and _still(case, verb, policy, now)]


def _still(case: Case, verb: Verb, policy: Policy, now: datetime) -> bool:
    if verb is Verb.ATTACH:
        return case.is_open
    if verb is Verb.CHANGE_VISIBILITY:
        return has_a_choice(case)
    if verb is not Verb.REOPEN:
        return True
    window = timedelta(days=policy.reopen_window_days)
    return not case.reopened and (case.ended_at is None or now <= case.ended_at + window)


def officer_may(parts: Parts, officer: Officer, file: CaseFile, held: Held, policy: Policy) -> list[str]:
    """The steps that are open to the officer under that policy, and lead somewhere."""
    case, decides = file.case, officer.roles & VERIFIERS
    leads: dict[Verb, Callable[[], object]] = {
        Verb.DISPOSE: lambda: decides or _has_desks_below(parts, officer),
        Verb.HOLD: lambda: held.times_left(policy),
        Verb.TRIAGE: lambda: case.emergency or case.classification in HURRIED,
    }
    may = (verb for verb in WHO_MAY if may_do(officer, case, verb))
    return [verb.value for verb in may if verb not in leads or leads[verb]()]


def _has_desks_below(parts: Parts, officer: Officer) -> bool:
    return any(
        desk.active and lies_below(desk, officer.desk, parts.directory)
        for desk in parts.directory.desks_of(officer.institution)
    )
