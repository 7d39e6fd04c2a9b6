"""What an officer's, or the reporter's, step does to a case: pure decisions, one function a verb."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from chalicelib.domain.answers import is_substantive
from chalicelib.domain.case import Case
from chalicelib.domain.directory import Desk, Desks, Officer
from chalicelib.domain.errors import Fault, Invalid, NotYourStep, ReopenTooLate, ReopenUsed, TargetUnfit, WrongStage
from chalicelib.domain.events import Step
from chalicelib.domain.lifecycle import WHO_MAY, allows, step
from chalicelib.domain.routing import hand_back, upward
from chalicelib.domain.sla import Policy
from chalicelib.domain.visibility import may_act, may_hold, may_open, superior
from chalicelib.domain.words import (
    ArchiveReason,
    Audience,
    Classification,
    DeskId,
    EventType,
    Outcome,
    Role,
    Status,
    Verb,
    Verdict,
    institution_of,
)

T = TypeVar("T")


@dataclass(frozen=True)
class Request:
    """What came with the verb; which parts a verb needs is checked by the verb."""

    text: str | None = None
    to: DeskId | None = None
    reason: ArchiveReason | None = None
    classification: Classification | None = None
    category: str | None = None
    needs_inspection: bool | None = None
    title: str | None = None
    body: str | None = None
    final: bool = True
    verdict: Verdict | None = None
    rating: int | None = None


@dataclass(frozen=True)
class Bench:
    """What a decision is made with."""

    case: Case
    desks: Desks
    policy: Policy
    at: datetime
    officer: Officer | None = None


def decide(bench: Bench, officer: Officer, verb: Verb, request: Request) -> Step:
    """
    The step that an officer's verb makes.

    Raises NotYourStep, WrongStage, TargetUnfit or Invalid; whether the case exists for the officer was asked before.
    """
    if not officer.roles & WHO_MAY[verb]:
        raise NotYourStep(verb=verb.value)
    allowed = may_open if verb is Verb.NOTE else may_act
    if not allowed(officer, bench.case):
        raise NotYourStep(verb=verb.value)
    if not allows(bench.case.status, verb):
        raise WrongStage(verb=verb.value, status=bench.case.status.value)
    return _OFFICER_STEPS[verb](replace(bench, officer=officer), request)


def decide_for_reporter(bench: Bench, verb: Verb, request: Request) -> Step:
    """The step that the reporter's verb makes; WrongStage, ReopenUsed, ReopenTooLate or Invalid."""
    if not allows(bench.case.status, verb):
        raise WrongStage(verb=verb.value, status=bench.case.status.value)
    return _REPORTER_STEPS[verb](bench, request)


def _verify(bench: Bench, request: Request) -> Step:
    case = bench.case
    changes = _reclassified(case, request)
    texts = {name: text for name in ("title", "body") if (text := getattr(request, name))}
    if request.to is None:
        status = step(case.status, Verb.VERIFY, Status.SUBMITTED)
        return Step(EventType.VERIFIED, status, case.desk, data=changes, texts=texts)
    target = _target(bench, request.to)
    status = step(case.status, Verb.VERIFY, Status.DISPOSED)
    return Step(EventType.VERIFIED, status, target.id, data=changes | {"to": target.id}, texts=texts)


def _dispose(bench: Bench, request: Request) -> Step:
    case = bench.case
    target = _target(bench, _given(request.to, "to"))
    texts = {"note": request.text} if request.text else {}
    data = _reclassified(case, request) | {"to": target.id, "from": case.desk}
    return Step(EventType.DISPOSED, step(case.status, Verb.DISPOSE, Status.DISPOSED), target.id, data=data, texts=texts)


def _hold(bench: Bench, request: Request) -> Step:
    text = _given(request.text, "text")
    status = step(bench.case.status, Verb.HOLD, Status.ON_HOLD)
    return Step(EventType.HELD, status, bench.case.desk, Audience.REPORTER, texts={"text": text})


def _accept(bench: Bench, _: Request) -> Step:
    if bench.case.held_from is Status.SUBMITTED:
        # A hold is no way round the institution's verification.
        raise WrongStage(verb=Verb.ACCEPT.value, status=bench.case.status.value)
    return Step(EventType.ACCEPTED, step(bench.case.status, Verb.ACCEPT, Status.IN_PROGRESS), bench.case.desk)


def _return(bench: Bench, request: Request) -> Step:
    """Not ours: another desk, or the parent's decision; never an end."""
    case, texts = bench.case, {"text": _given(request.text, "text")}
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
    text = _given(request.text, "text")
    substantive = is_substantive(text, bench.policy.substantive_characters)
    final = request.final and substantive
    if bench.case.status is Status.ANSWERED and not final:
        raise Invalid([Fault("/text", "not_substantive", {"min": bench.policy.substantive_characters})])
    status = step(bench.case.status, Verb.ANSWER, Status.ANSWERED if final else Status.IN_PROGRESS)
    data = {"final": final, "substantive": substantive}
    return Step(EventType.ANSWERED, status, bench.case.desk, data=data, texts={"text": text})


def _archive(bench: Bench, request: Request) -> Step:
    reason = _given(request.reason, "reason")
    if reason is ArchiveReason.DATA_NOT_SUPPLIED:
        raise Invalid([Fault("/reason", "not_a_choice", {"choices": "the reasons of an officer"})])
    data = {"outcome": Outcome.ARCHIVED.value, "reason": reason.value}
    status = step(bench.case.status, Verb.ARCHIVE, Status.ARCHIVED)
    texts = {"text": _given(request.text, "text")}
    return Step(EventType.ARCHIVED, status, bench.case.desk, Audience.REPORTER, data, texts)


def _note(bench: Bench, request: Request) -> Step:
    text = _given(request.text, "text")
    return Step(EventType.NOTED, bench.case.status, bench.case.desk, Audience.OFFICERS, texts={"text": text})


def _reply(bench: Bench, request: Request) -> Step:
    case = bench.case
    if case.status is Status.ANSWERED:
        return _reply_to_answer(bench, request)
    text = _given(request.text, "text")
    if case.status is Status.ON_HOLD:
        back = step(case.status, Verb.REPLY, case.held_from or Status.SUBMITTED)
        return _replied(case, back, Verdict.SUPPLIED, text)
    return _replied(case, case.status, Verdict.COMMENT, text)


def _reply_to_answer(bench: Bench, request: Request) -> Step:
    case = bench.case
    if request.verdict is Verdict.ACCEPTED:
        status = step(case.status, Verb.REPLY, Status.CLOSED)
        texts = {"text": request.text} if request.text else {}
        return Step(EventType.CLOSED, status, case.desk, data={"outcome": Outcome.ACCEPTED.value}, texts=texts)
    # Whatever is not plain consent keeps the case open: a reply that nobody reads would be a silent end.
    status = step(case.status, Verb.REPLY, Status.IN_PROGRESS)
    return _replied(case, status, Verdict.DISPUTED, _given(request.text, "text"))


def _replied(case: Case, status: Status, verdict: Verdict, text: str) -> Step:
    return Step(
        EventType.REPLIED, status, case.desk, Audience.REPORTER, data={"verdict": verdict.value}, texts={"text": text}
    )


def _rate(bench: Bench, request: Request) -> Step:
    texts = {"text": request.text} if request.text else {}
    data = {"rating": _given(request.rating, "rating")}
    return Step(EventType.RATED, bench.case.status, bench.case.desk, Audience.REPORTER, data, texts)


def _reopen(bench: Bench, request: Request) -> Step:
    """Once by right, within the policy's window; an officer's archive is appealed to the desk above."""
    case, texts = bench.case, {"text": _given(request.text, "text")}
    if case.reopened:
        raise ReopenUsed
    if case.ended_at and bench.at > case.ended_at + timedelta(days=bench.policy.reopen_window_days):
        raise ReopenTooLate(days=bench.policy.reopen_window_days)
    if case.status is Status.ARCHIVED:
        return _appealed(bench, texts)
    status = step(case.status, Verb.REOPEN, Status.IN_PROGRESS if case.was_disposed else Status.SUBMITTED)
    return Step(EventType.REOPENED, status, case.desk, data={"appeal": False}, texts=texts)


def _appealed(bench: Bench, texts: Mapping[str, str]) -> Step:
    case = bench.case
    # Nobody decided where the data did not come in time: the same desk takes it up again.
    desk = case.desk if case.held_from else superior(case, bench.desks)
    status = step(case.status, Verb.REOPEN, Status.SUBMITTED)
    return Step(EventType.REOPENED, status, desk, Audience.REPORTER, {"appeal": True}, texts)


def _withdraw(bench: Bench, request: Request) -> Step:
    status = step(bench.case.status, Verb.WITHDRAW, Status.CLOSED)
    texts = {"text": request.text} if request.text else {}
    return Step(EventType.CLOSED, status, bench.case.desk, data={"outcome": Outcome.WITHDRAWN.value}, texts=texts)


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
            raise Invalid([Fault("/classification", "not_a_choice", {"choices": _OPEN_CLASSES})])
        changes["classification"] = request.classification.value
    if request.category and request.category != case.category:
        changes["category"] = request.category
    if request.needs_inspection is not None and request.needs_inspection != case.needs_inspection:
        changes["needs_inspection"] = request.needs_inspection
    return changes


def _given(value: T | None, name: str) -> T:
    if value is None or value == "":
        raise Invalid([Fault(f"/{name}", "missing")])
    return value


_OFFICER_STEPS: Mapping[Verb, Callable[[Bench, Request], Step]] = {
    Verb.VERIFY: _verify,
    Verb.DISPOSE: _dispose,
    Verb.HOLD: _hold,
    Verb.ACCEPT: _accept,
    Verb.RETURN: _return,
    Verb.ANSWER: _answer,
    Verb.ARCHIVE: _archive,
    Verb.NOTE: _note,
}

_REPORTER_STEPS: Mapping[Verb, Callable[[Bench, Request], Step]] = {
    Verb.REPLY: _reply,
    Verb.RATE: _rate,
    Verb.REOPEN: _reopen,
    Verb.WITHDRAW: _withdraw,
}
