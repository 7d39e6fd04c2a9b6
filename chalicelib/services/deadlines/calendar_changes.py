"""A changed calendar moves open deadlines, and says so in each history."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain.cases.case import Actor, apply
from chalicelib.domain.cases.events import Step, Written, write_event
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import ConcurrentUpdate, LaporError, OwnedByAnotherRegion, Unavailable
from chalicelib.domain.core.timestamps import stamp
from chalicelib.domain.core.vocabulary import Audience, EventType
from chalicelib.domain.deadlines.calendar import Calendar
from chalicelib.domain.deadlines.clock_replay import derive
from chalicelib.domain.deadlines.clocks import Clock
from chalicelib.domain.deadlines.milestones import Sweep
from chalicelib.domain.deadlines.sla import Policy, PolicyRef
from chalicelib.domain.evidence.integrity import new_pins
from chalicelib.notify.envelopes import task
from chalicelib.services.core.history_check import load_sound
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.case_file import CaseFile
from chalicelib.store.cases.case_rows import SHARDS
from chalicelib.store.directory.directory_reader import Directory


def publish(parts: Parts, calendar: Calendar, now: datetime) -> int:
    """Puts a version of the calendar into force and has every open deadline looked at; how many messages that took."""
    parts.registry.publish_calendar(calendar)
    places = [
        {"version": calendar.version, "home": home, "sweep": sweep.value, "shard": shard, "after": None}
        for home in parts.keepers.homes()
        for sweep in Sweep
        for shard in range(SHARDS)
    ]
    parts.queues.send_batch(parts.place.move_deadlines_queue, [_task(parts, place, now) for place in places])
    return len(places)


def _task(parts: Parts, place: Mapping[str, Any], now: datetime) -> str:
    name = f"calendar-{place['version']}.{place['home']}.{place['sweep']}.{place['shard']}"
    return task("move_deadlines", id=name, source=parts.place.source, at=now, data=place).body


def move_shard(parts: Parts, place: Mapping[str, Any], now: datetime) -> int:
    """
    Moves the open deadlines of one page of a shard, and passes the rest on as a new message.

    Handling a message twice changes nothing: a case already on that version is left alone.
    OwnedByAnotherRegion if another Region keeps the home by now.
    """
    parts.keepers.must_keep_home(place["home"])
    found, after = parts.sweeps.watched(place["home"], Sweep(place["sweep"]), place["shard"], place["after"])
    moved, hopeless = 0, None
    for number in sorted({due.number for due in found}):
        try:
            moved += move_case(parts, number, place["version"], now)
        except (OwnedByAnotherRegion, Unavailable):
            raise
        except (LaporError, LookupError, TypeError, ValueError) as error:
            # The message is parked for its sake, but the cases behind it have their dates moved first.
            hopeless = error
    if after:
        parts.queues.send(parts.place.move_deadlines_queue, _task(parts, {**place, "after": after}, now))
    if hopeless:
        raise hopeless
    return moved


@dataclass(frozen=True)
class MovedDate:
    """A date that another calendar moves: of which case and clock, from when to when."""

    number: CaseNumber
    clock: str
    before: str
    after: str


@dataclass(frozen=True)
class _Trial:
    """The rules as they are, and one calendar that is not published."""

    directory: Directory
    tried: Calendar

    def policy(self, ref: PolicyRef) -> Policy:
        """As the directory has it."""
        return self.directory.policy(ref)

    def calendar(self, version: int) -> Calendar:
        """As the directory has it, but for the one that is tried."""
        return self.tried if version == self.tried.version else self.directory.calendar(version)


def preview(parts: Parts, calendar: Calendar, now: datetime) -> Iterator[MovedDate]:
    """Every open date that the calendar would move; nothing is written. It reads each open case once."""
    rules, numbers = _Trial(parts.directory, calendar), set[CaseNumber]()
    for home in parts.keepers.homes():
        for sweep in Sweep:
            for shard in range(SHARDS):
                after: Mapping[str, Any] | None = None
                while True:
                    page, after = parts.sweeps.watched(home, sweep, shard, after)
                    numbers |= {due.number for due in page}
                    if after is None:
                        break
    for number in sorted(numbers):
        file = parts.cases.load(number)
        before = {clock.id: clock for clock in derive(file.events, parts.directory)}
        step = Step(EventType.RESCHEDULED, file.case.status, file.case.desk, data={"calendar": calendar.version})
        event = write_event(
            step, Actor("service", "preview"), now, case=file.case, number=number, event_id="preview"
        ).event
        for move in _moves(before, derive([*file.events, event], rules)):
            yield MovedDate(number, move["clock"], move["from"], move["to"])


def move_case(parts: Parts, number: CaseNumber, version: int, now: datetime) -> bool:
    """Recomputes the running clocks of a case under that calendar; an event only if a date moves."""
    file = load_sound(parts, number)
    return bool(_move(parts, file, derive(file.events, parts.directory), version, now))


def catch_up(parts: Parts, file: CaseFile, clocks: tuple[Clock, ...], now: datetime) -> tuple[Clock, ...] | None:
    """
    Moves clocks that have just been written under a calendar that is no longer in force; None if no date moves.

    A change looks for clocks where `follow` writes them, and passes by what a late stream has not written yet. What is
    written by a function that for half a minute does not know of the change, the nightly check finds.
    """
    if not any(clock.runs and clock.due_at for clock in clocks):
        return None
    return _move(parts, file, clocks, parts.directory.calendar_in_force().version, now)


def _move(
    parts: Parts, file: CaseFile, clocks: tuple[Clock, ...], version: int, now: datetime
) -> tuple[Clock, ...] | None:
    """The clocks as they run from now on; None if no date moves."""
    before = {clock.id: clock for clock in clocks}
    if not file.case.is_open or all(clock.terms.calendar >= version for clock in clocks if clock.runs):
        return None
    actor, number = Actor("service", "move_deadlines"), file.case.number

    def written(data: Mapping[str, Any]) -> Written:
        step = Step(EventType.RESCHEDULED, file.case.status, file.case.desk, Audience.REPORTER, data)
        return write_event(step, actor, now, case=file.case, number=number, event_id=parts.new_id())

    trial = derive([*file.events, written({"calendar": version}).event], parts.directory)
    moves = _moves(before, trial)
    if not moves:
        return None
    pins = new_pins(file.events, {"calendar": (version, parts.directory.calendar(version))})
    event = written({"calendar": version, "moves": moves} | ({"pins": pins} if pins else {})).event
    after = derive([*file.events, event], parts.directory)
    try:
        parts.cases.record(file, apply(file.case, event), event, clocks=after, rules=parts.directory)
    except ConcurrentUpdate:
        file = load_sound(parts, number)
        return _move(parts, file, derive(file.events, parts.directory), version, now)
    return after


def _moves(before: Mapping[str, Clock], after: tuple[Clock, ...]) -> list[dict[str, str]]:
    return [
        {"clock": clock.id, "from": stamp(was), "to": stamp(clock.due_at)}
        for clock in after
        if clock.runs and clock.due_at and (was := before[clock.id].due_at) and was != clock.due_at
    ]
