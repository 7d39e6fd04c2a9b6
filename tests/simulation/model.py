"""
What must hold of one case (the promises of docs/promises.md), reckoned without the service's own rules.

Working days are counted one by one, a chain is hashed here once more, and of the lifecycle only so much is known as a
citizen could read on a poster. What is looked at is what lies in the tables; outside.py looks at what left the service.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.deadlines.calendar import Calendar
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.case_file import CaseFile
from tests import country
from tests.simulation.days import Days

ENDED = ("closed", "archived")
_AFTER_THE_END = (
    "rated",
    "noted",
    "attached",
    "publication_decided",
    "attachment_removed",
    "visibility_changed",
    "masked",
    "unmasked",
    "mask_requested",
    "mask_dismissed",
    "mask_overdue",
    "pin_requested",
)
RESPOND_DAYS, RESPOND_HOURS = 5, 3
REPLY_DAYS, SUPPLY_DAYS, NOTICE_DAYS = 10, 10, 3
_DESKS = {desk.id for desk in country.DESKS}

Event = Mapping[str, Any]
Calendars = Mapping[int, Calendar]
"""Every calendar that was published, by its version."""


@dataclass(frozen=True)
class Broken:
    """A promise that does not hold."""

    promise: int
    what: str

    def __str__(self) -> str:
        return f"promise {self.promise}: {self.what}"


def instant(text: str) -> datetime:
    """The instant that a stamp names."""
    return datetime.fromisoformat(text)


def flaws_of(file: CaseFile, now: datetime, parts: Parts, calendars: Calendars) -> Iterator[Broken]:
    """Everything that one case can break, once the service has had time to do what it owes."""
    number, events = file.case.number, list(file.records)
    told = f"{number}: "
    for promise, flaws in (
        (2, _desk(events)),
        (3, _watched(file, now)),
        (4, _milestones(events)),
        (4, _breaches(events, now, calendars)),
        (4, _promised(file, calendars)),
        (5, _ends(events)),
        (5, _silence(file, now)),
        (5, _asked_in_vain(file)),
        (6, _chain(number, events)),
        (7, _masked(file)),
        (6, _anchors(events, _anchored(parts, number))),
    ):
        for flaw in flaws:
            yield Broken(promise, told + flaw)


def _desk(events: Sequence[Event]) -> Iterator[str]:
    if events[-1]["desk"] not in _DESKS:
        yield f"it lies with {events[-1]['desk']}, which does not exist"


def _watched(file: CaseFile, now: datetime) -> Iterator[str]:
    ahead = [str(row.due_at) for row in file.clocks.values() if row.due_key]
    is_open = file.records[-1]["status"] not in ENDED
    if is_open and not ahead:
        yield "it is open and nothing will ever remind of it"
    if is_open and ahead and instant(min(ahead)) <= now:
        yield f"what was due at {min(ahead)} has not happened by {now:%Y-%m-%dT%H:%M}"
    if not is_open and ahead:
        yield "it has ended and a clock goes on"


def _milestones(events: Sequence[Event]) -> Iterator[str]:
    seen: set[tuple[str, str]] = set()
    status = ""
    for event in events:
        for key in _fired(event):
            if key in seen:
                yield f"{key[1]} of {key[0]} happened twice"
            if status in ENDED:
                yield f"{key[1]} of {key[0]} happened after the end"
            if key[1] == "leader" and (key[0], "breach") not in seen:
                yield f"{key[0]} went to the leader before it was late"
            seen.add(key)
        status = event["status"]


def _fired(event: Event) -> list[tuple[str, str]]:
    """The clock and the name of every milestone that the event tells of."""
    told = [event["data"], *event["data"].get("also", ())] if "milestone" in event["data"] else []
    return [(each["clock"], each["milestone"]) for each in told]


@dataclass
class _Span:
    """A time in which one desk owes its first answer."""

    desk: str
    began: datetime
    clock: str
    emergency: bool
    calendar: int
    plain: bool = True
    ended: datetime | None = None
    breached: datetime | None = None


def _spans(events: Sequence[Event]) -> Iterator[_Span]:
    span: _Span | None = None
    answered, emergency, before = False, bool(events[0]["data"]["emergency"]), ""
    for event in events:
        at, desk = instant(event["at"]), event["desk"]
        answered = answered and event["type"] != "reopened" and desk == before
        before = desk
        if span and _is_over(span, event):
            span.ended = at
            yield span
            span = None
        answered = answered or event["type"] == "answered"
        hurried, emergency = emergency, bool(event["data"].get("emergency", emergency))
        if span and hurried != emergency:
            # Another clock takes over; how it reckons with what has passed is the rules' own test.
            span.clock, span.plain = f"respond#{event['seq']:06d}", False
        if span:
            _note(span, event)
        elif event["status"] in {"disposed", "in_progress"} and not answered:
            span = _Span(desk, at, f"respond#{event['seq']:06d}", emergency, event["data"]["terms"]["calendar"])
    if span:
        yield span


def _is_over(span: _Span, event: Event) -> bool:
    gone = event["desk"] != span.desk or event["status"] in {*ENDED, "submitted", "return_requested"}
    return gone or event["type"] == "answered"


def _note(span: _Span, event: Event) -> None:
    span.plain = span.plain and event["status"] != "on_hold"
    if event["type"] == "rescheduled":
        span.calendar = max(span.calendar, event["data"]["calendar"])
    if (span.clock, "breach") in _fired(event):
        span.breached = instant(event["at"])


def _breaches(events: Sequence[Event], now: datetime, calendars: Calendars) -> Iterator[str]:
    """Late is late at the promised minute: not before, and never unnoticed."""
    for span in _spans(events):
        if not span.plain:
            continue
        hours = span.began + timedelta(hours=RESPOND_HOURS)
        due = hours if span.emergency else _due(span, calendars)
        if span.breached and span.breached < due:
            yield f"{span.desk} was called late at {span.breached}, its time was over at {due}"
        if span.breached is None and span.ended is None and due <= now:
            yield f"{span.desk} is late since {due} and nobody says so"


def _due(span: _Span, calendars: Calendars) -> datetime:
    return Days(calendars[span.calendar]).due(span.began, RESPOND_DAYS, span.desk)


def _promised(file: CaseFile, calendars: Calendars) -> Iterator[str]:
    """The time for the first answer goes on, and what the reporter's page says of its end is what a clerk counts."""
    spans = list(_spans(file.records))
    owed = {span.clock for span in spans if not span.ended}
    running = [clock for clock, kept in file.clocks.items() if clock.startswith("respond#") and kept.due_key]
    for clock in running:
        if clock not in owed:
            yield f"{clock} goes on, and nobody owes a first answer there"
    for span in spans:
        if span.ended or not span.plain:
            continue
        row = file.clocks.get(span.clock)
        if row is None or row.due_key is None:
            yield f"{span.desk} owes its first answer since {span.began} and no clock runs from there"
        elif not span.emergency and instant(row.state["due_at"]) != (due := _due(span, calendars)):
            yield f"{span.desk} is given until {row.state['due_at']}, five working days are over at {due}"


def _ends(events: Sequence[Event]) -> Iterator[str]:
    """Whoever ended it had the right to, and a reason."""
    before = ""
    for event in events:
        data, kind = event["data"], event["type"]
        if event["status"] in ENDED and before not in {*ENDED, ""}:
            allowed = {
                "accepted": before == "answered" and event["actor"]["kind"] == "reporter",
                "silence": before == "answered",
                "withdrawn": event["actor"]["kind"] == "reporter",
                "archived": bool(data.get("reason")) and kind == "archived",
            }
            if not allowed.get(data.get("outcome", ""), False):
                yield f"it was ended by {kind} with {data.get('outcome')} while it was {before}"
        elif event["status"] in ENDED and kind not in _AFTER_THE_END:
            yield f"{kind} left an ended case ended"
        before = event["status"]


def _silence(file: CaseFile, now: datetime) -> Iterator[str]:
    """
    A case closes in silence after the whole window and three working days behind a notice that went out; and then it
    does, unless none had gone out in time: then it is looked at again, ever more rarely.
    """
    events: Sequence[Event] = file.records
    sent = _sent(file)
    since: datetime | None = None
    noticed: datetime | None = None
    plain = True
    for event in events:
        at = instant(event["at"])
        if event["type"] == "closing_announced":
            noticed = noticed or sent.get(_closing_notice(event))
            plain = plain and not event["data"].get("put_off")
        plain = plain and event["type"] != "rescheduled" and event["data"].get("terms", {}).get("calendar", 1) == 1
        if event["data"].get("outcome") == "silence":
            if since is None or noticed is None:
                yield "it was closed in silence without an answer or a notice"
            elif plain and at < _end_of_window(since, noticed, event["desk"]):
                yield f"it was closed at {at}, before its window was over"
        if event["type"] == "answered" and event["status"] == "answered" and since is None:
            since, noticed = at, None
        if event["status"] != "answered":
            since = None
        elif event["type"] == "answered" and event["data"].get("final"):
            since, noticed = at, None
    last = events[-1]
    if (
        last["status"] == "answered"
        and since
        and plain
        and noticed
        and now >= _end_of_window(since, noticed, last["desk"])
    ):
        yield "its reporter was silent for the whole window and it was not closed"


def _asked_in_vain(file: CaseFile) -> Iterator[str]:
    """Whoever did not supply what was asked for had been told, in that same hold, what would come of it."""
    sent = _sent(file)
    noticed: datetime | None = None
    for event in file.records:
        unsupplied = event["data"].get("reason") == "data_not_supplied"
        if unsupplied and (noticed is None or noticed > instant(event["at"])):
            yield "it was archived for want of data, and no notice of that had gone out"
        if event["type"] == "held":
            noticed = None
        elif event["type"] == "closing_announced":
            noticed = noticed or sent.get(_closing_notice(event))


def _sent(file: CaseFile) -> Mapping[str, datetime]:
    """When each message that went out did so, by its key."""
    return {row.sk: instant(row.sent_at) for row in file.notices if not row.state}


def _closing_notice(event: Event) -> str:
    return f"NOTICE#{event['seq']:06d}#closing_soon"


def _end_of_window(since: datetime, noticed: datetime, desk: str) -> datetime:
    return max(Days().due(since, REPLY_DAYS, desk), Days().due(noticed, NOTICE_DAYS, desk))


def _chain(number: str, events: Sequence[Event]) -> Iterator[str]:
    def hashed(value: Any) -> str:
        return sha256(json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()

    before = hashed(["lapor case history 1", number])
    for place, event in enumerate(events, 1):
        fields = {name: value for name, value in event.items() if name != "hash"}
        if event["seq"] != place or event["prev_hash"] != before or event["hash"] != hashed([before, fields]):
            yield f"event {place} of its history does not follow from the one before"
            return
        before = event["hash"]


_INSTEAD = "[disamarkan]"
"""What stands where something was masked; its letters are nobody's."""


def _masked(file: CaseFile) -> Iterator[str]:
    """What was masked of the title as it was sent stands in no list, as long as that is its title."""
    undone = {event["data"]["mask"] for event in file.records if event["type"] == "unmasked"}
    title = file.report.title
    if any("title" in texts for texts in file.texts.values()):
        return
    for event in file.records:
        if event["type"] != "masked" or event["seq"] in undone:
            continue
        for passage in event["data"]["passages"]:
            words = title[passage["start"] : passage["end"]] if passage["field"] == "title" else ""
            if words and title.count(words) == 1 and words in file.case.title.replace(_INSTEAD, "\n"):
                yield f"{words!r} was masked, and is in its title"


def _anchored(parts: Parts, number: CaseNumber) -> Mapping[int, str]:
    return {seq: anchor.hash for seq, anchor in parts.statistics.anchors_of(number).items()}


def _anchors(events: Sequence[Event], anchors: Mapping[int, str]) -> Iterator[str]:
    if anchors != {event["seq"]: event["hash"] for event in events}:
        yield f"of {len(events)} events {len(anchors)} were counted"
