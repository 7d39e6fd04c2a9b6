"""How many messages may go out: of a case in an hour and a day, and under which name a contact is counted."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.caps import A_CASE_A_DAY, BETWEEN_ASKED_FOR, Sent, held_until, hold, next_month, same_recipient
from chalicelib.domain.confirming import purpose_of
from chalicelib.domain.reachability import Obstacle
from chalicelib.domain.words import AreaCode

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
"""12:00 in Jakarta."""
MIDNIGHT = datetime(2026, 3, 2, 17, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def sent(minutes_ago: int, *, asked_for: bool = False, purpose: str = "data_received") -> Sent:
    return Sent(purpose, NOON - minutes_ago * MINUTE, asked_for)


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


def test_what_was_held_back_leaves_by_day() -> None:
    assert hold(Obstacle.BUDGET, MIDNIGHT, AreaCode("14")).until == datetime(2026, 3, 3, 0, tzinfo=UTC)
    assert hold(Obstacle.TOO_MANY, NOON, AreaCode("91")).until == NOON


def test_a_month_ends_where_the_nation_is() -> None:
    assert next_month(datetime(2026, 12, 31, 17, tzinfo=UTC)) == datetime(2027, 1, 31, 17, tzinfo=UTC)
    assert next_month(NOON) == datetime(2026, 3, 31, 17, tzinfo=UTC)


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
