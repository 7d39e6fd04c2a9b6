"""What the reporter's step does to a case: pure decisions, one function a verb."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.actions.available_actions import require_attaching, require_reopening
from chalicelib.domain.actions.context import Bench, Request, given
from chalicelib.domain.actions.desk_transfers import responsible_for
from chalicelib.domain.actions.size_limits import check_room
from chalicelib.domain.actions.visibility import superior
from chalicelib.domain.cases.case import REPORTER, Case, Event
from chalicelib.domain.cases.events import Step
from chalicelib.domain.cases.lifecycle import allows, step
from chalicelib.domain.core.errors import (
    AlwaysSecret,
    FieldError,
    Invalid,
    NoLongerShown,
    Refused,
    WrongStage,
)
from chalicelib.domain.core.vocabulary import Audience, EventType, Outcome, Status, Verb, Verdict
from chalicelib.domain.files.attachment_history import Copy, attached_step, brings_file, removal
from chalicelib.domain.files.attachments import Attachment


def decide_for_reporter(bench: Bench, verb: Verb, request: Request) -> Step:
    """The step that the reporter's verb makes; WrongStage, TooMuchAdded, ReopenUsed, ReopenTooLate or Invalid."""
    if not allows(bench.case.status, verb):
        raise WrongStage(verb=verb.value, status=bench.case.status.value)
    check_room(bench.events, bench.texts, bench.case.status, verb, request)
    return _REPORTER_STEPS[verb](bench, request)


def _attach(bench: Bench, request: Request) -> Step:
    require_attaching(bench.case)
    return attached_step(bench.case, given(request.copy, "attachment"))


def _remove(bench: Bench, request: Request) -> Step:
    return removal(bench.case, bench.attached, given(request.attachment, "attachment"), REPORTER)


def _reply(bench: Bench, request: Request) -> Step:
    case = bench.case
    fitting(request.verdict, case.status)
    if case.status is Status.ANSWERED:
        return _reply_to_answer(bench, request)
    if case.status is Status.ON_HOLD:
        text = request.text if has_supplied(bench.events) else given(request.text, "text")
        return _replied(case, _taken_up(case), Verdict.SUPPLIED, text)
    return _replied(case, case.status, Verdict.COMMENT, given(request.text, "text"))


def _taken_up(case: Case) -> Status:
    """Where a case goes on that waited for its reporter."""
    return step(case.status, Verb.REPLY, case.held_from or Status.SUBMITTED)


def has_supplied(events: Sequence[Event]) -> bool:
    """Has the reporter sent a file since the last question?"""
    since = _asked_seq(events)
    gone = {event.data["attachment"] for event in events if event.type is EventType.ATTACHMENT_REMOVED}
    files = (event for event in events if event.seq > since and brings_file(event))
    return any(event.actor.kind == REPORTER.kind and event.data["attachment"] not in gone for event in files)


def _asked_seq(events: Sequence[Event]) -> int:
    return max((event.seq for event in events if event.type is EventType.HELD), default=0)


def is_answer(order: Attachment, case: Case, events: Sequence[Event]) -> bool:
    """Does the case go on with that file? Only if it still waits for an answer to the question that was asked then."""
    if not order.is_answer or order.by.kind != REPORTER.kind or case.status is not Status.ON_HOLD:
        return False
    asked = next(event for event in events if event.seq == _asked_seq(events))
    return order.at >= asked.at


def reply_with_file(case: Case, copy: Copy) -> Step:
    """A file that passed is the whole reply to what was asked: one event, so that neither is without the other."""
    file = attached_step(case, copy)
    data = {"verdict": Verdict.SUPPLIED.value, **file.data}
    return Step(EventType.REPLIED, _taken_up(case), case.desk, Audience.REPORTER, data, file.texts)


def fitting(verdict: Verdict | None, status: Status) -> None:
    """
    Raises Invalid, of the verdict, where it says of the case what cannot be said of it now.

    Only an answer is accepted or disputed, only what was asked for is supplied; nothing is taken for something else.
    """
    if verdict is None or verdict in _VERDICTS.get(status, _OTHERWISE).fit:
        return
    raise Invalid([FieldError("/verdict", _VERDICTS.get(status, _OTHERWISE).faults.get(verdict, "answer_waits"))])


@dataclass(frozen=True)
class _Verdicts:
    """The verdicts that fit a status, and what is said of each that does not."""

    fit: frozenset[Verdict]
    faults: Mapping[Verdict, str]


_NO_ANSWER = {Verdict.ACCEPTED: "nothing_answered", Verdict.DISPUTED: "nothing_answered"}
_OTHERWISE = _Verdicts(frozenset({Verdict.COMMENT}), {**_NO_ANSWER, Verdict.SUPPLIED: "nothing_asked"})
_VERDICTS: Mapping[Status, _Verdicts] = {
    Status.ANSWERED: _Verdicts(frozenset({Verdict.ACCEPTED, Verdict.DISPUTED, Verdict.COMMENT}), {}),
    Status.ON_HOLD: _Verdicts(frozenset({Verdict.SUPPLIED}), {**_NO_ANSWER, Verdict.COMMENT: "data_awaited"}),
}


def _reply_to_answer(bench: Bench, request: Request) -> Step:
    case = bench.case
    if request.verdict is Verdict.ACCEPTED:
        status = step(case.status, Verb.REPLY, Status.CLOSED)
        texts = {"text": request.text} if request.text else {}
        return Step(EventType.CLOSED, status, case.desk, data={"outcome": Outcome.ACCEPTED.value}, texts=texts)
    # Whatever is not plain consent keeps the case open: a reply that nobody reads would be a silent end.
    status = step(case.status, Verb.REPLY, Status.IN_PROGRESS)
    return _replied(case, status, Verdict.DISPUTED, given(request.text, "text"))


def _replied(case: Case, status: Status, verdict: Verdict, text: str | None) -> Step:
    texts = {"text": text} if text else {}
    return Step(EventType.REPLIED, status, case.desk, Audience.REPORTER, data={"verdict": verdict.value}, texts=texts)


def _rate(bench: Bench, request: Request) -> Step:
    texts = {"text": request.text} if request.text else {}
    data = {"rating": given(request.rating, "rating")}
    return Step(EventType.RATED, bench.case.status, bench.case.desk, Audience.REPORTER, data, texts)


def _reopen(bench: Bench, request: Request) -> Step:
    """Once by right, within the policy's window; an officer's archive is appealed to the desk above."""
    case, texts = bench.case, {"text": given(request.text, "text")}
    require_reopening(case, bench.policy, bench.at)
    if case.status is Status.ARCHIVED:
        return _appealed(bench, texts)
    desk = responsible_for(case, bench.desks)
    taken_up = Status.IN_PROGRESS if desk == case.desk else Status.DISPOSED
    status = step(case.status, Verb.REOPEN, taken_up if case.was_disposed else Status.SUBMITTED)
    return Step(EventType.REOPENED, status, desk, data={"appeal": False}, texts=texts)


def _appealed(bench: Bench, texts: Mapping[str, str]) -> Step:
    case = bench.case
    # Nobody decided where the data did not come in time: the same desk takes it up again.
    desk = responsible_for(case, bench.desks) if case.held_from else superior(case, bench.desks)
    status = step(case.status, Verb.REOPEN, Status.SUBMITTED)
    return Step(EventType.REOPENED, status, desk, Audience.REPORTER, {"appeal": True}, texts)


def _withdraw(bench: Bench, request: Request) -> Step:
    status = step(bench.case.status, Verb.WITHDRAW, Status.CLOSED)
    texts = {"text": request.text} if request.text else {}
    return Step(EventType.CLOSED, status, bench.case.desk, data={"outcome": Outcome.WITHDRAWN.value}, texts=texts)


def _change_visibility(bench: Bench, request: Request) -> Step:
    """
    Who may know of the case and of its reporter, from now on.

    It is the reporter's choice alone: no rule gives it to an officer. Hiding is possible at any time, for whoever is
    threatened is so after the end as well. Showing is not, once the case has ended: nobody follows it any more, the
    desk answered in confidence, and who wants it read has it reopened.
    """
    case = bench.case
    before = {"anonymous": case.anonymous, "secret": case.secret}
    after = {"anonymous": given(request.anonymous, "anonymous"), "secret": given(request.secret, "secret")}
    if case.is_whistleblowing:
        raise AlwaysSecret
    if after == before:
        raise Refused
    if not case.is_open and any(before[name] and not after[name] for name in before):
        raise NoLongerShown
    status = step(case.status, Verb.CHANGE_VISIBILITY, case.status)
    # The public never learns that a report was secret for a while, or that its reporter thought of withholding a name.
    data = {"from": before, "to": after}
    return Step(EventType.VISIBILITY_CHANGED, status, case.desk, Audience.REPORTER, data)


_REPORTER_STEPS: Mapping[Verb, Callable[[Bench, Request], Step]] = {
    Verb.REPLY: _reply,
    Verb.ATTACH: _attach,
    Verb.REMOVE: _remove,
    Verb.RATE: _rate,
    Verb.REOPEN: _reopen,
    Verb.WITHDRAW: _withdraw,
    Verb.CHANGE_VISIBILITY: _change_visibility,
}
