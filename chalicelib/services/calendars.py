"""A changed calendar moves open deadlines, and says so in each history."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.domain.calendar import Calendar
from chalicelib.domain.case import Actor, apply
from chalicelib.domain.clocks import Clock
from chalicelib.domain.derivation import derive
from chalicelib.domain.errors import Elsewhere, LaporError, Raced, Unavailable
from chalicelib.domain.events import Step, write_event
from chalicelib.domain.milestones import Sweep
from chalicelib.domain.number import CaseNumber
from chalicelib.domain.times import stamp
from chalicelib.domain.words import Audience, EventType
from chalicelib.notify.envelopes import task
from chalicelib.services.parts import Parts
from chalicelib.store.files import CaseFile
from chalicelib.store.rows import SHARDS


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

    Handling a message twice changes nothing: a case already on that version is left alone. Elsewhere if another Region
    keeps the home by now.
    """
    parts.keepers.must_keep_home(place["home"])
    found, after = parts.sweeps.watched(place["home"], Sweep(place["sweep"]), place["shard"], place["after"])
    moved, hopeless = 0, None
    for number in sorted({due.number for due in found}):
        try:
            moved += move_case(parts, number, place["version"], now)
        except (Elsewhere, Unavailable):
            raise
        except (LaporError, LookupError, TypeError, ValueError) as error:
            # The message is parked for its sake, but the cases behind it have their dates moved first.
            hopeless = error
    if after:
        parts.queues.send(parts.place.move_deadlines_queue, _task(parts, {**place, "after": after}, now))
    if hopeless:
        raise hopeless
    return moved


def move_case(parts: Parts, number: CaseNumber, version: int, now: datetime) -> bool:
    """Recomputes the running clocks of a case under that calendar; an event only if a date moves."""
    file = parts.cases.load(number)
    before = {clock.id: clock for clock in derive(file.events, parts.directory)}
    if not file.case.is_open or all(clock.terms.calendar >= version for clock in before.values() if clock.runs):
        return False
    step = Step(EventType.RESCHEDULED, file.case.status, file.case.desk, Audience.REPORTER, {"calendar": version})
    trial = write_event(
        step, Actor("service", "move_deadlines"), now, case=file.case, number=number, event_id=parts.new_id()
    )
    moves = _moves(before, derive([*file.events, trial.event], parts.directory))
    if not moves:
        return False
    try:
        _record(parts, file, version, moves, now)
    except Raced:
        return move_case(parts, number, version, now)
    return True


def _moves(before: Mapping[str, Clock], after: tuple[Clock, ...]) -> list[dict[str, str]]:
    return [
        {"clock": clock.id, "from": stamp(was), "to": stamp(clock.due_at)}
        for clock in after
        if clock.runs and clock.due_at and (was := before[clock.id].due_at) and was != clock.due_at
    ]


def _record(parts: Parts, file: CaseFile, version: int, moves: list[dict[str, str]], now: datetime) -> None:
    data = {"calendar": version, "moves": moves}
    step = Step(EventType.RESCHEDULED, file.case.status, file.case.desk, Audience.REPORTER, data)
    written = write_event(
        step, Actor("service", "move_deadlines"), now, case=file.case, number=file.case.number, event_id=parts.new_id()
    )
    after = apply(file.case, written.event)
    clocks = derive([*file.events, written.event], parts.directory)
    parts.cases.record(file, after, written.event, clocks=clocks, rules=parts.directory)
