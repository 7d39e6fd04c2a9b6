"""How often a case is held and for how long it stands still: a clerk's calendar, and what no number of holds can do."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.core.errors import HoldsUsedUp
from chalicelib.domain.core.vocabulary import ClockKind, EventType, Status, Verb
from chalicelib.domain.deadlines.holds import Held, held_so_far
from chalicelib.domain.deadlines.milestones import milestones
from chalicelib.domain.deadlines.sla import policy_from
from chalicelib.domain.messaging.notifications import agency_notices
from chalicelib.i18n import has
from tests.builders import (
    MONDAY,
    Rulebooks,
    Story,
    at,
    disposed,
    last_day,
    liaison_of,
    policy_data,
    shown,
)

K = ClockKind
PUPR = liaison_of("bengkalis/pupr")


def held(story: Story, when: str, until: str | None = None) -> Story:
    story.do(PUPR, Verb.HOLD, at(when), text="Di mana?")
    return story.reporter(Verb.REPLY, at(until), text="Di pasar.") if until else story


def twice() -> Story:
    """Eight working days of the ten are used up by the first hold: 6 to 15 January and 19 January."""
    return held(held(disposed(), "Tue 06 Jan 2026 10:00", "Mon 19 Jan 2026 10:00"), "Mon 19 Jan 2026 11:00")


def test_a_third_hold_is_refused_and_the_limit_named() -> None:
    story = twice().reporter(Verb.REPLY, at("Tue 20 Jan 2026 10:00"), text="Di pasar.")

    with pytest.raises(HoldsUsedUp) as refused:
        held(story, "Tue 20 Jan 2026 11:00")

    assert refused.value.params == {"times": 2, "days": 10}
    assert has("error.holds_used_up.detail")


def test_a_hold_stops_the_clocks_only_for_the_days_that_are_left() -> None:
    story = twice()
    assert story.events[-1].data["days_left"] == 2
    assert story.clock(K.RESPOND).is_paused
    assert ("resume", "Thu 22 Jan 2026 00:00") in [
        (one.name, shown(one.at)) for one in milestones(story.clock(K.SUPPLY), story.rules)
    ]

    assert story.fire_until(at("Thu 22 Jan 2026 00:00")) == ["supply resume"]

    # One working day of the five had passed before the first hold, none between the two.
    assert last_day(story.clock(K.RESPOND)) == "Tue 27 Jan 2026"
    assert story.case.status is Status.ON_HOLD
    assert [notice.purpose for notice in agency_notices(story.events[-1], None)] == ["resumption"]
    assert "respond breach" in story.fire_until(at("Wed 28 Jan 2026 00:00"))


def test_what_comes_in_time_ends_the_hold_and_what_comes_late_moves_nothing_more() -> None:
    story = twice()
    story.fire_until(at("Thu 22 Jan 2026 00:00"))

    story.reporter(Verb.REPLY, at("Mon 26 Jan 2026 10:00"), text="Di pasar.")

    assert last_day(story.clock(K.RESPOND)) == "Tue 27 Jan 2026"
    assert held_so_far(story.clocks, story.rules, at("Mon 26 Jan 2026 10:00")) == Held(2, 10)


def test_a_hold_without_a_day_left_asks_and_stops_nothing() -> None:
    data = {**policy_data(), "hold": {"times": 3, "working_days": 8}}
    story = held(
        held(disposed(rules=Rulebooks(policy_from(data))), "Tue 06 Jan 2026 10:00", "Mon 19 Jan 2026 10:00"),
        "Mon 19 Jan 2026 11:00",
    )

    assert story.case.status is Status.ON_HOLD
    assert story.events[-1].data["days_left"] == 0
    assert not story.clock(K.RESPOND).is_paused
    assert last_day(story.clock(K.RESPOND)) == "Fri 23 Jan 2026"
    assert "resume" not in [one.name for one in milestones(story.clock(K.SUPPLY), story.rules)]
    assert "respond breach" in story.fire_until(at("Sat 24 Jan 2026 00:00"))


def test_a_silent_reporter_ends_the_case_and_not_the_hold() -> None:
    story = held(disposed(), "Mon 05 Jan 2026 10:00")

    assert story.fire_until(at("Wed 21 Jan 2026 00:00")) == ["supply notice", "supply archive"]


def test_holds_of_old_knew_no_limit_and_keep_their_dates() -> None:
    story, old = held(disposed(), "Tue 06 Jan 2026 10:00"), disposed()
    step = story.events[-1]
    assert step.type is EventType.HELD
    assert "days_left" in step.data

    from chalicelib.domain.cases.case import Actor
    from chalicelib.domain.cases.events import Step

    old.write(Step(EventType.HELD, Status.ON_HOLD, old.case.desk), Actor("officer", PUPR.id, PUPR.desk), step.at)
    old.fire_until(at("Wed 21 Jan 2026 10:00"))

    assert old.clock(K.RESPOND).is_paused
    assert old.clock(K.SUPPLY).allowance is None
    assert held_so_far(old.clocks, old.rules, at("Wed 21 Jan 2026 10:00")) == Held(1, 10)


def test_the_days_of_a_hold_are_those_at_the_desk() -> None:
    """Half past one on Wednesday is Tuesday in Greenwich."""
    story = held(disposed(), "Wed 07 Jan 2026 01:30", "Thu 08 Jan 2026 10:00")

    assert held_so_far(story.clocks, story.rules, at("Thu 08 Jan 2026 10:00")) == Held(1, 1)


@pytest.mark.parametrize("bad", [{"times": -1}, {"working_days": -1}])
def test_a_limit_below_nothing_is_no_policy(bad: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="hold"):
        policy_from({**policy_data(), "hold": bad})


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 400)), min_size=1, max_size=5))
def test_no_number_of_holds_puts_an_answer_off_by_more_than_ten_working_days(waits: list[tuple[int, int]]) -> None:
    story, now = disposed(), MONDAY
    for worked, waited in waits:
        now += timedelta(hours=worked)
        story.fire_until(now)
        try:
            story.do(PUPR, Verb.HOLD, now, text="?")
        except HoldsUsedUp:
            assert sum(event.type is EventType.HELD for event in story.events) == 2
            break
        now += timedelta(hours=waited)
        story.fire_until(now)
        if story.case.status is not Status.ON_HOLD:
            break
        story.reporter(Verb.REPLY, now, text="Ini.")

    found = held_so_far(story.clocks, story.rules, now)
    assert (found.times <= 2, found.days <= 10) == (True, True)
    clock = story.clock(K.RESPOND)
    if clock.last_day:
        first = disposed().clock(K.RESPOND).last_day
        days = story.rules.calendar(1).for_place(clock.terms.place, clock.terms.week)
        assert first
        assert days.between(first, clock.last_day) <= 10
