"""
Firing what is due. The index only says where to look: the case is read, its clocks are derived from the history, and
only what is still due there is written, in one transaction with the case's `seq`. So each milestone fires once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.actions.milestone_effects import DueMilestone, fire, together
from chalicelib.domain.cases.case import Actor, apply
from chalicelib.domain.cases.events import write_event
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import ConcurrentUpdate, Missing, OwnedByAnotherRegion, Unavailable
from chalicelib.domain.core.timestamps import instant
from chalicelib.domain.core.vocabulary import ClockKind, EventType
from chalicelib.domain.deadlines.clock_replay import derive
from chalicelib.domain.deadlines.clocks import DESK_CLOCKS, Clock, Rules
from chalicelib.domain.deadlines.milestones import Milestone, Sweep, next_milestone
from chalicelib.services.cases.routing import route_late
from chalicelib.services.core.history_check import load_sound
from chalicelib.services.core.parts import Parts, terms_at
from chalicelib.services.deadlines.clock_updates import follow
from chalicelib.services.deadlines.silent_closing import earliest_time_to_fire, notice_heard_at
from chalicelib.store.cases.case_file import CaseFile
from chalicelib.store.cases.case_queries import Due

STOP_BEFORE = 30.0
"""Seconds before its time is up at which a sweep leaves the rest to the next tick."""


@dataclass(frozen=True)
class Fired:
    """A milestone that fired, by its name on the clock, and how old the report was then."""

    milestone: str
    age: timedelta


@dataclass
class Swept:
    """What a sweep did; `lag` is how long ago the oldest of what it fired, or failed to, was due."""

    looked_at: int = 0
    fired: list[Fired] = field(default_factory=list)
    lag: timedelta = timedelta(0)
    finished: bool = True
    failed: dict[CaseNumber, Exception] = field(default_factory=dict)
    """Cases that could not be handled; they come again with every tick, and somebody has to look at them."""


def sweep(parts: Parts, kind: Sweep, shard: int, now: datetime, *, by: str) -> Swept:
    """Fires everything of one shard that has come due, for every home that this Region keeps."""
    swept = Swept()
    for home in parts.keepers.homes():
        after: Mapping[str, Any] | None = None
        while True:
            page, after = parts.sweeps.due(home, kind, shard, now, after)
            for due in page:
                if parts.patience.time_left() < STOP_BEFORE:
                    swept.finished = False
                    return swept
                swept.looked_at += 1
                try:
                    fired = fire_due(parts, due, now, by=by)
                    swept.fired += fired
                    swept.lag = max(swept.lag, now - instant(due.at)) if fired else swept.lag
                except Unavailable:
                    raise
                except OwnedByAnotherRegion:
                    # handed over in the middle of the walk
                    return swept
                except Exception as error:  # noqa: BLE001  # one case that cannot be handled must hold back no other
                    swept.failed[due.number] = error
                    swept.lag = max(swept.lag, now - instant(due.at))
            if after is None:
                break
    return swept


def fire_due(parts: Parts, due: Due, now: datetime, *, by: str) -> list[Fired]:
    """Fires, in their order, all milestones of that clock that are due."""
    fired: list[Fired] = []
    while True:
        try:
            did, more = _fire_next(parts, due, now, by)
        except ConcurrentUpdate:
            continue
        except Missing:
            return fired
        fired += did
        if not more:
            return fired


def _fire_next(parts: Parts, due: Due, now: datetime, by: str) -> tuple[list[Fired], bool]:
    """What fired, and whether another of the same clock is due already."""
    file = load_sound(parts, due.number)
    clocks = derive(file.events, parts.directory)
    clock = _named(due.clock, clocks)
    milestone = _due(clock, now, parts.directory)
    if clock is None or milestone is None:
        # The index was behind: bring the clocks up to date, or the sweep would look here at every tick.
        follow(parts, file, now)
        return [], False
    if earliest_time_to_fire(parts, file, clock, milestone) > now:
        return [], False
    age = now - file.case.received_at
    if clock.kind is ClockKind.ROUTE:
        return ([Fired(milestone.name, age)] if route_late(parts, file, now, by=by) else []), False
    alike = _alike(clock, milestone, clocks, now, parts.directory)
    (clock, milestone), *also = alike
    heard = notice_heard_at(parts, file, clock) is not None
    moment = DueMilestone(file.case, clock, milestone, now, parts.directory, tuple(also), heard=heard)
    clocks = _record(parts, file, moment, by)
    more = _due(_named(due.clock, clocks), now, parts.directory) is not None
    return [Fired(each.name, age) for _, each in alike], more


def _alike(
    clock: Clock, milestone: Milestone, clocks: Iterable[Clock], now: datetime, rules: Rules
) -> list[tuple[Clock, Milestone]]:
    """What is fired next of the case: a desk that is late twice hears of it once."""
    if clock.kind not in DESK_CLOCKS:
        return [(clock, milestone)]
    found = [(each, due) for each in clocks if each.kind in DESK_CLOCKS and (due := _due(each, now, rules))]
    return together([(each, due) for each, due in found if due.sweep is milestone.sweep])


def _named(clock_id: str, clocks: Iterable[Clock]) -> Clock | None:
    return next((clock for clock in clocks if clock.id == clock_id), None)


def _due(clock: Clock | None, now: datetime, rules: Rules) -> Milestone | None:
    milestone = next_milestone(clock, rules) if clock else None
    return milestone if milestone and milestone.at <= now else None


def _record(parts: Parts, file: CaseFile, moment: DueMilestone, by: str) -> tuple[Clock, ...]:
    actor, case = Actor("service", by), file.case
    made = fire(moment)
    if made.type is EventType.HOLD_ENDED:
        made = replace(made, data={**made.data, **terms_at(parts, made.desk, moment.now, file.events)})
    written = write_event(made, actor, moment.now, case=case, number=case.number, event_id=parts.new_id())
    clocks = derive([*file.events, written.event], parts.directory)
    parts.cases.record(file, apply(case, written.event), written.event, clocks=clocks, rules=parts.directory)
    return clocks
