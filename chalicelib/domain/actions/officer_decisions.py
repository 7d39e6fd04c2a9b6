"""What an officer's step does to a case: pure decisions, one function a verb."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from chalicelib.domain.actions.available_actions import require_holds_left, require_officer_action
from chalicelib.domain.actions.context import Bench, Request, given
from chalicelib.domain.actions.masking import dismiss_step, mask_step, unmask_step
from chalicelib.domain.actions.returns import hand_back
from chalicelib.domain.actions.substance import is_substantive
from chalicelib.domain.actions.visibility import may_hold, superior
from chalicelib.domain.cases.case import Actor, Case
from chalicelib.domain.cases.events import Step
from chalicelib.domain.cases.lifecycle import VERIFIERS, step
from chalicelib.domain.core.errors import (
    FieldError,
    Invalid,
    NotYourStep,
    TargetUnfit,
    WrongStage,
)
from chalicelib.domain.core.vocabulary import (
    HURRIED,
    ArchiveReason,
    Audience,
    Classification,
    DeskId,
    EventType,
    Outcome,
    Role,
    Status,
    Verb,
    institution_of,
)
from chalicelib.domain.files.attachment_history import attached_step, publication, removal
from chalicelib.domain.organisation.directory import Desk, Officer
from chalicelib.domain.organisation.hierarchy import lies_below, upward


def decide(bench: Bench, officer: Officer, verb: Verb, request: Request) -> Step:
    """
    The step that an officer's verb makes.

    Raises NotYourStep, WrongStage, TargetUnfit or Invalid; whether the case exists for the officer was asked before.
    """
    require_officer_action(officer, bench.case, verb)
    return _OFFICER_STEPS[verb](replace(bench, officer=officer), request)


def actor_of(officer: Officer) -> Actor:
    """As whom the history knows the officer."""
    return Actor("officer", officer.id, officer.desk)


def _verify(bench: Bench, request: Request) -> Step:
    case = bench.case
    changes = _reclassified(case, request)
    texts = {name: text for name in ("title", "body") if (text := getattr(request, name))}
    # Who keeps a verified case has it to answer, as if it had come from another desk.
    status = step(case.status, Verb.VERIFY, Status.DISPOSED)
    if request.to is None or request.to == case.desk:
        return Step(EventType.VERIFIED, status, case.desk, data=changes, texts=texts)
    target = _target(bench, request.to)
    return Step(EventType.VERIFIED, status, target.id, data=changes | {"to": target.id}, texts=texts)


def _dispose(bench: Bench, request: Request) -> Step:
    case, officer = bench.case, bench.officer
    target = _target(bench, given(request.to, "to"))
    if officer and not officer.roles & VERIFIERS and not lies_below(target, officer.desk, bench.desks):
        raise NotYourStep(verb=Verb.DISPOSE.value)
    texts = {"note": request.text} if request.text else {}
    data = _reclassified(case, request) | {"to": target.id, "from": case.desk}
    return Step(EventType.DISPOSED, step(case.status, Verb.DISPOSE, Status.DISPOSED), target.id, data=data, texts=texts)


def _hold(bench: Bench, request: Request) -> Step:
    """Data are asked for as often as the policy allows, and stop the clocks for as long as is left of its days."""
    text = given(request.text, "text")
    require_holds_left(bench.held, bench.policy)
    status = step(bench.case.status, Verb.HOLD, Status.ON_HOLD)
    data = {"days_left": bench.held.days_left(bench.policy)}
    return Step(EventType.HELD, status, bench.case.desk, Audience.REPORTER, data, {"text": text})


def _accept(bench: Bench, _: Request) -> Step:
    if bench.case.held_from is Status.SUBMITTED:
        # A hold is no way round the institution's verification.
        raise WrongStage(verb=Verb.ACCEPT.value, status=bench.case.status.value)
    return Step(EventType.ACCEPTED, step(bench.case.status, Verb.ACCEPT, Status.IN_PROGRESS), bench.case.desk)


def _return(bench: Bench, request: Request) -> Step:
    """Not ours: another desk, or the parent's decision; never an end."""
    case, texts = bench.case, {"text": given(request.text, "text")}
    if case.is_whistleblowing:
        parent = superior(case, bench.desks)
        if case.decided or parent == case.desk:
            raise TargetUnfit(desk=case.desk, reason="decided")
        return _returned(case, Status.RETURN_REQUESTED, parent, texts, asked_parent=True)
    where = hand_back(case, request.to, bench.desks)
    named = request.to if request.to != where.desk.id else None
    if where.asked_parent:
        return _returned(case, Status.RETURN_REQUESTED, where.desk.id, texts, asked_parent=True, named=request.to)
    status = Status.SUBMITTED if where.desk.is_institution else Status.DISPOSED
    return _returned(case, status, where.desk.id, texts, named=named)


def _returned(
    case: Case,
    status: Status,
    desk: DeskId,
    texts: Mapping[str, str],
    *,
    asked_parent: bool = False,
    named: DeskId | None = None,
) -> Step:
    data = {"from": case.desk, "to": desk, "asked_parent": asked_parent, "named": named}
    return Step(EventType.RETURNED, step(case.status, Verb.RETURN, status), desk, data=data, texts=texts)


def _answer(bench: Bench, request: Request) -> Step:
    """Only an answer with substance makes it the reporter's turn; any other is passed on as an interim one."""
    text = given(request.text, "text")
    substantive = is_substantive(text, bench.policy.substantive_characters)
    final = request.final and substantive
    if bench.case.status is Status.ANSWERED and not final:
        raise Invalid([FieldError("/text", "not_substantive", {"min": bench.policy.substantive_characters})])
    status = step(bench.case.status, Verb.ANSWER, Status.ANSWERED if final else Status.IN_PROGRESS)
    data = {"final": final, "substantive": substantive}
    return Step(EventType.ANSWERED, status, bench.case.desk, data=data, texts={"text": text})


def _archive(bench: Bench, request: Request) -> Step:
    reason = given(request.reason, "reason")
    if reason is ArchiveReason.DATA_NOT_SUPPLIED:
        raise Invalid([FieldError("/reason", "not_a_choice", {"choices": "the reasons of an officer"})])
    data = {"outcome": Outcome.ARCHIVED.value, "reason": reason.value}
    status = step(bench.case.status, Verb.ARCHIVE, Status.ARCHIVED)
    texts = {"text": given(request.text, "text")}
    return Step(EventType.ARCHIVED, status, bench.case.desk, Audience.REPORTER, data, texts)


def _triage(bench: Bench, request: Request) -> Step:
    """Whether lives depend on it: the reporter says so first, an officer decides, and its clocks follow."""
    case, emergency = bench.case, given(request.emergency, "emergency")
    if emergency and case.classification not in HURRIED:
        raise Invalid([FieldError("/emergency", "no_emergency")])
    if emergency == case.emergency:
        raise Invalid([FieldError("/emergency", "emergency_unchanged")])
    texts = {"text": given(request.text, "text")}
    status = step(case.status, Verb.TRIAGE, case.status)
    return Step(EventType.TRIAGED, status, case.desk, Audience.REPORTER, {"emergency": emergency}, texts)


def _note(bench: Bench, request: Request) -> Step:
    text = given(request.text, "text")
    return Step(EventType.NOTED, bench.case.status, bench.case.desk, Audience.OFFICERS, texts={"text": text})


def _attach(bench: Bench, request: Request) -> Step:
    return attached_step(bench.case, given(request.copy, "attachment"))


def _publish(bench: Bench, request: Request) -> Step:
    wanted = given(request.public, "public")
    return publication(bench.case, bench.attached, given(request.attachment, "attachment"), public=wanted)


def _remove(bench: Bench, request: Request) -> Step:
    by = actor_of(given(bench.officer, "officer"))
    return removal(bench.case, bench.attached, given(request.attachment, "attachment"), by)


def _target(bench: Bench, to: DeskId) -> Desk:
    found = bench.desks.desk(to)
    if found is None or not may_hold(bench.case, to, bench.desks) or not _within_reach(bench, found):
        raise TargetUnfit(desk=to)
    return found


def _within_reach(bench: Bench, target: Desk) -> bool:
    """Down the tree, or anywhere when deciding on a return; sideways goes by `return`, which is counted."""
    officer = bench.officer
    if officer is None or Role.NATIONAL_ADMIN in officer.roles or bench.case.status is Status.RETURN_REQUESTED:
        return True
    lineage = (target, *upward(target, bench.desks))
    return any(institution_of(desk.id) == officer.institution for desk in lineage)


_OPEN_CLASSES = ", ".join(kind for kind in Classification if kind is not Classification.WHISTLEBLOWING)


def _reclassified(case: Case, request: Request) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if request.classification and request.classification is not case.classification:
        if Classification.WHISTLEBLOWING in {request.classification, case.classification}:
            # Which circle may know of a case is settled by the reporter, on submission.
            raise Invalid([FieldError("/classification", "not_a_choice", {"choices": _OPEN_CLASSES})])
        changes["classification"] = request.classification.value
        if case.emergency and request.classification not in HURRIED:
            changes["emergency"] = False
    if request.category and request.category != case.category:
        changes["category"] = request.category
    if request.needs_inspection is not None and request.needs_inspection != case.needs_inspection:
        changes["needs_inspection"] = request.needs_inspection
    return changes


_OFFICER_STEPS: Mapping[Verb, Callable[[Bench, Request], Step]] = {
    Verb.VERIFY: _verify,
    Verb.DISPOSE: _dispose,
    Verb.HOLD: _hold,
    Verb.ACCEPT: _accept,
    Verb.RETURN: _return,
    Verb.ANSWER: _answer,
    Verb.ARCHIVE: _archive,
    Verb.TRIAGE: _triage,
    Verb.NOTE: _note,
    Verb.ATTACH: _attach,
    Verb.PUBLISH: _publish,
    Verb.MASK: mask_step,
    Verb.UNMASK: unmask_step,
    Verb.DISMISS_MASK: dismiss_step,
    Verb.REMOVE: _remove,
}
