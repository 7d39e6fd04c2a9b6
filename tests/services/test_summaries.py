"""A period's figures: sums, medians and shares of what was counted, with nothing in them that is too small."""

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import pytest

from chalicelib.domain.number import new_number
from chalicelib.domain.words import AreaCode, DeskId
from chalicelib.services.parts import Parts
from chalicelib.services.summaries import LONGEST_COMPARED, Summary, summary
from chalicelib.store.statistics import Cell, Cohort

MONDAY, TODAY = date(2026, 6, 1), date(2026, 6, 30)
_desks = (f"desk{number}" for number in itertools.count(1))


class Place:
    """A desk of its own, and what is counted there."""

    def __init__(self, parts: Parts, desk: str = "") -> None:
        self.parts = parts
        self.desk = desk or next(_desks)

    def count(self, *measures: str, times: int = 1, kind: str = "complaint", day: date = MONDAY) -> "Place":
        """So many events of all these measures; each is told by its desk and, if an agency's, its institution."""
        groups = {f"DESK#{self.desk}", f"DESK#{self.desk.partition('/')[0]}"}
        for _ in range(times):
            cells = [Cell(group, day, kind, measure) for group in groups for measure in measures]
            self.parts.statistics.count(new_number("J"), 1, "h", cells)
        return self

    def open(self, numbers: Mapping[date, int], kind: str = "complaint") -> "Place":
        """So many cases that came in on these days are open."""
        moves = {Cohort(f"DESK#{self.desk}", day, kind): number for day, number in numbers.items()}
        self.parts.statistics.count(new_number("J"), 1, "h", [], moves)
        return self

    def summary(self, since: date = MONDAY, until: date = TODAY) -> Summary:
        return summary(self.parts, desk=DeskId(self.desk), area=None, since=since, until=until, today=TODAY)


def first_answers(place: Place, days: Iterable[int], *, late: int = 0) -> None:
    """So many first answers, each after so many days; the first ones of them late."""
    for index, took in enumerate(days):
        place.count(f"first.{took}", "first.late" if index < late else "first.on_time")


def test_a_clerk_comes_to_the_same_figures(parts: Parts) -> None:
    place = Place(parts).count("received", times=12)
    first_answers(place, [0, 1, 1, 2, 2, 3, 8, 9, 9, 10], late=5)
    place.count("end.4", "end.on_time", "outcome.accepted", times=5)
    place.count("end.30", "end.late", "outcome.silence", times=5)
    place.count("outcome.archived", times=6)
    found = place.summary()

    whole = found.whole
    assert (whole.received, whole.answered, whole.ended) == (12, 10, 16)
    assert (whole.first_on_time, whole.first_days) == (50, 2.5)
    assert (whole.end_on_time, whole.end_days) == (50, 17)
    assert found.outcomes == {"accepted": 5, "silence": 5, "withdrawn": 0, "archived": 6}


def test_a_day_outside_the_period_is_not_counted(parts: Parts) -> None:
    place = Place(parts).count("received", times=5).count("received", times=6, day=MONDAY - timedelta(days=1))

    assert place.summary().whole.received == 5
    assert place.summary(since=MONDAY - timedelta(days=1)).whole.received == 11


def test_medians_and_shares_of_fewer_than_five_are_withheld(parts: Parts) -> None:
    place = Place(parts)
    first_answers(place, [1, 2, 3, 4])
    found = place.summary().whole

    assert (found.answered, found.first_on_time, found.first_days) == (None, None, None)


def test_one_late_answer_cannot_be_told_from_the_share(parts: Parts) -> None:
    place = Place(parts)
    first_answers(place, [1] * 9 + [7], late=1)

    assert (place.summary().whole.answered, place.summary().whole.first_on_time) == (10, None)


def test_an_outcome_is_not_told_by_what_is_left(parts: Parts) -> None:
    place = Place(parts).count("outcome.accepted", times=9).count("outcome.withdrawn", times=2)
    place.count("outcome.silence", times=7).count("outcome.archived", times=8)
    found = place.summary()

    assert found.whole.ended == 26
    assert found.outcomes == {"accepted": 9, "silence": None, "withdrawn": None, "archived": 8}


def test_few_archived_cases_are_not_told_by_all_ends_less_the_closed_ones(parts: Parts) -> None:
    place = Place(parts).count("outcome.accepted", times=9).count("outcome.archived", times=2)

    assert place.summary().whole.ended is None


def test_a_sum_is_the_periods_own_however_few_each_day_had(parts: Parts) -> None:
    place = Place(parts).count("received", times=6).count("received", times=2, day=MONDAY + timedelta(days=1))
    slow = Place(parts)
    for back in range(59):
        slow.count("received", day=TODAY - timedelta(days=back))

    assert place.summary().whole.received == 8
    assert slow.summary(since=TODAY - timedelta(days=58)).whole.received == 59


def test_a_sum_of_months_is_withheld_where_it_tells_a_small_one(parts: Parts) -> None:
    place = Place(parts).count("received", times=6).count("received", times=2, day=MONDAY - timedelta(days=1))

    assert place.summary().whole.received == 6
    assert place.summary(since=date(2026, 5, 1)).whole.received is None


def test_who_may_know_sees_every_number(parts: Parts) -> None:
    place = Place(parts).count("received", times=3).count("first.2", "first.on_time", times=2).count("rating.4")
    place.count("outcome.archived", "status.archived").open({TODAY: 2})
    found = summary(parts, desk=DeskId(place.desk), area=None, since=MONDAY, until=TODAY, today=TODAY, exact=True)

    assert (found.whole.received, found.whole.answered, found.whole.ended, found.whole.open) == (3, 2, 1, 2)
    assert (found.whole.first_on_time, found.whole.first_days, found.average, found.ratings) == (100, 2, 4, 1)
    assert (found.outcomes["archived"], found.rated[4], found.backlog[0, 5]) == (1, 1, 2)
    assert found.classes["complaint"].received == 3
    assert place.summary().whole.received is None


def test_a_class_is_not_told_by_the_others(parts: Parts) -> None:
    place = Place(parts).count("received", times=30).count("received", times=9, kind="information_request")
    place.count("received", times=2, kind="aspiration").count("received", times=2, kind="aspiration", day=TODAY)
    place.count("received", times=4, day=TODAY)
    found = place.summary()

    assert found.whole.received == 47
    # All of them: the nine are published as those of a day, and the complaints would tell the four that are left.
    assert {name: line.received for name, line in found.classes.items()} == {
        "complaint": None,
        "aspiration": None,
        "information_request": None,
    }


def test_open_cases_are_parted_by_working_days_since_they_came_in(parts: Parts) -> None:
    """30 June 2026 is a Tuesday; 1, 16 and 17 June and 27 and 28 May were days off, as is a weekend."""
    numbers = {
        date(2026, 6, 30): 5,  # 0 working days
        date(2026, 6, 23): 6,  # 5
        date(2026, 6, 22): 7,  # 6
        date(2026, 6, 10): 8,  # 13: the 16th was a holiday
        date(2026, 6, 9): 9,  # 14
        date(2026, 6, 8): 10,  # 15
        date(2026, 1, 5): 11,
        date(2023, 1, 2): 12,
    }
    found = Place(parts).open(numbers).summary()

    assert found.backlog == {(0, 5): 11, (6, 14): 24, (15, 60): 10, (61, None): 23}
    assert found.whole.open == 68


def test_a_small_band_takes_another_with_it(parts: Parts) -> None:
    found = Place(parts).open({TODAY: 3, date(2026, 6, 10): 8, date(2026, 1, 5): 11}).summary()

    assert found.backlog == {(0, 5): None, (6, 14): None, (15, 60): 0, (61, None): 11}
    assert found.whole.open == 22


def test_ratings_are_shown_with_their_spread_if_no_part_of_it_is_small(parts: Parts) -> None:
    place = Place(parts).count("rating.5", times=15).count("rating.2", times=5)
    wide = place.summary()
    place.count("rating.1", times=2)
    narrow = place.summary()

    assert (wide.ratings, wide.average, wide.rated) == (20, 4.2, {1: 0, 2: 5, 3: 0, 4: 0, 5: 15})
    assert (narrow.ratings, narrow.average, narrow.rated) == (22, 4.0, dict.fromkeys(range(1, 6)))


def test_agencies_are_compared_within_their_institution(parts: Parts) -> None:
    roads, health = Place(parts, "compared/roads"), Place(parts, "compared/health")
    roads.count("received", times=9)
    health.count("received", times=7)
    found = Place(parts, "compared").count("received", times=6).summary()

    assert found.whole.received == 22
    assert found.parts
    assert {name: line.received for name, line in found.parts.items()} == {"compared/roads": 9, "compared/health": 7}


def test_a_small_agency_is_not_told_by_its_institution(parts: Parts) -> None:
    Place(parts, "told/roads").count("received", times=9)
    Place(parts, "told/health").count("received", times=2).count("received", times=1, day=TODAY)
    Place(parts, "told/water").count("received", times=8).count("received", times=1, day=TODAY)
    found = Place(parts, "told").summary()

    assert found.parts
    shown = {name: line.received for name, line in found.parts.items()}
    assert Counter(shown.values())[None] >= 2
    assert shown["told/health"] is None


@pytest.mark.parametrize(
    ("desk", "area"), [(None, AreaCode("14.03")), (DeskId("a/b"), None)], ids=["a regency", "an agency"]
)
def test_what_has_no_parts_is_compared_with_nothing(parts: Parts, desk: DeskId | None, area: AreaCode | None) -> None:
    assert summary(parts, desk=desk, area=area, since=MONDAY, until=TODAY, today=TODAY).parts is None


def test_a_long_period_is_summed_but_not_compared(parts: Parts) -> None:
    until = MONDAY + timedelta(days=LONGEST_COMPARED)

    assert Place(parts).summary(until=until).parts is None
    assert Place(parts).summary(until=until - timedelta(days=1)).parts == {}
