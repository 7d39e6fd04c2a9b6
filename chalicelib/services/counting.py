"""Statistics: counting announcements exactly once, and reading totals without giving anybody away."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from chalicelib.domain.case import Case, Event
from chalicelib.domain.number import CaseNumber
from chalicelib.domain.words import AreaCode, DeskId, EventType, ancestors, institution_of
from chalicelib.services.announcements import event_at
from chalicelib.services.parts import Parts
from chalicelib.store.statistics import Cell

LEAST_PUBLISHED = 5
"""Smaller numbers could point at a person; they are withheld."""

DAY_ZONE = ZoneInfo("Asia/Jakarta")
"""A day of the statistics is a day in Jakarta, wherever the desk is."""

NOT_COUNTED = frozenset({EventType.NOTED, EventType.RATED, EventType.RESCHEDULED})


def count_event(parts: Parts, number: CaseNumber, seq: int) -> bool:
    """Adds the event to the totals of its desk, area and the nation; False if it was counted before."""
    file = parts.cases.load(number)
    event, before = event_at(file, seq)
    cells = [] if event.type in NOT_COUNTED else cells_of(event, before, file.case)
    return parts.statistics.count(number, seq, event.hash, cells)


def cells_of(event: Event, before: Case | None, case: Case) -> list[Cell]:
    """The numbers that an event raises: one for what happened, one for the status it led to if that is new."""
    measures = [f"event.{event.type}"]
    if before is None or before.status is not event.status:
        measures.append(f"status.{event.status}")
    day = event.at.astimezone(DAY_ZONE).date()
    return [Cell(group, day, case.classification.value, m) for group in _groups(event, case) for m in measures]


def _groups(event: Event, case: Case) -> list[str]:
    if case.is_whistleblowing:
        # In no total but the inspectorate's: even a count would tell that there is something.
        return [f"DESK#{event.desk}"]
    desks = {f"DESK#{event.desk}", f"DESK#{institution_of(event.desk)}"}
    areas = [f"AREA#{code}" for code in ancestors(case.area) if code.count(".") <= 1] if case.area else []
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
    """A sum is withheld too where it would give away the one number that was withheld below it."""
    totals: dict[str, int] = defaultdict(int)
    hidden: dict[str, list[int]] = defaultdict(list)
    for cell, number in counted.items():
        totals[cell.measure] += number
        if number < LEAST_PUBLISHED:
            hidden[cell.measure].append(number)
    return {
        measure: None if total < LEAST_PUBLISHED or len(hidden[measure]) == 1 else total
        for measure, total in sorted(totals.items())
    }
