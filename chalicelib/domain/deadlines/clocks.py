"""A clock of a case: what it counts, under which terms, and the due date that follows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from chalicelib.domain.core.timestamps import local_day, midnight
from chalicelib.domain.core.vocabulary import AreaCode, ClockKind
from chalicelib.domain.deadlines.calendar import Calendar, Count, Week, WorkingDays
from chalicelib.domain.deadlines.clock_endings import Ending
from chalicelib.domain.deadlines.sla import Budget, Policy, PolicyRef, Unit

UNTIMED = frozenset({ClockKind.CITIZEN, ClockKind.ROUTE})
"""Kinds without a promised date: a stopwatch, and the watch over routing."""

DESK_CLOCKS = (ClockKind.VERIFY, ClockKind.RESPOND, ClockKind.RESOLVE)
"""The kinds that measure a desk, with reminder and ladder."""


@dataclass(frozen=True)
class Terms:
    """
    Under which rules a clock counts: named in the event that starts it, so that nothing later can change them.

    `place` is the responsible desk's area, whose local holidays hold; `calendar` a version of the calendar.
    """

    policy: PolicyRef
    calendar: int
    zone: str
    week: Week
    place: AreaCode

    def as_data(self) -> dict[str, Any]:
        """The form in which an event keeps them."""
        return {
            "policy": str(self.policy),
            "calendar": self.calendar,
            "zone": self.zone,
            "week": self.week.value,
            "place": self.place,
        }

    def under(self, calendar: int) -> "Terms":
        """The same with that version of the calendar, unless it is older: a late message takes no day off back."""
        return replace(self, calendar=max(self.calendar, calendar))

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Terms":
        """The terms that an event keeps."""
        return cls(
            PolicyRef.parse(data["policy"]), data["calendar"], data["zone"], Week(data["week"]), AreaCode(data["place"])
        )


class Rules(Protocol):
    """Where the immutable versions of policies and calendars are found."""

    def policy(self, ref: PolicyRef) -> Policy:
        """That version of the policy."""

    def calendar(self, version: int) -> Calendar:
        """That version of the calendar."""


@dataclass(frozen=True)
class Pause:
    """A time that does not count; `until` is None while it lasts."""

    since: datetime
    until: datetime | None = None
    floor: bool = False
    """True where a dispute ended it, which leaves the desk at least the policy's floor."""


@dataclass(frozen=True)
class Clock:
    """One clock of a case: what it counts, and what follows from that."""

    kind: ClockKind
    started_by: int
    started_at: datetime
    budget: Budget | None
    terms: Terms
    pauses: tuple[Pause, ...] = ()
    replaces: str | None = None
    """The clock that it took over from when the case became an emergency, or no longer was one."""
    allowance: int | None = None
    """Of a wait for data: for how many working days it stops the desk's clocks; None where nobody limited it."""
    stopped_at: datetime | None = None
    ended: Ending | None = None
    """Why it stopped; None while it has not."""
    fired: Mapping[str, datetime] = field(default_factory=dict)
    due_at: datetime | None = None
    last_day: date | None = None
    count: Count | None = None

    @property
    def id(self) -> str:
        """Names the clock within its case: kind and number of the event that started it."""
        return f"{self.kind}#{self.started_by:06d}"

    @property
    def is_paused(self) -> bool:
        """Does it stand still?"""
        return bool(self.pauses) and self.pauses[-1].until is None

    @property
    def runs(self) -> bool:
        """Is it neither stopped nor paused?"""
        return self.stopped_at is None and not self.is_paused


def reckon(clock: Clock, rules: Rules) -> Clock:
    """The clock with its due date worked out anew; None while it is paused before the date."""
    if clock.budget is None:
        return clock
    if clock.budget.unit is Unit.HOURS:
        return replace(clock, due_at=_due_in_hours(clock, rules), last_day=None, count=None)
    days = rules.calendar(clock.terms.calendar).for_place(clock.terms.place, clock.terms.week)
    count = _count(clock, days, rules)
    if count is None:
        return replace(clock, due_at=None, last_day=None, count=None)
    zone = ZoneInfo(clock.terms.zone)
    return replace(clock, due_at=midnight(count.last + timedelta(days=1), zone), last_day=count.last, count=count)


def _count(clock: Clock, days: WorkingDays, rules: Rules) -> Count | None:
    """Counts the budget, moved by the working days in (pause day, resume day] of each pause that came in time."""
    assert clock.budget
    zone = ZoneInfo(clock.terms.zone)
    start = local_day(clock.started_at, zone)
    amount = clock.budget.amount
    count = days.count_after(start, amount)
    for pause in clock.pauses:
        since = local_day(pause.since, zone)
        in_time = since <= count.last
        if pause.until is None:
            return None if in_time else count
        until = local_day(pause.until, zone)
        if in_time:
            amount += days.between(since, until)
        if pause.floor:
            floor = days.count_after(until, rules.policy(clock.terms.policy).dispute_floor)
            amount = max(amount, days.between(start, floor.last))
        count = days.count_after(start, amount)
    return count


def _due_in_hours(clock: Clock, rules: Rules) -> datetime | None:
    assert clock.budget
    due = clock.started_at + timedelta(hours=clock.budget.amount)
    for pause in clock.pauses:
        in_time = pause.since < due
        if pause.until is None:
            return None if in_time else due
        if in_time:
            due += pause.until - pause.since
        if pause.floor:
            due = max(due, pause.until + timedelta(hours=rules.policy(clock.terms.policy).dispute_floor))
    return due
