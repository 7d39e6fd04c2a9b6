"""What is said of a contact, by whom it is recognised, and how often it is asked."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.messaging.contact_confirmation import (
    ASK_AGAIN_AFTER,
    MOST_ASKED,
    Asked,
    Word,
    as_typed,
    attempt_of,
    fitting,
    link_key,
    may_answer,
    next_attempt,
    purpose_of,
    said,
    typed_code,
    word_of,
)

NUMBER, OTHER = CaseNumber("J7-K2M9-QX4T-8BW3"), CaseNumber("J7-K2M9-QX4T-8BW4")
SECRET = b"a secret of the stage"
NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
WEEK = timedelta(days=7)


def test_a_link_and_a_code_are_good_for_one_contact_of_one_case_alone() -> None:
    places = [(NUMBER, "email", "a"), (NUMBER, "sms", "a"), (NUMBER, "email", "b"), (OTHER, "email", "a")]

    assert len({link_key(SECRET, *place) for place in places}) == len(places)
    assert len({typed_code(SECRET, *place) for place in places}) == len(places)
    assert link_key(b"another stage's", *places[0]) != link_key(SECRET, *places[0])


def test_a_code_is_read_as_people_type_it_and_no_other_fits() -> None:
    codes = {channel: typed_code(SECRET, NUMBER, channel, "a") for channel in ("email", "sms")}
    typed = f" {codes['sms'].replace('-', ' ').lower()} "

    assert fitting(as_typed(typed), codes) == "sms"
    assert fitting(as_typed("000-000"), codes) is None
    assert fitting(as_typed("ü" * 6), codes) is None


def test_what_was_said_holds_for_the_contact_that_it_was_said_of() -> None:
    def of_one(word: Word) -> str:
        return f"mark of {word} for one address"

    kept = said(Word.CONFIRMED, of_one(Word.CONFIRMED))

    assert word_of(kept, of_one) is Word.CONFIRMED
    assert word_of(kept, lambda word: f"mark of {word} for another") is Word.UNCONFIRMED
    assert word_of(said(Word.CONFIRMED, of_one(Word.DISOWNED)), of_one) is Word.UNCONFIRMED
    assert word_of(None, of_one) is Word.UNCONFIRMED


@pytest.mark.parametrize(
    ("asked", "attempt"),
    [
        ([], 1),
        ([Asked(1, NOW)], None),
        ([Asked(1, NOW - ASK_AGAIN_AFTER)], 2),
        ([Asked(1, NOW - WEEK), Asked(2, pending=True)], None),
        ([Asked(1)], 2),  # refused, or dropped: nobody got it
        ([Asked(number, NOW - number * WEEK) for number in range(1, MOST_ASKED + 1)], None),
    ],
)
def test_a_contact_is_asked_again_an_hour_later_and_three_times_in_all(asked: list[Asked], attempt: int | None) -> None:
    assert next_attempt(asked, NOW) == attempt


def test_an_answer_holds_for_so_long_after_the_last_message_that_brought_it() -> None:
    asked = [Asked(1, NOW - 2 * WEEK), Asked(2, NOW - WEEK), Asked(3, pending=True)]

    assert may_answer(asked, WEEK, NOW - timedelta(seconds=1))
    assert not may_answer(asked, WEEK, NOW)
    assert not may_answer([Asked(1, pending=True)], WEEK, NOW)


def test_the_message_that_asks_is_told_from_all_others_by_its_name() -> None:
    assert attempt_of(purpose_of("sms", 2)) == ("sms", 2)
    assert [attempt_of(other) for other in ("answered", "new_case@bengkalis", "confirm")] == [None, None, None]
