"""
What a period came to, for the nation, an area or a desk: the published figures, small ones withheld.

docs/statistics.md defines each of them. `METHOD` counts the versions of those definitions.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from chalicelib.domain.calendar import Calendar, Week
from chalicelib.domain.figures import average, is_small, median, percent, shown, tells
from chalicelib.domain.words import AreaCode, Classification, DeskId, Outcome
from chalicelib.services.counting import group_of, published
from chalicelib.services.parts import Parts
from chalicelib.store.statistics import Cell, Cohort

METHOD = 1
"""The version of the definitions; a figure whose meaning changes makes a new one."""

BANDS = ((0, 5), (6, 14), (15, 60), (61, None))
"""Ages of open cases in working days, as the times for simple requests, for complaints and for inspection part them."""

LONGEST_COMPARED = 92
"""Days of the longest period whose areas or agencies are compared: to compare them is to read all of them."""

_COUNTS = ("received", "answered", "ended", "open")


@dataclass(frozen=True)
class Figures:
    """One line of the summary; what is withheld is None, and so is a share or a median of too few."""

    received: int | None
    answered: int | None
    ended: int | None
    open: int | None
    first_on_time: int | None
    first_days: float | None
    end_on_time: int | None
    end_days: float | None
    held_days: float | None


@dataclass(frozen=True)
class Summary:
    """All that is published of a period. `parts` is None where there is nothing to compare, or the period too long."""

    whole: Figures
    outcomes: Mapping[str, int | None]
    backlog: Mapping[tuple[int, int | None], int | None]
    ratings: int | None
    average: float | None
    rated: Mapping[int, int | None]
    classes: Mapping[str, Figures]
    parts: Mapping[str, Figures] | None


@dataclass
class _Sums:
    """What was counted of one group or class."""

    counted: Counter[str] = field(default_factory=Counter)
    by_day: dict[str, Counter[tuple[date, str]]] = field(default_factory=lambda: defaultdict(Counter))
    """Of what the lines of each day tell too: by day and class, so that the sum gives no line away."""
    open: int = 0

    def add(self, cell: Cell, number: int) -> None:
        self.counted[cell.measure] += number
        if figure := _figure(cell.measure):
            self.by_day[figure][cell.day, f"{cell.classification} {cell.measure == _ARCHIVED}"] += number

    @property
    def counts(self) -> dict[str, int]:
        # An end that is counted before its beginning leaves less than nothing for a moment.
        found = {name: sum(self.by_day[name].values()) for name in _COUNTS}
        return found | {"open": max(0, self.open)}

    def told(self) -> set[str]:
        """Counts that, less the published lines of their days, would tell a line that was withheld."""
        told = {name for name in self.by_day if tells([n for n in self.by_day[name].values() if is_small(n)])}
        archived = self.counted[_ARCHIVED]
        return told | ({"ended"} if is_small(archived) or is_small(self.counts["ended"] - archived) else set())

    def histogram(self, name: str) -> dict[int, int]:
        found = ((measure.partition("."), number) for measure, number in self.counted.items())
        return {int(what): number for (kind, _, what), number in found if kind == name and what.isdigit()}

    def on_time(self, goal: str) -> int | None:
        kept, late = self.counted[f"{goal}.on_time"], self.counted[f"{goal}.late"]
        return percent(kept, kept + late)


_ARCHIVED = f"outcome.{Outcome.ARCHIVED}"


def _figure(measure: str) -> str | None:
    match measure.split("."):
        case ["received"]:
            return "received"
        case ["first", "on_time" | "late"]:
            return "answered"
        case ["outcome", _]:
            return "ended"
        case _:
            return None


def summary(
    parts: Parts, *, desk: DeskId | None, area: AreaCode | None, since: date, until: date, today: date
) -> Summary:
    """The figures of a period; the backlog is today's, whatever the period."""
    group = group_of(desk, area)
    cells = published(parts.statistics.totals(group, since, until))
    cohorts = published(parts.statistics.open_now(group))
    whole = _summed(cells, cohorts, lambda _: group)[group]
    classes = _summed(cells, cohorts, lambda cell: cell.classification)
    counts: dict[str, int | None] = {
        name: None if is_small(number) or name in whole.told() else number for name, number in whole.counts.items()
    }
    ages = shown(_by_age(cohorts, parts.directory.calendar_in_force(), today))
    ratings = whole.histogram("rating")
    rated = {stars: ratings.get(stars, 0) for stars in range(1, 6)}
    return Summary(
        whole=_figures(whole, counts),
        outcomes=_outcomes(whole),
        backlog=ages,
        ratings=None if is_small(sum(rated.values())) else sum(rated.values()),
        average=average(rated),
        rated=dict.fromkeys(rated) if any(map(is_small, rated.values())) else dict(rated),
        classes=_lines(whole, {kind.value: classes[kind.value] for kind in Classification if kind.value in classes}),
        parts=_compared(parts, group, whole, since, until),
    )


def _compared(parts: Parts, group: str, whole: _Sums, since: date, until: date) -> dict[str, Figures] | None:
    """The areas or agencies directly within the group, of which anything was counted."""
    if not _has_parts(group) or (until - since).days >= LONGEST_COMPARED:
        return None
    cells = published(parts.statistics.totals_within(group, since, until))
    sums = _summed(cells, published(parts.statistics.open_within(group)), lambda cell: cell.group)
    sums.pop(group, None)
    found = {name.partition("#")[2]: part for name, part in sorted(sums.items()) if any(part.counts.values())}
    return _lines(whole, found)


def _has_parts(group: str) -> bool:
    return group == "ALL" or ("/" not in group and "." not in group)


def _summed(
    cells: Mapping[Cell, int], cohorts: Mapping[Cohort, int], key: Callable[[Cell | Cohort], str]
) -> defaultdict[str, _Sums]:
    sums: defaultdict[str, _Sums] = defaultdict(_Sums)
    for cell, number in cells.items():
        sums[key(cell)].add(cell, number)
    for cohort, number in cohorts.items():
        sums[key(cohort)].open += number
    return sums


def _lines(whole: _Sums, parts: Mapping[str, _Sums]) -> dict[str, Figures]:
    """A line of each part, so that the whole less what is shown tells no part that is withheld."""
    counts: dict[str, dict[str, int | None]] = {name: {} for name in parts}
    for figure in _COUNTS:
        numbers = {name: part.counts[figure] for name, part in parts.items()}
        # What lies in no part (a report without a place) is one more unknown.
        elsewhere = max(0, whole.counts[figure] - sum(numbers.values()))
        told = [name for name, part in parts.items() if figure in part.told()]
        for name, number in shown(numbers | {"": elsewhere}, told).items():
            if name:
                counts[name][figure] = number
    return {name: _figures(part, counts[name]) for name, part in parts.items()}


def _figures(sums: _Sums, counts: Mapping[str, int | None]) -> Figures:
    return Figures(
        **counts,
        first_on_time=sums.on_time("first"),
        first_days=median(sums.histogram("first")),
        end_on_time=sums.on_time("end"),
        end_days=median(sums.histogram("end")),
        held_days=median(sums.histogram("held")),
    )


def _outcomes(whole: _Sums) -> dict[str, int | None]:
    """How cases ended; what was closed is published by day too, and in sum, apart from what was archived."""
    closed = {name: whole.counted[f"outcome.{name}"] for name in Outcome if name is not Outcome.ARCHIVED}
    archived = whole.counted[_ARCHIVED]
    found = shown(closed) | {Outcome.ARCHIVED: None if is_small(archived) else archived}
    return {name.value: number for name, number in found.items()}


def _by_age(cohorts: Mapping[Cohort, int], calendar: Calendar, today: date) -> dict[tuple[int, int | None], int]:
    """Open cases by working days since they came in, by the nation's calendar and a week of five days."""
    days = calendar.for_place("", Week.FIVE)
    tomorrow = today + timedelta(days=1)
    # The first day of receipt from which no more than so many working days have passed.
    first = {band: days.before(tomorrow, band[1] + 1) if band[1] is not None else date.min for band in BANDS}
    found = dict.fromkeys(BANDS, 0)
    for cohort, number in cohorts.items():
        found[next(band for band in BANDS if cohort.received_on >= first[band])] += number
    return {band: max(0, number) for band, number in found.items()}
