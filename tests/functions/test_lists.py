"""Leafing: the public's list, the inboxes, the directory and the statistics."""

import base64
from typing import Any

import pytest

from chalicelib.domain.core.vocabulary import NATIONAL
from tests.functions.client import SUBSTANCE, Api, a_key, a_report

WORKER = "penghubung@pupr.bengkalis"


def leaf(api: Api, path: str, **how: Any) -> list[dict[str, Any]]:
    """Every page of a list, by its own links."""
    items, target = [], path
    for _ in range(70):
        answer = api("GET", target, **how)
        assert answer.status == 200, answer.text
        items += answer.json()["items"]
        if answer.json()["next"] is None:
            assert "Link" not in answer.headers
            return items
        link, _, relation = answer.headers["Link"].partition(">; ")
        assert relation == 'rel="next"'
        target = path.partition("?")[0] + link.removeprefix("<")
    raise AssertionError("the list has no end")


@pytest.fixture(scope="module")
def public(api: Api) -> list[str]:
    """Twenty-five public reports of one place, and one that nobody has verified."""
    numbers = []
    for index in range(25):
        case = api.file(title=f"Lubang nomor {index} di Jalan Antara")
        api.act(WORKER, case["number"], "accept")
        numbers.append(case["number"])
    api.file(title="Belum ada yang memeriksa ini")
    return numbers


@pytest.mark.parametrize(
    "question",
    [
        "",
        "?area=14.03",
        "?area=14",
        "?category=infrastructure/road",
        "?status=in_progress",
        "?area=14.03&status=in_progress",
        "?institution=bengkalis",
        "?institution=bengkalis&area=14",
        "?institution=bengkalis&category=infrastructure/road&status=in_progress",
    ],
)
def test_every_public_report_is_found_once_newest_first(api: Api, public: list[str], question: str) -> None:
    items = leaf(api, f"/v1/complaints{question}")

    assert sorted(item["number"] for item in items) == sorted(public)
    assert [item["received_at"] for item in items] == sorted((item["received_at"] for item in items), reverse=True)


@pytest.mark.parametrize(
    "question",
    [
        "?area=31",
        "?category=health",
        "?status=closed",
        "?area=14.03&category=health",
        "?institution=batam",
        "?institution=esdm",
        "?institution=bengkalis&area=21.71",
        "?institution=bengkalis&status=closed",
    ],
)
def test_what_does_not_match_is_not_listed(api: Api, public: list[str], question: str) -> None:
    assert public
    assert leaf(api, f"/v1/complaints{question}") == []


def test_a_cursor_is_good_only_as_it_was_given_and_for_its_own_question(api: Api, public: list[str]) -> None:
    assert public
    cursor = api("GET", "/v1/complaints?area=14.03").json()["next"]
    raw = bytearray(base64.urlsafe_b64decode(cursor + "=="))
    raw[-1] ^= 1
    tampered = base64.urlsafe_b64encode(raw).decode().rstrip("=")

    assert api("GET", f"/v1/complaints?area=14.03&cursor={cursor}").status == 200
    for question in (
        f"area=14.03&cursor={tampered}",
        f"area=14.03&cursor={cursor[:-4]}",
        f"area=14.03&cursor={cursor}AAAA",
        f"area=14&cursor={cursor}",
        f"cursor={cursor}",
        f"area=14.03&status=closed&cursor={cursor}",
        f"area=14.03&institution=bengkalis&cursor={cursor}",
    ):
        answer = api("GET", f"/v1/complaints?{question}")
        assert answer.status == 422
        assert answer.json()["errors"][0]["code"] == "malformed_cursor"
    assert api("GET", f"/v1/inbox?cursor={cursor}", by=WORKER).status == 422


def test_an_inbox_lists_a_desks_own_cases_nearest_due_date_first(api: Api, public: list[str]) -> None:
    working = leaf(api, "/v1/inbox?queue=working", by=WORKER)
    mine = leaf(api, "/v1/inbox?queue=mine", by=WORKER)
    new = leaf(api, "/v1/inbox", by=WORKER)

    assert {row["number"] for row in working} == {row["number"] for row in mine} == set(public)
    assert [row["due_at"] for row in working] == sorted(row["due_at"] for row in working)
    assert [row["title"] for row in new] == ["Belum ada yang memeriksa ini"]
    assert leaf(api, "/v1/inbox?queue=working", by="penghubung@dlh.bengkalis") == []


def test_an_inbox_longer_than_a_page_is_leafed_through(api: Api) -> None:
    for index in range(53):
        report = a_report(title=f"Sampah di Batam nomor {index}", area="21.71", category="environment/waste")
        api("POST", "/v1/complaints", report, Idempotency_Key=a_key(), ip=f"198.51.100.{index}")
    api.service.deliver()
    by = "penghubung@dlh.batam"
    first = api("GET", "/v1/inbox", by=by).json()

    assert len(first["items"]) == 50
    assert len({row["number"] for row in leaf(api, "/v1/inbox", by=by)}) == 53
    somebody_elses = api("GET", f"/v1/inbox?cursor={first['next']}", by="admin@batam")
    assert somebody_elses.status == 422


@pytest.mark.parametrize(
    ("officer", "desk", "status"),
    [
        ("admin@bengkalis", "bengkalis/pupr", 200),
        ("pimpinan@bengkalis", "bengkalis/pupr", 200),
        ("inspektur@bengkalis", "bengkalis/pupr", 200),
        ("admin@nasional", "bengkalis/pupr", 200),
        ("evaluator@nasional", "bengkalis/pupr", 200),
        (WORKER, "bengkalis/pupr", 200),
        (WORKER, "bengkalis/dlh", 404),
        (WORKER, "bengkalis", 404),
        ("admin@batam", "bengkalis/pupr", 404),
        ("admin@batam", "bengkalis", 404),
        ("admin@prov-riau", "bengkalis", 404),
        ("admin@nasional", "no/such", 404),
        ("admin@bengkalis", "bengkalis/nosuch", 404),
    ],
)
def test_an_overseer_looks_into_the_desks_of_his_institution(api: Api, officer: str, desk: str, status: int) -> None:
    answer = api("GET", f"/v1/inbox?queue=working&desk={desk}", by=officer)

    assert answer.status == status


def test_whistleblowing_is_in_no_inbox_but_the_inspectors(api: Api) -> None:
    number = api.file(classification="whistleblowing", category=None)["number"]
    desk = "/v1/inbox?desk=bengkalis/inspektorat"

    assert number in api("GET", "/v1/inbox", by="inspektur@bengkalis").text
    for officer in ("admin@bengkalis", "pimpinan@bengkalis", "admin@nasional", "evaluator@nasional"):
        assert api("GET", desk, by=officer).json()["items"] == []


def test_finished_cases_lie_in_the_pile_of_their_month(api: Api) -> None:
    case = api.file(title="Sudah selesai dikerjakan")
    api("POST", f"/v1/complaints/{case['number']}/withdrawal", {}, token=case["token"])
    api.service.deliver()
    month = api.service.business_clock.now().strftime("%Y-%m")

    assert case["number"] in api("GET", f"/v1/inbox?queue=done-{month}", by=WORKER).text


def test_a_form_is_offered_what_can_be_chosen_today(api: Api) -> None:
    categories = {item["id"]: item for item in api("GET", "/v1/categories", Accept_Language="en").json()["items"]}
    institutions = {item["id"] for item in api("GET", "/v1/institutions").json()["items"]}
    provinces = [item["name"] for item in api("GET", "/v1/areas").json()["items"]]
    regencies = {item["code"]: item["name"] for item in api("GET", "/v1/areas?parent=14").json()["items"]}

    assert categories["infrastructure/road"]["name"] == "Damaged road"
    assert "transport/homecoming-ban" not in categories
    assert institutions.isdisjoint({NATIONAL})
    assert "bengkalis/pupr" not in institutions
    assert "Riau" in provinces
    assert provinces == sorted(provinces)
    assert regencies["14.03"] == "Kabupaten Bengkalis"
    assert api("GET", "/v1/areas?parent=99").json()["items"] == []
    assert api("GET", "/v1/areas").headers["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize("language", ["id", "en"])
def test_topics_are_in_the_order_of_the_alphabet_and_what_fits_nowhere_is_last(api: Api, language: str) -> None:
    items = api("GET", "/v1/categories", Accept_Language=language).json()["items"]
    wide = [item["name"] for item in items if item["parent"] is None]
    narrow = [item["name"] for item in items if item["parent"] == "infrastructure"]
    institutions = [item["name"] for item in api("GET", "/v1/institutions").json()["items"]]

    assert wide[:-1] == sorted(wide[:-1], key=str.casefold)
    assert items[-1]["id"] == "other"
    assert narrow == sorted(narrow, key=str.casefold)
    assert institutions == sorted(institutions, key=str.casefold)


def test_an_area_is_found_by_a_part_of_its_name_with_what_is_around_it(api: Api) -> None:
    found = api("GET", "/v1/areas?q=bengkal").json()
    deeper = api("GET", "/v1/areas?q=DAMON&parent=14.03", Accept_Language="id").json()["items"]

    assert found["items"][0] == {
        "code": "14.03",
        "name": "Kabupaten Bengkalis",
        "kind": "regency",
        "kind_text": "Kabupaten",
        "label": "Kabupaten Bengkalis",
        "within": {"code": "14", "name": "Riau"},
    }
    assert not found["more"]
    assert [(area["name"], area["kind_text"], area["within"]["name"]) for area in deeper] == [
        ("Damon", "Kelurahan", "Bengkalis")
    ]
    assert api("GET", "/v1/areas?q=a").json()["more"] is (len(api("GET", "/v1/areas?q=a").json()["items"]) == 50)
    assert api("GET", "/v1/areas?q=").status == 422


def test_the_numbers_tell_open_reports_however_few_and_no_whistleblowing(api: Api, public: list[str]) -> None:
    case = api.file(classification="aspiration")
    for _ in range(6):
        api.file(classification="whistleblowing", category=None)
    api.act(WORKER, case["number"], "answer", text=SUBSTANCE)
    api.service.deliver()
    shown = api("GET", "/v1/statistics?desk=bengkalis").json()
    totals = {(line["classification"], line["measure"]): line["total"] for line in shown["lines"]}

    assert totals["complaint", "status.submitted"] > len(public)
    assert totals["aspiration", "status.submitted"] > 0
    for question in ("", "?area=14.03", "?desk=bengkalis", "?desk=bengkalis/inspektorat", "?desk=nasional"):
        assert "whistleblowing" not in api("GET", f"/v1/statistics{question}").text


def test_the_service_says_whether_it_can_work(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    assert api("GET", "/v1/health").json() == {"status": "ok", "home": "J", "stage": "api"}
    api.service.forget()
    assert api.service.parts
    monkeypatch.setattr("chalicelib.store.tables.directory_table.DirectoryRow.Meta.table_name", "no-such-table")
    answer = api("GET", "/v1/health")

    assert (answer.status, answer.json()["code"]) == (503, "unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    assert "no-such-table" not in answer.text
