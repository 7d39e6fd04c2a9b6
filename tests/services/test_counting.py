"""Published figures: each event once, nothing small enough to point at somebody, whistleblowing nowhere."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from chalicelib.domain.events import event_fields
from chalicelib.domain.figures import LEAST_PUBLISHED
from chalicelib.domain.number import CaseNumber, new_number
from chalicelib.domain.words import AreaCode, Classification, DeskId
from chalicelib.services.announcements import context_of
from chalicelib.services.counting import count_announced, totals
from chalicelib.services.parts import Parts
from chalicelib.services.summaries import summary
from chalicelib.store.statistics import Cell, Cohort
from tests.faults import SERVER_ERROR, Wire
from tests.services.steps import routed

DAY = date(2026, 3, 2)
_days = iter(range(1, 10_000))


def announced(parts: Parts, number: CaseNumber, seq: int) -> dict[str, Any]:
    file = parts.cases.load(number)
    return {**event_fields(file.events[seq - 1]), "context": context_of(file, seq, parts.directory)}


def count(parts: Parts, numbers: dict[Cell, int]) -> None:
    """So many events of each cell, counted straight away."""
    for cell, times in numbers.items():
        for _ in range(times):
            parts.statistics.count(new_number("J"), 1, "h", [cell])


def a_cell(group: str, day: date = DAY, measure: str = "status.submitted", kind: str = "complaint") -> Cell:
    return Cell(group, day, kind, measure)


def test_an_announcement_is_counted_once_and_read_from_nothing_else(parts: Parts, wire: Wire) -> None:
    told = announced(parts, routed(parts), 1)
    wire.forget()

    assert count_announced(parts, told)
    assert wire.counted == {"statistics.TransactWriteItems": 1}
    assert not count_announced(parts, told)


def test_a_lost_acknowledgement_counts_once(parts: Parts, wire: Wire) -> None:
    told = announced(parts, routed(parts, area="91.71"), 2)
    wire.fail("TransactWriteItems", SERVER_ERROR, on="statistics", after=True)
    count_announced(parts, told)

    counted = parts.statistics.totals("DESK#jayapura/pupr", DAY, DAY)
    assert {cell.measure: number for cell, number in counted.items()} == {"status.disposed": 1, "received": 1}


def test_an_event_raises_its_desk_its_institution_its_area_and_the_nation(parts: Parts) -> None:
    number = routed(parts, area="51.71")
    before = {group: sum(parts.statistics.totals(group, DAY, DAY).values()) for group in ("ALL", "AREA#51")}
    count_announced(parts, announced(parts, number, 2))

    for group in ("DESK#denpasar", "AREA#51.71"):
        assert parts.statistics.totals(group, DAY, DAY) == {a_cell(group, measure="status.disposed"): 1}
    for group, earlier in before.items():
        assert sum(parts.statistics.totals(group, DAY, DAY).values()) == earlier + 1


def test_a_desk_receives_what_comes_to_it_and_holds_it_until_it_goes(parts: Parts) -> None:
    number = routed(parts, area="51.71")
    for seq in (1, 2):
        count_announced(parts, announced(parts, number, seq))

    for group in ("DESK#denpasar/pupr", "DESK#denpasar", "AREA#51.71"):
        assert parts.statistics.totals(group, DAY, DAY)[a_cell(group, measure="received")] >= 1
        assert parts.statistics.open_now(group)[Cohort(group, DAY, "complaint")] >= 1


def test_a_day_of_the_statistics_is_a_day_in_jakarta(parts: Parts) -> None:
    number = routed(parts, datetime(2026, 3, 3, 17, 0, tzinfo=UTC), area="61.05")
    count_announced(parts, announced(parts, number, 1))

    assert {cell.day for cell in parts.statistics.totals("AREA#61.05", DAY, date(2026, 3, 9))} == {date(2026, 3, 4)}


def test_whistleblowing_is_in_no_published_figure(parts: Parts) -> None:
    numbers = [routed(parts, classification=Classification.WHISTLEBLOWING) for _ in range(LEAST_PUBLISHED + 1)]
    for number in numbers:
        count_announced(parts, announced(parts, number, 1))

    counted = parts.statistics.totals("DESK#bengkalis/inspektorat", DAY, DAY)
    assert {cell.measure: n for cell, n in counted.items()} == dict.fromkeys(("status.submitted", "received"), 6)
    for where in (
        {"desk": DeskId("bengkalis/inspektorat"), "area": None},
        {"desk": DeskId("bengkalis"), "area": None},
        {"desk": None, "area": AreaCode("14.03")},
        {"desk": None, "area": None},
    ):
        lines, sums = totals(parts, since=DAY, until=DAY, **where)
        assert not [line for line in lines if line.classification == "whistleblowing"]
        found = summary(parts, since=DAY, until=DAY, today=DAY, **where)
        assert "whistleblowing" not in found.classes
        assert "bengkalis/inspektorat" not in (found.parts or {})
        if where["desk"] == "bengkalis/inspektorat":
            assert (lines, sums) == ([], {})


def published(parts: Parts, *numbers: int) -> tuple[list[int], int | None]:
    """What the public reads of a desk that counted so many on days in a row."""
    desk = DeskId(f"desk {next(_days)}")
    days = [date(2026, 5, place) for place in range(1, len(numbers) + 1)]
    count(parts, {a_cell(f"DESK#{desk}", day): number for day, number in zip(days, numbers, strict=True)})
    lines, sums = totals(parts, desk=desk, area=None, since=days[0], until=days[-1])
    return [line.total for line in lines], sums["status.submitted"]


@pytest.mark.parametrize(
    ("numbers", "lines", "total"),
    [
        ((5, 6), [5, 6], 11),
        ((5, 4), [], 9),  # the five has no line: it would tell the four
        ((5, 7, 1, 1), [7], 14),
        ((5, 4, 4), [5], 13),
        ((5, 2, 4), [5], 11),
        ((1, 2), [], None),
        ((2, 4), [], 6),
        ((1,) * 31, [], 31),
    ],
)
def test_small_numbers_are_withheld_and_sums_do_not_give_them_away(
    parts: Parts, numbers: tuple[int, ...], lines: list[int], total: int | None
) -> None:
    assert published(parts, *numbers) == (lines, total)
