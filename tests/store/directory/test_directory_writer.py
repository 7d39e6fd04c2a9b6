"""What administrators write lies where it is looked for; how the rules read it is in test_directory.py."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.core.vocabulary import AreaCode, DeskId, OfficerId, Role
from chalicelib.domain.deadlines.calendar import national_calendar
from chalicelib.domain.organisation.directory import Area, Desk, Officer
from chalicelib.store.directory.directory_json import area_data, day_off_data, desk_data, officer_data
from chalicelib.store.directory.directory_writer import DirectoryWriter
from chalicelib.store.directory.ttl_cache import TtlCache
from chalicelib.store.tables.directory_table import DirectoryRow
from chalicelib.store.tables.retries import RetryPolicy
from local.service import Service
from tests.builders import policy_data


class Remembered(TtlCache):
    """Knows one thing, until it is told to forget."""

    def __init__(self) -> None:
        super().__init__(lambda: 0.0)
        self.get("known", lambda: "old")

    @property
    def is_forgotten(self) -> bool:
        return self.get("known", lambda: "new") == "new"


@pytest.fixture
def memory() -> Remembered:
    return Remembered()


@pytest.fixture
def registry(stage: Service, memory: Remembered) -> DirectoryWriter:  # noqa: ARG001  # the table comes first
    return DirectoryWriter(RetryPolicy(lambda: 29.0), memory)


def content(pk: str, sk: str) -> Any:
    return DirectoryRow.get(pk, sk).content


def test_a_desk_lies_with_its_institution_and_an_institution_is_listed(
    registry: DirectoryWriter, memory: Remembered
) -> None:
    institution = Desk(DeskId("kota"), "Kota", DeskId("nasional"), AreaCode("31.01"), "Asia/Jakarta")
    agency = replace(institution, id=DeskId("kota/pupr"), parent=DeskId("kota"))

    registry.save_desks([institution, agency])

    assert [(row.sk, row.content, row.listing_key) for row in DirectoryRow.query("DESK#kota")] == [
        ("kota", desk_data(institution), "institutions"),
        ("kota/pupr", desk_data(agency), None),
    ]
    assert memory.is_forgotten


def test_a_desk_that_coordinates_is_found_by_its_area_and_no_other(registry: DirectoryWriter) -> None:
    desk = Desk(DeskId("kota"), "Kota", DeskId("nasional"), AreaCode("31.02"), "Asia/Jakarta", coordinates=True)
    nowhere = replace(desk, id=DeskId("pusat"), area=AreaCode(""))
    silent = replace(desk, id=DeskId("kab"), area=AreaCode("31.03"), coordinates=False)

    registry.save_desks([desk, nowhere, silent])

    assert content("COORDINATES#31.02", "DESK") == {"desk": "kota"}
    assert content("COORDINATES#-", "DESK") == {"desk": "pusat"}
    with pytest.raises(DirectoryRow.DoesNotExist):
        content("COORDINATES#31.03", "DESK")


def test_officers_categories_and_areas_lie_under_what_names_them(registry: DirectoryWriter) -> None:
    officer = Officer(OfficerId("sub-9"), "Rahmat", DeskId("kota"), frozenset({Role.INSPECTOR}))
    category = {"id": "parks", "name_id": "Taman", "name_en": "Parks"}
    province, regency = Area(AreaCode("31"), "DKI Jakarta"), Area(AreaCode("31.01"), "Kepulauan Seribu")

    registry.save_officers([officer])
    registry.save_categories([category])
    registry.save_areas([province, regency])

    assert content("OFFICER#sub-9", "OFFICER") == officer_data(officer)
    assert content("CATEGORY", "parks") == category
    assert content("AREA#-", "31") == area_data(province)
    assert content("AREA#31", "31.01") == area_data(regency)


def test_a_policy_is_published_once_and_never_says_something_else(
    registry: DirectoryWriter, memory: Remembered
) -> None:
    policy = {**policy_data(), "version": 7}

    registry.publish_policy(policy)
    registry.publish_policy(policy)

    ref = content("POINTER", "policy")["version"]
    assert content("POLICY", ref) == policy
    assert ref.endswith("7")
    assert memory.is_forgotten
    with pytest.raises(ValueError, match="says something else"):
        registry.publish_policy(policy | {"summary": "another"})
    assert content("POLICY", ref) == policy


def test_rules_are_published_whole_in_their_order(registry: DirectoryWriter) -> None:
    rules = [{"id": name, "target": "kota", "words": [name]} for name in ("b", "a", "c")]

    registry.publish_rules(41, rules)

    assert [(row.sk, row.content) for row in DirectoryRow.query("RULES#000041")] == [
        ("000000", rules[0]),
        ("000001", rules[1]),
        ("000002", rules[2]),
    ]
    assert content("POINTER", "rules") == {"version": 41}
    with pytest.raises(ValueError, match="says something else"):
        registry.publish_rules(41, rules[:2])
    with pytest.raises(KeyError):
        registry.publish_rules(42, [{"id": "aims at nothing"}])
    assert content("POINTER", "rules") == {"version": 41}


def test_what_an_attempt_before_left_out_of_a_version_is_added(registry: DirectoryWriter) -> None:
    rules = [{"id": name, "target": "kota"} for name in ("a", "b")]
    DirectoryRow("RULES#000043", "000000", content=rules[0]).save()

    registry.publish_rules(43, rules)

    assert [row.content for row in DirectoryRow.query("RULES#000043")] == rules


def test_a_calendar_lies_by_area_and_year_with_its_days_in_order(registry: DirectoryWriter) -> None:
    national = national_calendar()
    local = national.with_day_off(replace(next(iter(national.days_off.values())), name_id="Hari jadi"), "14.03")
    calendar = replace(local, version=52)

    registry.publish_calendar(calendar)

    wanted = {
        f"{area}#{year}": [day_off_data(days[day]) for day in sorted(days) if day.year == year]
        for area, days in {"-": calendar.days_off, **calendar.by_area}.items()
        for year in {day.year for day in days}
    }
    assert {row.sk: row.content for row in DirectoryRow.query("CALENDAR#000052")} == wanted
    assert "14.03" in {key.partition("#")[0] for key in wanted}
    assert content("POINTER", "calendar") == {"version": 52}


def test_a_decree_is_kept_by_its_year_with_the_calendar_that_has_its_days(registry: DirectoryWriter) -> None:
    registry.note_decree(2027, "SKB 1205/2026", 3)

    assert content("DECREE", "2027") == {"source": "SKB 1205/2026", "calendar": 3}
