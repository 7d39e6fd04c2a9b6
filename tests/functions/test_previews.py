"""A step tried out: the same answer that the step itself would get, and nothing is written."""

from typing import Any

import pytest

from tests.functions.client import SUBSTANCE, Api
from tests.functions.test_casework import ADMIN, BODIES, OF_THE_CASE, WORKER

NIK = "1403010101010001"


def tried(api: Api, number: str, action: str, by: str = WORKER, **body: Any) -> Any:
    return api("POST", f"/v1/cases/{number}/{action}/preview", body, by=by)


@pytest.mark.parametrize("action", sorted(BODIES))
@pytest.mark.parametrize("officer", [ADMIN, WORKER, "pimpinan@bengkalis", "admin@batam"])
def test_a_preview_is_refused_as_its_step_would_be_and_writes_nothing(
    api: Api, untouched: dict[str, Any], officer: str, action: str
) -> None:
    number = untouched["number"]
    before = api.revision(number)
    answer = tried(api, number, action, officer, **BODIES[action])

    assert answer.status == OF_THE_CASE[officer].get(action, 200), answer.text
    assert api.revision(number) == before


@pytest.mark.parametrize("action", ["answer", "hold", "accept", "note", "return"])
def test_what_was_shown_before_is_what_is_there_afterwards(api: Api, action: str) -> None:
    case = api.file()
    number = case["number"]
    before = tried(api, number, action, **BODIES[action]).json()
    done = api.act(WORKER, number, action, **BODIES[action]).json()
    after = api("GET", f"/v1/complaints/{number}", token=case["token"]).json()

    assert before["status"] == done["status"]
    assert {name: before["desk"][name] for name in done["desk"]} == done["desk"]
    assert before["next"] == after["next"]
    shown = after["timeline"][-1] if action != "note" else None
    assert before["reporter"] == (shown and {**shown, "at": before["reporter"]["at"]})


def test_an_answer_is_shown_as_the_public_will_read_it_with_what_looks_personal(api: Api) -> None:
    number = api.file()["number"]
    text = f"{SUBSTANCE} Hubungi Bu Siti di 0812-3456-7890 atau siti@example.id."
    found = tried(api, number, "answer", text=text).json()

    assert found["personal"] == ["email", "phone"]
    assert [(hint["doubt"], hint["text"]) for hint in found["hints"]] == [("name", "Siti")]
    assert "0812" in found["reporter"]["message"]
    assert "0812" not in found["public"]["message"]
    assert "siti@" not in found["public"]["message"]


def test_what_stays_between_officers_is_not_warned_about_and_shown_to_nobody(api: Api) -> None:
    found = tried(api, api.file()["number"], "note", text=f"NIK pelapor {NIK}").json()

    assert (found["personal"], found["reporter"], found["public"], found["letter"]) == ([], None, None, None)
    assert found["notices"] == []


def test_an_answer_without_substance_is_seen_to_be_an_interim_one(api: Api) -> None:
    number = api.file()["number"]
    polite = tried(api, number, "answer", text="Terima kasih, laporan Anda sedang kami proses.").json()
    real = tried(api, number, "answer", text=SUBSTANCE).json()

    assert (polite["final"], polite["status"]) == (False, "in_progress")
    assert (real["final"], real["status"], real["next"]["turn"]) == (True, "answered", "reporter")


def test_the_letter_is_the_one_that_goes_out_and_only_if_there_is_where_to(api: Api) -> None:
    reached = tried(api, api.file(reporter={"email": "warga@example.org"})["number"], "answer", text=SUBSTANCE).json()
    silent = tried(api, api.file()["number"], "answer", text=SUBSTANCE).json()

    assert reached["letter"]["reachable"] is True
    assert reached["letter"]["purpose"] == "answered"
    assert SUBSTANCE not in reached["letter"]["body"]
    assert silent["letter"]["reachable"] is False


def test_who_hears_of_a_case_that_is_passed_on_is_told_before(api: Api) -> None:
    found = tried(api, api.file()["number"], "dispose", ADMIN, to="bengkalis/dlh").json()

    assert [(notice["desk"]["id"], notice["purpose"]) for notice in found["notices"]] == [("bengkalis/dlh", "new_case")]
    assert found["desk"]["id"] == "bengkalis/dlh"
    assert found["letter"]["purpose"] == "passed_on"


def test_a_secret_report_is_shown_to_no_public_by_any_step(api: Api) -> None:
    found = tried(api, api.file(secret=True)["number"], "answer", text=SUBSTANCE).json()

    assert found["public"] is None
    assert found["reporter"]["message"] == SUBSTANCE
