"""
Which steps are open to somebody on a case now.

What forbids a step, whatever comes with it, stands here once: a decision asks it before it is made (`require_…`, which
says why not), and pages offer what it leaves open (`available_…`). They also leave out a step that leaves nothing to
choose (`_require_…`): its decision judges what was chosen, and would refuse every choice.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from chalicelib.domain.actions.visibility import may_act, may_open
from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.lifecycle import LIFECYCLE, REPORTER_MAY, VERIFIERS, WHO_MAY, Turn, allows
from chalicelib.domain.core.errors import HoldsUsedUp, NotYourStep, Refused, ReopenTooLate, ReopenUsed, WrongStage
from chalicelib.domain.core.vocabulary import HURRIED, Verb
from chalicelib.domain.deadlines.holds import Held
from chalicelib.domain.deadlines.sla import Policy
from chalicelib.domain.organisation.directory import DesksOfInstitutions, Officer
from chalicelib.domain.organisation.hierarchy import lies_below

_Conditions = Mapping[Verb, Callable[[], None]]
"""What else must hold for a verb; each returns, or raises Refused."""


def available_officer_actions(
    officer: Officer, case: Case, *, held: Held, policy: Policy, desks: DesksOfInstitutions
) -> list[Verb]:
    """The steps that are open to the officer under that policy, and lead somewhere; `held` is how long the case was."""
    conditions: _Conditions = {
        Verb.DISPOSE: lambda: _require_desk_to_dispose_to(officer, desks),
        Verb.HOLD: lambda: require_holds_left(held, policy),
        Verb.TRIAGE: lambda: _require_choice_of_urgency(case),
    }
    allowed = (verb for verb in WHO_MAY if _holds(partial(require_officer_action, officer, case, verb)))
    return [verb for verb in allowed if _holds(conditions.get(verb))]


def available_reporter_actions(case: Case, policy: Policy, now: datetime) -> list[Verb]:
    """The steps that are open to the reporter now, under that policy; taking back a file hangs on the file."""
    conditions: _Conditions = {
        Verb.ATTACH: lambda: require_attaching(case),
        Verb.REOPEN: lambda: require_reopening(case, policy, now),
        Verb.CHANGE_VISIBILITY: lambda: _require_choice_of_visibility(case),
    }
    verbs = (verb for verb in REPORTER_MAY if verb is not Verb.REMOVE and allows(case.status, verb))
    return [verb for verb in verbs if _holds(conditions.get(verb))]


def _holds(require: Callable[[], None] | None) -> bool:
    try:
        if require:
            require()
    except Refused:
        return False
    return True


def require_officer_action(officer: Officer, case: Case, verb: Verb) -> None:
    """NotYourStep where the officer may not do that, WrongStage where nobody may now."""
    allowed = may_open if verb is Verb.NOTE else may_act
    if not officer.roles & WHO_MAY[verb] or not allowed(officer, case):
        raise NotYourStep(verb=verb.value)
    decides = verb is not Verb.DISPOSE or officer.roles & VERIFIERS or _works_on(case)
    if not allows(case.status, verb) or not decides:
        raise WrongStage(verb=verb.value, status=case.status.value)


def _works_on(case: Case) -> bool:
    """Has the desk the case to work on, so that its liaison officer may hand it to a desk below?"""
    return LIFECYCLE[case.held_from or case.status].turn is Turn.LIAISON_OFFICER


def require_holds_left(held: Held, policy: Policy) -> None:
    """HoldsUsedUp if the policy allows no further hold."""
    if not held.times_left(policy):
        raise HoldsUsedUp(times=policy.hold_times, days=policy.hold_days)


def require_attaching(case: Case) -> None:
    """WrongStage where the reporter can add no more files: at the end, though a late one is still taken."""
    if not case.is_open:
        raise WrongStage(verb=Verb.ATTACH.value, status=case.status.value)


def require_reopening(case: Case, policy: Policy, now: datetime) -> None:
    """ReopenUsed the second time, ReopenTooLate after the policy's window; a case that is open is not asked about."""
    if case.reopened:
        raise ReopenUsed
    if case.ended_at and now > case.ended_at + timedelta(days=policy.reopen_window_days):
        raise ReopenTooLate(days=policy.reopen_window_days)


def _require_desk_to_dispose_to(officer: Officer, desks: DesksOfInstitutions) -> None:
    """Who verifies may choose any desk, a liaison officer one below their own."""
    if officer.roles & VERIFIERS:
        return
    if not any(desk.active and lies_below(desk, officer.desk, desks) for desk in desks.desks_of(officer.institution)):
        raise NotYourStep(verb=Verb.DISPOSE.value)


def _require_choice_of_urgency(case: Case) -> None:
    if not case.emergency and case.classification not in HURRIED:
        raise Refused


def _require_choice_of_visibility(case: Case) -> None:
    """Whistleblowing leaves none, the end only hiding."""
    if case.is_whistleblowing or not (case.is_open or not (case.anonymous and case.secret)):
        raise Refused
