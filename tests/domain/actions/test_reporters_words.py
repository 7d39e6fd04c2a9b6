"""What a reporter writes after the report: that it happened everybody may know, the words are for the officers."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from chalicelib.domain.actions.visibility import Viewer, on_timeline, reads
from chalicelib.domain.core.vocabulary import Audience, EventType, Verb, Verdict
from tests.builders import (
    SUBSTANCE,
    Story,
    answered,
    archived,
    at,
    closed,
    disposed,
    liaison_of,
    on_hold,
)

LATER = at("Tue 06 Jan 2026 10:00")
WORDS = {"text": "Ini tulisan pelapor."}
STORIES: dict[str, tuple[Callable[[], Story], bool]] = {
    "disputed": (lambda: answered().reporter(Verb.REPLY, LATER, verdict=Verdict.DISPUTED, **WORDS), True),
    "accepted": (lambda: answered().reporter(Verb.REPLY, LATER, verdict=Verdict.ACCEPTED, **WORDS), True),
    "supplied": (lambda: on_hold().reporter(Verb.REPLY, LATER, **WORDS), False),
    "commented": (lambda: disposed().reporter(Verb.REPLY, LATER, **WORDS), False),
    "reopened": (lambda: closed().reporter(Verb.REOPEN, LATER, **WORDS), True),
    "appealed": (lambda: archived().reporter(Verb.REOPEN, LATER, **WORDS), True),
    "withdrawn": (lambda: disposed().reporter(Verb.WITHDRAW, LATER, **WORDS), True),
    "rated": (lambda: answered().reporter(Verb.RATE, LATER, rating=4, **WORDS), False),
}


@pytest.mark.parametrize("name", STORIES)
def test_the_public_may_learn_of_a_step_and_never_reads_the_reporters_words(name: str) -> None:
    story, is_told = STORIES[name]
    event = story().events[-1]

    assert event.data["commitments"]
    assert on_timeline(Viewer.PUBLIC, event) == is_told
    assert not reads(Viewer.PUBLIC, event)
    assert all(reads(viewer, event) for viewer in Viewer if viewer is not Viewer.PUBLIC)


def test_the_public_reads_what_an_officer_answers() -> None:
    event = disposed().do(liaison_of("bengkalis/pupr"), Verb.ANSWER, LATER, text=SUBSTANCE).events[-1]

    assert on_timeline(Viewer.PUBLIC, event)
    assert reads(Viewer.PUBLIC, event)


@pytest.mark.parametrize("name", ["disputed", "appealed"])
def test_a_step_that_histories_of_old_kept_from_the_public_is_told_and_its_words_are_not(name: str) -> None:
    event = replace(STORIES[name][0]().events[-1], audience=Audience.REPORTER)

    assert on_timeline(Viewer.PUBLIC, event)
    assert not reads(Viewer.PUBLIC, event)


def test_between_two_final_answers_the_public_finds_the_dispute() -> None:
    story = STORIES["disputed"][0]().do(liaison_of("bengkalis/pupr"), Verb.ANSWER, LATER, text=SUBSTANCE)

    seen = [event.type for event in story.events if on_timeline(Viewer.PUBLIC, event)]

    assert seen[-3:] == [EventType.ANSWERED, EventType.REPLIED, EventType.ANSWERED]
