"""
Firing what is due. The index only says where to look: the case is read, its clocks are derived from the history, and
only what is still due there is written, in one transaction with the case's `seq`. So each milestone fires once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.domain.case import Actor, Case, apply
from chalicelib.domain.clocks import Clock
from chalicelib.domain.derivation import derive
from chalicelib.domain.errors import Missing, Raced, Unavailable
from chalicelib.domain.escalation import desk_at
from chalicelib.domain.events import Step, write_event
from chalicelib.domain.lifecycle import step
from chalicelib.domain.milestones import Milestone, Sweep, next_milestone
from chalicelib.domain.number import CaseNumber
from chalicelib.domain.times import stamp
from chalicelib.domain.visibility import superior
from chalicelib.domain.words import (
    ArchiveReason,
    Audience,
    ClockKind,
    DeskId,
    EventType,
    Outcome,
    Status,
    Verb,
)
from chalicelib.services.clocks import follow
from chalicelib.services.parts import Parts
from chalicelib.services.routing import route_case
from chalicelib.store.cases import CaseFile
from chalicelib.store.sweeps import Due

STOP_BEFORE = 30.0
"""Seconds before its time is up at which a sweep leaves the rest to the next tick."""


@dataclass
class Swept:
    """What a sweep did."""

    looked_at: int = 0
    fired: int = 0
    finished: bool = True
    failed: dict[CaseNumber, Exception] = field(default_factory=dict)
    """Cases that could not be handled; they come again with every tick, and somebody has to look at them."""


def sweep(parts: Parts, kind: Sweep, shard: int, now: datetime, *, by: str) -> Swept:
    """Fires everything of one shard that has come due, for every home that this deployment serves."""
    swept = Swept()
    for home in parts.place.serves:
        after: Mapping[str, Any] | None = None
        while True:
            page, after = parts.sweeps.due(home, kind, shard, now, after)
            for due in page:
                if parts.patience.time_left() < STOP_BEFORE:
                    swept.finished = False
                    return swept
                swept.looked_at += 1
                try:
                    swept.fired += fire_due(parts, due, now, by=by)
                except Unavailable:
                    raise
                except Exception as error:  # noqa: BLE001  # one case that cannot be handled must hold back no other
                    swept.failed[due.number] = error
            if after is None:
                break
    return swept


def fire_due(parts: Parts, due: Due, now: datetime, *, by: str) -> int:
    """Fires, in their order, all milestones of that clock that are due; returns how many."""
    fired = 0
    while True:
        try:
            outcome = _fire_next(parts, due, now, by)
        except Raced:
            continue
        except Missing:
            return fired
        if not outcome:
            return fired
        fired += 1


def _fire_next(parts: Parts, due: Due, now: datetime, by: str) -> bool:
    file = parts.cases.load(due.number)
    clocks = derive(file.events, parts.directory)
    clock = next((clock for clock in clocks if clock.id == due.clock), None)
    milestone = next_milestone(clock, parts.directory) if clock else None
    if clock is None or milestone is None or milestone.at > now:
        # The index was behind: bring the clocks up to date, or the sweep would look here at every tick.
        follow(parts, due.number)
        return False
    if clock.kind is ClockKind.ROUTE:
        return route_case(parts, due.number, now, by=by, with_clocks=True) is not None
    _record(_Moment(parts, file.case, clock, milestone, now), file, by)
    return True


def _record(moment: "_Moment", file: CaseFile, by: str) -> None:
    parts, clock, milestone, now = moment.parts, moment.clock, moment.milestone, moment.now
    effect = _EFFECTS.get(milestone.name, _escalated)
    decided = effect(moment)
    data = {
        "clock": clock.id,
        "milestone": milestone.name,
        "due_at": stamp(clock.due_at or milestone.at),
        **decided.data,
    }
    decided = Step(decided.type, decided.status, decided.desk, decided.audience, data, decided.texts)
    written = write_event(
        decided, Actor("service", by), now, case=file.case, number=file.case.number, event_id=parts.new_id()
    )
    after = apply(file.case, written.event)
    clocks = derive([*file.events, written.event], parts.directory)
    parts.cases.record(file, after, written.event, clocks=clocks, rules=parts.directory)


@dataclass(frozen=True)
class _Moment:
    parts: Parts
    case: Case
    clock: Clock
    milestone: Milestone
    now: datetime

    def staying(self, kind: EventType, audience: Audience, verb: Verb, data: Mapping[str, Any]) -> Step:
        status = step(self.case.status, verb, self.case.status)
        return Step(kind, status, self.case.desk, audience, data)


def _reminded(moment: _Moment) -> Step:
    due = moment.clock.due_at
    late = due is not None and moment.now >= due
    return moment.staying(EventType.REMINDED, Audience.OFFICERS, Verb.REMIND, {"late": late})


def _breached(moment: _Moment) -> Step:
    return moment.staying(EventType.BREACHED, Audience.PUBLIC, Verb.ESCALATE, {})


def _escalated(moment: _Moment) -> Step:
    """To the leader of the desk, its parent, the nation; then the pack for the Ombudsman, then the nation again."""
    level = moment.milestone.name.partition("-")[0]
    case, directory = moment.case, moment.parts.directory
    if case.is_whistleblowing:
        to = case.desk if level == "leader" else superior(case, directory)
    else:
        to = desk_at(level, case.desk, directory).id
    audience = Audience.REPORTER if level == "ombudsman" else Audience.PUBLIC
    return moment.staying(EventType.ESCALATED, audience, Verb.ESCALATE, {"level": level, "to": DeskId(to)})


def _noticed(moment: _Moment) -> Step:
    data = {"ends": "closed" if moment.clock.kind is ClockKind.REPLY else "archived"}
    return moment.staying(EventType.CLOSING_ANNOUNCED, Audience.REPORTER, Verb.REMIND, data)


def _closed(moment: _Moment) -> Step:
    status = step(moment.case.status, Verb.CLOSE_SILENT, Status.CLOSED)
    return Step(EventType.CLOSED, status, moment.case.desk, data={"outcome": Outcome.SILENCE.value})


def _archived(moment: _Moment) -> Step:
    status = step(moment.case.status, Verb.ARCHIVE_UNSUPPLIED, Status.ARCHIVED)
    data = {"outcome": Outcome.ARCHIVED.value, "reason": ArchiveReason.DATA_NOT_SUPPLIED.value}
    return Step(EventType.ARCHIVED, status, moment.case.desk, Audience.REPORTER, data)


_EFFECTS: Mapping[str, Callable[[_Moment], Step]] = {
    "reminder": _reminded,
    "breach": _breached,
    "notice": _noticed,
    "close": _closed,
    "archive": _archived,
}
