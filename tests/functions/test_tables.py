"""The audit trail and the piles as tables for spreadsheets: whole, harmless, and only what the officer may see."""

import csv
import io
from typing import Any

import pytest

from chalicelib.store.tables.case_table import EventRow
from chalicelib.store.tables.directory_table import DirectoryRow
from tests.functions.client import SUBSTANCE, Api

ROADS, ADMIN, INSPECTOR = "penghubung@pupr.bengkalis", "admin@bengkalis", "inspektur@bengkalis"
MARK = "\ufeff"


def whole(api: Api, path: str, by: str, **headers: str) -> str:
    """Every page of a table, as the Link header leads on."""
    text, target = "", path
    for _ in range(40):
        answer = api("GET", target, by=by, **headers)
        assert answer.status == 200, answer.text
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        text += answer.text
        link = answer.headers.get("Link")
        if link is None:
            return text
        target = path.partition("?")[0] + link.removeprefix("<").partition(">")[0]
    raise AssertionError("the table has no end")


def lines(table: str) -> list[dict[str, str]]:
    assert table.startswith(MARK)
    assert table.count(MARK) == 1
    return list(csv.DictReader(io.StringIO(table.removeprefix(MARK), newline="")))


@pytest.fixture
def number(api: Api) -> str:
    """A case with a note, accepted and answered."""
    number: str = api.file(title="Plat beton saluran patah")["number"]
    api.act(ROADS, number, "accept")
    api.act(ROADS, number, "note", text="=HYPERLINK(1)\nbaris kedua")
    api.act(ROADS, number, "answer", text=SUBSTANCE)
    return number


def history(api: Api, number: str, by: str = ROADS) -> dict[str, Any]:
    page: dict[str, Any] = api("GET", f"/v1/cases/{number}/history", by=by).json()
    return page


def test_the_history_comes_with_the_proof_that_it_is_the_one_that_was_written(api: Api, number: str) -> None:
    found = history(api, number)

    assert [item["seq"] for item in found["items"]] == list(range(1, len(found["items"]) + 1))
    assert found["proof"]["intact"] is True
    assert found["proof"]["anchored_seq"] == found["items"][-1]["seq"]
    assert found["proof"]["last_hash"] == found["items"][-1]["hash"]


def test_a_history_that_somebody_rewrote_is_said_to_be_damaged(api: Api, number: str) -> None:
    row = EventRow.get(f"CASE#{number}", "EVENT#000003")
    row.update(actions=[EventRow.body.set({**row.body, "at": "2026-01-01T00:00:00.000Z"})])
    proof = history(api, number)["proof"]

    assert proof["intact"] is False
    assert {"seq": 3, "kind": "edited", "what": None} in proof["flaws"]


def test_officers_are_named_to_officers_and_to_nobody_else(api: Api) -> None:
    case = api.file(title="Aspal terkelupas di simpang")
    number = case["number"]
    api.act(ROADS, number, "accept")
    seen = api("GET", f"/v1/cases/{number}", by=ADMIN, Accept_Language="en").json()
    accepted = next(entry for entry in seen["timeline"] if entry["type"] == "accepted")
    person = accepted["by"]["officer"]

    assert person == seen["handler"]
    assert person["function"] == "Liaison officer"
    assert person["name"] != person["id"]
    for page in (
        api("GET", f"/v1/complaints/{number}", token=case["token"]),
        api("GET", f"/v1/complaints/{number}"),
    ):
        assert page.status == 200
        assert person["name"] not in page.text
        assert person["id"] not in page.text


def test_an_officer_who_is_no_longer_in_the_directory_keeps_his_id(api: Api, number: str) -> None:
    officer = history(api, number)["items"][-1]["by"]["officer"]
    known = api.service.parts.directory
    assert known.officer(officer["id"]) is not None
    row = DirectoryRow.get(f"OFFICER#{officer['id']}", "OFFICER")
    row.delete()
    api.service.forget()
    page = api("GET", f"/v1/cases/{number}/history", by=ADMIN).json()
    row.save()
    api.service.forget()

    assert page["items"][-1]["by"]["officer"]["name"] == officer["id"]


def test_the_history_is_a_table_that_no_spreadsheet_runs(api: Api, number: str) -> None:
    found = lines(whole(api, f"/v1/cases/{number}/history?format=csv", ROADS, Accept_Language="en"))
    items = history(api, number)["items"]
    note = next(line for line in found if line["Text"].startswith("'"))

    assert [line["Seal"] for line in found] == [item["hash"] for item in items]
    assert note["Text"] == "'=HYPERLINK(1)\nbaris kedua"
    assert (note["Read by"], note["Function"]) == ("officers", "Liaison officer")
    assert found[0]["By"] == "Reporter"


def test_the_pages_of_a_table_follow_each_other_without_a_second_head(
    api: Api, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/v1/cases/{number}/history?format=csv"
    at_once = whole(api, path, ROADS)
    monkeypatch.setattr("chalicelib.api.views.history_view.PAGE", 2)

    assert "Link" in api("GET", path, by=ROADS).headers
    assert whole(api, path, ROADS) == at_once


@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_history_is_there_for_whom_the_case_is(api: Api, form: str) -> None:
    number = api.file(classification="whistleblowing", category=None)["number"]
    path = f"/v1/cases/{number}/history?format={form}"

    assert api("GET", path, by=INSPECTOR).status == 200
    for account in (ADMIN, ROADS, "admin@nasional"):
        assert api("GET", path, by=account).status == 404
    assert api("GET", path).status == 401


def test_a_pile_is_a_table_with_every_row_of_it(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalicelib.api.endpoints.inbox_page.PAGE", 2)
    monkeypatch.setattr("chalicelib.api.endpoints.inbox_page.LINES_A_TABLE", 3)
    titles = [f"@Tumpukan sampah nomor {index} di pasar" for index in range(7)]
    for title in titles:
        api.file(title=title, category="environment/waste")
    worker = "penghubung@dlh.bengkalis"
    taken = api("GET", "/v1/inbox?queue=new", by=worker).json()["items"][0]["number"]
    api.act(worker, taken, "accept")
    fresh = lines(whole(api, "/v1/inbox?queue=new&format=csv", worker))
    [mine] = lines(whole(api, "/v1/inbox?queue=mine&format=csv", worker, Accept_Language="en"))

    assert len(fresh) == len(titles) - 1
    assert {row["Judul"] for row in fresh} < {f"'{title}" for title in titles}
    assert (mine["Number"], mine["Late"], mine["Area"]) == (taken, "no", "Kabupaten Bengkalis")
    assert mine["Officer"] not in {"", worker}


def test_the_table_of_a_pile_holds_nothing_that_its_page_would_not(api: Api) -> None:
    api.file(title="Dana desa disalahgunakan", classification="whistleblowing", category=None)
    path = "/v1/inbox?queue=new&desk=bengkalis/inspektorat&format=csv"

    assert len(lines(whole(api, path, INSPECTOR))) >= 1
    assert lines(whole(api, path, ADMIN)) == []
    assert api("GET", path, by=ROADS).status == 404
