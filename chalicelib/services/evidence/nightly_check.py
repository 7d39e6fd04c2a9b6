"""
The nightly proof: does the service keep what docs/promises.md says?

Every case that moved yesterday is read and held against its history and its anchor; every open case in an inbox must be
watched by a clock. What is wrong is named, and what can be mended without deciding anything is mended.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.domain.cases.case import Case, Event, apply
from chalicelib.domain.cases.events import fired_by
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import LaporError, OwnedByAnotherRegion, Tampered, Unavailable
from chalicelib.domain.core.timestamps import NATION, local_day
from chalicelib.domain.core.vocabulary import ArchiveReason, EventType, Outcome
from chalicelib.domain.deadlines.clock_replay import derive
from chalicelib.domain.deadlines.clocks import Clock
from chalicelib.domain.deadlines.milestones import Sweep, next_milestone
from chalicelib.services.cases.desk_retirement import open_numbers
from chalicelib.services.core.history_check import load_tried, prove
from chalicelib.services.core.parts import Parts
from chalicelib.services.deadlines.calendar_changes import move_case
from chalicelib.services.deadlines.clock_updates import follow
from chalicelib.services.deadlines.silent_closing import earliest_time_to_fire, forged_notices, notice_reached_at
from chalicelib.services.evidence.stored_files import exchanged_files
from chalicelib.store.cases.case_file import CaseFile
from chalicelib.store.cases.case_rows import SHARDS, shard_of
from chalicelib.store.cases.case_store import stale_clocks

LATE_SWEEP = timedelta(hours=1)
"""A milestone that old was not fired: somebody has to look at the sweeps."""


@dataclass(frozen=True)
class BrokenPromise:
    """What does not hold, of which case; `promise` is the number in docs/promises.md."""

    promise: int
    number: CaseNumber
    what: str


def check_moved(parts: Parts, day: date, shard: int, now: datetime) -> Iterator[BrokenPromise]:
    """Checks every case of a shard whose last event fell on that day."""
    for home in parts.keepers.homes():
        after: Mapping[str, Any] | None = None
        while True:
            page = parts.sweeps.moved(home, day, shard, after)
            for row in page.rows:
                yield from check_case(parts, CaseNumber(row.number or ""), now)
            if (after := page.next) is None:
                break


DECREED_AHEAD = timedelta(days=150)
"""So far ahead open dates lie at most, sixty working days: the days off of that time must have been decided by then."""


def undecided_years(parts: Parts, now: datetime) -> tuple[int, ...]:
    """The years in which open dates may lie and whose days off no decree has named: what counts them is an estimate."""
    today = local_day(now, NATION)
    return parts.directory.calendar_in_force().undecided(today, today + DECREED_AHEAD)


def check_case(parts: Parts, number: CaseNumber, now: datetime) -> list[BrokenPromise]:
    """Everything that one case can break; clocks that lag behind are brought up to date."""
    try:
        return _checked(parts, number, now)
    except Unavailable:
        raise
    except OwnedByAnotherRegion:
        # handed over in the middle of the night
        return []
    except Tampered as error:
        return [BrokenPromise(6, number, str(error))]
    except (LaporError, LookupError, TypeError, ValueError) as error:
        # A history so damaged that it cannot be read hides no other case's flaws.
        return [BrokenPromise(1, number, f"it cannot be read: {type(error).__name__}")]


def _checked(parts: Parts, number: CaseNumber, now: datetime) -> list[BrokenPromise]:
    file, _ = load_tried(parts, number)
    proof = prove(parts, file)
    found = [(6, str(flaw)) for flaw in proof.flaws]
    if not any(flaw.is_of_the_history for flaw in proof.flaws):
        found += [(6, str(flaw)) for flaw in exchanged_files(parts, file)]
    try:
        found += _of_its_events(parts, file)
    except (LookupError, TypeError, ValueError):
        # Events that make no sense are named already.
        if not found:
            raise
    # Nothing is reckoned from what is not proved: mending would write the forgery into the clocks.
    if proof.allows_clocks:
        found += _of_its_clocks(parts, file, now, misplaced=bool(proof.flaws))
    return [BrokenPromise(promise, number, what) for promise, what in found]


def _of_its_events(parts: Parts, file: CaseFile) -> Iterator[tuple[int, str]]:
    yield from _desk(parts, file.case)
    yield from _fired_once(file.events)
    yield from _ended_rightly(file.events)
    yield from _ended_with_notice(parts, file)


def _of_its_clocks(parts: Parts, file: CaseFile, now: datetime, *, misplaced: bool) -> list[tuple[int, str]]:
    """What the clocks tell, and their mending; lists in which the case was misplaced follow them."""
    number, clocks = file.case.number, derive(file.events, parts.directory)
    found = list(_watched(parts, file, clocks, now))
    if misplaced:
        parts.cases.follow(file, clocks, parts.directory)
    if file.followed_seq < file.case.seq or stale_clocks(file, file.case, clocks, parts.directory):
        found.append((3, "its clocks lag behind its history"))
        follow(parts, file, now)
    # Started, perhaps, by a function that had not yet heard of the version whose cases were being moved.
    version = parts.directory.calendar_in_force().version
    if any(clock.terms.calendar < version for clock in clocks if clock.runs) and move_case(parts, number, version, now):
        found.append((3, "a deadline had missed a change of the calendar"))
    return found


def _desk(parts: Parts, case: Case) -> Iterator[tuple[int, str]]:
    if not case.is_open:
        return
    desk = parts.directory.desk(case.desk)
    if desk is None:
        yield 2, f"its desk {case.desk} does not exist"
    elif not desk.active:
        yield 2, f"it is open and lies at {case.desk}, which was retired"


def _watched(parts: Parts, file: CaseFile, clocks: Iterable[Clock], now: datetime) -> Iterator[tuple[int, str]]:
    if not file.case.is_open:
        return
    ahead = [(clock, found) for clock in clocks if (found := next_milestone(clock, parts.directory))]
    if not ahead:
        yield 3, "no clock has a milestone ahead"
        return
    held = {Sweep.CLOSINGS} if parts.switches().holds_closing else set()
    moments = [earliest_time_to_fire(parts, file, *each) for each in ahead if each[1].sweep not in held]
    if min(moments, default=now) < now - LATE_SWEEP:
        yield 4, "a milestone was not fired"


def _fired_once(events: Iterable[Event]) -> Iterator[tuple[int, str]]:
    seen: set[tuple[str, str]] = set()
    for event in events:
        for key in fired_by(event):
            if key in seen:
                yield 4, f"{key[1]} of {key[0]} fired twice"
            seen.add(key)


def _ended_rightly(events: Iterable[Event]) -> Iterator[tuple[int, str]]:
    case: Case | None = None
    answered = noticed = False
    for event in events:
        case = apply(case, event)
        if event.type is EventType.ANSWERED:
            answered, noticed = answered or event.data["substantive"], False
        noticed = noticed or event.type is EventType.CLOSING_ANNOUNCED
        if event.type is EventType.CLOSED and event.data["outcome"] == Outcome.SILENCE and not (answered and noticed):
            yield 5, "it was closed in silence without a substantive answer and a notice"
        if event.type is EventType.ARCHIVED and not event.data.get("reason"):
            yield 5, "it was archived without a reason"


def _ended_with_notice(parts: Parts, file: CaseFile) -> Iterator[tuple[int, str]]:
    """Silence ends nothing of which no notice went out: told is who could hear."""
    for seq in forged_notices(parts, file):
        yield 5, f"that the notice of event {seq} went out, somebody else has written"
    last = file.events[-1]
    of_silence = {"outcome": Outcome.SILENCE, "reason": ArchiveReason.DATA_NOT_SUPPLIED}
    if last.data.get("clock") and any(last.data.get(name) == value for name, value in of_silence.items()):
        notices = (event for event in file.events if event.type is EventType.CLOSING_ANNOUNCED)
        if not any(notice_reached_at(parts, file, event) for event in notices):
            yield 5, "it ended in silence and no notice of that went out"


def check_inboxes(parts: Parts, shard: int, now: datetime) -> Iterator[BrokenPromise]:
    """
    Every open case that lies in an inbox must have a clock in the index of what is due.

    The desks are divided among the shards, and the cases are not: else each shard would read every inbox.
    """
    watched = {number for part in range(SHARDS) for number in _watched_numbers(parts, part)}
    for home in parts.keepers.homes():
        for institution in parts.directory.institutions():
            for desk in parts.directory.desks_of(institution.id):
                if shard_of(desk.id) == shard:
                    for number in open_numbers(parts, home, desk.id):
                        if number not in watched:
                            yield from check_case_watched(parts, number, now)
                        elif not desk.active:
                            yield from check_case(parts, number, now)


def check_case_watched(parts: Parts, number: CaseNumber, now: datetime) -> Iterator[BrokenPromise]:
    """The case read afresh: the indexes may be a moment apart."""
    if found := check_case(parts, number, now):
        yield BrokenPromise(3, number, "it lies in an inbox and no clock watched it")
        yield from found


def _watched_numbers(parts: Parts, shard: int) -> Iterator[CaseNumber]:
    for home in parts.keepers.homes():
        for sweep in Sweep:
            after: Mapping[str, Any] | None = None
            while True:
                page, after = parts.sweeps.watched(home, sweep, shard, after)
                yield from (due.number for due in page)
                if after is None:
                    break
