"""Statistics: counting announcements exactly once, and reading totals without giving anybody away."""

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from chalicelib.domain.case import Event
from chalicelib.domain.events import event_from
from chalicelib.domain.figures import is_small, listed, rest_tells
from chalicelib.domain.lifecycle import LIFECYCLE
from chalicelib.domain.tally import DAY_ZONE, Goal
from chalicelib.domain.words import AreaCode, Classification, DeskId, EventType, Status, ancestors, institution_of
from chalicelib.services.parts import Parts
from chalicelib.store.statistics import Cell, Cohort

TOLD_APART = frozenset({
    EventType.REMINDED,
    EventType.BREACHED,
    EventType.ESCALATED,
    EventType.RETURNED,
    EventType.REPLIED,
    EventType.ANSWERED,
    EventType.REOPENED,
})  # fmt: skip
"""Events that are counted as such; every other one only by the status that it leads to."""


def count_announced(parts: Parts, announced: Mapping[str, Any]) -> bool:
    """
    Adds an announced event to the totals of its desk, area and the nation; False if it was counted before.

    The announcement says all that counting needs, so nothing is read.
    """
    event, context = event_from(announced), announced["context"]
    cells, moves = cells_of(event, context), moves_of(event, context)
    return parts.statistics.count(event.number, event.seq, event.hash, cells, moves)


def cells_of(event: Event, context: Mapping[str, Any]) -> list[Cell]:
    """
    The numbers that an event raises; `context` is that of its announcement.

    `event.…` and `status.…` say what happened; `received` that the case came to the group; `first.…` and `end.…` by a
    number how many working days it took, by `on_time` or `late` whether the promise was kept; `held.…` on how many
    working days a hold stopped the clocks; `outcome.…` how it ended; `rating.…` the first rating of its reporter.
    """
    day, kind, groups = event.at.astimezone(DAY_ZONE).date(), context["classification"], _groups_after(event, context)
    cells = [Cell(group, day, kind, measure) for group in groups for measure in _measures(event, context)]
    return cells + [Cell(group, day, kind, "received") for group in groups if group not in _groups_before(context)]


def _measures(event: Event, context: Mapping[str, Any]) -> Iterator[str]:
    before = context["status_before"]
    if event.type in TOLD_APART:
        yield f"event.{event.type}"
    if before != event.status:
        yield f"status.{event.status}"
    if _is_open(before) and not _is_open(event.status):
        yield f"outcome.{event.data['outcome']}"
    if achieved := context["achieved"]:
        yield f"{achieved['goal']}.{achieved['days']}"
        if achieved["goal"] != Goal.HELD:
            yield f"{achieved['goal']}.{'on_time' if achieved['on_time'] else 'late'}"
    if event.type is EventType.RATED and context["rating_before"] is None:
        yield f"rating.{event.data['rating']}"


def moves_of(event: Event, context: Mapping[str, Any]) -> Mapping[Cohort, int]:
    """Where an open case is counted no longer, and where from now on: by its end, another desk or another class."""
    received_on = date.fromisoformat(context["received_on"])
    moves: Counter[Cohort] = Counter()
    if _is_open(context["status_before"]):
        kind = context["classification_before"]
        moves.subtract(Cohort(group, received_on, kind) for group in _groups_before(context))
    if _is_open(event.status):
        kind = context["classification"]
        moves.update(Cohort(group, received_on, kind) for group in _groups_after(event, context))
    return {cohort: by for cohort, by in moves.items() if by}


def _is_open(status: str | None) -> bool:
    return status is not None and LIFECYCLE[Status(status)].is_open


def _groups_before(context: Mapping[str, Any]) -> list[str]:
    if context["status_before"] is None:
        return []
    return _groups(context["desk_before"], context["classification_before"], context["area"])


def _groups_after(event: Event, context: Mapping[str, Any]) -> list[str]:
    return _groups(event.desk, context["classification"], context["area"])


def _groups(desk: DeskId, classification: str, area: str | None) -> list[str]:
    if classification == Classification.WHISTLEBLOWING:
        # In no total but the inspectorate's: even a count would tell that there is something.
        return [f"DESK#{desk}"]
    desks = {f"DESK#{desk}", f"DESK#{institution_of(desk)}"}
    areas = [f"AREA#{code}" for code in ancestors(AreaCode(area)) if code.count(".") <= 1] if area else []
    return ["ALL", *sorted(desks), *areas]


C = TypeVar("C", Cell, Cohort)


def group_of(desk: DeskId | None, area: AreaCode | None) -> str:
    """The group of totals that a question is about."""
    return f"DESK#{desk}" if desk else f"AREA#{area}" if area else "ALL"


def published(counted: Mapping[C, int]) -> dict[C, int]:
    """What may be published: a desk that stands in for a missing inspectorate must not tell that there is something."""
    return {cell: number for cell, number in counted.items() if cell.classification != Classification.WHISTLEBLOWING}


@dataclass(frozen=True)
class Line:
    """One published line: a measure of a class on a day. What is withheld has none, as what never happened."""

    day: date
    classification: str
    measure: str
    total: int


def totals(
    parts: Parts, *, desk: DeskId | None, area: AreaCode | None, since: date, until: date
) -> tuple[list[Line], Mapping[str, int | None]]:
    """
    The lines of a desk, an area or the nation, and the sum of each measure; small ones withheld in both.

    A sum is the period's own. Of a month of a class those days have a line that leave no small rest of the month.
    """
    counted = published(parts.statistics.totals(group_of(desk, area), since, until))
    counted = {cell: n for cell, n in counted.items() if cell.measure.startswith(("event.", "status."))}
    lines, left = list[Line](), Counter[str]()
    for (_, measure), days in sorted(by_month(counted).items()):
        found = days_listed(days)
        left[measure] += sum(number for cell, number in days.items() if cell not in found)
        lines += [Line(cell.day, cell.classification, measure, days[cell]) for cell in found]
    sums: Counter[str] = Counter()
    for cell, number in counted.items():
        sums[cell.measure] += number
    places = (until - since).days + 1
    return sorted(lines, key=lambda line: (line.day, line.classification, line.measure)), {
        measure: None if is_small(total) or rest_tells(left[measure], places) else total
        for measure, total in sorted(sums.items())
    }


def by_month(counted: Mapping[Cell, int]) -> dict[tuple[str, str], dict[Cell, int]]:
    """What was counted, parted by month and class, and by measure."""
    found: dict[tuple[str, str], dict[Cell, int]] = defaultdict(dict)
    for cell, number in counted.items():
        found[f"{cell.day:%Y-%m} {cell.classification}", cell.measure][cell] = number
    return found


def days_listed(days: Mapping[Cell, int]) -> set[Cell]:
    """Which of the days of one month, class and measure have a line."""
    day = next(iter(days)).day
    return listed(days, monthrange(day.year, day.month)[1])
