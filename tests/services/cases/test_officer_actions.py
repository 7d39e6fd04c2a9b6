"""Officers at work: what does not concern them disturbs nobody, what does is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.actions.context import Request
from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.hash_chain import verify
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import ConcurrentUpdate, Invalid, KeyReused, Missing, PreconditionFailed
from chalicelib.domain.core.vocabulary import DeskId, Status, Verb
from chalicelib.services.cases import officer_actions
from chalicelib.services.cases.officer_actions import TRIES, Key
from chalicelib.services.core.parts import Parts
from chalicelib.services.deadlines.due_milestones import fire_due
from chalicelib.store.cases.case_queries import Due
from tests.country import OFFICERS
from tests.faults import SERVER_ERROR, Failure, Wire
from tests.services.steps import NOW, SUBSTANCE, act, at, history, routed

LIAISON = "penghubung@pupr.bengkalis"
RACED = Failure("TransactionCanceledException", reasons=("None", "ConditionalCheckFailed"))


def step(parts: Parts, number: CaseNumber, verb: Verb, revision: int, key: Key | None = None, **request: Any) -> Case:
    return officer_actions.act(
        parts, OFFICERS[LIAISON], number, verb, Request(**request), revision=revision, now=NOW, key=key
    )


def revision_of(parts: Parts, number: CaseNumber) -> int:
    return parts.cases.load(number).case.revision


def test_an_action_is_two_calls(parts: Parts, wire: Wire) -> None:
    act(parts, routed(parts), LIAISON, Verb.ACCEPT)
    number = routed(parts)
    revision = revision_of(parts, number)
    wire.forget()

    step(parts, number, Verb.ACCEPT, revision)

    assert wire.counted == {"cases.Query": 1, "cases+statistics.TransactWriteItems": 1}


def test_a_page_of_the_officer_is_one_call(parts: Parts, wire: Wire) -> None:
    number = routed(parts)
    wire.forget()

    officer_actions.open_case(parts, OFFICERS[LIAISON], number)

    assert wire.counted == {"cases.Query": 1}


def test_a_reminder_between_reading_and_writing_disturbs_nobody(parts: Parts) -> None:
    number = routed(parts)
    revision = revision_of(parts, number)
    fire_due(parts, Due(number, "respond#000002", ""), at("Fri 06 Mar 2026 09:00"), by="send_reminders")

    case = step(parts, number, Verb.ACCEPT, revision)

    assert case.status is Status.IN_PROGRESS
    assert history(parts, number) == ["submitted", "routed", "reminder", "accepted"]


def test_what_comes_in_the_very_middle_is_read_and_the_step_done_again(parts: Parts, wire: Wire) -> None:
    number = routed(parts)
    revision = revision_of(parts, number)
    wire.forget()
    wire.fail("TransactWriteItems", RACED, times=2)

    assert step(parts, number, Verb.ACCEPT, revision).status is Status.IN_PROGRESS
    assert wire.counted["cases.Query"] == 3


def test_who_never_gets_through_is_told_and_does_not_try_for_ever(parts: Parts, wire: Wire) -> None:
    number = routed(parts)
    revision = revision_of(parts, number)
    wire.forget()
    wire.fail("TransactWriteItems", RACED, times=99)

    with pytest.raises(ConcurrentUpdate):
        step(parts, number, Verb.ACCEPT, revision)

    assert wire.counted["cases+statistics.TransactWriteItems"] == TRIES


def test_a_change_that_matters_makes_the_officers_page_stale(parts: Parts) -> None:
    number = routed(parts)
    revision = revision_of(parts, number)
    act(parts, number, LIAISON, Verb.ACCEPT)

    with pytest.raises(PreconditionFailed) as stale:
        step(parts, number, Verb.ANSWER, revision, text=SUBSTANCE)

    assert stale.value.params["revision"] == revision_of(parts, number)


def test_of_officers_who_act_at_once_on_one_page_one_does(parts: Parts) -> None:
    number = routed(parts)
    revision = revision_of(parts, number)

    def answer(place: int) -> bool:
        try:
            step(parts, number, Verb.ANSWER, revision, text=f"{SUBSTANCE} {place}")
        except PreconditionFailed:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(answer, range(4)))

    assert sum(done) == 1
    file = parts.cases.load(number)
    assert history(parts, number).count("answered") == 1
    assert not verify(number, file.records, file.case.last_hash)


def test_a_repeated_request_changes_nothing(parts: Parts) -> None:
    number = routed(parts)
    revision = revision_of(parts, number)
    key = Key("a key", "a digest")

    first = step(parts, number, Verb.ACCEPT, revision, key)
    again = step(parts, number, Verb.ACCEPT, revision, key)

    assert again == first
    assert history(parts, number).count("accepted") == 1


def test_a_key_that_was_used_for_another_request_is_refused(parts: Parts) -> None:
    number = routed(parts)
    revision = revision_of(parts, number)
    step(parts, number, Verb.ACCEPT, revision, Key("a key", "a digest"))

    with pytest.raises(KeyReused):
        step(parts, number, Verb.ANSWER, revision + 1, Key("a key", "another"), text=SUBSTANCE)


def test_one_key_used_at_once_acts_once(parts: Parts) -> None:
    number = routed(parts)
    revision = revision_of(parts, number)
    key = Key("double click", "a digest")

    with ThreadPoolExecutor(4) as pool:
        cases = list(pool.map(lambda _: step(parts, number, Verb.ACCEPT, revision, key), range(4)))

    assert {case.seq for case in cases} == {3}
    assert history(parts, number).count("accepted") == 1


def test_an_action_whose_acknowledgement_was_lost_is_done_once(parts: Parts, wire: Wire) -> None:
    number = routed(parts)
    revision = revision_of(parts, number)
    wire.fail("TransactWriteItems", SERVER_ERROR, after=True)

    step(parts, number, Verb.ANSWER, revision, text=SUBSTANCE)

    assert history(parts, number).count("answered") == 1


def test_the_case_of_another_institution_is_not_there(parts: Parts) -> None:
    number = routed(parts, area="51.71")

    with pytest.raises(Missing):
        officer_actions.open_case(parts, OFFICERS[LIAISON], number)
    with pytest.raises(Missing):
        step(parts, number, Verb.ACCEPT, revision_of(parts, number))


def test_a_category_that_nobody_knows_is_named(parts: Parts) -> None:
    number = routed(parts)
    for category in ("sihir", "health/covid-19"):
        with pytest.raises(Invalid) as invalid:
            step(
                parts, number, Verb.DISPOSE, revision_of(parts, number), category=category, to=DeskId("bengkalis/pupr")
            )
        assert [fault.pointer for fault in invalid.value.faults] == ["/category"]


def test_the_text_of_an_answer_lies_beside_the_history(parts: Parts) -> None:
    number = routed(parts)
    case = act(parts, number, LIAISON, Verb.ANSWER, NOW + timedelta(hours=3), text=SUBSTANCE)

    file = parts.cases.load(number)
    assert file.texts[case.seq]["text"] == SUBSTANCE
    assert SUBSTANCE not in str(file.records)
