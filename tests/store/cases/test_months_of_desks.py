"""The month in which a finished case lies, and the days of tables: those of the desk, on the edges of its days."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.core.timestamps import NATION, local_day, month_of, stamp, wall_time
from chalicelib.domain.core.vocabulary import DeskId, Verb, Verdict
from chalicelib.domain.organisation.directory import Category
from chalicelib.services.desks.case_search import _places
from chalicelib.store.cases.case_rows import derived_attributes
from tests.builders import COUNTRY, WIB, WIT, WITA, answered, at

LAST, FIRST = "Tue 31 Mar 2026 23:59", "Wed 01 Apr 2026 00:00"


@pytest.mark.parametrize(("moment", "month"), [(LAST, "2026-03"), (FIRST, "2026-04")])
@pytest.mark.parametrize(("desk", "zone"), [("bengkalis/pupr", WIB), ("karangasem/dinkes", WITA), ("jayapura", WIT)])
def test_a_case_lies_in_the_month_in_which_its_desk_saw_it_end(desk: str, zone: str, moment: str, month: str) -> None:
    story = answered(at("Mon 30 Mar 2026 09:00"), desk).reporter(Verb.REPLY, at(moment, zone), verdict=Verdict.ACCEPTED)

    found = derived_attributes(story.case, story.clocks)

    assert found["queue"] == f"done-{month}"
    assert found["inbox_key"].endswith(f"#{desk}#done-{month}")


@pytest.mark.parametrize("zone", [WIB, WITA, WIT])
def test_a_day_and_a_month_change_at_midnight_on_the_wall(zone: str) -> None:
    place = ZoneInfo(zone)
    before, after = at(LAST, zone), at(FIRST, zone)

    assert (month_of(before, place), month_of(after, place)) == ("2026-03", "2026-04")
    assert (local_day(before, place).day, local_day(after, place).day) == (31, 1)
    assert wall_time(stamp(after), place)[:19] == "2026-04-01T00:00:00"
    assert datetime.fromisoformat(wall_time(stamp(after), place)) == after


def test_a_topic_is_offered_by_the_days_of_the_nation() -> None:
    topic = Category("mudik", "Mudik", "Homecoming", valid_from=at(FIRST).date())

    assert not topic.is_offered(local_day(at(LAST), NATION))
    assert topic.is_offered(local_day(at(FIRST), NATION))
    assert at(FIRST).astimezone(UTC).day == 31


def test_a_search_looks_into_the_month_that_has_begun_at_the_desk_furthest_east() -> None:
    desks = [COUNTRY.desks[DeskId("bengkalis")], COUNTRY.desks[DeskId("jayapura")]]

    places = _places(desks, at(FIRST, WIT))

    assert (desks[1].id, "done-2026-04") in places
