"""The rows of messages: one sender at a time, and a claim that came to nothing holds up nobody."""

from datetime import timedelta

import pytest

from chalicelib.domain.number import CaseNumber, new_number
from chalicelib.services.parts import Parts
from chalicelib.store.files import Notice, NoticeState
from local.service import Service
from tests.services.steps import NOW

LETTER = Notice(1, "received", "email", "suryaningsih@example.id", NOW)


@pytest.fixture
def parts(stage: Service) -> Parts:
    return stage.parts


@pytest.fixture
def number() -> CaseNumber:
    return new_number("J")


def claims(parts: Parts, number: CaseNumber, holder: str, seconds: int = 0) -> bool:
    now = NOW + timedelta(seconds=seconds)
    return parts.notices.claim(number, LETTER, holder=holder, now=now, until=now + timedelta(seconds=30))


def test_a_message_that_is_being_sent_is_nobody_elses_until_its_claim_runs_out(
    parts: Parts, number: CaseNumber
) -> None:
    assert claims(parts, number, "first")

    assert [claims(parts, number, "second", seconds) for seconds in (0, 30, 31)] == [False, False, True]


def test_who_holds_a_claim_may_claim_again(parts: Parts, number: CaseNumber) -> None:
    assert claims(parts, number, "first")

    assert claims(parts, number, "first")


def test_a_claim_that_is_given_back_is_anybodys_at_once(parts: Parts, number: CaseNumber) -> None:
    claims(parts, number, "first")

    parts.notices.give_back(number, LETTER, holder="first")

    assert parts.notices.state(number, 1, "received") is NoticeState.CLAIMED
    assert claims(parts, number, "second")
    assert not claims(parts, number, "third")


def test_nobody_gives_back_the_claim_of_another(parts: Parts, number: CaseNumber) -> None:
    claims(parts, number, "first")

    parts.notices.give_back(number, LETTER, holder="second")

    assert not claims(parts, number, "second")


def test_what_went_out_is_nobodys_to_send(parts: Parts, number: CaseNumber) -> None:
    claims(parts, number, "first")
    parts.notices.mark(number, LETTER)

    assert not claims(parts, number, "second", 3600)
    assert parts.notices.state(number, 1, "received") is NoticeState.SENT
