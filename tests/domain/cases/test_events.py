"""Events as they are written, kept and read; and a case as the sum of them."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from chalicelib.domain.cases.case import REPORTER, Actor, apply
from chalicelib.domain.cases.events import Step, event_fields, event_from, write_event
from chalicelib.domain.cases.hash_chain import genesis, opens, verify
from chalicelib.domain.cases.lifecycle import LIFECYCLE
from chalicelib.domain.core.vocabulary import Audience, DeskId, EventType, Outcome, Status, Verb, Verdict
from tests.builders import (
    IN_STATUS,
    MONDAY,
    NUMBER,
    SUBSTANCE,
    Story,
    a_story,
    admin_of,
    answered,
    archived,
    at,
    closed,
    days,
    disposed,
    folded,
    in_progress,
    liaison_of,
    on_hold,
    return_requested,
    routed,
)

LATER = at("Tue 06 Jan 2026 10:00")
PUPR = "bengkalis/pupr"


def noted(text: str = "Sudah ditelepon.") -> Step:
    return Step(EventType.NOTED, Status.DISPOSED, DeskId(PUPR), Audience.OFFICERS, {"a": 1}, {"text": text})


def test_the_first_event_stands_on_the_number_and_each_next_one_on_the_last() -> None:
    story = closed()
    hashes = [genesis(NUMBER), *(event.hash for event in story.events)]

    assert [event.seq for event in story.events] == [1, 2, 3, 4]
    assert [event.prev_hash for event in story.events] == hashes[:-1]
    assert story.case.last_hash == hashes[-1]


@pytest.mark.parametrize("story", IN_STATUS.values())
def test_what_was_written_verifies_as_it_is_kept(story: Callable[[], Story]) -> None:
    made = story()
    kept = json.loads(json.dumps([event_fields(event) for event in made.events]))

    assert verify(NUMBER, kept, made.case.last_hash) == []
    assert [event_from(fields) for fields in kept] == made.events


def test_free_text_is_committed_to_and_not_in_the_event() -> None:
    officer = Actor("officer", "o-1", DeskId(PUPR))
    written = write_event(noted(), officer, LATER, case=disposed().case, number=NUMBER, event_id="e")

    assert "ditelepon" not in json.dumps(event_fields(written.event))
    assert written.event.data["a"] == 1
    assert opens(written.event.data["commitments"]["text"], "Sudah ditelepon.", written.texts["salt"])
    assert written.texts["text"] == "Sudah ditelepon."


def test_the_same_text_is_committed_to_anew_each_time() -> None:
    one, other = (
        write_event(noted(), REPORTER, LATER, case=None, number=NUMBER, event_id="e").event.data for _ in range(2)
    )

    assert one["commitments"] != other["commitments"]


def test_an_event_without_text_keeps_neither_commitment_nor_salt() -> None:
    written = write_event(
        Step(EventType.ACCEPTED, Status.IN_PROGRESS, DeskId(PUPR)), REPORTER, LATER,
        case=None, number=NUMBER, event_id="e",
    )  # fmt: skip

    assert dict(written.event.data) == {}
    assert written.texts == {}


def test_an_event_keeps_who_when_where_and_for_whom() -> None:
    officer = Actor("officer", "o-1", DeskId(PUPR))
    event = write_event(noted(), officer, LATER, case=disposed().case, number=NUMBER, event_id="e-7").event

    assert (event.id, event.number, event.seq, event.type) == ("e-7", NUMBER, 3, EventType.NOTED)
    assert (event.at, event.actor, event.audience) == (LATER, officer, Audience.OFFICERS)
    assert (event.status, event.desk) == (Status.DISPOSED, PUPR)


@pytest.mark.parametrize("story", IN_STATUS.values())
def test_a_case_is_what_its_events_add_up_to(story: Callable[[], Story]) -> None:
    made = story()

    assert folded(made.events) == made.case
    assert (made.case.status, made.case.desk) == (made.events[-1].status, made.events[-1].desk)
    assert (made.case.seq, made.case.last_hash) == (len(made.events), made.events[-1].hash)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("classification", "aspiration"),
        ("area", "14.03.01"),
        ("institution", "batam"),
        ("category", "roads"),
        ("channel", "app"),
        ("language", "en"),
        ("anonymous", True),
        ("secret", True),
        ("emergency", True),
    ],
)
def test_the_first_event_says_what_was_sent(name: str, value: object) -> None:
    usual = a_story().case
    case = a_story(**{name: value}).case  # type: ignore[arg-type]

    assert getattr(case, name) == value != getattr(usual, name)
    assert replace(case, last_hash="", **{name: getattr(usual, name)}) == replace(usual, last_hash="")
    assert (case.number, case.home, case.received_at, case.seq, case.revision) == (NUMBER, "J", MONDAY, 1, 1)


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        (a_story, {"routed_at": None, "verified_at": None, "was_disposed": False}),
        (routed, {"routed_at": MONDAY, "verified_at": None, "was_disposed": False}),
        (disposed, {"routed_at": MONDAY, "verified_at": None, "was_disposed": True}),
        (in_progress, {"verified_at": MONDAY, "officer": f"{PUPR}:liaison_officer"}),
        (on_hold, {"held_from": Status.DISPOSED, "verified_at": None}),
        (return_requested, {"returned_by": (PUPR,), "desk": "bengkalis", "officer": None, "decided": False}),
        (answered, {"answered_at": MONDAY, "outcome": None, "ended_at": None}),
        (closed, {"outcome": Outcome.ACCEPTED, "ended_at": MONDAY, "is_open": False}),
        (archived, {"outcome": Outcome.ARCHIVED, "ended_at": MONDAY, "is_open": False}),
    ],
)
def test_what_each_step_leaves_on_the_case(story: Callable[[], Story], expected: dict[str, object]) -> None:
    case = story().case

    assert {name: getattr(case, name) for name in expected} == expected


@pytest.mark.parametrize("name", ["classification", "channel", "language", "anonymous", "secret", "emergency"])
def test_an_event_that_does_not_say_what_every_report_says_opens_no_case(name: str) -> None:
    first = a_story().events[0]
    told = {key: value for key, value in first.data.items() if key != name}

    with pytest.raises(KeyError, match=name):
        apply(None, replace(first, data=told))


def test_a_case_that_moves_on_has_no_officer_yet() -> None:
    story = in_progress().do(admin_of("bengkalis"), Verb.DISPOSE, LATER, to="bengkalis/dlh")

    assert story.case.officer is None
    assert story.case.verified_at == MONDAY


def test_the_first_verification_and_the_first_answer_are_kept() -> None:
    story = answered().do(liaison_of(PUPR), Verb.ANSWER, LATER, text=SUBSTANCE)

    assert (story.case.answered_at, story.case.verified_at) == (MONDAY, MONDAY)


def test_a_reopened_case_begins_anew_but_forgets_nothing() -> None:
    story = closed().reporter(Verb.RATE, LATER, rating=2).reporter(Verb.REOPEN, LATER, text="Rusak lagi.")

    case = story.case
    assert (case.status, case.ended_at, case.outcome, case.answered_at) == (Status.IN_PROGRESS, None, None, None)
    assert (case.reopened, case.rating, case.was_disposed, case.received_at) == (1, 2, True, MONDAY)


def test_each_desk_that_was_told_is_remembered_once() -> None:
    story = disposed()
    story.fire_until(MONDAY + days(90))

    assert story.case.escalated_to == (PUPR, "bengkalis", "nasional")


def test_every_step_of_a_story_is_in_the_table() -> None:
    story = on_hold().reporter(Verb.REPLY, LATER, text="Ini.").do(liaison_of(PUPR), Verb.ANSWER, LATER, text=SUBSTANCE)
    story.reporter(Verb.REPLY, LATER, text="Belum.", verdict=Verdict.DISPUTED)
    story.fire_until(LATER + days(60))

    case = None
    for event in story.events:
        after = apply(case, event)
        if case:
            assert any(after.status in tos for tos in LIFECYCLE[case.status].may.values())
        case = after


@pytest.mark.parametrize(
    ("changed", "public"),
    [({}, True), ({"secret": True}, False), ({"classification": "whistleblowing"}, False), ({"anonymous": True}, True)],
)
def test_a_verified_case_is_public_unless_secret_or_whistleblowing(changed: dict[str, object], *, public: bool) -> None:
    case = a_story(desk=PUPR, **changed).route(MONDAY, PUPR, straight=True)  # type: ignore[arg-type]
    assert not case.case.is_public
    if "classification" not in changed:
        case.do(liaison_of(PUPR), Verb.ACCEPT, MONDAY)

    assert case.case.is_public == public
