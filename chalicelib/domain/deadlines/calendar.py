"""
Working days: which days count, which do not and why.

A day is off by the weekend (Perpres 21/2023: Monday to Friday; some services work on Saturday), by the yearly joint
decree of three ministers (public holidays, collective leave), or by a decision for one area. Decrees are amended in
mid-year, so a calendar is versioned data: a change makes a new one, and what was counted names the one it used.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum
from functools import cache, cached_property
from importlib.resources import files
from itertools import accumulate
from typing import Literal

from chalicelib.domain.core.fingerprints import fingerprint_of

Kind = Literal["public", "collective_leave", "local"]
Reason = Literal["weekend", "public", "collective_leave", "local"]

ONE_DAY = timedelta(days=1)
# The decrees of 2024 to 2026 name 17 to 19 public holidays: a year with fewer than these is still being entered.
HOLIDAYS_OF_A_KNOWN_YEAR = 12
WEEKEND = {5: ("Sabtu", "Saturday"), 6: ("Minggu", "Sunday")}


class Week(IntEnum):
    """Days worked in a week, from Monday on."""

    FIVE = 5
    SIX = 6


@dataclass(frozen=True)
class DayOff:
    """A weekday on which nobody works; *estimated* while no decree has confirmed it."""

    day: date
    name_id: str
    name_en: str
    kind: Kind
    estimated: bool = False


@dataclass(frozen=True)
class Skipped:
    """A day that did not count, and why."""

    day: date
    reason: Reason
    name_id: str
    name_en: str
    estimated: bool = False


@dataclass(frozen=True)
class Count:
    """Working days counted one by one, up to the *last*."""

    last: date
    counted: tuple[date, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True)
class WorkingDays:
    """The working days of one place and one kind of week."""

    week: Week
    days_off: Mapping[date, DayOff]

    def is_working(self, day: date) -> bool:
        """Whether *day* can count."""
        return day.weekday() < self.week and day not in self.days_off

    def why_not(self, day: date) -> Skipped | None:
        """Why *day* cannot count, None if it can; a holiday on a weekend is a weekend, for it costs no working day."""
        if day.weekday() >= self.week:
            return Skipped(day, "weekend", *WEEKEND[day.weekday()])
        off = self.days_off.get(day)
        return Skipped(day, off.kind, off.name_id, off.name_en, off.estimated) if off else None

    def count_after(self, start: date, days: int) -> Count:
        """The Nth working day after *start*, which itself never counts. ValueError unless *days* is at least 1."""
        _at_least_one(days)
        counted: list[date] = []
        skipped: list[Skipped] = []
        for day in _days(start, ONE_DAY):
            if why := self.why_not(day):
                skipped.append(why)
            else:
                counted.append(day)
            if len(counted) == days:
                break
        return Count(counted[-1], tuple(counted), tuple(skipped))

    def before(self, day: date, days: int) -> date:
        """The Nth working day before *day*. ValueError unless *days* is at least 1."""
        _at_least_one(days)
        working = (earlier for earlier in _days(day, -ONE_DAY) if self.is_working(earlier))
        return next(earlier for count, earlier in enumerate(working, 1) if count == days)

    def between(self, start: date, end: date) -> int:
        """How many working days lie after *start*, up to and including *end*; 0 when *end* is no later."""
        return sum(self.is_working(start + step * ONE_DAY) for step in range(1, (end - start).days + 1))


@dataclass(frozen=True)
class Calendar:
    """One version of all days off: those of the country, and those of areas by Kemendagri code ("51", "14.03")."""

    version: int
    days_off: Mapping[date, DayOff]
    by_area: Mapping[str, Mapping[date, DayOff]]

    @cached_property
    def fingerprint(self) -> str:
        """The hash of what it says, which events pin beside its name."""
        return fingerprint_of("calendar", self)

    def for_place(self, area: str, week: Week) -> WorkingDays:
        """The working days in *area*: what holds for an area holds for everything below it."""
        days_off = self.days_off
        for code in accumulate(area.split("."), "{}.{}".format):
            # The wider name of a day goes first: everybody knows it by that.
            days_off = {**self.by_area[code], **days_off} if code in self.by_area else days_off
        return WorkingDays(week, days_off)

    def covers(self, day: date) -> bool:
        """Whether the holidays of that year are known; for other years only weekends are."""
        known = Counter(off.day.year for off in self.days_off.values() if off.kind == "public")
        return known[day.year] >= HOLIDAYS_OF_A_KNOWN_YEAR

    def is_decided(self, year: int) -> bool:
        """Has a decree named the days off of that year? Until then they are an estimate, or not known at all."""
        estimated = any(off.estimated for off in self.days_off.values() if off.day.year == year)
        return self.covers(date(year, 1, 1)) and not estimated

    def undecided(self, first: date, last: date) -> tuple[int, ...]:
        """The years of that time whose days off no decree has named."""
        return tuple(year for year in range(first.year, last.year + 1) if not self.is_decided(year))

    def under_decree(self, year: int, days_off: Iterable[DayOff]) -> "Calendar":
        """The next version, in which the days off of the country in that year are those of its decree; ValueError."""
        named = {off.day: off for off in days_off}
        if any(day.year != year for day in named) or any(off.kind == "local" for off in named.values()):
            raise ValueError(f"a decree for {year} names days of {year}, of the whole country")
        kept = {day: off for day, off in self.days_off.items() if day.year != year}
        after = self._next(None, dict(sorted({**kept, **named}.items())))
        if not after.is_decided(year):
            raise ValueError(f"{year} would lack public holidays, or keep estimates: that is no decree of a year")
        return after

    def with_day_off(self, day_off: DayOff, area: str | None = None) -> "Calendar":
        """The next version, with that day off in the whole country or in *area*; one already there is replaced."""
        return self._next(area, {**self._of(area), day_off.day: day_off})

    def without(self, day: date, area: str | None = None) -> "Calendar":
        """The next version, in which *day* is no day off of the country (or of *area*); KeyError if it was none."""
        remaining = dict(self._of(area))
        del remaining[day]
        return self._next(area, remaining)

    def _of(self, area: str | None) -> Mapping[date, DayOff]:
        return self.days_off if area is None else self.by_area.get(area, {})

    def _next(self, area: str | None, days_off: Mapping[date, DayOff]) -> "Calendar":
        if area is None:
            return replace(self, version=self.version + 1, days_off=days_off)
        return replace(self, version=self.version + 1, by_area={**self.by_area, area: days_off})


@cache
def national_calendar() -> Calendar:
    """Version 1: the national days off of 2024 to 2027 as shipped (tools/bake_holidays.py makes the file)."""
    baked = json.loads(files("chalicelib.domain").joinpath("data", "holidays.json").read_text("utf-8"))
    days_off = [DayOff(**entry | {"day": date.fromisoformat(entry["day"])}) for entry in baked["days_off"]]
    return Calendar(1, {off.day: off for off in days_off}, {})


def _days(start: date, step: timedelta) -> Iterator[date]:
    day = start
    while True:
        day += step
        yield day


def _at_least_one(days: int) -> None:
    if days < 1:
        raise ValueError(f"the count is of at least one working day, not {days}")
