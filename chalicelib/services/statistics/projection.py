"""
Statistics: counting announcements exactly once, and reading totals without giving anybody away.

What a report that is hidden from the public raised is counted apart, and so in no number that the public reads. One
that is hidden, or shown, takes with it what it raised before: the figures follow the public lists (docs/statistics.md).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from chalicelib.domain.cases.case import Event
from chalicelib.domain.cases.events import event_fields, event_from
from chalicelib.domain.cases.lifecycle import LIFECYCLE
from chalicelib.domain.core.errors import Tampered
from chalicelib.domain.core.vocabulary import (
    AreaCode,
    Classification,
    DeskId,
    EventType,
    Status,
    ancestors,
    institution_of,
)
from chalicelib.domain.statistics.outcomes import DAY_ZONE, Goal
from chalicelib.services.core.history_check import is_genuine
from chalicelib.services.core.parts import Parts
from chalicelib.store.statistics.statistics_store import Anchor, Cell, Cohort

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

_NOT_PUBLIC = frozenset({f"event.{EventType.REMINDED}", f"event.{EventType.REPLIED}"})
"""Measures of what the public does not read of an open report either; officers' figures hold them."""


def count_announced(parts: Parts, announced: Mapping[str, Any]) -> bool:
    """
    Adds an announced event to the totals of its desk, area and the nation; False if it was counted before.

    The announcement says all that counting needs, so nothing is read. Tampered if it tells an event that the service
    did not write, or another one than was counted in its place: neither may become an anchor.
    """
    event, context = event_from(announced), announced["context"]
    if not is_genuine(parts, event_fields(event), announced.get("seal")):
        raise Tampered(f"event {event.seq} of {event.number} was announced and is not sealed", number=event.number)
    parts.statistics.recount(event.number, event.seq, recounted(context))
    cells, moves = cells_of(event, context), moves_of(event, context)
    return parts.statistics.count(event.number, event.seq, Anchor(event.hash, announced["seal"]), cells, moves)


def cells_of(event: Event, context: Mapping[str, Any]) -> list[Cell]:
    """
    The numbers that an event raises; `context` is that of its announcement.

    `event.…` and `status.…` say what happened; `received` that the case came to the group; `first.…` and `end.…` by a
    number how many working days it took, by `on_time` or `late` whether the promise was kept; `held.…` on how many
    working days a hold stopped the clocks; `outcome.…` how it ended; `rating.…` the first rating of its reporter.
    """
    day, kind, measures = _day_of(event), context["classification"], measures_of(event, context)
    cells = _cells(day, kind, _groups_after(event, context), _groups_before(context), measures)
    return [replace(cell, secret=_is_hidden(context)) for cell in cells]


def raised_by(event: Event, context: Mapping[str, Any]) -> Mapping[Cell, int]:
    """All that counting an event changes; of all events of a case, what the case is counted as."""
    changes = Counter(cells_of(event, context))
    for cell, by in recounted(context).items():
        changes[cell] += by
    return changes


def past_of(event: Event, context: Mapping[str, Any]) -> list[Any]:
    """What a later announcement needs of an event to count it anew: day, desk, class and measures; plain JSON."""
    return [_day_of(event).isoformat(), event.desk, context["classification"], [*measures_of(event, context)]]


def recounted(context: Mapping[str, Any]) -> Mapping[Cell, int]:
    """
    What is counted elsewhere from now on: all that the case raised before its reporter hid it, or showed it.

    Of a report that turned out to be whistleblowing nothing is left in any group.
    """
    changes: Counter[Cell] = Counter()
    hidden, before = _is_hidden(context), list[str]()
    for day, desk, kind, measures in context.get("past", ()):
        groups = _groups(desk, kind, context["area"])
        for cell in _cells(date.fromisoformat(day), kind, groups, before, measures):
            changes[replace(cell, secret=not hidden)] -= 1
            if context["classification"] != Classification.WHISTLEBLOWING:
                changes[replace(cell, secret=hidden)] += 1
        before = groups
    return changes


def _cells(
    day: date, kind: str, groups: Collection[str], before: Collection[str], measures: Iterable[str]
) -> Iterator[Cell]:
    raised = [*measures]
    for group in groups:
        yield from (Cell(group, day, kind, measure) for measure in raised)
        if group not in before:
            yield Cell(group, day, kind, "received")


def _day_of(event: Event) -> date:
    return event.at.astimezone(DAY_ZONE).date()


def _is_hidden(context: Mapping[str, Any], when: str = "hidden") -> bool:
    """May the public not know of the case? An announcement that does not say so yet is of no number that it reads."""
    return bool(context.get(when, True))


def measures_of(event: Event, context: Mapping[str, Any]) -> Iterator[str]:
    """What an event is counted as in every group that its case belongs to."""
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
        hidden = _is_hidden(context, "hidden_before")
        moves.subtract(Cohort(group, received_on, kind, hidden) for group in _groups_before(context))
    if _is_open(event.status):
        kind = context["classification"]
        hidden = _is_hidden(context)
        moves.update(Cohort(group, received_on, kind, hidden) for group in _groups_after(event, context))
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


def published(counted: Mapping[C, int]) -> Counter[C]:
    """What the public reads: nothing that a report raised which is secret, or whistleblowing."""
    return Counter({cell: number for cell, number in counted.items() if not (cell.secret or _is_apart(cell))})


def within_the_office(counted: Mapping[C, int]) -> Counter[C]:
    """What those read who may open the cases that are counted: secret reports, too, and never whistleblowing."""
    found: Counter[C] = Counter()
    for cell, number in counted.items():
        if not _is_apart(cell):
            found[replace(cell, secret=False)] += number
    return found


def _is_apart(cell: Cell | Cohort) -> bool:
    # A desk that stands in for a missing inspectorate must not tell that there is something.
    return cell.classification == Classification.WHISTLEBLOWING


@dataclass(frozen=True)
class Line:
    """One published line: a measure of a class on a day."""

    day: date
    classification: str
    measure: str
    total: int


def totals(
    parts: Parts, *, desk: DeskId | None, area: AreaCode | None, since: date, until: date
) -> tuple[list[Line], Mapping[str, int]]:
    """The lines of a desk, an area or the nation, by day, and the sum of each measure."""
    counted = published(parts.statistics.totals(group_of(desk, area), since, until))
    found = {cell: number for cell, number in counted.items() if number and _is_listed(cell.measure)}
    sums: Counter[str] = Counter()
    for cell, number in found.items():
        sums[cell.measure] += number
    lines = [Line(cell.day, cell.classification, cell.measure, number) for cell, number in found.items()]
    return sorted(lines, key=lambda line: (line.day, line.classification, line.measure)), dict(sorted(sums.items()))


def _is_listed(measure: str) -> bool:
    return measure.startswith(("event.", "status.")) and measure not in _NOT_PUBLIC
