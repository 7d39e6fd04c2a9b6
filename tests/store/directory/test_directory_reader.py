"""The directory: what comes back is what was written, never older than thirty seconds, never half published."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import boto3
import pytest
from pynamodb.exceptions import PynamoDBException

from chalicelib.domain.core.errors import CorruptData
from chalicelib.domain.core.vocabulary import NATIONAL, AreaCode, Classification, DeskId, OfficerId, Role
from chalicelib.domain.deadlines.calendar import DayOff, Week, national_calendar
from chalicelib.domain.deadlines.sla import PolicyRef
from chalicelib.domain.organisation.directory import Area, Desk, Officer
from chalicelib.store.directory.directory_json import desk_data, desk_from, rule_from
from chalicelib.store.directory.directory_reader import Directory
from chalicelib.store.directory.directory_writer import DirectoryWriter
from chalicelib.store.directory.ttl_cache import FRESH_SECONDS, REMEMBERED, TtlCache
from chalicelib.store.tables.retries import RetryPolicy
from local.dynamodb.engines import Engine
from local.seed.seed_files import read
from local.seed.seeding import POLICIES
from local.service import Service
from tests.country import AREAS, CATEGORIES, DESKS, OFFICERS, RULES
from tests.faults import DENIED, THROTTLED, Wire

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)


class Seconds:
    """Machine time that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Office:
    """A registry, and the directory of a function that remembers what it read."""

    def __init__(self, stage: Service) -> None:
        self.seconds = Seconds()
        self.memory = TtlCache(self.seconds)
        patience = RetryPolicy(lambda: 29.0)
        self.directory = Directory(patience, self.memory)
        self.registry = DirectoryWriter(patience, TtlCache(self.seconds))
        self.table = stage.provisioned.ref("DirectoryTable")

    def later(self, seconds: float) -> None:
        self.seconds.now += seconds


@pytest.fixture
def office(stage: Service) -> Office:
    return Office(stage)


@pytest.mark.parametrize("desk", DESKS, ids=lambda desk: desk.id)
def test_a_desk_comes_back_as_it_was_saved(office: Office, desk: Desk) -> None:
    found = office.directory.desk(desk.id)

    assert found is not None
    assert replace(found, topic=None) == desk


@pytest.mark.parametrize("officer", OFFICERS.values(), ids=lambda officer: officer.name)
def test_an_officer_comes_back_as_he_was_saved(office: Office, officer: Officer) -> None:
    assert office.directory.officer(officer.id) == officer


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.code)
def test_an_area_comes_back_as_it_was_saved(office: Office, area: Area) -> None:
    assert office.directory.area(area.code) == area
    assert area in office.directory.areas_in(AreaCode(area.code.rpartition(".")[0]) or None)


def test_what_nobody_saved_is_not_there(office: Office) -> None:
    directory = office.directory

    assert directory.desk(DeskId("atlantis")) is None
    assert directory.officer(OfficerId("nobody")) is None
    assert directory.area(AreaCode("99.99")) is None


def test_categories_come_back_with_what_they_are_for(office: Office) -> None:
    found = office.directory.categories()

    assert set(found) == {category["id"] for category in CATEGORIES}
    assert found["infrastructure/road"].parent == "infrastructure"
    assert found["health/covid-19"].valid_until == date(2023, 6, 21)
    assert found["health"].classifications == frozenset(Classification)


def test_rules_come_back_in_their_order(office: Office) -> None:
    assert office.directory.rule_book().rules == tuple(rule_from(rule) for rule in RULES)


def test_institutions_and_their_desks_are_listed(office: Office) -> None:
    assert [desk.id for desk in office.directory.institutions()] == sorted(
        desk.id for desk in DESKS if desk.is_institution
    )
    assert {desk.id for desk in office.directory.desks_of(DeskId("bengkalis"))} == {
        "bengkalis", "bengkalis/inspektorat", "bengkalis/pupr", "bengkalis/dinkes",
    }  # fmt: skip


def test_the_calendar_comes_back_with_every_day_off(office: Office) -> None:
    assert office.directory.calendar_in_force() == national_calendar()


def test_the_policy_in_force_is_the_one_that_was_published(office: Office) -> None:
    assert office.directory.policy_in_force(NOW).ref == PolicyRef("permenpanrb-62-2018", 1)


def test_an_older_function_reads_a_desk_that_a_newer_one_wrote() -> None:
    content = desk_data(DESKS[0]) | {"invented_later": True}

    assert desk_from(content) == DESKS[0]


@pytest.mark.parametrize(
    ("area", "desk"),
    [
        ("14.03.01", "bengkalis"),  # its regency
        ("14.03", "bengkalis"),
        ("14.71", "prov-riau"),  # no desk of its own: the province
        ("14.71.02", "prov-riau"),
        ("61.71", "nasional"),  # nor a province: the nation
        (None, "nasional"),
    ],
)
def test_the_coordinator_is_the_nearest_around(office: Office, area: str | None, desk: str) -> None:
    assert office.directory.coordinator(AreaCode(area) if area else None).id == desk


def test_a_retired_desk_coordinates_no_more(office: Office) -> None:
    kampar = Desk(DeskId("kampar"), "Kampar", DeskId("prov-riau"), AreaCode("14.01"), "Asia/Jakarta", coordinates=True)
    office.registry.save_desks([kampar])
    assert office.directory.coordinator(AreaCode("14.01.02")).id == "kampar"

    office.registry.save_desks([replace(kampar, active=False)])
    office.later(FRESH_SECONDS)

    assert office.directory.coordinator(AreaCode("14.01.02")).id == "prov-riau"


def test_a_desk_that_gave_coordination_up_coordinates_no_more(office: Office) -> None:
    siak = Desk(DeskId("siak"), "Siak", DeskId("prov-riau"), AreaCode("14.08"), "Asia/Jakarta", coordinates=True)
    office.registry.save_desks([siak])
    assert office.directory.coordinator(AreaCode("14.08")).id == "siak"

    office.registry.save_desks([replace(siak, coordinates=False)])
    office.later(FRESH_SECONDS)

    assert office.directory.coordinator(AreaCode("14.08")).id == "prov-riau"


def test_without_a_national_desk_nothing_goes_on_quietly(office: Office) -> None:
    boto3.client("dynamodb").delete_item(
        TableName=office.table, Key={"pk": {"S": f"DESK#{NATIONAL}"}, "sk": {"S": NATIONAL}}
    )
    try:
        with pytest.raises(CorruptData):
            office.directory.coordinator(None)
    finally:
        office.registry.save_desks([DESKS[0]])


def test_what_was_read_is_not_asked_again_within_half_a_minute(office: Office, wire: Wire) -> None:
    for seconds in (0, 10, 19.9):
        office.later(seconds)
        office.directory.desk(DeskId("bengkalis"))

    assert wire.counted == {"directory.GetItem": 1}


def test_nothing_is_remembered_longer_than_half_a_minute(office: Office, wire: Wire) -> None:
    directory = office.directory
    asked = (
        lambda: directory.desk(DeskId("bengkalis")),
        lambda: directory.officer(OFFICERS["admin@riau"].id),
        lambda: directory.area(AreaCode("14")),
        lambda: directory.desk(DeskId("atlantis")),
        directory.categories,
        directory.rule_book,
        lambda: directory.policy_in_force(NOW),
        directory.calendar_in_force,
        lambda: directory.coordinator(AreaCode("14.03")),
    )
    for ask in asked:
        office.memory.forget()
        ask()
        ask()
        once = len(wire.calls)
        office.later(FRESH_SECONDS)
        ask()
        assert len(wire.calls) > once
        wire.forget()


def test_with_a_warm_memory_nothing_is_asked(office: Office, wire: Wire) -> None:
    def ask() -> None:
        office.directory.coordinator(AreaCode("14.03.01"))
        office.directory.rule_book()
        office.directory.policy_in_force(NOW)
        office.directory.calendar_in_force()
        office.directory.categories()

    ask()
    wire.forget()
    ask()

    assert wire.calls == []


def test_a_version_never_changes_and_is_asked_for_once(office: Office, wire: Wire) -> None:
    office.directory.calendar(1)
    office.later(3600)
    office.directory.calendar(1)

    assert wire.counted["directory.Query"] == 1


def test_a_revoked_officer_is_out_within_a_minute(office: Office) -> None:
    officer = replace(OFFICERS["admin@riau"], id=OfficerId("leaving"))
    office.registry.save_officers([officer])
    assert office.directory.officer(officer.id) == officer

    office.registry.save_officers([replace(officer, active=False)])
    office.later(59)

    found = office.directory.officer(officer.id)
    assert found is not None
    assert not found.active


def test_the_memory_is_bounded_and_forgets_what_was_not_asked_for_longest() -> None:
    memory, asked = TtlCache(Seconds()), list[str]()

    def get(key: str) -> str:
        return memory.get(key, lambda: asked.append(key) or key)  # type: ignore[func-returns-value]

    get("often")
    get("rarely")
    for number in range(REMEMBERED - 1):
        get("often")
        get(f"filler {number}")
    asked.clear()
    get("often")
    get("rarely")

    assert asked == ["rarely"]


def test_renewing_one_answer_forgets_no_other() -> None:
    seconds = Seconds()
    memory, asked = TtlCache(seconds), list[int]()
    memory.get("0", lambda: asked.append(0))
    seconds.now += 20
    for number in range(1, REMEMBERED):
        memory.get(str(number), lambda number=number: asked.append(number))  # type: ignore[misc]
    memory.get("0", lambda: asked.append(0))
    seconds.now += 15
    memory.get("0", lambda: asked.append(0))
    asked.clear()

    memory.get("1", lambda: asked.append(1))

    assert asked == []


@pytest.fixture
def published(office: Office) -> Iterator[Office]:
    """The office; afterwards the country's own versions are in force again."""
    yield office
    for policy in read(POLICIES):
        office.registry.publish_policy(policy)
    office.registry.publish_rules(1, RULES)
    office.registry.publish_calendar(national_calendar())


@pytest.mark.parametrize("operation", ["BatchWriteItem", "PutItem"])
def test_rules_that_could_not_be_written_whole_are_not_in_force(published: Office, wire: Wire, operation: str) -> None:
    wire.fail(operation, DENIED, on="directory")

    with pytest.raises(PynamoDBException):
        published.registry.publish_rules(2, [{"id": f"r{number}", "target": "/pupr"} for number in range(30)])

    assert published.directory.rule_book().version == 1
    assert len(published.directory.rule_book().rules) == len(RULES)


def test_the_pointer_is_flipped_after_everything_that_it_points_to(published: Office, wire: Wire) -> None:
    rules = [{"id": f"r{number}", "target": "/pupr"} for number in range(30)]

    published.registry.publish_rules(4, rules)
    published.registry.publish_policy({**read(POLICIES)[0], "version": 4})
    published.registry.publish_calendar(replace(national_calendar(), version=4))

    writes = [operation for call in wire.calls if (operation := call.partition(".")[2]) != "Query"]
    assert writes == [
        "BatchWriteItem", "BatchWriteItem", "PutItem", "BatchWriteItem", "PutItem", "BatchWriteItem", "PutItem",
    ]  # fmt: skip
    assert [rule.id for rule in published.directory.rule_book().rules] == [rule["id"] for rule in rules]


def test_publishing_survives_what_passes(published: Office, wire: Wire) -> None:
    wire.fail("BatchWriteItem", THROTTLED, on="directory")
    wire.fail("PutItem", THROTTLED, on="directory", after=True)

    published.registry.publish_rules(3, RULES)

    assert published.directory.rule_book().version == 3


def test_a_case_under_an_older_version_still_finds_its_calendar(published: Office) -> None:
    extra = DayOff(date(2026, 4, 1), "Hari Jadi", "Founding day", "local")
    calendar = replace(national_calendar(), version=5, by_area={"14.03": {extra.day: extra}})
    published.registry.publish_calendar(calendar)

    assert published.directory.calendar_in_force() == calendar
    assert published.directory.calendar(1) == national_calendar()


def test_a_version_once_published_never_changes(published: Office) -> None:
    published.registry.publish_rules(6, RULES)
    published.registry.publish_rules(6, RULES)

    with pytest.raises(ValueError, match=r"RULES#000006 .* take a new version"):
        published.registry.publish_rules(6, RULES[:-1])
    with pytest.raises(ValueError, match="POLICY"):
        published.registry.publish_policy({**read(POLICIES)[0], "dispute_floor": 99})
    with pytest.raises(ValueError, match="CALENDAR#000001"):
        published.registry.publish_calendar(replace(national_calendar(), days_off={}, by_area={"14.03": {}}))

    assert published.directory.rule_book().rules == tuple(rule_from(content) for content in RULES)


def test_a_policy_or_calendar_that_is_gone_is_broken_data(office: Office) -> None:
    with pytest.raises(CorruptData):
        office.directory.policy(PolicyRef("permenpanrb-62-2018", 99))
    with pytest.raises(CorruptData):
        office.directory.calendar(99)


def test_the_fallback_of_a_desk_without_week_is_five_days() -> None:
    content = {name: value for name, value in desk_data(DESKS[0]).items() if name != "week"}

    assert desk_from(content).week is Week.FIVE


def test_roles_are_kept_as_they_are(office: Office, engine: Engine) -> None:
    officer = Officer(
        OfficerId(f"both on {engine.name}"), "Dua", DeskId("bengkalis"), frozenset({Role.LEADER, Role.INSPECTOR})
    )
    office.registry.save_officers([officer])

    assert office.directory.officer(officer.id) == officer


def test_versions_that_events_stand_on_are_read_as_they_were_published_and_not_as_a_replica_has_them(
    office: Office, wire: Wire
) -> None:
    """Who remembers for ever must not remember what was not there yet."""
    wire.forget()
    office.directory.policy(office.directory.policy_in_force(NOW).ref)
    office.directory.calendar(office.directory.calendar_version())
    office.directory.rule_book()

    asked = [params for call, params in wire.sent if call.startswith("directory.")]
    consistent = {str(key): params.get("ConsistentRead", False) for params in asked if (key := _partition(params))}
    assert {key for key, is_consistent in consistent.items() if is_consistent} >= {"POLICY", "CALENDAR", "RULES"}


def _partition(params: Mapping[str, Any]) -> str:
    found = str(params.get("Key") or params.get("ExpressionAttributeValues"))
    return next((kind for kind in ("POLICY", "CALENDAR#", "RULES#") if kind in found), "").rstrip("#")
