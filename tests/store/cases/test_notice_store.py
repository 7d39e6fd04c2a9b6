"""The rows of messages: one sender at a time, and a claim that came to nothing holds up nobody."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from pynamodb.exceptions import PutError, UpdateError

from chalicelib.domain.core.case_number import CaseNumber, new_number
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.case_file import Notice, NoticeState
from chalicelib.store.cases.case_queries import Waiting
from chalicelib.store.cases.case_rows import shard_of
from chalicelib.store.cases.notice_store import waiting_key
from chalicelib.store.tables.case_table import NoticeRow
from local.service import Service
from tests.faults import DENIED, Wire
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


OPEN = (NoticeState.WAITING, NoticeState.REFUSED)
OVER = (NoticeState.SENT, NoticeState.UNHEARD, NoticeState.DROPPED)


@pytest.mark.parametrize("state", [*OPEN, *OVER])
def test_what_waits_or_was_refused_may_be_claimed_and_nothing_that_is_over(
    parts: Parts, number: CaseNumber, state: NoticeState
) -> None:
    assert parts.notices.mark(number, replace(LETTER, state=state))

    assert claims(parts, number, "first", 3600) is (state in OPEN)


@pytest.mark.parametrize("state", NoticeState)
def test_what_became_of_a_message_is_decided_once_but_that_it_went_out_is_always_noted(
    parts: Parts, number: CaseNumber, state: NoticeState
) -> None:
    assert parts.notices.state(number, 1, "received") is None
    assert parts.notices.mark(number, replace(LETTER, state=state))

    decided_now = parts.notices.mark(number, replace(LETTER, state=NoticeState.DROPPED))

    assert decided_now is (state not in OVER)
    assert parts.notices.state(number, 1, "received") is (NoticeState.DROPPED if decided_now else state)
    assert parts.notices.mark(number, LETTER)
    assert parts.notices.state(number, 1, "received") is NoticeState.SENT


def test_a_message_is_kept_beside_its_case_with_all_that_is_said_of_it(parts: Parts, number: CaseNumber) -> None:
    parts.notices.mark(number, replace(LETTER, state=NoticeState.UNHEARD, obstacle="switched off", due_at=NOW))

    row = NoticeRow.get(f"CASE#{number}", "NOTICE#000001#received")

    assert (row.number, row.purpose, row.channel, row.to) == (number, "received", "email", "suryaningsih@example.id")
    assert (row.sent_at, row.state, row.obstacle) == ("2026-03-02T02:00:00.000Z", "unheard", "switched off")
    assert [name for name in ("claim", "claimed_until", "due_key", "due_at") if getattr(row, name) is not None] == []


def a_waiting(parts: Parts, number: CaseNumber, until: datetime) -> None:
    parts.notices.mark(number, replace(LETTER, state=NoticeState.WAITING, due_at=until))


def waits(parts: Parts, number: CaseNumber, until: datetime) -> bool:
    return Waiting(number, 1, "received") in parts.sweeps.waiting("J", shard_of(number), until)


def test_what_waits_is_found_from_its_morning_on_and_may_be_put_off(parts: Parts, number: CaseNumber) -> None:
    morning, later = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    a_waiting(parts, number, morning)
    assert [waits(parts, number, at) for at in (NOW, morning)] == [False, True]
    assert NoticeRow.get(f"CASE#{number}", "NOTICE#000001#received").due_key == waiting_key("J", shard_of(number))

    parts.notices.put_off(number, 1, "received", later)

    assert [waits(parts, number, at) for at in (morning, later)] == [False, True]


def test_nothing_is_put_off_that_no_longer_waits(parts: Parts, number: CaseNumber) -> None:
    a_waiting(parts, number, NOW)
    parts.notices.mark(number, LETTER)

    parts.notices.put_off(number, 1, "received", NOW + timedelta(hours=2))

    row = NoticeRow.get(f"CASE#{number}", "NOTICE#000001#received")
    assert [name for name in ("state", "due_key", "due_at") if getattr(row, name) is not None] == []
    assert not waits(parts, number, NOW + timedelta(days=1))


def test_what_the_table_refuses_for_another_reason_is_told(parts: Parts, number: CaseNumber, wire: Wire) -> None:
    a_waiting(parts, number, NOW)
    wire.fail("UpdateItem", DENIED)
    wire.fail("PutItem", DENIED)

    with pytest.raises(UpdateError):
        parts.notices.put_off(number, 1, "received", NOW + timedelta(hours=2))
    with pytest.raises(PutError):
        claims(parts, number, "first")
