"""How many messages may go out: of a case in an hour and a day, and under which name a contact is counted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.cases.case import Actor
from chalicelib.domain.core.vocabulary import AreaCode
from chalicelib.domain.messaging.contact_confirmation import purpose_of
from chalicelib.domain.messaging.message_limits import (
    A_CASE_A_DAY,
    BETWEEN_ASKED_FOR,
    Hold,
    Sent,
    budget_for,
    held_until,
    hold,
    is_asked_for,
    next_month,
    same_recipient,
    tomorrow,
)
from chalicelib.domain.messaging.reachability import Obstacle
from tests.builders import a_story

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
"""12:00 in Jakarta."""
MIDNIGHT = datetime(2026, 3, 2, 17, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def sent(minutes_ago: int, *, asked_for: bool = False, purpose: str = "data_received") -> Sent:
    return Sent(purpose, NOON - minutes_ago * MINUTE, asked_for)


@pytest.mark.parametrize(("a_day", "for_asking"), [(1000, 800), (10, 8), (1, 1)])
def test_messages_that_ask_leave_a_part_of_the_day_to_those_who_have_confirmed(a_day: int, for_asking: int) -> None:
    assert budget_for(purpose_of("email", 1), a_day) == for_asking
    assert budget_for("data_received", a_day) == a_day


def test_what_a_reporter_causes_goes_out_once_an_hour() -> None:
    before = [sent(20, asked_for=True)]

    assert held_until(before, NOON, asked_for=True) == NOON - 20 * MINUTE + BETWEEN_ASKED_FOR
    assert held_until([sent(60, asked_for=True)], NOON, asked_for=True) is None


def test_what_an_office_does_is_told_whatever_the_reporter_did_within_the_hour() -> None:
    assert held_until([sent(1, asked_for=True)], NOON, asked_for=False) is None
    assert held_until([sent(1)], NOON, asked_for=True) is None


def test_a_case_sends_so_many_messages_a_day_and_the_next_one_on_the_nations_next_day() -> None:
    full = [sent(minutes) for minutes in range(A_CASE_A_DAY)]

    assert held_until(full, NOON, asked_for=False) == MIDNIGHT
    assert held_until(full[1:], NOON, asked_for=False) is None
    assert held_until(full, MIDNIGHT, asked_for=False) is None
    assert held_until([*full[1:], sent(1, purpose=purpose_of("email", 1))], NOON, asked_for=False) is None


def test_the_day_in_which_messages_are_counted_is_the_nations() -> None:
    """At 23:00 UTC it is tomorrow in Jakarta: what went out an hour before belongs to that day, and at noon not."""
    late = datetime(2026, 3, 2, 23, tzinfo=UTC)
    full = [Sent("data_received", late - minutes * MINUTE, asked_for=False) for minutes in range(A_CASE_A_DAY)]

    assert held_until(full, late, asked_for=False) == MIDNIGHT + timedelta(days=1)
    assert held_until(full, NOON + timedelta(days=1), asked_for=False) == MIDNIGHT + timedelta(days=1)
    assert held_until(full, NOON, asked_for=False) is None


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001  # the zone stands beside
def test_tomorrow_begins_within_a_day_when_the_nations_clocks_show_midnight(now: datetime) -> None:
    found = tomorrow(now)

    assert now < found <= now + timedelta(days=1)
    assert (found.hour, found.minute, found.second, found.microsecond) == (17, 0, 0, 0)


@pytest.mark.parametrize("kind", ["reporter", "public", "officer", "service"])
def test_a_message_is_asked_for_by_whoever_has_no_account_unless_it_asks_itself(kind: str) -> None:
    event = replace(a_story().events[0], actor=Actor(kind))

    assert is_asked_for(event, "data_received") is (kind in {"reporter", "public"})
    assert not is_asked_for(event, purpose_of("email", 1))


def test_what_was_held_back_leaves_by_day() -> None:
    assert hold(Obstacle.BUDGET, MIDNIGHT, AreaCode("14")).until == datetime(2026, 3, 3, 0, tzinfo=UTC)
    assert hold(Obstacle.TOO_MANY, NOON, AreaCode("91")).until == NOON
    assert hold(Obstacle.TOO_MANY, MIDNIGHT, None) == Hold(Obstacle.TOO_MANY, datetime(2026, 3, 3, 0, tzinfo=UTC))
    assert hold(Obstacle.BUDGET, MIDNIGHT, AreaCode("91")) == Hold(
        Obstacle.BUDGET, datetime(2026, 3, 2, 22, tzinfo=UTC)
    )


def test_a_month_ends_where_the_nation_is() -> None:
    assert next_month(datetime(2026, 12, 31, 17, tzinfo=UTC)) == datetime(2027, 1, 31, 17, tzinfo=UTC)
    assert next_month(NOON) == datetime(2026, 3, 31, 17, tzinfo=UTC)
    assert next_month(datetime(2027, 1, 31, 5, tzinfo=UTC)) == datetime(2027, 1, 31, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("contact", "counted"),
    [
        ("Siti.Aminah+lapor@Example.org", "sitiaminah@example.org"),
        ("siti@mail.example.org", "siti@mail.example.org"),
        ("+6281234567890", "+6281234567890"),
    ],
)
def test_one_mailbox_under_many_spellings_is_counted_as_one(contact: str, counted: str) -> None:
    assert same_recipient(contact) == counted
