"""Statistics: counting announcements exactly once, and reading totals without giving anybody away."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.case import Event
from chalicelib.domain.events import event_from
from chalicelib.domain.words import AreaCode, Classification, DeskId, EventType, ancestors, institution_of
from chalicelib.services.parts import Parts
from chalicelib.store.statistics import Cell

LEAST_PUBLISHED = 5
"""Smaller numbers could point at a person; they are withheld."""

DAY_ZONE = ZoneInfo("Asia/Jakarta")
"""A day of the statistics is a day in Jakarta, wherever the desk is."""

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
    return parts.statistics.count(event.number, event.seq, event.hash, cells_of(event, context))


def cells_of(event: Event, context: Mapping[str, Any]) -> list[Cell]:
    """The numbers that an event raises; `context` is that of its announcement."""
    measures = [f"event.{event.type}"] if event.type in TOLD_APART else []
    if context["status_before"] != event.status:
        measures.append(f"status.{event.status}")
    day = event.at.astimezone(DAY_ZONE).date()
    return [
        Cell(group, day, context["classification"], measure)
        for group in _groups(event, context)
        for measure in measures
    ]


def _groups(event: Event, context: Mapping[str, Any]) -> list[str]:
    if context["classification"] == Classification.WHISTLEBLOWING:
        # In no total but the inspectorate's: even a count would tell that there is something.
        return [f"DESK#{event.desk}"]
    desks = {f"DESK#{event.desk}", f"DESK#{institution_of(event.desk)}"}
    area = context["area"]
    areas = [f"AREA#{code}" for code in ancestors(AreaCode(area)) if code.count(".") <= 1] if area else []
    return ["ALL", *sorted(desks), *areas]


@dataclass(frozen=True)
class Line:
    """One published line: a measure of a class on a day; `total` is None where it is withheld."""

    day: date
    classification: str
    measure: str
    total: int | None


def totals(
    parts: Parts, *, desk: DeskId | None, area: AreaCode | None, since: date, until: date
) -> tuple[list[Line], Mapping[str, int | None]]:
    """The lines of a desk, an area or the nation, and the sum of each measure; small ones withheld in both."""
    group = f"DESK#{desk}" if desk else f"AREA#{area}" if area else "ALL"
    counted = parts.statistics.totals(group, since, until)
    # Published: a desk that stands in for a missing inspectorate must not tell either that there is something.
    counted = type(counted)({cell: n for cell, n in counted.items() if cell.classification != "whistleblowing"})
    lines = [
        Line(cell.day, cell.classification, cell.measure, n if n >= LEAST_PUBLISHED else None)
        for cell, n in sorted(counted.items(), key=lambda item: (item[0].day, item[0].classification, item[0].measure))
    ]
    return lines, _sums(counted)


def _sums(counted: Mapping[Cell, int]) -> dict[str, int | None]:
    """The sum of each measure; withheld where it would give away a number that was withheld below it."""
    shown: dict[str, int] = defaultdict(int)
    hidden: dict[str, list[int]] = defaultdict(list)
    for cell, number in counted.items():
        shown[cell.measure] += number
        if number < LEAST_PUBLISHED:
            hidden[cell.measure].append(number)
    return {measure: None if _tells(hidden[measure]) else total for measure, total in sorted(shown.items())}


def _tells(hidden: list[int]) -> bool:
    """
    Can somebody who sees the sum, and takes off what is published, tell the numbers that were withheld?

    A single one is what is left; several that add up to little, or to the least or the most that they can, are known
    one by one.
    """
    rest = sum(hidden)
    most = len(hidden) * (LEAST_PUBLISHED - 1)
    return bool(hidden) and (len(hidden) == 1 or rest < LEAST_PUBLISHED or rest in {len(hidden), most})
