"""The PIN opens a case, and guessing it is counted first."""

import pytest

from chalicelib.domain.core.case_number import new_number
from chalicelib.domain.core.rate_limits import PINS
from tests.faults import SERVER_ERROR, tapped
from tests.functions.client import Api

NO_CASE = new_number("J")
ATTEMPTS = 2
"""Tries of a call that a client makes by itself."""


def test_a_secret_that_cannot_be_read_at_first_is_asked_for_again(api: Api) -> None:
    case = api.file()
    api.service.forget()
    with tapped() as wire:
        wire.fail("GetSecretValue", SERVER_ERROR, on="secretsmanager", times=ATTEMPTS)
        opened = api("POST", f"/v1/complaints/{case['number']}/session", {"pin": case["pin"]})

    assert opened.status == 200


def test_the_pin_opens_the_case_however_it_is_typed(api: Api) -> None:
    case = api.file()
    typed = case["pin"].replace("-", " ").lower()
    number = case["number"].replace("-", "").lower()
    token = api("POST", f"/v1/complaints/{number}/session", {"pin": typed}).json()["token"]

    assert api("GET", f"/v1/complaints/{number}", token=token).json()["number"] == case["number"]


@pytest.mark.usefixtures("one_moment")
def test_wrong_pins_are_counted_for_their_network_and_a_known_device_still_opens(api: Api) -> None:
    case, phone = api.file(), {"Device_Id": "a-telephone-0123456789abcdef"}
    path, right = f"/v1/complaints/{case['number']}/session", {"pin": case["pin"]}
    opened = api("POST", path, right, ip="2001:db8:1:2::8", **phone).json()
    for _ in range(PINS.free - 1):
        answer = api("POST", path, {"pin": "AAAA-AAAA"}, ip="2001:db8:1:2::9")
        assert (answer.status, answer.json()["code"]) == (401, "wrong_pin")

    shut = api("POST", path, right, ip="2001:db8:1:2:ffff::1")
    assert (shut.status, shut.json()["code"]) == (429, "challenge_needed")
    assert api("POST", path, right, ip="2001:db8:1:3::9").status == 200
    assert api("POST", path, {**right, "known": opened["known"]}, ip="2001:db8:1:2::9", **phone).status == 200


@pytest.mark.parametrize("pin", ["", "AAAA", "AAAA-AAAA-AAAA", "????-????", "é" * 8, "A" * 5000])
def test_a_malformed_pin_is_a_wrong_one(api: Api, pin: str) -> None:
    case = api.file()

    assert api("POST", f"/v1/complaints/{case['number']}/session", {"pin": pin}).status == 401


def test_a_case_that_does_not_exist_answers_like_a_wrong_pin(api: Api) -> None:
    answer = api("POST", f"/v1/complaints/{NO_CASE}/session", {"pin": "AAAA-AAAA"})

    assert (answer.status, answer.json()["code"]) == (401, "wrong_pin")
