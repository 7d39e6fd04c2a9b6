"""What a caller meets: headers that tell what is left, 429 with a way on, keys that are nobody else's."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from chalicelib.domain.core.rate_limits import LIMITS, Action, By, Limit
from chalicelib.services.core import rate_limiter as limiter
from local.web.gateway import Response
from tests.faults import THROTTLED, tapped
from tests.functions.client import Api, a_key, a_report, solution

pytestmark = pytest.mark.usefixtures("one_moment")

PHONE = "a-telephone-0123456789abcdef"
POLICY = re.compile(r'"[a-z]+";q=\d+;w=\d+(, "[a-z]+";q=\d+;w=\d+)*')
LEFT = re.compile(r'"[a-z]+";r=\d+;t=\d+(, "[a-z]+";r=\d+;t=\d+)*')


def sent(api: Api, ip: str, key: str | None = None, body: Any = None, **headers: str) -> Response:
    return api("POST", "/v1/complaints", body or a_report(), ip=ip, Idempotency_Key=key or a_key(), **headers)


@contextmanager
def free(number: int, most: int | None = None) -> Iterator[None]:
    """So few reports of a network are no flood."""
    with pytest.MonkeyPatch.context() as patch:
        limit = Limit(By.NETWORK, LIMITS[Action.SUBMIT][0].window, free=number, most=most)
        patch.setattr(limiter, "LIMITS", {**LIMITS, Action.SUBMIT: (limit, *LIMITS[Action.SUBMIT][1:])})
        patch.setattr("chalicelib.domain.core.challenges.BITS", 4)
        yield


def test_an_answer_tells_what_is_left_of_ones_own_limits_and_of_nobody_elses(api: Api) -> None:
    first = sent(api, "192.0.2.1", body=a_report(reporter={"email": "siti@example.org"}), Device_Id=PHONE)
    second = sent(api, "192.0.2.1")

    assert POLICY.fullmatch(first.headers["RateLimit-Policy"])
    assert LEFT.fullmatch(first.headers["RateLimit"])
    assert [name in first.headers["RateLimit"] for name in ("network", "device", "contact", "stage")] == [
        True,
        True,
        False,
        False,
    ]
    left = [int(re.search(r'"network";r=(\d+)', answer.headers["RateLimit"])[1]) for answer in (first, second)]  # type: ignore[index]
    assert left[1] == left[0] - 1
    assert "RateLimit" not in api("GET", "/v1/complaints").headers


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_flood_is_asked_for_work_and_lets_a_report_pass_that_brings_it(api: Api, language: str) -> None:
    ip = f"192.0.2.{10 + len(language) + (language == 'en')}"
    with free(1):
        assert sent(api, ip).status == 201
        key = a_key()
        held = sent(api, ip, key, Accept_Language=language)
        passed = sent(api, ip, key, Challenge_Solution=solution(held.json()["challenge"]))
        again = sent(api, ip, a_key(), Challenge_Solution=solution(held.json()["challenge"]))

    problem = held.json()
    assert (held.status, problem["code"]) == (429, "challenge_needed")
    assert 0 < int(held.headers["Retry-After"]) <= 60
    assert "112" in problem["detail"]
    assert "Challenge-Solution" in problem["detail"]
    assert "RateLimit" in held.headers
    assert passed.status == 201
    assert again.status == 429


def test_ipv6_is_counted_by_its_customer_and_a_mapped_address_as_the_one_it_maps(api: Api) -> None:
    with free(1):
        first = sent(api, "2001:db8:77:1::1").status, sent(api, "2001:db8:77:1:ffff::2").status
        other = sent(api, "2001:db8:77:2::1").status
        mapped = sent(api, "192.0.2.40").status, sent(api, "::ffff:192.0.2.40").status

    assert (first, other, mapped) == ((201, 429), 201, (201, 429))


def test_beyond_the_most_only_waiting_helps_and_the_words_say_how_long(api: Api) -> None:
    with free(0, most=0):
        held = sent(api, "192.0.2.50", Accept_Language="en")

    problem, seconds = held.json(), int(held.headers["Retry-After"])
    assert (held.status, problem["code"]) == (429, "too_soon")
    assert 0 < seconds <= 600
    assert f"in {max(1, -(-seconds // 60))} min" in problem["detail"]
    assert "challenge" not in problem


def test_a_report_is_taken_in_while_nothing_can_be_counted(api: Api) -> None:
    with free(0, most=0), tapped() as wire:
        wire.fail("UpdateItem", THROTTLED, on="limits", times=9)
        assert sent(api, "192.0.2.60", Device_Id=PHONE).status == 201


def test_a_strangers_equal_key_shows_no_pin_and_blocks_no_report(api: Api) -> None:
    key = a_key()
    mine = sent(api, "192.0.2.70", key).json()
    stranger = sent(api, "192.0.2.71", key)
    other_body = sent(api, "192.0.2.72", key, a_report(title="Lampu jalan padam di simpang empat"))
    with_a_device = sent(api, "192.0.2.70", key, Device_Id=PHONE)

    others = [answer.json() for answer in (stranger, other_body, with_a_device)]
    assert [answer.status for answer in (stranger, other_body, with_a_device)] == [201, 201, 201]
    assert len({each["number"] for each in [mine, *others]}) == 4
    assert mine["pin"] not in [each["pin"] for each in others]
    assert sent(api, "192.0.2.70", key).json() == mine


def test_a_telephone_that_changes_its_network_still_finds_its_report(api: Api) -> None:
    key = a_key()
    mine = sent(api, "192.0.2.80", key, Device_Id=PHONE).json()

    assert sent(api, "198.51.100.80", key, Device_Id=PHONE).json() == mine
    other = sent(api, "198.51.100.80", key, a_report(title="Lampu jalan padam di simpang empat"), Device_Id=PHONE)
    assert (other.status, other.json()["code"]) == (409, "key_reused")


def test_what_is_no_id_of_a_device_is_none_and_loses_no_report(api: Api) -> None:
    key = a_key()
    first = sent(api, "192.0.2.90", key, Device_Id="x y").json()

    assert sent(api, "192.0.2.90", key).json() == first
