"""What is wrong with a question or a step is said for every field, in the caller's language; and nothing is done."""

from typing import Any

import pytest

from tests.functions.client import SUBSTANCE, Api, faults


@pytest.mark.parametrize(
    ("path", "pointer", "code"),
    [
        ("/v1/complaints?area=Riau", "/area", "unknown_area"),
        ("/v1/complaints?category=A%23B", "/category", "unknown_category"),
        ("/v1/complaints?status=lost", "/status", "not_a_choice"),
        ("/v1/complaints?institution=PUPR", "/institution", "unknown_institution"),
        ("/v1/complaints?institution=nosuch", "/institution", "unknown_institution"),
        ("/v1/complaints?institution=bengkalis/pupr", "/institution", "unknown_institution"),
        ("/v1/complaints?cursor=abc", "/cursor", "malformed_cursor"),
        ("/v1/complaints?cursor=%C3%A9", "/cursor", "malformed_cursor"),
        ("/v1/complaints?cursor=", "/cursor", "malformed_cursor"),
        ("/v1/complaints?page=2", "/page", "unknown_field"),
        ("/v1/areas?parent=x", "/parent", "unknown_area"),
        ("/v1/complaints?area=14&area=31", "/area", "given_twice"),
        ("/v1/areas?q=a%FFb", "/q", "garbled"),
        ("/v1/areas?q=%E2%80%8B", "/q", "blank"),
        ("/v1/statistics?from=1800-01-01", "/from", "too_early"),
        ("/v1/statistics?to=0001-01-01", "/to", "too_early"),
        ("/v1/statistics?from=2031-01-01", "/from", "in_the_future"),
        ("/v1/statistics?to=9999-12-31", "/to", "in_the_future"),
        ("/v1/statistics?from=yesterday", "/from", "not_a_date"),
        ("/v1/statistics?to=1700000000", "/to", "not_a_date"),
        ("/v1/statistics?from=2026-02-01&to=2026-01-01", "/to", "period_reversed"),
        ("/v1/statistics?from=2020-01-01&to=2026-01-01", "/from", "too_wide_period"),
        ("/v1/statistics?desk=bengkalis&area=14.03", "/area", "only_one"),
        ("/v1/statistics?desk=%2E%2E", "/desk", "unknown_desk"),
    ],
)
def test_a_bad_question_names_its_fault(api: Api, path: str, pointer: str, code: str) -> None:
    for language in ("id", "en"):
        answer = api("GET", path, Accept_Language=language)
        assert answer.status == 422
        assert faults(answer.json()) == {(pointer, code)}


@pytest.mark.parametrize(
    ("path", "pointer", "code"),
    [
        ("/v1/inbox?queue=lost", "/queue", "unknown_queue"),
        ("/v1/inbox?queue=done-2026-13", "/queue", "unknown_queue"),
        ("/v1/inbox?desk=A", "/desk", "unknown_desk"),
        ("/v1/inbox?cursor=abc", "/cursor", "malformed_cursor"),
    ],
)
def test_a_bad_question_to_the_inbox_names_its_fault(api: Api, path: str, pointer: str, code: str) -> None:
    answer = api("GET", path, by="admin@bengkalis")

    assert answer.status == 422
    assert faults(answer.json()) == {(pointer, code)}


@pytest.fixture(scope="module")
def filed(api: Api) -> dict[str, Any]:
    return api.file()


@pytest.mark.parametrize(
    ("action", "body", "pointer", "code"),
    [
        ("session", {}, "/pin", "missing"),
        ("session", {"pin": 12345678}, "/pin", "not_text"),
        ("session", {"pin": "x", "name": "x"}, "/name", "unknown_field"),
        ("replies", {}, "/text", "missing"),
        ("replies", {"text": " "}, "/text", "blank"),
        ("replies", {"text": "x" * 5001}, "/text", "too_long"),
        ("replies", {"text": "Sudah.", "verdict": "perhaps"}, "/verdict", "not_a_choice"),
        ("rating", {}, "/rating", "missing"),
        ("rating", {"rating": 0}, "/rating", "out_of_range"),
        ("rating", {"rating": 6}, "/rating", "out_of_range"),
        ("rating", {"rating": "5"}, "/rating", "not_a_number"),
        ("rating", {"rating": 4.5}, "/rating", "not_a_number"),
        ("rating", {"rating": 5, "text": 1}, "/text", "not_text"),
        ("reopening", {}, "/text", "missing"),
        ("reopening", {"text": ""}, "/text", "blank"),
        ("withdrawal", {"text": "", "why": ""}, "/why", "unknown_field"),
        ("withdrawal", {"text": False}, "/text", "not_text"),
        ("visibility", {"secret": True}, "/anonymous", "missing"),
        ("visibility", {"anonymous": True}, "/secret", "missing"),
        ("visibility", {"anonymous": True, "secret": "yes"}, "/secret", "not_a_boolean"),
        ("visibility", {"anonymous": True, "secret": False, "text": "x"}, "/text", "unknown_field"),
    ],
)
def test_a_reporters_step_with_a_bad_field_is_not_done(
    api: Api, filed: dict[str, Any], *, action: str, body: dict[str, Any], pointer: str, code: str
) -> None:
    for language in ("id", "en"):
        path = f"/v1/complaints/{filed['number']}/{action}"
        answer = api("POST", path, body, token=filed["token"], Accept_Language=language)
        assert answer.status == 422
        assert (pointer, code) in faults(answer.json())


TEXT = {"text": SUBSTANCE}


@pytest.mark.parametrize(
    ("action", "body", "pointer", "code"),
    [
        ("verify", {"to": "Nowhere"}, "/to", "unknown_desk"),
        ("verify", {"title": "Rusak"}, "/title", "too_short"),
        ("verify", {"body": "Rusak"}, "/body", "too_short"),
        ("verify", {"classification": "rant"}, "/classification", "not_a_choice"),
        ("verify", {"category": "transport/homecoming-ban"}, "/category", "retired_category"),
        ("verify", {"category": "no/such"}, "/category", "unknown_category"),
        ("verify", {"needs_inspection": "no"}, "/needs_inspection", "not_a_boolean"),
        ("hold", {}, "/text", "missing"),
        ("dispose", {}, "/to", "missing"),
        ("dispose", {"to": 1}, "/to", "not_text"),
        ("dispose", {"to": "bengkalis/dlh", "reason": "x"}, "/reason", "unknown_field"),
        ("accept", {"text": "x"}, "/text", "unknown_field"),
        ("return", {}, "/text", "missing"),
        ("return", TEXT | {"to": "x/y/z"}, "/to", "unknown_desk"),
        ("answer", {}, "/text", "missing"),
        ("answer", TEXT | {"final": "yes"}, "/final", "not_a_boolean"),
        ("archive", TEXT, "/reason", "missing"),
        ("archive", TEXT | {"reason": "not_ours"}, "/reason", "not_a_choice"),
        ("archive", {"reason": "spam"}, "/text", "missing"),
        ("note", {"text": "x" * 5001}, "/text", "too_long"),
    ],
)
def test_an_officers_step_with_a_bad_field_is_not_done(
    api: Api, filed: dict[str, Any], *, action: str, body: dict[str, Any], pointer: str, code: str
) -> None:
    before = api.revision(filed["number"])
    for language in ("id", "en"):
        answer = api(
            "POST",
            f"/v1/cases/{filed['number']}/{action}",
            body,
            by="admin@bengkalis",
            If_Match=f'"{before}"',
            Accept_Language=language,
        )
        assert answer.status == 422
        assert (pointer, code) in faults(answer.json())
    assert api.revision(filed["number"]) == before


@pytest.mark.parametrize(
    "number", ["x", "J7-K2M9-QX4T-8BW4", "J7-K2M9-QX4T", "%20", "..%2F..", "%00", "J7K2M9QX4T8BW3" * 30]
)
def test_a_number_that_cannot_be_one_is_not_found_without_a_look(api: Api, number: str) -> None:
    assert api("GET", f"/v1/complaints/{number}").status == 404
    assert api("POST", f"/v1/complaints/{number}/session", {"pin": "AAAA-AAAA"}).status == 404
    assert api("GET", f"/v1/cases/{number}", by="admin@nasional").status == 404
