"""Who says that lives depend on it, and what follows: hours instead of days, and the way back."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.core.errors import Invalid, NotYourStep
from chalicelib.domain.core.vocabulary import Audience, Classification, ClockKind, Role, Verb
from chalicelib.domain.deadlines.clock_endings import Ending
from chalicelib.domain.deadlines.milestones import next_milestone
from chalicelib.domain.messaging.notifications import agency_notices, reporter_notice
from tests.builders import (
    MONDAY,
    SUBSTANCE,
    Story,
    admin_of,
    an_officer,
    at,
    disposed,
    last_day,
    liaison_of,
    on_hold,
    routed,
    shown,
)

K = ClockKind
PUPR = liaison_of("bengkalis/pupr")
TUESDAY = at("Tue 06 Jan 2026 10:00")
REASON = "Pelapor menandainya, tetapi tidak ada orang dalam bahaya."


def judged(story: Story, when: Any, *, emergency: bool, by: Any = PUPR) -> Story:
    return story.do(by, Verb.TRIAGE, when, emergency=emergency, text=REASON)


def test_what_a_reporter_ticked_is_cleared_with_a_reason_and_counts_in_days_from_its_beginning() -> None:
    story, plain = disposed(emergency=True), disposed()
    assert shown(story.clock(K.RESPOND).due_at) == "Mon 05 Jan 2026 12:00"

    judged(story, TUESDAY, emergency=False)

    assert not story.case.emergency
    for kind in (K.RESPOND, K.RESOLVE):
        assert story.clock(kind).due_at == plain.clock(kind).due_at
        old = next(clock for clock in story.clocks if clock.kind is kind)
        assert (old.stopped_at, old.ended) == (TUESDAY, Ending.REPLACED)
        assert next_milestone(story.clock(kind), story.rules)
    event = story.events[-1]
    assert (event.audience, reporter_notice(event), agency_notices(event, None)) == (Audience.REPORTER, "triaged", [])
    assert "commitments" in event.data


def test_an_officer_makes_it_an_emergency_from_this_hour_on() -> None:
    story = judged(disposed(), TUESDAY, emergency=True)

    assert story.case.emergency
    assert shown(story.clock(K.RESPOND).due_at) == "Tue 06 Jan 2026 13:00"
    assert shown(story.clock(K.RESOLVE).due_at) == "Wed 07 Jan 2026 10:00"
    assert [notice.purpose for notice in agency_notices(story.events[-1], None)] == ["emergency"]


def test_there_and_back_leaves_the_days_where_they_were() -> None:
    story = judged(judged(disposed(), TUESDAY, emergency=True), at("Wed 07 Jan 2026 10:00"), emergency=False)

    assert last_day(story.clock(K.RESPOND)) == last_day(disposed().clock(K.RESPOND)) == "Mon 12 Jan 2026"


def test_who_was_waited_for_is_waited_for_under_either_measure() -> None:
    story = judged(on_hold(), TUESDAY, emergency=True, by=admin_of("bengkalis"))
    assert story.clock(K.RESPOND).is_paused
    judged(story, at("Wed 07 Jan 2026 10:00"), emergency=False)
    assert story.clock(K.RESPOND).is_paused

    story.reporter(Verb.REPLY, at("Thu 08 Jan 2026 10:00"), text="Di pasar.")

    plain = on_hold().reporter(Verb.REPLY, at("Thu 08 Jan 2026 10:00"), text="Di pasar.")
    assert last_day(story.clock(K.RESPOND)) == last_day(plain.clock(K.RESPOND))


@pytest.mark.parametrize("kind", [Classification.ASPIRATION, Classification.INFORMATION_REQUEST])
def test_what_puts_nobody_in_danger_is_no_emergency(kind: Classification) -> None:
    with pytest.raises(Invalid) as refused:
        judged(disposed(classification=kind.value), TUESDAY, emergency=True)
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("/emergency", "no_emergency")]

    story = routed(emergency=True).do(admin_of("bengkalis"), Verb.VERIFY, TUESDAY, classification=kind)

    assert not story.case.emergency
    assert last_day(story.clock(K.RESPOND)) == "Tue 13 Jan 2026"


def test_a_judgement_that_changes_nothing_is_refused_by_its_field() -> None:
    with pytest.raises(Invalid) as refused:
        judged(disposed(), TUESDAY, emergency=False)
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("/emergency", "emergency_unchanged")]
    with pytest.raises(Invalid) as refused:
        disposed().do(PUPR, Verb.TRIAGE, TUESDAY, emergency=True)
    assert [fault.pointer for fault in refused.value.faults] == ["/text"]


@pytest.mark.parametrize("role", [Role.LEADER, Role.EVALUATOR])
def test_who_only_looks_on_judges_nothing(role: Role) -> None:
    with pytest.raises(NotYourStep):
        judged(disposed(), TUESDAY, emergency=True, by=an_officer("bengkalis/pupr", role))


def test_after_the_first_answer_only_the_resolution_is_hurried() -> None:
    story = disposed().do(PUPR, Verb.ANSWER, TUESDAY, text=SUBSTANCE, final=False)

    judged(story, TUESDAY, emergency=True)

    assert {clock.kind for clock in story.clocks if clock.runs} == {K.RESOLVE, K.CITIZEN}


@settings(max_examples=60, deadline=None)
@given(hours=st.lists(st.integers(1, 90), min_size=1, max_size=6), ticked=st.booleans())
def test_however_often_it_is_judged_one_clock_of_each_kind_runs_and_days_are_as_if_it_never_was(
    hours: list[int], *, ticked: bool
) -> None:
    story, now = disposed(emergency=ticked), MONDAY
    for each in hours:
        now += timedelta(hours=each)
        judged(story, now, emergency=not story.case.emergency)

        running = [clock.kind for clock in story.clocks if clock.stopped_at is None]
        assert sorted(running) == sorted({K.RESPOND, K.RESOLVE, K.CITIZEN})
        if not story.case.emergency:
            assert story.clock(K.RESPOND).due_at == disposed().clock(K.RESPOND).due_at
            assert story.clock(K.RESOLVE).due_at == disposed().clock(K.RESOLVE).due_at
