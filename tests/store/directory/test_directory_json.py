"""What administrators write is read as they mean it, and what they leave out as the least that it can mean."""

import json
from datetime import date
from typing import Any

import pytest

from chalicelib.domain.core.vocabulary import AreaCode, Classification, DeskId, OfficerId, Role
from chalicelib.domain.deadlines.calendar import DayOff, Week
from chalicelib.domain.organisation.directory import Area, Category, Desk, Officer
from chalicelib.domain.organisation.routing_rules import Rule
from chalicelib.store.directory.directory_json import (
    area_data,
    area_from,
    around,
    category_from,
    day_off_data,
    day_off_from,
    desk_data,
    desk_from,
    desk_named,
    officer_data,
    officer_from,
    rule_from,
)

NAMED: dict[str, Any] = {"id": "roads", "name_id": "Jalan", "name_en": "Roads"}


@pytest.mark.parametrize(("code", "parent"), [("14", "-"), ("14.03", "14"), ("14.03.01", "14.03")])
def test_an_area_lies_in_the_one_whose_code_is_shorter_by_a_part(code: str, parent: str) -> None:
    assert around(AreaCode(code)) == parent


def test_an_area_is_written_and_read_by_its_code_and_name() -> None:
    area = Area(AreaCode("14.03"), "Kabupaten Bengkalis")

    assert area_data(area) == {"code": "14.03", "name": "Kabupaten Bengkalis"}
    assert area_from(area_data(area)) == area


def test_a_desk_is_read_as_it_was_written() -> None:
    desk = Desk(DeskId("a/b"), "B", DeskId("a"), AreaCode("14"), "Asia/Jakarta", week=Week.SIX, coordinates=True)

    written = json.loads(json.dumps(desk_data(desk)))

    assert (written["id"], written["week"], written["coordinates"]) == ("a/b", 6, True)
    assert desk_from(written) == desk


def test_a_desk_that_names_no_week_works_five_days() -> None:
    content = {"id": "a", "name": "A", "parent": None, "area": "", "zone": "Asia/Jakarta"}

    assert desk_from(content).week is Week.FIVE


def test_a_reference_to_a_desk_names_it() -> None:
    assert desk_named({"desk": "bengkalis"}) == "bengkalis"


def test_an_officer_is_read_as_he_was_written() -> None:
    roles = frozenset({Role.LIAISON_OFFICER, Role.INSTITUTION_ADMIN})
    officer = Officer(OfficerId("sub-1"), "Rahmat Hidayat", DeskId("bengkalis"), roles, active=False)

    assert officer_data(officer) == {
        "id": "sub-1",
        "name": "Rahmat Hidayat",
        "desk": "bengkalis",
        "roles": ["institution_admin", "liaison_officer"],
        "active": False,
    }
    assert officer_from(officer_data(officer)) == officer


def test_an_officer_is_at_work_unless_it_is_said_that_he_is_not() -> None:
    found = officer_from({"id": "sub-1", "name": "Rahmat", "desk": "bengkalis", "roles": ["inspector"]})

    assert found == Officer(OfficerId("sub-1"), "Rahmat", DeskId("bengkalis"), frozenset({Role.INSPECTOR}), active=True)


def test_a_category_is_all_that_its_administrator_wrote() -> None:
    content = NAMED | {
        "parent": "infrastructure",
        "valid_from": "2020-03-02",
        "valid_until": "2023-06-21",
        "classifications": ["aspiration"],
    }

    assert category_from(content) == Category(
        "roads",
        "Jalan",
        "Roads",
        "infrastructure",
        date(2020, 3, 2),
        date(2023, 6, 21),
        frozenset({Classification.ASPIRATION}),
    )


def test_a_category_of_three_names_stands_alone_for_every_report_and_for_good() -> None:
    found = category_from(NAMED)

    assert found == Category("roads", "Jalan", "Roads", None, date(2000, 1, 1), None, frozenset(Classification))


def test_a_rule_is_all_that_its_administrator_wrote_with_its_words_in_small_letters() -> None:
    content = {
        "id": "dark",
        "target": "esdm",
        "classifications": ["complaint"],
        "categories": ["energy"],
        "area": "14.03",
        "channel": "sms",
        "words": ["Listrik PADAM", "gelap"],
    }

    assert rule_from(content) == Rule(
        "dark",
        "esdm",
        frozenset({Classification.COMPLAINT}),
        frozenset({"energy"}),
        AreaCode("14.03"),
        "sms",
        frozenset({"listrik padam", "gelap"}),
    )


@pytest.mark.parametrize("said", [{}, {"area": ""}, {"area": None}])
def test_a_rule_asks_for_nothing_that_it_does_not_name(said: dict[str, Any]) -> None:
    nothing = frozenset[Any]()

    assert rule_from({"id": "all", "target": "/"} | said) == Rule("all", "/", nothing, nothing, None, None, nothing)


def test_a_day_off_is_read_as_it_was_written() -> None:
    off = DayOff(date(2026, 3, 19), "Hari Suci Nyepi", "Day of Silence", "public")

    assert day_off_data(off)["day"] == "2026-03-19"
    assert day_off_from(day_off_data(off)) == off
