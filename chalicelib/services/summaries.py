"""
What a period came to, for the nation, an area or a desk: the published figures, small ones withheld.

docs/statistics.md defines each of them. `METHOD` counts the versions of those definitions.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from chalicelib.domain.calendar import Calendar, Week
from chalicelib.domain.figures import average, is_small, median, percent, shown
from chalicelib.domain.words import AreaCode, Classification, DeskId, Outcome
from chalicelib.services.counting import by_month, days_listed, group_of, published
from chalicelib.services.parts import Parts
from chalicelib.store.statistics import Cell, Cohort

METHOD = 1
"""The version of the definitions; a figure whose meaning changes makes a new one."""

BANDS = ((0, 5), (6, 14), (15, 60), (61, None))
"""Ages of open cases in working days, as the times for simple requests, for complaints and for inspection part them."""

LONGEST_COMPARED = 124
"""Days of the longest period whose areas or agencies are compared, four months: to compare is to read all of them."""

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
    of_figure: dict[str, Counter[Cell]] = field(default_factory=lambda: defaultdict(Counter))
    """Of what lines of days tell too, so that the sum gives none away that is withheld; by the line's own measure."""
    open: int = 0

    def add(self, cell: Cell, number: int) -> None:
        self.counted[cell.measure] += number
        if figure := _figure(cell.measure):
            line = replace(cell, measure=_ARCHIVED if cell.measure == _ARCHIVED else figure)
            self.of_figure[figure][line] += number

    @property
    def counts(self) -> dict[str, int]:
        # An end that is counted before its beginning leaves less than nothing for a moment.
        found = {name: sum(self.of_figure[name].values()) for name in _COUNTS}
        return found | {"open": max(0, self.open)}

    @cached_property
    def left(self) -> dict[str, int]:
        """What of each count is in no published line of a day; asked once all is added."""
        found: Counter[str] = Counter()
        for name, cells in self.of_figure.items():
            for days in by_month(cells).values():
                lines = days_listed(days)
                found[name] += sum(number for cell, number in days.items() if cell not in lines)
        return found

    def told(self) -> set[str]:
        """Counts that, less the published lines of their days, would tell a small rest that was withheld."""
        told = {name for name, rest in self.left.items() if is_small(rest)}
        archived = self.counted[_ARCHIVED]
        return told | ({"ended"} if is_small(archived) or is_small(self.counts["ended"] - archived) else set())

    def histogram(self, name: str) -> dict[int, int]:
        found = ((measure.partition("."), number) for measure, number in self.counted.items())
        return {int(what): number for (kind, _, what), number in found if kind == name and what.isdigit()}

    def on_time(self, goal: str, *, exact: bool) -> int | None:
        kept, late = self.counted[f"{goal}.on_time"], self.counted[f"{goal}.late"]
        return percent(kept, kept + late, exact=exact)


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
    parts: Parts,
    *,
    desk: DeskId | None,
    area: AreaCode | None,
    since: date,
    until: date,
    today: date,
    exact: bool = False,
) -> Summary:
    """
    The figures of a period; the backlog is today's, whatever the period.

    `exact` withholds nothing: it is for those who may open the cases that are counted.
    """
    group = group_of(desk, area)
    cells = published(parts.statistics.totals(group, since, until))
    cohorts = published(parts.statistics.open_now(group))
    whole = _summed(cells, cohorts, lambda _: group)[group]
    classes = _summed(cells, cohorts, lambda cell: cell.classification)
    known = {kind.value: classes[kind.value] for kind in Classification if kind.value in classes}
    ages = _by_age(cohorts, parts.directory.calendar_in_force(), today)
    ratings = whole.histogram("rating")
    rated = {stars: ratings.get(stars, 0) for stars in range(1, 6)}
    hidden = not exact and any(map(is_small, rated.values()))
    return Summary(
        whole=_figures(whole, dict(whole.counts) if exact else _published(whole), exact=exact),
        outcomes=_outcomes(whole, exact=exact),
        backlog=dict(ages) if exact else shown(ages),
        ratings=None if not exact and is_small(sum(rated.values())) else sum(rated.values()),
        average=average(rated, exact=exact),
        rated=dict.fromkeys(rated) if hidden else dict(rated),
        classes=_lines(whole, known, exact=exact),
        parts=_compared(parts, group, whole, since, until, exact=exact),
    )


def _published(sums: _Sums) -> dict[str, int | None]:
    told = sums.told()
    return {name: None if is_small(number) or name in told else number for name, number in sums.counts.items()}


def _compared(
    parts: Parts, group: str, whole: _Sums, since: date, until: date, *, exact: bool
) -> dict[str, Figures] | None:
    """The areas or agencies directly within the group, of which anything was counted."""
    if not _has_parts(group) or (until - since).days >= LONGEST_COMPARED:
        return None
    cells = published(parts.statistics.totals_within(group, since, until))
    sums = _summed(cells, published(parts.statistics.open_within(group)), lambda cell: cell.group)
    sums.pop(group, None)
    found = {name.partition("#")[2]: part for name, part in sorted(sums.items()) if any(part.counts.values())}
    return _lines(whole, found, exact=exact)


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


def _lines(whole: _Sums, parts: Mapping[str, _Sums], *, exact: bool) -> dict[str, Figures]:
    """A line of each part, so that the whole less what is shown tells no part that is withheld."""
    if exact:
        return {name: _figures(part, dict(part.counts), exact=True) for name, part in parts.items()}
    counts: dict[str, dict[str, int | None]] = {name: {} for name in parts}
    for figure in _COUNTS:
        numbers = {name: part.counts[figure] for name, part in parts.items()}
        # What lies in no part (a report without a place) is one more unknown.
        elsewhere = max(0, whole.counts[figure] - sum(numbers.values()))
        told = [name for name, part in parts.items() if figure in part.told()]
        left = {name: part.left[figure] for name, part in parts.items() if figure in part.left}
        for name, number in shown(numbers | {"": elsewhere}, told, left).items():
            if name:
                counts[name][figure] = number
    return {name: _figures(part, counts[name]) for name, part in parts.items()}


def _figures(sums: _Sums, counts: Mapping[str, int | None], *, exact: bool = False) -> Figures:
    return Figures(
        **counts,
        first_on_time=sums.on_time("first", exact=exact),
        first_days=median(sums.histogram("first"), exact=exact),
        end_on_time=sums.on_time("end", exact=exact),
        end_days=median(sums.histogram("end"), exact=exact),
        held_days=median(sums.histogram("held"), exact=exact),
    )


def _outcomes(whole: _Sums, *, exact: bool) -> dict[str, int | None]:
    """How cases ended; what was closed is published by day too, and in sum, apart from what was archived."""
    if exact:
        return {name.value: whole.counted[f"outcome.{name}"] for name in Outcome}
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
