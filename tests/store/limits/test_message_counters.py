"""What is given out: one by one, never more than there is, given back, and forgotten."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.messaging.contact_confirmation import Word
from chalicelib.services.core.parts import Parts
from chalicelib.store.limits.message_counters import KEPT, Counter
from chalicelib.store.tables.case_table import ReporterRow, ShareRow
from local.service import Service
from tests.faults import SERVER_ERROR, Wire
from tests.services.steps import NOW, filed

TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def parts(stage: Service) -> Parts:
    return stage.parts


def counter(name: str, **limits: int) -> Counter:
    return Counter(f"BUDGET#{name}", "2026-03-02", limits, TOMORROW, NOW)


def test_of_many_at_once_no_more_get_one_than_there_are(parts: Parts) -> None:
    asked = counter("many", sent=5)
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: parts.shares.take(asked), range(12)))

    assert sorted(found["sent"] for found in taken if found) == [1, 2, 3, 4, 5]


def test_one_limit_without_room_changes_no_other(parts: Parts) -> None:
    parts.shares.take(counter("two", sent=9, case=1))

    assert parts.shares.take(counter("two", sent=9, case=1)) is None
    assert parts.shares.take(counter("two", sent=9)) == {"sent": 2}


def test_what_is_given_back_can_be_taken_again(parts: Parts) -> None:
    asked = replace(counter("back", sent=1), spaced={"asked": timedelta(hours=1)})
    for _ in range(3):
        assert parts.shares.take(asked) == {"sent": 1}
        assert parts.shares.take(asked) is None
        parts.shares.give_back(asked)


def test_what_happens_now_happens_again_once_its_time_has_passed(parts: Parts) -> None:
    hour = timedelta(hours=1)
    at = [
        replace(counter("hour", sent=9), now=NOW + by, spaced={"asked": hour}) for by in (timedelta(0), hour / 2, hour)
    ]

    assert [parts.shares.take(each) is not None for each in at] == [True, False, True]


def test_a_counter_is_forgotten_some_days_after_its_span(parts: Parts) -> None:
    parts.shares.take(counter("ttl", sent=1))

    [row] = ShareRow.query("BUDGET#ttl")
    assert row.expires_at == (TOMORROW + KEPT).timestamp()


def test_an_acknowledgement_that_is_lost_costs_one_more_at_most(parts: Parts, wire: Wire) -> None:
    wire.fail("UpdateItem", SERVER_ERROR, after=True)

    assert parts.shares.take(counter("lost", sent=9)) == {"sent": 2}


def test_a_word_is_kept_for_one_contact_and_whoever_writes_it_into_the_table_is_not_believed(parts: Parts) -> None:
    number, other = (CaseNumber(filed(parts, confirms=False).number) for _ in range(2))
    check = parts.vault.contact_of(number).checks["email"]
    assert parts.vault.note_word(number, "email", check, Word.CONFIRMED) is Word.CONFIRMED
    row, theirs = (ReporterRow.get(f"REPORTER#{each}", "REPORTER") for each in (number, other))
    for forged in (row.email_said, f"confirmed:{check}"):
        theirs.update(actions=[ReporterRow.email_said.set(forged)])

        assert parts.vault.contact_of(other).words == {"email": Word.UNCONFIRMED, "sms": Word.UNCONFIRMED}
    assert parts.vault.contact_of(number).words["email"] is Word.CONFIRMED


def test_whoever_disowned_a_contact_is_believed_also_by_those_who_confirm_it_at_the_same_time(parts: Parts) -> None:
    number = CaseNumber(filed(parts, confirms=False).number)
    check = parts.vault.contact_of(number).checks["sms"]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda word: parts.vault.note_word(number, "sms", check, word), [*Word, *Word][1:3] * 4))

    assert parts.vault.contact_of(number).words["sms"] is Word.DISOWNED
    assert parts.vault.note_word(number, "sms", check, Word.CONFIRMED) is Word.DISOWNED
