"""
Correcting what was published: an officer masks a passage or takes a mask off, somebody else asks for one.

Every status allows it, the end included: what stands in public goes on harming after the case is closed.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.actions.context import Bench, Request, given
from chalicelib.domain.cases.case import Case, Event
from chalicelib.domain.cases.events import Step
from chalicelib.domain.cases.lifecycle import step
from chalicelib.domain.core.errors import FieldError, Invalid, Refused
from chalicelib.domain.core.timestamps import instant, local_day, midnight, stamp
from chalicelib.domain.core.vocabulary import Audience, DeskId, EventType, Verb
from chalicelib.domain.deadlines.calendar import WorkingDays
from chalicelib.domain.deadlines.sla import Budget, Unit
from chalicelib.domain.publication.passages import COORDINATES, FILE, REPORT, Curtain, Passage, masks

PROMISED_WITHIN = timedelta(hours=72)
"""How soon a request is decided on that was made before its date was kept with it."""
MASK_REQUESTS = "mask_requests"
"""The pile of an inbox where requests lie: beside those of cases, for a case of any status can have one."""
MOST_ASKED = 20
"""Requests of a case that can wait at once; what comes beyond is not written down, lest somebody fill a history."""
MOST_DECIMALS = 4


def mask_step(bench: Bench, request: Request) -> Step:
    """
    Passages are masked, or files withdrawn, for everybody who may not act on the case.

    Raises Invalid for a passage that is nowhere, Refused if all of it is masked already.
    """
    passages = request.passages or ()
    if not passages:
        raise Invalid([FieldError("/passages", "missing")])
    if faults := list(_faults(bench, passages)):
        raise Invalid(faults)
    if not _masks_more(bench, passages):
        raise Refused
    data: dict[str, Any] = {
        "reason": given(request.mask_reason, "reason").value,
        "passages": [passage.as_data() for passage in passages],
    }
    return _step(bench.case, Verb.MASK, EventType.MASKED, data | _asked(bench, request), request)


def unmask_step(bench: Bench, request: Request) -> Step:
    """One mask is taken off, all passages of it; Invalid if there is none of that number, Refused if it is off."""
    mask = masks(bench.events).get(given(request.mask, "mask"))
    if mask is None:
        raise Invalid([FieldError("/mask", "unknown_mask")])
    if mask.undone:
        raise Refused
    fields = sorted({passage.field for passage in mask.passages})
    data = {"mask": mask.event.seq, "fields": fields, "reason": given(request.unmask_reason, "reason").value}
    return _step(bench.case, Verb.UNMASK, EventType.UNMASKED, data, request)


def dismiss_step(bench: Bench, request: Request) -> Step:
    """Somebody's request for a mask is not followed, for a reason."""
    data = {"reason": given(request.dismiss_reason, "reason").value}
    given(request.asked, "request")
    return _step(bench.case, Verb.DISMISS_MASK, EventType.MASK_DISMISSED, data | _asked(bench, request), request)


def promised_until(now: datetime, budget: Budget, days: WorkingDays, zone: ZoneInfo) -> datetime:
    """Until when a request that comes now is decided on: in hours, or at the end of a working day of that zone."""
    if budget.unit is Unit.HOURS:
        return now + timedelta(hours=budget.amount)
    last = days.count_after(local_day(now, zone), budget.amount).last
    return midnight(last + timedelta(days=1), zone)


def request_step(case: Case, texts: Mapping[str, str], due_at: datetime) -> Step:
    """Somebody whom the case names asks for a mask. Who asked, and what for, officers alone may read."""
    status, data = step(case.status, Verb.REQUEST_MASK, case.status), {"due_at": stamp(due_at)}
    return Step(EventType.MASK_REQUESTED, status, case.desk, Audience.OFFICERS, data, texts)


def due_of(asked: Event) -> datetime:
    """Until when that request is promised to be decided on."""
    kept = asked.data.get("due_at")
    return instant(kept) if kept else asked.at + PROMISED_WITHIN


def unescalated(events: Iterable[Event]) -> dict[int, Event]:
    """The requests that wait and of which the desk above has not heard yet."""
    events = tuple(events)
    told = {event.data["asked"] for event in events if event.type is EventType.MASK_OVERDUE}
    return {seq: asked for seq, asked in waiting(events).items() if seq not in told}


def overdue_step(case: Case, asked: int, to: DeskId) -> Step:
    """A request's date has passed, and the desk above hears of it, once."""
    status, data = step(case.status, Verb.ESCALATE_MASK, case.status), {"asked": asked, "to": to}
    return Step(EventType.MASK_OVERDUE, status, case.desk, Audience.OFFICERS, data)


def waiting(events: Iterable[Event]) -> dict[int, Event]:
    """The requests for a mask that nobody has decided on, by the number of their event."""
    found: dict[int, Event] = {}
    for event in events:
        if event.type is EventType.MASK_REQUESTED:
            found[event.seq] = event
        elif event.type in {EventType.MASKED, EventType.MASK_DISMISSED}:
            # "request" in events of before, where the digest of a repeated request could take its place
            found.pop(event.data.get("asked", event.data.get("request")), None)
    return found


def _step(case: Case, verb: Verb, event: EventType, data: Mapping[str, Any], request: Request) -> Step:
    # Why in words may itself name somebody; the coded reason is for the reporter, too.
    status, texts = step(case.status, verb, case.status), {"note": given(request.text, "text")}
    return Step(event, status, case.desk, Audience.REPORTER, data, texts)


def _asked(bench: Bench, request: Request) -> dict[str, int]:
    if request.asked is None:
        return {}
    if request.asked not in waiting(bench.events):
        raise Invalid([FieldError("/request", "unknown_request")])
    return {"asked": request.asked}


def _faults(bench: Bench, passages: Iterable[Passage]) -> Iterator[FieldError]:
    files = {each.event.seq for each in bench.attached.values()}
    for place, each in enumerate(passages):
        if each.field == FILE:
            fits = each.seq in files
        elif each.field == COORDINATES:
            fits = each.seq == REPORT and each.decimals is not None and 0 <= each.decimals <= MOST_DECIMALS
        else:
            fits = 0 <= each.start < each.end <= len(bench.texts.get(each.seq, {}).get(each.field, ""))
        if not fits:
            yield FieldError(f"/passages/{place}", "unknown_passage")


def _masks_more(bench: Bench, passages: Iterable[Passage]) -> bool:
    curtain = Curtain(bench.events, bench.texts)
    return any(not _is_masked(curtain, each) for each in passages)


def _is_masked(curtain: Curtain, passage: Passage) -> bool:
    if passage.field == FILE:
        return passage.seq in curtain.withdrawn()
    if passage.field == COORDINATES:
        least = curtain.decimals()
        return least is not None and least <= (passage.decimals or 0)
    spans = curtain.spans(passage.seq, passage.field)
    return any(start <= passage.start and passage.end <= end for start, end in spans)
