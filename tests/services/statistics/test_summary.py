"""A period's figures: sums, medians and shares of what was counted, and nothing of secret reports in them."""

import itertools
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import pytest

from chalicelib.domain.core.case_number import new_number
from chalicelib.domain.core.vocabulary import AreaCode, DeskId
from chalicelib.services.core.parts import Parts
from chalicelib.services.statistics.summary import LONGEST_COMPARED, Summary, summary
from chalicelib.store.statistics.statistics_store import Anchor, Cell, Cohort

MONDAY, TODAY = date(2026, 6, 1), date(2026, 6, 30)
_desks = (f"desk{number}" for number in itertools.count(1))


class Place:
    """A desk of its own, and what is counted there."""

    def __init__(self, parts: Parts, desk: str = "") -> None:
        self.parts = parts
        self.desk = desk or next(_desks)

    def count(
        self, *measures: str, times: int = 1, kind: str = "complaint", day: date = MONDAY, secret: bool = False
    ) -> "Place":
        """So many events of all these measures; each is told by its desk and, if an agency's, its institution."""
        groups = {f"DESK#{self.desk}", f"DESK#{self.desk.partition('/')[0]}"}
        for _ in range(times):
            cells = [Cell(group, day, kind, measure, secret) for group in groups for measure in measures]
            self.parts.statistics.count(new_number("J"), 1, Anchor("h"), cells)
        return self

    def open(self, numbers: Mapping[date, int], kind: str = "complaint", *, secret: bool = False) -> "Place":
        """So many cases that came in on these days are open."""
        moves = {Cohort(f"DESK#{self.desk}", day, kind, secret): number for day, number in numbers.items()}
        self.parts.statistics.count(new_number("J"), 1, Anchor("h"), [], moves)
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
    place.count("outcome.archived", times=6).count("held.3", times=6)
    found = place.summary()

    whole = found.whole
    assert (whole.received, whole.answered, whole.ended) == (12, 10, 16)
    assert (whole.first_on_time, whole.first_days) == (50, 2.5)
    assert (whole.end_on_time, whole.end_days) == (50, 17)
    assert whole.held_days == 3
    assert found.outcomes == {"accepted": 5, "silence": 5, "withdrawn": 0, "archived": 6}


def test_a_day_outside_the_period_is_not_counted(parts: Parts) -> None:
    place = Place(parts).count("received", times=5).count("received", times=6, day=MONDAY - timedelta(days=1))

    assert place.summary().whole.received == 5
    assert place.summary(since=MONDAY - timedelta(days=1)).whole.received == 11


def test_medians_and_shares_of_fewer_than_five_are_left_out(parts: Parts) -> None:
    place = Place(parts)
    first_answers(place, [1, 2, 3, 4])
    found = place.summary().whole

    assert (found.answered, found.first_on_time, found.first_days) == (4, None, None)


def test_secret_reports_are_in_the_figures_of_those_who_may_open_them_alone(parts: Parts) -> None:
    place = Place(parts).count("received", times=2).count("received", secret=True).open({TODAY: 1})
    place.count("first.2", "first.on_time", times=2, secret=True).count("rating.4", secret=True)
    place.count("outcome.archived", "status.archived", secret=True).open({TODAY: 1}, secret=True)
    found = summary(parts, desk=DeskId(place.desk), area=None, since=MONDAY, until=TODAY, today=TODAY, exact=True)
    told = place.summary()

    assert (found.whole.received, found.whole.answered, found.whole.ended, found.whole.open) == (3, 2, 1, 2)
    assert (found.whole.first_on_time, found.whole.first_days, found.average, found.ratings) == (100, 2, 4, 1)
    assert (found.outcomes["archived"], found.rated[4], found.backlog[0, 5]) == (1, 1, 2)
    assert found.classes["complaint"].received == 3
    assert (told.whole.received, told.whole.answered, told.whole.ended, told.whole.open) == (2, 0, 0, 1)
    assert (told.outcomes["archived"], told.ratings, told.backlog[0, 5], told.secret_received) == (0, 0, 1, None)


def test_the_nation_tells_the_secret_reports_of_past_months_that_had_many(parts: Parts) -> None:
    for day, times in ((date(2023, 3, 6), 20), (date(2023, 4, 3), 19), (date(2023, 5, 1), 25)):
        for _ in range(times):
            parts.statistics.count(
                new_number("J"), 1, Anchor("h"), [Cell("ALL", day, "complaint", "received", secret=True)]
            )

    def told(since: date, until: date) -> int | None:
        found = summary(parts, desk=None, area=None, since=since, until=until, today=date(2023, 5, 31))
        assert found.whole.received == 0
        return found.secret_received

    march, april, may = date(2023, 3, 1), date(2023, 4, 30), date(2023, 5, 31)
    assert [told(march, march.replace(day=31)), told(march, april), told(march, may)] == [20, 20, 20]


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


def test_ratings_are_shown_with_their_spread(parts: Parts) -> None:
    place = Place(parts).count("rating.5", times=15).count("rating.2", times=5)
    wide = place.summary()
    place.count("rating.1", times=2)
    narrow = place.summary()

    assert (wide.ratings, wide.average, wide.rated) == (20, 4.2, {1: 0, 2: 5, 3: 0, 4: 0, 5: 15})
    assert (narrow.ratings, narrow.average, narrow.rated) == (22, 4.0, {1: 2, 2: 5, 3: 0, 4: 0, 5: 15})


def test_agencies_are_compared_within_their_institution(parts: Parts) -> None:
    roads, health = Place(parts, "compared/roads"), Place(parts, "compared/health")
    roads.count("received", times=9)
    health.count("received", times=7)
    found = Place(parts, "compared").count("received", times=6).summary()

    assert found.whole.received == 22
    assert found.parts
    assert {name: line.received for name, line in found.parts.items()} == {"compared/roads": 9, "compared/health": 7}


@pytest.mark.parametrize(
    ("desk", "area"), [(None, AreaCode("14.03")), (DeskId("a/b"), None)], ids=["a regency", "an agency"]
)
def test_what_has_no_parts_is_compared_with_nothing(parts: Parts, desk: DeskId | None, area: AreaCode | None) -> None:
    assert summary(parts, desk=desk, area=area, since=MONDAY, until=TODAY, today=TODAY).parts is None


def test_a_long_period_is_summed_but_not_compared(parts: Parts) -> None:
    until = MONDAY + timedelta(days=LONGEST_COMPARED)

    assert Place(parts).summary(until=until).parts is None
    assert Place(parts).summary(until=until - timedelta(days=1)).parts == {}
