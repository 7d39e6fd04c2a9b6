"""A case takes a hundred steps of its reporter and so many words; what answers the desk, ends or hides it always."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.actions.masking import request_step
from chalicelib.domain.actions.size_limits import MOST_BYTES, MOST_MASK_REQUESTS, MOST_STEPS, has_room_for_mask_request
from chalicelib.domain.cases.case import Actor
from chalicelib.domain.core.errors import TooMuchAdded
from chalicelib.domain.core.vocabulary import Status, Verb, Verdict
from chalicelib.domain.messaging.pin_recovery import A_MONTH, MOST_OF_A_MONTH, is_owed_enough, pin_request_step
from tests.builders import MONDAY, SUBSTANCE, Story, in_progress, liaison_of

WORKER = liaison_of("bengkalis/pupr")
SOMEBODY = Actor("public")


@pytest.fixture
def full() -> Story:
    """A report whose reporter has commented as often as can be."""
    story = in_progress()
    for _ in range(MOST_STEPS):
        story.reporter(Verb.REPLY, MONDAY, text="Masih berlubang.")
    return story


@pytest.mark.parametrize(
    ("verb", "request_"),
    [
        (Verb.REPLY, {"text": "Satu lagi."}),
        (Verb.CHANGE_VISIBILITY, {"anonymous": True, "secret": False}),
    ],
)
def test_a_full_report_takes_nothing_that_its_reporter_need_not_add(
    full: Story, verb: Verb, request_: dict[str, Any]
) -> None:
    with pytest.raises(TooMuchAdded):
        full.reporter(verb, MONDAY, **request_)


def test_a_full_report_is_answered_disputed_supplied_hidden_and_accepted_as_ever(full: Story) -> None:
    full.do(WORKER, Verb.HOLD, MONDAY, text="Di ruas mana tepatnya?")
    full.reporter(Verb.REPLY, MONDAY, text="Di depan pasar.", verdict=Verdict.SUPPLIED)
    full.do(WORKER, Verb.ANSWER, MONDAY, text=SUBSTANCE)
    full.reporter(Verb.REPLY, MONDAY, text="Belum ditambal.", verdict=Verdict.DISPUTED)
    full.reporter(Verb.CHANGE_VISIBILITY, MONDAY, anonymous=True, secret=True)
    full.do(WORKER, Verb.ANSWER, MONDAY, text=SUBSTANCE)
    full.reporter(Verb.REPLY, MONDAY, verdict=Verdict.ACCEPTED)

    assert full.case.status is Status.CLOSED
    with pytest.raises(TooMuchAdded):
        full.reporter(Verb.RATE, MONDAY, rating=5)


def test_a_full_report_can_be_withdrawn(full: Story) -> None:
    assert full.reporter(Verb.WITHDRAW, MONDAY).case.status is Status.CLOSED


def test_words_are_counted_in_bytes_of_all_messages_together() -> None:
    story = in_progress()
    for _ in range(MOST_BYTES // 20_000):
        story.reporter(Verb.REPLY, MONDAY, text="😀" * 5_000)

    with pytest.raises(TooMuchAdded):
        story.reporter(Verb.REPLY, MONDAY, text="a")


def test_strangers_fill_no_history_with_requests() -> None:
    story = in_progress()
    for _ in range(MOST_MASK_REQUESTS):
        assert has_room_for_mask_request(story.events)
        story.write(
            request_step(story.case, {"passage": "nama", "why": "itu saya"}, MONDAY), SOMEBODY, MONDAY, terms=False
        )

    assert not has_room_for_mask_request(story.events)


def test_new_pins_fill_no_history_either() -> None:
    story = in_progress()
    for hour in range(MOST_OF_A_MONTH):
        assert not is_owed_enough(story.events, MONDAY + timedelta(hours=hour))
        story.write(pin_request_step(story.case, "email"), SOMEBODY, MONDAY + timedelta(hours=hour), terms=False)

    assert is_owed_enough(story.events, MONDAY + timedelta(days=2))
    assert not is_owed_enough(story.events, MONDAY + A_MONTH)
