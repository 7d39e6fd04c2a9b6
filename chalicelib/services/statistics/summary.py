"""
What a period came to, for the nation, an area or a desk: of open reports to the public, of all to who answers them.

docs/statistics.md defines each of the figures. `METHOD` counts the versions of those definitions.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from chalicelib.domain.core.vocabulary import AreaCode, Classification, DeskId, Outcome
from chalicelib.domain.deadlines.calendar import Calendar, Week
from chalicelib.domain.statistics.disclosure import average, median, percent, secret_told
from chalicelib.services.core.parts import Parts
from chalicelib.services.statistics.projection import group_of, published, within_the_office
from chalicelib.store.statistics.statistics_store import Cell, Cohort

METHOD = 2
"""The version of the definitions; a figure whose meaning changes makes a new one."""

BANDS = ((0, 5), (6, 14), (15, 60), (61, None))
"""Ages of open cases in working days, as the times for simple requests, for complaints and for inspection part them."""

LONGEST_COMPARED = 124
"""Days of the longest period whose areas or agencies are compared, four months: to compare is to read all of them."""


@dataclass(frozen=True)
class Figures:
    """One line of the summary; a share or a median of too few is None."""

    received: int
    answered: int
    ended: int
    open: int
    first_on_time: int | None
    first_days: float | None
    end_on_time: int | None
    end_days: float | None
    held_days: float | None


@dataclass(frozen=True)
class Summary:
    """
    All that is told of a period. `parts` is None where there is nothing to compare, or the period too long.

    `secret_received` is told of the nation alone, None elsewhere.
    """

    whole: Figures
    secret_received: int | None
    outcomes: Mapping[str, int]
    backlog: Mapping[tuple[int, int | None], int]
    ratings: int
    average: float | None
    rated: Mapping[int, int]
    classes: Mapping[str, Figures]
    parts: Mapping[str, Figures] | None


@dataclass
class _Sums:
    """What was counted of one group or class."""

    counted: Counter[str] = field(default_factory=Counter)
    open: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """The counts of a line."""
        ended = sum(self.counted[f"outcome.{name}"] for name in Outcome)
        answered = self.counted["first.on_time"] + self.counted["first.late"]
        # An end that is counted before its beginning leaves less than nothing for a moment.
        found = {"received": self.counted["received"], "answered": answered, "ended": ended, "open": self.open}
        return {name: max(0, number) for name, number in found.items()}

    def histogram(self, name: str) -> dict[int, int]:
        """How many took how many working days, or rated how."""
        found = ((measure.removeprefix(f"{name}."), number) for measure, number in self.counted.items())
        return {int(what): max(0, number) for what, number in found if what.isdigit()}

    def figures(self, *, exact: bool) -> Figures:
        """The line."""
        return Figures(
            **self.counts,
            first_on_time=self._on_time("first", exact=exact),
            first_days=median(self.histogram("first"), exact=exact),
            end_on_time=self._on_time("end", exact=exact),
            end_days=median(self.histogram("end"), exact=exact),
            held_days=median(self.histogram("held"), exact=exact),
        )

    def _on_time(self, goal: str, *, exact: bool) -> int | None:
        kept, late = self.counted[f"{goal}.on_time"], self.counted[f"{goal}.late"]
        return percent(kept, kept + late, exact=exact)


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

    `exact` also counts secret reports, and tells medians and shares of few: it is for those who may open these cases.
    """
    group = group_of(desk, area)
    counted = parts.statistics.totals(group, since, until)
    told = within_the_office if exact else published
    cells, cohorts = told(counted), told(parts.statistics.open_now(group))
    whole = _summed(cells, cohorts, lambda _: group)[group]
    classes = _summed(cells, cohorts, lambda cell: cell.classification)
    ratings = whole.histogram("rating")
    rated = {stars: ratings.get(stars, 0) for stars in range(1, 6)}
    return Summary(
        whole=whole.figures(exact=exact),
        secret_received=secret_told(_secret_by_month(counted, today).values()) if group == "ALL" else None,
        outcomes={name.value: max(0, whole.counted[f"outcome.{name}"]) for name in Outcome},
        backlog=_by_age(cohorts, parts.directory.calendar_in_force(), today),
        ratings=sum(rated.values()),
        average=average(rated, exact=exact),
        rated=rated,
        classes={kind: sums.figures(exact=exact) for kind, sums in _in_order(classes)},
        parts=_compared(parts, group, since, until, exact=exact),
    )


def _in_order(classes: Mapping[str, _Sums]) -> list[tuple[str, _Sums]]:
    return [(kind.value, classes[kind.value]) for kind in Classification if kind.value in classes]


def _secret_by_month(counted: Mapping[Cell, int], today: date) -> Counter[str]:
    """Secret reports by the month in which they came in; the month in progress would tell each one as it comes."""
    found: Counter[str] = Counter()
    for cell, number in counted.items():
        if cell.secret and cell.measure == "received" and (month := f"{cell.day:%Y-%m}") < f"{today:%Y-%m}":
            found[month] += number
    return found


def _compared(parts: Parts, group: str, since: date, until: date, *, exact: bool) -> dict[str, Figures] | None:
    """The areas or agencies directly within the group, of which anything was counted."""
    if not _has_parts(group) or (until - since).days >= LONGEST_COMPARED:
        return None
    told = within_the_office if exact else published
    cells, cohorts = parts.statistics.totals_within(group, since, until), parts.statistics.open_within(group)
    sums = _summed(told(cells), told(cohorts), lambda cell: cell.group)
    sums.pop(group, None)
    return {
        name.partition("#")[2]: part.figures(exact=exact)
        for name, part in sorted(sums.items())
        if any(part.counts.values())
    }


def _has_parts(group: str) -> bool:
    return group == "ALL" or ("/" not in group and "." not in group)


def _summed(
    cells: Mapping[Cell, int], cohorts: Mapping[Cohort, int], key: Callable[[Cell | Cohort], str]
) -> defaultdict[str, _Sums]:
    sums: defaultdict[str, _Sums] = defaultdict(_Sums)
    for cell, number in cells.items():
        sums[key(cell)].counted[cell.measure] += number
    for cohort, number in cohorts.items():
        sums[key(cohort)].open += number
    return sums


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
