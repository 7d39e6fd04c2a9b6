"""The citizen's side: filing, coming back with the PIN, answering, and who sees what of it."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from chalicelib import clock
from chalicelib.domain.core.case_number import new_number
from tests.functions.client import SUBSTANCE, Api, a_key, a_report

WORKER = "penghubung@pupr.bengkalis"
NO_CASE = new_number("J")


def test_the_same_request_gets_the_same_answer_byte_for_byte(api: Api) -> None:
    key, report = a_key(), a_report(reporter={"name": "Siti", "phone": "0812-3456-7890"})
    first = api("POST", "/v1/complaints", report, Idempotency_Key=key)
    api.service.deliver()
    api.later(days=1)
    again = api("POST", "/v1/complaints", report, Idempotency_Key=key)
    otherwise_written = dict(reversed(report.items())) | {"title": f"  {report['title']} ", "secret": False}
    in_quotes = api("POST", "/v1/complaints", otherwise_written, Idempotency_Key=f'"{key}"')

    assert first.status == again.status == in_quotes.status == 201
    assert first.body == again.body == in_quotes.body
    assert first.headers["Location"] == f"/v1/complaints/{first.json()['number']}"
    assert {promise["clock"] for promise in first.json()["promises"]} == {"verify", "respond", "resolve"}


@pytest.mark.parametrize(("area", "zone"), [("14.03", "Asia/Jakarta"), ("51.71", "Asia/Makassar")])
def test_a_receipt_says_in_which_zone_its_days_are_counted(api: Api, area: str, zone: str) -> None:
    receipt = api("POST", "/v1/complaints", a_report(area=area, category=None), Idempotency_Key=a_key()).json()

    assert receipt["zone"] == zone


def test_the_same_request_at_once_is_filed_once(api: Api) -> None:
    key, report = a_key(), a_report()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: api("POST", "/v1/complaints", report, Idempotency_Key=key), range(8)))

    assert len({answer.body for answer in answers}) == 1


def test_a_repetition_in_another_language_differs_in_nothing_but_the_sentences(api: Api) -> None:
    key = a_key()
    indonesian = api("POST", "/v1/complaints", a_report(), Idempotency_Key=key).json()
    english = api("POST", "/v1/complaints", a_report(), Idempotency_Key=key, Accept_Language="en").json()

    for receipt in (indonesian, english):
        for promise in receipt["promises"]:
            assert promise.pop("explanation")
    assert indonesian == english


def test_a_key_for_another_report_is_refused(api: Api) -> None:
    key = a_key()
    api("POST", "/v1/complaints", a_report(), Idempotency_Key=key)
    answer = api("POST", "/v1/complaints", a_report(secret=True), Idempotency_Key=key)

    assert (answer.status, answer.json()["code"]) == (409, "key_reused")


@pytest.mark.parametrize("action", ["replies", "rating", "reopening", "withdrawal", "visibility"])
@pytest.mark.parametrize("token", [None, "x", "é", "officer", "another case's"])
def test_a_reporters_step_needs_a_session_of_that_case(
    api: Api, untouched: dict[str, Any], action: str, token: str | None
) -> None:
    match token:
        case "officer":
            token = api.token_of("admin@nasional")
        case "another case's":
            token = api.file()["token"]
    body = {"rating": 5} if action == "rating" else {"text": "Sudah."}
    answer = api("POST", f"/v1/complaints/{untouched['number']}/{action}", body, token=token)

    assert answer.status == 401


def test_a_session_ends(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    case = api.file()
    later = clock.machine_now() + timedelta(minutes=31)
    monkeypatch.setattr(clock, "machine_now", lambda: later)

    assert api("GET", f"/v1/complaints/{case['number']}", token=case["token"]).status == 401


def test_a_bad_session_does_not_fall_back_to_the_public_page(api: Api) -> None:
    case = api.file()
    api.act(WORKER, case["number"], "accept")

    assert api("GET", f"/v1/complaints/{case['number']}").status == 200
    assert api("GET", f"/v1/complaints/{case['number']}", token="nonsense").status == 401
    assert api("GET", f"/v1/complaints/{case['number']}", Authorization="Basic x").status == 401


def test_a_case_goes_all_the_way_as_its_reporter_sees_it(api: Api) -> None:
    case = api.file()
    path = f"/v1/complaints/{case['number']}"
    api.act(WORKER, case["number"], "accept")
    api.act(WORKER, case["number"], "answer", text=SUBSTANCE)
    page = api("GET", path, token=case["token"], Accept_Language="en").json()
    assert (page["status"], page["may"]) == ("answered", ["reply", "attach", "rate", "withdraw", "change_visibility"])
    assert page["next"]["turn"] == "reporter"
    assert page["next"]["clock"] == "reply"

    disputed = api("POST", f"{path}/replies", {"verdict": "disputed", "text": "Belum."}, token=case["token"])
    assert disputed.json()["status"] == "in_progress"
    api.act(WORKER, case["number"], "answer", text=SUBSTANCE)
    closed = api("POST", f"{path}/replies", {"verdict": "accepted"}, token=case["token"], Idempotency_Key="reply-01")
    again = api("POST", f"{path}/replies", {"verdict": "accepted"}, token=case["token"], Idempotency_Key="reply-01")
    other = api("POST", f"{path}/replies", {"text": "Tidak."}, token=case["token"], Idempotency_Key="reply-01")
    assert closed.json() == again.json()
    assert closed.json()["status"] == "closed"
    assert (other.status, other.json()["code"]) == (409, "key_reused")

    assert api("POST", f"{path}/rating", {"rating": 4}, token=case["token"]).status == 200
    assert api("POST", f"{path}/reopening", {"text": "Rusak lagi."}, token=case["token"]).status == 200
    assert api("POST", f"{path}/withdrawal", {}, token=case["token"]).json()["status"] == "closed"
    refused = api("POST", f"{path}/reopening", {"text": "Rusak lagi."}, token=case["token"])
    assert (refused.status, refused.json()["code"]) == (409, "reopen_used")

    page = api("GET", path, token=case["token"]).json()
    assert [entry["type"] for entry in page["timeline"]] == [
        "submitted", "routed", "accepted", "answered", "replied", "answered", "closed", "rated", "reopened", "closed",
    ]  # fmt: skip
    assert [entry.get("message") for entry in page["timeline"]][3:5] == [SUBSTANCE, "Belum."]
    assert (page["rating"], page["outcome"], page["may"]) == (4, "withdrawn", ["rate", "change_visibility"])
    assert not any("…" in entry["text"] or "event." in entry["text"] for entry in page["timeline"])


PERSONAL = "Hubungi saya di 0812-3456-7890, NIK 1403014101900001."


def test_the_public_reads_a_redacted_page_without_place_identity_or_officers(api: Api) -> None:
    case = api.file(
        title="Jalan rusak, telepon 0812-3456-7890",
        body=f"Jalan Antara rusak sejak minggu lalu. {PERSONAL}",
        place="Depan rumah Siti",
        latitude=1.4737,
        longitude=102.1103,
        reporter={"name": "Siti Aminah", "email": "siti@contoh.id"},
    )
    path = f"/v1/complaints/{case['number']}"
    assert api("GET", path).status == 404
    api.act(WORKER, case["number"], "accept")
    api.act(WORKER, case["number"], "note", text="Antar petugas saja")
    api.act(WORKER, case["number"], "answer", text=f"{SUBSTANCE} {PERSONAL}")
    api("POST", f"{path}/replies", {"text": f"Belum. {PERSONAL}"}, token=case["token"])
    public, own = api("GET", path), api("GET", path, token=case["token"])

    for private in ("0812", "140301", "Siti", "siti@", "1.4737", "Antar petugas", "Pejabat Penghubung", "Belum."):
        assert private not in public.text, private
    # That the answer is disputed is told; what the reporter wrote of it is not.
    last = public.json()["timeline"][-1]
    assert (last["type"], "message" in last) == ("replied", False)
    assert public.headers["Cache-Control"].startswith("public")
    assert own.headers["Cache-Control"] == "no-store"
    assert (own.json()["latitude"], own.json()["longitude"]) == ("1.473700", "102.110300")
    assert own.json()["title"] == "Jalan rusak, telepon 0812-3456-7890"
    assert "Antar petugas" not in own.text
    assert "Pejabat Penghubung Dinas" not in own.text


@pytest.mark.parametrize("hidden", [{"secret": True}, {"classification": "whistleblowing", "category": None}])
def test_a_hidden_case_exists_for_its_reporter_only(api: Api, hidden: dict[str, Any]) -> None:
    case = api.file(**hidden)
    number, path = case["number"], f"/v1/complaints/{case['number']}"
    by, action = ("inspektur@bengkalis", "verify") if "classification" in hidden else (WORKER, "accept")
    assert api.act(by, number, action).status == 200

    assert api("GET", path).status == 404
    assert _but_for_its_trace(api("GET", path).text, number) == _but_for_its_trace(
        api("GET", f"/v1/complaints/{NO_CASE}").text, NO_CASE
    )
    assert api("GET", path, token=case["token"]).json()["verified"]
    for listing in ("", "?area=14.03", "?area=14", "?category=infrastructure/road", "?status=in_progress"):
        assert number not in api("GET", f"/v1/complaints{listing}").text


def _but_for_its_trace(problem: str, number: str) -> str:
    return re.sub(r'"trace_id":"[^"]*"', "", problem).replace(number, "")


def test_the_page_is_told_apart_by_its_etag(api: Api) -> None:
    case = api.file()
    path = f"/v1/complaints/{case['number']}"
    page = api("GET", path, token=case["token"])
    same = api("GET", path, token=case["token"], If_None_Match=page.headers["ETag"])
    english = api("GET", path, token=case["token"], If_None_Match=page.headers["ETag"], Accept_Language="en")
    api.act(WORKER, case["number"], "accept")
    moved = api("GET", path, token=case["token"], If_None_Match=f'"x", {page.headers["ETag"]}')

    assert (same.status, same.body) == (304, b"")
    assert (english.status, moved.status) == (200, 200)
    assert page.headers["Vary"] == "Accept-Language, Authorization"


def test_a_promise_is_overdue_from_its_instant_on(api: Api) -> None:
    case = api.file()
    path = f"/v1/complaints/{case['number']}"
    promises = api("GET", path, token=case["token"]).json()["promises"]
    assert not any(promise["overdue"] for promise in promises)
    api.later(days=60)

    late = {
        promise["clock"]: promise["overdue"] for promise in api("GET", path, token=case["token"]).json()["promises"]
    }
    assert late == {"verify": False, "respond": True, "resolve": True}


def test_nothing_personal_is_kept_by_caches_and_no_page_is_framed(api: Api) -> None:
    answer = api("POST", "/v1/complaints", a_report(), Idempotency_Key=a_key())

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
