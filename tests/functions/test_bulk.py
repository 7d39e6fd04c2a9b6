"""A wave of spam ends in one step: each case with its own event, what cannot be done told for each."""

from typing import Any

from chalicelib.domain.core.case_number import CaseNumber, new_number
from chalicelib.domain.core.vocabulary import EventType
from tests.functions.client import Api, a_key

ADMIN = "admin@sintang"
REASON = {"reason": "spam", "text": "Isi yang sama dikirim berulang-ulang dan tidak menyebut kejadian apa pun."}
SINTANG = {"area": "61.05", "category": "infrastructure/road"}


def chosen(api: Api, *cases: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"number": case["number"], "revision": api.revision(case["number"])} for case in cases]


def test_many_cases_end_for_one_reason_each_with_its_own_event_and_appeal(api: Api) -> None:
    wave = [api.file(**SINTANG) for _ in range(3)]
    cases, key = chosen(api, *wave), a_key()

    ended = api("POST", "/v1/inbox/archive", {"cases": cases, **REASON}, by=ADMIN, Idempotency_Key=key).json()
    again = api("POST", "/v1/inbox/archive", {"cases": cases[1:], **REASON}, by=ADMIN, Idempotency_Key=key).json()

    assert (ended["done"], ended["failed"], again["done"]) == (3, 0, 2)
    assert [item["status"] for item in ended["items"]] == ["archived"] * 3
    for case in wave:
        events = api.service.parts.cases.load(CaseNumber(case["number"])).events
        assert [event.type for event in events].count(EventType.ARCHIVED) == 1
    api.service.deliver()
    appealed = api(
        "POST",
        f"/v1/complaints/{wave[0]['number']}/reopening",
        {"text": "Ini kejadian nyata, lihat fotonya."},
        token=wave[0]["token"],
    )
    assert appealed.status == 200


def test_what_cannot_be_done_is_told_for_each_and_stops_none_of_the_others(api: Api) -> None:
    good, moved, foreign = api.file(**SINTANG), api.file(**SINTANG), api.file()
    cases = [
        {"number": str(new_number("J")), "revision": 1},
        {"number": "not a number", "revision": 1},
        {**chosen(api, moved)[0], "revision": 0},
        *chosen(api, foreign, good),
    ]

    ended = api("POST", "/v1/inbox/archive", {"cases": cases, **REASON}, by=ADMIN, Idempotency_Key=a_key()).json()

    assert [item["problem"] and item["problem"]["code"] for item in ended["items"]] == [
        "not_found",
        "not_found",
        "stale",
        "not_found",
        None,
    ]
    assert (ended["done"], ended["failed"]) == (1, 4)


def test_who_may_not_archive_one_may_not_archive_many(api: Api) -> None:
    case = api.file()

    ended = api(
        "POST",
        "/v1/inbox/archive",
        {"cases": chosen(api, case), **REASON},
        by="penghubung@pupr.bengkalis",
        Idempotency_Key=a_key(),
    ).json()

    assert (ended["done"], ended["items"][0]["problem"]["code"]) == (0, "not_your_step")


def test_more_than_a_hundred_or_none_are_refused_whole(api: Api) -> None:
    for count in (0, 101):
        cases = [{"number": "J7-K2M9-QX4T-8BW3", "revision": 1}] * count
        answer = api("POST", "/v1/inbox/archive", {"cases": cases, **REASON}, by=ADMIN, Idempotency_Key=a_key())
        assert (answer.status, answer.json()["errors"][0]["pointer"]) == (422, "/cases")


def test_another_reason_under_the_same_key_is_told_for_each_case(api: Api) -> None:
    cases, key = chosen(api, api.file(**SINTANG)), a_key()
    api("POST", "/v1/inbox/archive", {"cases": cases, **REASON}, by=ADMIN, Idempotency_Key=key)

    other = {**REASON, "text": "Alasan yang lain sama sekali, untuk laporan yang sama."}
    answer = api("POST", "/v1/inbox/archive", {"cases": cases, **other}, by=ADMIN, Idempotency_Key=key)

    assert answer.json()["items"][0]["problem"]["code"] == "key_reused"
