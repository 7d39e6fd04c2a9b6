"""The data that the service starts with hangs together: no desk, rule, officer or sample points nowhere."""

import csv
import json
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.actions.substance import is_substantive
from chalicelib.domain.core.vocabulary import (
    NATIONAL,
    ArchiveReason,
    AreaCode,
    Classification,
    DeskId,
    Role,
    Verdict,
    ancestors,
    institution_of,
)
from chalicelib.domain.organisation.directory import Desk
from chalicelib.domain.organisation.routing_rules import Decision, Facts, RuleBook, route
from chalicelib.store.directory.directory_json import category_from, desk_data, desk_from, officer_from, rule_from
from infra import ROOT

SHARED = ROOT.parent / "shared" / "data"
INDONESIA = {"latitude": (Decimal(-11), Decimal("6.1")), "longitude": (Decimal(95), Decimal("141.1"))}
TODAY = date(2026, 1, 5)


def read(path: str) -> Any:
    return json.loads((ROOT / path).read_text(encoding="utf-8"))


CATEGORIES = {category.id: category for category in map(category_from, read("infra/directory/categories.json"))}
RULES = tuple(map(rule_from, read("infra/directory/rules.json")))
ZONES: dict[str, str] = read("infra/directory/zones.json")
AREAS: dict[str, str] = {area["code"]: area["name"] for area in read("local/seed/areas.json")}
DESKS = {desk.id: desk for desk in map(desk_from, read("local/seed/desks.json"))}
INSTITUTIONS = [desk for desk in DESKS.values() if desk.is_institution]
OFFICERS = [officer_from(officer | {"id": officer["username"]}) for officer in read("local/seed/officers.json")]
COMPLAINTS: list[dict[str, Any]] = read("local/seed/complaints.json")
ANSWERS: dict[str, Any] = read("local/seed/answers.json")
MAPPING: dict[str, Any] = read("local/seed/sf311_mapping.json")


class SeededDesks:
    """The seed as the rules ask for it."""

    def __init__(self) -> None:
        self._coordinators = {desk.area: desk for desk in DESKS.values() if desk.coordinates}

    def desk(self, desk_id: DeskId) -> Desk | None:
        return DESKS.get(desk_id)

    def coordinator(self, area: AreaCode | None) -> Desk:
        around = ancestors(area) if area else ()
        return next((self._coordinators[code] for code in around if code in self._coordinators), DESKS[NATIONAL])


def routed(complaint: dict[str, Any]) -> Decision:
    facts = Facts(
        classification=Classification(complaint["classification"]),
        category=complaint["category"],
        area=complaint["area"],
        institution=complaint["institution"],
        text=f"{complaint['title']}\n{complaint['body']}",
    )
    return route(facts, RuleBook(1, RULES), SeededDesks())


def exists_somewhere(target: str) -> bool:
    """A relative target must be of use in more than one place; `/` is the coordinating desk, which every place has."""
    if target == "/":
        return True
    if target.startswith("/"):
        return sum(f"{desk.id}{target}" in DESKS for desk in INSTITUTIONS) > 1
    return target in DESKS


@pytest.mark.parametrize(
    "path",
    [
        "infra/directory/categories.json",
        "infra/directory/rules.json",
        "local/seed/areas.json",
        "local/seed/desks.json",
    ],
)
def test_nothing_is_listed_twice(path: str) -> None:
    keys = [row.get("id", row.get("code")) for row in read(path)]
    assert [key for key, times in Counter(keys).items() if times > 1] == []


def test_there_is_enough_of_everything() -> None:
    assert len(COMPLAINTS) == 60
    assert len(AREAS) <= 300
    assert len(ANSWERS["substantive"]) >= 25
    assert [len(ANSWERS[kind]) for kind in ("empty", "questions", "replies", "return_reasons")] == [6, 12, 15, 8]


class TestAreas:
    def test_lie_in_an_area_that_is_known(self) -> None:
        orphans = [code for code in AREAS if len(code) > 2 and code.rpartition(".")[0] not in AREAS]
        assert orphans == []

    def test_every_province_has_a_time_zone(self) -> None:
        provinces = {code for code in AREAS if len(code) == 2}
        assert len(provinces) == 38
        assert set(ZONES) == provinces

    def test_time_zones_are_those_of_the_state(self) -> None:
        names = {"Asia/Jakarta": 18, "Asia/Makassar": 12, "Asia/Jayapura": 8}
        assert Counter(ZONES.values()) == names
        assert all(ZoneInfo(name) for name in names)

    def test_codes_and_names_are_the_ministrys(self) -> None:
        source = SHARED / "wilayah.csv"
        if not source.exists():
            pytest.skip("the list of administrative areas is not on this machine; the other tests need no list")
        with source.open(encoding="utf-8", newline="") as lines:
            official = {row["kode"]: row["nama"].strip() for row in csv.DictReader(lines)}
        assert {code: name for code, name in AREAS.items() if official.get(code) != name} == {}


class TestCategories:
    def test_a_parent_is_a_category_and_begins_the_id(self) -> None:
        for category in CATEGORIES.values():
            top, _, rest = category.id.partition("/")
            assert category.parent == (top if rest else None)
            assert top in CATEGORIES

    def test_are_a_tree_that_a_person_can_read(self) -> None:
        tops = Counter(category.parent for category in CATEGORIES.values())
        assert 12 <= tops[None] <= 16
        assert max(count for parent, count in tops.items() if parent) <= 10

    def test_some_have_retired_and_their_reports_still_have_a_name(self) -> None:
        retired = {category.id for category in CATEGORIES.values() if not category.is_offered(TODAY)}
        assert retired == {"health/covid-19", "transport/homecoming-ban", "governance/election-neutrality"}


class TestDesks:
    def test_the_tree_ends_in_the_national_desk(self) -> None:
        for desk in DESKS.values():
            seen, above = {desk.id}, desk
            while above.parent:
                above = DESKS[above.parent]
                assert above.id not in seen
                seen.add(above.id)
            assert above.id == NATIONAL

    def test_an_agency_lies_under_its_institution_in_its_place(self) -> None:
        for desk in DESKS.values():
            institution = DESKS[institution_of(desk.id)]
            if desk.id != institution.id:
                assert desk.parent == institution.id
                assert (desk.area, desk.zone) == (institution.area, institution.zone)
                assert not desk.coordinates

    def test_every_institution_has_an_inspectorate_of_its_own(self) -> None:
        for desk in INSTITUTIONS:
            assert desk.inspectorate in DESKS
            assert institution_of(desk.inspectorate) == desk.id

    def test_an_area_has_one_coordinating_desk(self) -> None:
        areas = [desk.area for desk in DESKS.values() if desk.coordinates]
        assert len(areas) == len(set(areas)) == 17

    def test_stand_in_known_areas_and_in_their_time_zone(self) -> None:
        for desk in DESKS.values():
            assert desk.area in AREAS or not desk.area
            assert desk.zone == ZONES.get(desk.area[:2], "Asia/Jakarta")

    def test_some_verify_first_and_some_do_not(self) -> None:
        straight = {desk.id for desk in INSTITUTIONS if desk.straight}
        assert straight == {"bengkalis", "batam", "jakarta-selatan"}

    def test_survive_being_kept(self) -> None:
        assert all(desk_from(desk_data(desk)) == desk for desk in DESKS.values())


class TestOfficers:
    def test_names_of_accounts_are_unique(self) -> None:
        assert max(Counter(officer.id for officer in OFFICERS).values()) == 1

    def test_work_at_desks_that_exist(self) -> None:
        assert {officer.desk for officer in OFFICERS} <= set(DESKS)

    def test_every_institution_has_an_admin_a_leader_and_an_inspector(self) -> None:
        staffed = {(role, officer.institution) for officer in OFFICERS for role in officer.roles}
        for desk in INSTITUTIONS:
            admin = Role.NATIONAL_ADMIN if desk.id == NATIONAL else Role.INSTITUTION_ADMIN
            assert {(role, desk.id) for role in (admin, Role.LEADER, Role.INSPECTOR)} <= staffed

    def test_roles_sit_where_they_can_be_used(self) -> None:
        inspectorates = {desk.inspectorate for desk in INSTITUTIONS}
        for officer in OFFICERS:
            assert (Role.INSPECTOR in officer.roles) == (officer.desk in inspectorates)
            assert Role.LIAISON_OFFICER not in officer.roles or "/" in officer.desk

    def test_a_straight_institution_has_somebody_in_every_agency(self) -> None:
        staffed = {officer.desk for officer in OFFICERS}
        lonely = [
            desk.id for desk in DESKS.values() if DESKS[institution_of(desk.id)].straight and desk.id not in staffed
        ]
        assert lonely == []


class TestRules:
    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
    def test_points_somewhere_and_asks_for_something_that_exists(self, rule: Any) -> None:
        assert exists_somewhere(rule.target)
        assert rule.categories <= set(CATEGORIES)
        assert rule.area is None or rule.area in AREAS
        assert rule.categories or rule.words or rule.classifications

    @pytest.mark.parametrize(
        ("text", "area", "desk"),
        [
            ("Ada jalan berlubang di depan rumah", "14.03.01", "bengkalis/pupr"),
            ("There is a POTHOLE here", "21.71.04", "batam/pupr"),
            ("Sampah menumpuk", "51.71", "denpasar/dlh"),
            ("Lampu jalan mati semua", "73.71", "makassar/dishub"),
            ("Vandalism on the wall of the school", "31.74.01", "jakarta-selatan/satpolpp"),
            ("Selokan mampet sehingga banjir", "61.05", "sintang/pupr"),
            ("Banjir sejak subuh", "61.05.01", "sintang"),
            ("Mobil parkir di trotoar", "14.03", "bengkalis/dishub"),
            ("Cars parked on the sidewalk", "14.03", "bengkalis/dishub"),
            ("A live power line fell near the school", "14.03", "esdm"),
            ("Kabel putus dekat sekolah", "14.03", "bengkalis"),
            ("Air bersih tidak mengalir", "21.71.11", "bp-batam"),
            ("Air bersih tidak mengalir", "31.74.09", "prov-jakarta/pdam"),
            ("Jalan nasional rusak", "14.03.09", "kemenpu"),
            ("Paspor belum jadi", "91.71", "imigrasi"),
            ("Jalan rusak di kota lain", "14.71", "prov-riau/pupr"),
            ("Mudah-mudahan diperhatikan", "14.03", "bengkalis"),
            ("Sesuatu di tempat yang belum terdaftar", "12", "nasional"),
        ],
    )
    def test_words_find_the_desk_of_a_report_without_category(self, text: str, area: str, desk: str) -> None:
        facts = Facts(Classification.COMPLAINT, area=AreaCode(area), text=text)
        decision = route(facts, RuleBook(1, RULES), SeededDesks())
        assert (decision.suggested or decision.desk) == desk


class TestComplaints:
    @pytest.mark.parametrize("complaint", COMPLAINTS, ids=lambda complaint: complaint["title"])
    def test_could_have_been_filed(self, complaint: dict[str, Any]) -> None:
        assert 10 <= len(complaint["title"]) <= 150
        assert 20 <= len(complaint["body"]) <= 8000
        assert complaint["area"] in AREAS
        assert complaint["institution"] is None or complaint["institution"] in {desk.id for desk in INSTITUTIONS}
        assert complaint["contact"] in {"email", "phone", None}
        if complaint["category"]:
            category = CATEGORIES[complaint["category"]]
            assert category.is_offered(TODAY)
            assert Classification(complaint["classification"]) in category.classifications

    @pytest.mark.parametrize("complaint", COMPLAINTS, ids=lambda complaint: complaint["title"])
    def test_finds_a_desk_by_sound_rules(self, complaint: dict[str, Any]) -> None:
        decision = routed(complaint)
        assert decision.broken == ()
        assert decision.desk in DESKS

    def test_coordinates_are_decimal_strings_in_the_country(self) -> None:
        for complaint in COMPLAINTS:
            assert (complaint["latitude"] is None) == (complaint["longitude"] is None)
            for axis, (least, most) in INDONESIA.items():
                if complaint[axis] is not None:
                    assert isinstance(complaint[axis], str)
                    assert least < Decimal(complaint[axis]) < most

    def test_every_kind_is_among_them(self) -> None:
        kinds = Counter(complaint["classification"] for complaint in COMPLAINTS)
        assert kinds == {"complaint": 46, "aspiration": 4, "information_request": 6, "whistleblowing": 4}
        assert sum(complaint["emergency"] for complaint in COMPLAINTS) == 3
        for flag in ("secret", "anonymous"):
            assert sum(complaint[flag] for complaint in COMPLAINTS) >= 5
        assert sum(complaint["category"] is None for complaint in COMPLAINTS) >= 8

    def test_most_find_an_agency_and_a_few_must_be_read_by_somebody(self) -> None:
        reasons = Counter(routed(complaint).reason for complaint in COMPLAINTS)
        assert reasons["rule"] >= 40
        assert reasons["inspectorate"] == 4
        assert reasons["coordinating_desk"] >= 2

    def test_some_were_sent_to_an_institution_that_must_hand_them_on(self) -> None:
        chosen = {complaint["title"]: routed(complaint) for complaint in COMPLAINTS if complaint["institution"]}
        decision = chosen["Paspor ditolak karena beda satu huruf"]
        assert (decision.desk, decision.suggested) == ("bangka-selatan", "bangka-selatan/disdukcapil")
        assert len(chosen) >= 8

    def test_some_bodies_hold_what_must_be_redacted(self) -> None:
        bodies = [complaint["body"] for complaint in COMPLAINTS]
        assert sum(bool(re.search(r"\b\d{16}\b", body)) for body in bodies) == 2
        assert sum(bool(re.search(r"(\b0|\+62)8[\d-]{9,12}\b", body)) for body in bodies) == 3

    def test_lengths_follow_the_profile_of_real_ones(self) -> None:
        lengths = sorted(len(complaint["body"]) for complaint in COMPLAINTS)
        assert 160 <= lengths[len(lengths) // 2] <= 250
        assert 1400 <= lengths[-1] <= 1900


class TestAnswers:
    @pytest.mark.parametrize("answer", ANSWERS["substantive"], ids=lambda answer: answer["text"][:30])
    def test_a_substantive_answer_says_something(self, answer: dict[str, Any]) -> None:
        assert is_substantive(answer["text"], 40)
        assert answer["category"] is None or answer["category"] in CATEGORIES

    @pytest.mark.parametrize("text", ANSWERS["empty"])
    def test_an_empty_answer_says_nothing(self, text: str) -> None:
        assert not is_substantive(text, 40)

    def test_texts_are_there_and_short_enough(self) -> None:
        for kind in ("substantive", "questions", "replies", "return_reasons"):
            assert all(20 <= len(item["text"]) <= 8000 for item in ANSWERS[kind])
        assert all(question["category"] in {None, *CATEGORIES} for question in ANSWERS["questions"])

    def test_replies_take_every_side(self) -> None:
        assert {reply["verdict"] for reply in ANSWERS["replies"]} == set(Verdict)

    def test_returns_name_desks_that_exist(self) -> None:
        named = [reason["to"] for reason in ANSWERS["return_reasons"]]
        assert all(exists_somewhere(target) for target in named if target)
        assert None in named

    def test_every_reason_to_archive_has_its_text(self) -> None:
        assert set(ANSWERS["archive"]) == set(ArchiveReason)
        assert all(len(text) >= 20 for text in ANSWERS["archive"].values())


def mapped_area(district: str, key: str) -> str:
    """The area that MAPPING["how"] describes."""
    if known := MAPPING["districts"].get(district):
        return str(known)
    shares = [(area["area"], area["share"]) for area in MAPPING["areas"]]
    place = crc32(key.encode()) % sum(share for _, share in shares)
    for area, share in shares:
        place -= share
        if place < 0:
            return str(area)
    raise AssertionError(key)


class TestForeignRequests:
    def test_are_mapped_to_things_that_exist(self) -> None:
        categories = {*MAPPING["categories"].values(), *MAPPING["complaint_types"].values()}
        assert categories <= {category.id for category in CATEGORIES.values() if category.is_offered(TODAY)}
        assert {area["area"] for area in MAPPING["areas"]} | set(MAPPING["districts"].values()) <= set(AREAS)
        assert {*MAPPING["classifications"].values(), MAPPING["default_classification"]} <= set(Classification)

    def test_fall_into_the_seeded_regencies_alone(self) -> None:
        seeded = {desk.area for desk in INSTITUTIONS if desk.coordinates and "." in desk.area}
        regencies = Counter(mapped_area("", str(key))[:5] for key in range(2000))
        assert set(regencies) == seeded

    def test_spread_over_the_regencies_with_one_big(self) -> None:
        source = SHARED / "sf311_10000.csv"
        if not source.exists():
            pytest.skip("the city's requests are not on this machine; the mapping's own areas are tested above")
        with source.open(encoding="utf-8", newline="") as lines:
            requests = list(csv.DictReader(lines))
        regencies = Counter(
            mapped_area(request["supervisor_district"], request["neighborhood"] or request["unique_key"])[:5]
            for request in requests
        )
        largest, least = max(regencies.values()) / len(requests), min(regencies.values()) / len(requests)
        assert 0.18 <= largest <= 0.23
        assert least >= 0.04
        assert {request["source"] for request in requests} <= set(MAPPING["channels"])
