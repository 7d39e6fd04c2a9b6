"""What two bodies have in common: the same meaning is the same digest and the same text, another one is another."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.api.http.field_errors import faults_of
from chalicelib.api.http.json_bodies import check_json
from chalicelib.api.http.request_models import Payload
from chalicelib.api.requests.file_payloads import AttachmentPayload
from chalicelib.api.requests.payloads import STEPS, BrowseQuery, ComplaintPayload
from chalicelib.api.requests.reporter_payloads import RatingPayload, ReplyPayload, VisibilityPayload
from chalicelib.domain.core.errors import Invalid
from tests.functions.client import a_report

FULL: dict[str, Any] = a_report(
    place="Depan pasar",
    latitude=1.47,
    longitude=102.1,
    occurred_on="2026-02-27",
    institution="bengkalis",
    anonymous=True,
    secret=True,
    emergency=True,
    reporter={"name": "Warga", "email": "warga@example.org", "phone": "+628111111111"},
)
OTHER: dict[str, Any] = {
    "classification": "aspiration",
    "title": "Jalan berlubang di depan sekolah",
    "body": "Jalan Antara berlubang sejak empat minggu lalu dan sudah ada yang jatuh.",
    "category": "infrastructure/bridge",
    "area": "14.04",
    "place": "Depan pasar lama",
    "latitude": 1.48,
    "longitude": 102.2,
    "occurred_on": "2026-02-26",
    "institution": "batam",
    "anonymous": False,
    "secret": False,
    "emergency": False,
    "reporter": {"name": "Warga", "email": "warga@example.org"},
}


def digest(model: type[Payload], body: dict[str, Any]) -> str:
    return model.model_validate_json(json.dumps(body)).digest()


@pytest.mark.parametrize("field", ComplaintPayload.model_fields)
def test_another_value_of_any_field_of_a_report_is_another_report(field: str) -> None:
    assert digest(ComplaintPayload, FULL | {field: OTHER[field]}) != digest(ComplaintPayload, FULL)


@pytest.mark.parametrize("field", ["name", "email", "phone"])
def test_another_reporter_is_another_report(field: str) -> None:
    changed = {"name": "Orang lain", "email": "lain@example.org", "phone": "+628111111112"}[field]
    reporter = FULL["reporter"] | {field: changed}

    assert digest(ComplaintPayload, FULL | {"reporter": reporter}) != digest(ComplaintPayload, FULL)


STEP_BODIES: list[tuple[type[Payload], dict[str, Any], dict[str, Any]]] = [
    (RatingPayload, {"rating": 4, "text": "Baik"}, {"rating": 5, "text": "Buruk"}),
    (ReplyPayload, {"verdict": "comment", "text": "Baik"}, {"verdict": "disputed", "text": "Buruk"}),
    (VisibilityPayload, {"anonymous": True, "secret": True}, {"anonymous": False, "secret": False}),
]
VALUES: dict[str, tuple[Any, Any]] = {
    "to": ("bengkalis/pupr", "bengkalis/dlh"),
    "classification": ("complaint", "aspiration"),
    "category": ("infrastructure/road", "infrastructure/bridge"),
    "needs_inspection": (True, False),
    "title": ("Jalan berlubang", "Jembatan runtuh"),
    "body": ("Lubang besar di depan pasar.", "Jembatan runtuh di depan pasar."),
    "text": ("Baik", "Buruk"),
    "final": (True, False),
    "reason": ("spam", "duplicate"),
    "emergency": (True, False),
}
STEP_BODIES += [
    (model, {name: VALUES[name][0] for name in model.model_fields}, {n: VALUES[n][1] for n in model.model_fields})
    for model in sorted({*STEPS.values()}, key=lambda model: model.__name__)
]


@pytest.mark.parametrize(
    ("model", "body", "field", "other"),
    [(model, body, name, others[name]) for model, body, others in STEP_BODIES for name in body],
    ids=lambda value: value.__name__ if isinstance(value, type) else str(value)[:20],
)
def test_another_value_of_any_field_of_a_step_is_another_step(
    model: type[Payload], body: dict[str, Any], field: str, other: Any
) -> None:
    assert digest(model, body | {field: other}) != digest(model, body)


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ({"latitude": 0, "longitude": 109.34}, {"latitude": -0.0, "longitude": 109.34}),
        ({"latitude": 0, "longitude": 109.34}, {"latitude": -0.0000001, "longitude": 109.34}),
        ({"latitude": 1, "longitude": 102}, {"latitude": 1.0, "longitude": 102.0000001}),
        ({"reporter": {}}, {"reporter": None}),
        ({"reporter": {"name": None}}, {}),
        ({"place": None}, {}),
        ({"anonymous": False}, {}),
        ({"title": " Jalan  berlubang\u200b di depan pasar"}, {"title": "Jalan\tberlubang di depan pasar "}),
        ({"reporter": {"phone": "0811-1111-111"}}, {"reporter": {"phone": "+62 811 1111 111"}}),
    ],
)
def test_two_bodies_that_mean_the_same_are_one(one: dict[str, Any], another: dict[str, Any]) -> None:
    assert digest(ComplaintPayload, a_report() | one) == digest(ComplaintPayload, a_report() | another)


def test_the_equator_is_kept_in_one_way() -> None:
    for latitude in (0, -0.0, -0.0000004):
        given = json.dumps(a_report(latitude=latitude, longitude=109.34))
        assert ComplaintPayload.model_validate_json(given).submission("id").latitude == "0.000000"


def faults(model: type[Any], body: Any) -> list[tuple[str, str]]:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    try:
        model.model_validate_json(check_json(raw))
    except ValidationError as error:
        found = faults_of(error, model)
    except Invalid as error:
        found = list(error.faults)
    return [(fault.pointer, fault.code) for fault in found]


INVISIBLE = "\u200b\u2060\u00ad\u034f\u3164\ufe0f\u2800\u180e\u00a0\U000e0041" * 5
TEXTS: list[tuple[type[Any], dict[str, Any], str]] = [
    *((ComplaintPayload, FULL, name) for name in ("title", "body", "place")),
    (ReplyPayload, {"verdict": "comment"}, "text"),
    (RatingPayload, {"rating": 4}, "text"),
    *((model, {n: VALUES[n][0] for n in model.model_fields if n in VALUES}, "text") for model in STEPS.values()),
    (AttachmentPayload, {"content_type": "image/jpeg", "size": 1, "sha256": "0" * 64}, "name"),
]


@pytest.mark.parametrize(("model", "body", "name"), [each for each in TEXTS if each[2] in each[0].model_fields])
@pytest.mark.parametrize(
    ("text", "code"),
    [(INVISIBLE, "blank"), ("\u0000\u0007\u202e \n\t", "blank"), ("Jalan rus\ufffdk sekali", "garbled")],
)
def test_no_text_is_of_nothing_that_can_be_seen_or_was_damaged(
    model: type[Any], body: dict[str, Any], name: str, text: str, code: str
) -> None:
    assert (f"/{name}", code) in faults(model, body | {name: text})


@pytest.mark.parametrize("name", ["title", "body", "place"])
def test_signs_alone_are_no_words(name: str) -> None:
    assert faults(ComplaintPayload, FULL | {name: "!?… ---- ★★★★★ ......"}) == [(f"/{name}", "no_words")]


def test_letters_of_every_script_and_pictures_of_joined_parts_are_kept() -> None:
    body = "ꦗꦭꦤ꧀ bergelombang \U0001f468\u200d\U0001f469\u200d\U0001f467 di depan pasar"
    payload = ComplaintPayload.model_validate_json(json.dumps(a_report(body=body)))

    assert payload.body == body


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b'{"title": "a", "title": "b"}', "/title"),
        (b'{"ti\\u0074le": "a", "title": "b"}', "/title"),
        (b'{"reporter": {"name": "a", "name": "b"}}', "/reporter/name"),
        (b'{"a/b~": 1, "a/b~": 1}', "/a~1b~0"),
        (b'{"x": [{"y": 1, "y": 2}]}', "/x/0/y"),
    ],
)
def test_a_field_that_is_sent_twice_is_named(raw: bytes, fault: str) -> None:
    assert faults(ComplaintPayload, raw) == [(fault, "given_twice")]


@pytest.mark.parametrize("raw", [b"NaN", b"Infinity", b"-Infinity", b"1e999", b"1" + b"0" * 400])
def test_what_is_no_number_is_no_coordinate(raw: bytes) -> None:
    body = json.dumps(a_report()).encode()[:-1] + b', "latitude": ' + raw + b', "longitude": 1}'

    assert faults(ComplaintPayload, body)[0][0] == "/latitude"


def test_a_body_of_very_many_names_is_read_in_their_number() -> None:
    raw = ("{" + ",".join(f'"n{place}": 0' for place in range(200_000)) + ', "n0": 1}').encode()

    with pytest.raises(Invalid) as raised:
        check_json(raw)

    assert [fault.pointer for fault in raised.value.faults] == ["/n0"]


def test_codes_are_of_plain_digits() -> None:
    assert faults(BrowseQuery, {"area": "\u0661\u0664"}) == [("/area", "unknown_area")]
