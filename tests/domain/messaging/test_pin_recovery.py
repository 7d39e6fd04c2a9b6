"""Which contact is the one that was given, without knowing it."""

from datetime import timedelta

import pytest

from chalicelib.domain.cases.case import Actor
from chalicelib.domain.cases.events import Step
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.vocabulary import Audience, EventType, Status, Verb
from chalicelib.domain.messaging.pin_recovery import (
    MOST_OWED,
    OWED_WITHIN,
    contact_check,
    fitting_channel,
    is_owed_enough,
    pin_request_step,
)
from tests.builders import at, disposed

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


def test_of_many_requests_in_an_hour_the_last_ones_are_not_heard() -> None:
    story, first = disposed(), at("Tue 06 Jan 2026 10:00")
    for count in range(MOST_OWED):
        assert not is_owed_enough(story.events, first + timedelta(minutes=count))
        story.write(pin_request_step(story.case, "sms"), Actor("public"), first + timedelta(minutes=count))

    assert is_owed_enough(story.events, first + OWED_WITHIN - timedelta(milliseconds=1))
    assert not is_owed_enough(story.events, first + OWED_WITHIN)


def test_nothing_else_that_happens_to_a_case_counts_as_a_request() -> None:
    story, when = disposed(), at("Tue 06 Jan 2026 10:00")
    for _ in range(MOST_OWED):
        story.reporter(Verb.REPLY, when, text="Masih begitu.")

    assert not is_owed_enough(story.events, when)
