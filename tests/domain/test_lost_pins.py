"""Which contact is the one that was given, without knowing it."""

import pytest

from chalicelib.domain.events import Step
from chalicelib.domain.lost_pins import contact_check, fitting_channel, pin_request_step
from chalicelib.domain.number import CaseNumber
from chalicelib.domain.words import Audience, EventType, Status
from tests.builders import disposed

PEPPER, NUMBER = b"pepper", CaseNumber("J7-K2M9-QX4T-8BW3")
EMAIL, PHONE = "Sari@example.org", "+6281255500147"
KEPT = {"email": contact_check(PEPPER, NUMBER, EMAIL), "sms": contact_check(PEPPER, NUMBER, PHONE)}


@pytest.mark.parametrize(
    ("typed", "channel"),
    [
        (EMAIL, "email"),
        (" sari@EXAMPLE.org ", "email"),
        (PHONE, "sms"),
        ("sari@example.com", None),
        ("+6281255500148", None),
        ("", None),
    ],
)
def test_a_contact_fits_its_channel_however_capitals_are_typed(typed: str, channel: str | None) -> None:
    assert fitting_channel(contact_check(PEPPER, NUMBER, typed), KEPT) == channel


def test_a_contact_that_was_not_given_fits_nothing() -> None:
    given = contact_check(PEPPER, NUMBER, PHONE)

    assert fitting_channel(given, {}) is None
    assert fitting_channel(given, {"email": KEPT["email"]}) is None


def test_what_is_kept_says_nothing_of_another_case_and_nothing_without_the_pepper() -> None:
    others = {
        contact_check(PEPPER, CaseNumber("J0-0000-0000-0000"), EMAIL),
        contact_check(b"another", NUMBER, EMAIL),
        KEPT["email"],
    }

    assert len(others) == 3
    assert all(EMAIL.casefold() not in each for each in others)


def test_a_request_is_told_to_the_reporter_with_its_channel_and_moves_nothing() -> None:
    case = disposed().case

    assert pin_request_step(case, "sms") == Step(
        EventType.PIN_REQUESTED, Status.DISPOSED, case.desk, Audience.REPORTER, {"channel": "sms"}
    )
