"""What is wrong with a request is said at once, for every field, in the caller's language; and nothing is written."""

import json
from typing import Any

import pytest

from tests.functions.client import Api, a_key, a_report, faults

LONG = "Sampah menumpuk di tepi jalan. "
FUTURE = "2026-12-31"


@pytest.mark.parametrize(
    ("field", "value", "pointer", "code"),
    [
        ("classification", None, "/classification", "missing"),
        ("classification", "rant", "/classification", "not_a_choice"),
        ("classification", 1, "/classification", "not_a_choice"),
        ("title", None, "/title", "missing"),
        ("title", "Rusak", "/title", "too_short"),
        ("title", "x" * 151, "/title", "too_long"),
        ("title", " \t\u200e\u0000 ", "/title", "blank"),
        ("title", 12345678901, "/title", "not_text"),
        ("body", None, "/body", "missing"),
        ("body", "Rusak.", "/body", "too_short"),
        ("body", LONG * 400, "/body", "too_long"),
        ("body", ["Rusak"], "/body", "not_text"),
        ("category", "nothing/like-it", "/category", "unknown_category"),
        ("category", "Jalan Rusak#", "/category", "unknown_category"),
        ("category", "transport/homecoming-ban", "/category", "retired_category"),
        ("area", "99.99", "/area", "unknown_area"),
        ("area", "Bengkalis", "/area", "unknown_area"),
        ("area", "", "/area", "unknown_area"),
        ("area", 14.03, "/area", "not_text"),
        ("place", "x" * 301, "/place", "too_long"),
        ("place", "", "/place", "blank"),
        ("latitude", 91, "/latitude", "out_of_range"),
        ("latitude", "1.47", "/latitude", "not_a_number"),
        ("latitude", True, "/latitude", "not_a_number"),
        ("latitude", 1.47, "/longitude", "both_needed"),
        ("longitude", 102.1, "/longitude", "both_needed"),
        ("longitude", -181, "/longitude", "out_of_range"),
        ("latitude", [1], "/latitude", "not_a_number"),
        ("occurred_on", FUTURE, "/occurred_on", "in_the_future"),
        ("occurred_on", "1800-01-01", "/occurred_on", "too_early"),
        ("title", "\u200b\u3164\u2060\u00ad" * 9, "/title", "blank"),
        ("title", "!!!! ???? ----", "/title", "no_words"),
        ("body", "Jalan rus\ufffdk di depan pasar.", "/body", "garbled"),
        ("occurred_on", "2026-02-30", "/occurred_on", "not_a_date"),
        ("occurred_on", "1 Maret 2026", "/occurred_on", "not_a_date"),
        ("occurred_on", 20260301, "/occurred_on", "not_a_date"),
        ("institution", "nowhere", "/institution", "unknown_institution"),
        ("institution", "bengkalis/pupr", "/institution", "unknown_institution"),
        ("anonymous", "ya", "/anonymous", "not_a_boolean"),
        ("secret", 1, "/secret", "not_a_boolean"),
        ("emergency", "true", "/emergency", "not_a_boolean"),
        ("reporter", "Siti", "/reporter", "not_an_object"),
        ("reporter", {"name": "x" * 101}, "/reporter/name", "too_long"),
        ("reporter", {"email": "siti@contoh"}, "/reporter/email", "not_an_email"),
        ("reporter", {"email": "siti@contoh.id\nBcc: x@contoh.id"}, "/reporter/email", "not_an_email"),
        ("reporter", {"email": "siti@contoh\u200b.id"}, "/reporter/email", "not_an_email"),
        ("reporter", {"phone": "112"}, "/reporter/phone", "not_a_phone"),
        ("reporter", {"phone": "0812-3456-789O"}, "/reporter/phone", "not_a_phone"),
        ("reporter", {"phone": "021-5550123"}, "/reporter/phone", "no_sms"),
        ("reporter", {"phone": "+65 8123 4567"}, "/reporter/phone", "foreign_phone"),
        ("reporter", {"nik": "1403010101010001"}, "/reporter/nik", "unknown_field"),
        ("titel", "Jalan rusak", "/titel", "unknown_field"),
        ("a/b~c", 1, "/a~1b~0c", "unknown_field"),
    ],
)
def test_a_report_with_a_bad_field_is_not_filed(api: Api, field: str, value: Any, pointer: str, code: str) -> None:
    report = {name: given for name, given in a_report().items() if name != field}
    if value is not None:
        report[field] = value
    answers = {
        language: api("POST", "/v1/complaints", report, Idempotency_Key=a_key(), Accept_Language=language)
        for language in ("id", "en")
    }

    for language, answer in answers.items():
        assert answer.status == 422
        assert faults(answer.json()) == {(pointer, code)}
        assert answer.headers["Content-Language"] == language
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert "…" not in answer.text
    details = [answer.json()["errors"][0]["detail"] for answer in answers.values()]
    assert details[0] != details[1]
    assert "fault." not in "".join(details)


def test_every_bad_field_is_named_at_once_also_those_that_only_the_directory_knows(api: Api) -> None:
    report = {"title": "Rusak", "area": "99", "category": "transport/homecoming-ban", "latitude": 1, "x/y": 1}
    answer = api("POST", "/v1/complaints", report, Idempotency_Key=a_key())

    assert faults(answer.json()) == {
        ("/classification", "missing"),
        ("/title", "too_short"),
        ("/body", "missing"),
        ("/longitude", "both_needed"),
        ("/x~1y", "unknown_field"),
        ("/area", "unknown_area"),
    }


def test_a_point_elsewhere_and_a_report_from_nowhere_are_told_with_the_way_out(api: Api) -> None:
    for changed, fault in (
        ({"latitude": 52.37, "longitude": 4.9}, ("/latitude", "outside_the_country")),
        ({"latitude": -6.2, "longitude": 106.8}, ("/latitude", "outside_the_area")),
        ({"area": None}, ("/area", "where_needed")),
    ):
        for language in ("id", "en"):
            report = a_report(**changed)
            answer = api("POST", "/v1/complaints", report, Idempotency_Key=a_key(), Accept_Language=language)
            assert (answer.status, faults(answer.json())) == (422, {fault})


def test_a_body_in_another_encoding_is_refused_as_damaged(api: Api) -> None:
    raw = json.dumps(a_report(place="Caf\u00e9 Pasar"), ensure_ascii=False).encode("latin-1")
    answer = api("POST", "/v1/complaints", raw, Idempotency_Key=a_key())

    assert (answer.status, faults(answer.json())) == (422, {("/place", "garbled")})


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"{", "not_json"),
        (b'{"title": "\\ud800"}', "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"[" * 5000, "not_json"),
        (b'{"latitude": 1e9', "not_json"),
    ],
)
def test_what_is_no_json_is_refused(api: Api, raw: bytes, code: str) -> None:
    answer = api("POST", "/v1/complaints", raw, Idempotency_Key=a_key())

    assert (answer.status, answer.json()["code"]) == (400, code)


@pytest.mark.parametrize("raw", [b"[]", b"null", b'"text"', b"1", b"1" * 5000, b'{"latitude": 1' + b"0" * 5000 + b"}"])
def test_json_that_is_no_report_is_refused(api: Api, raw: bytes) -> None:
    assert api("POST", "/v1/complaints", raw, Idempotency_Key=a_key()).status in {400, 422}


def test_a_body_that_is_not_called_json_is_refused(api: Api) -> None:
    for kind in ("application/x-www-form-urlencoded", "text/plain", "application/octet-stream"):
        answer = api("POST", "/v1/complaints", a_report(), Idempotency_Key=a_key(), Content_Type=kind)
        assert (answer.status, answer.json()["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    ("key", "code"),
    [(None, "key_missing"), ("short", "key_malformed"), ("x" * 129, "key_malformed"), ("has space", "key_malformed")],
)
def test_a_report_needs_a_key_against_being_filed_twice(api: Api, key: str | None, code: str) -> None:
    headers = {"Idempotency_Key": key} if key else {}
    answer = api("POST", "/v1/complaints", a_report(), **headers)

    assert (answer.status, answer.json()["code"]) == (400, code)


def test_text_is_kept_tidy(api: Api) -> None:
    title, body = " Jalan\u202e berlubang\tdi\u0000 depan\npasar ", "Jala\u0301n Antara\r\nberlubang\u0007 parah.  "
    case = api.file(title=title, body=body)
    shown = api("GET", f"/v1/complaints/{case['number']}", token=case["token"]).json()

    assert shown["title"] == "Jalan berlubang di depan pasar"
    assert shown["body"] == "Jal\u00e1n Antara\nberlubang parah."


def test_what_nobody_foresaw_is_a_500_that_tells_nothing(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret cause")

    monkeypatch.setattr("chalicelib.services.cases.filing.submit", broken)
    gateway_answer = api.gateway.request("POST", "/v1/complaints", {"Idempotency-Key": a_key()}, a_report())

    assert (gateway_answer.status, gateway_answer.json()["code"]) == (500, "error")
    assert "secret cause" not in gateway_answer.text
    assert "ZeroDivision" not in gateway_answer.text
