"""How long the first answer and the end took, in working days, and whether the promise was kept: a clerk's table."""

import pytest

from chalicelib.domain.core.vocabulary import Outcome, Verb, Verdict
from chalicelib.domain.statistics.outcomes import LONGEST_DAYS, Achieved, Goal, achieved
from tests.builders import (
    SUBSTANCE,
    Rulebooks,
    Story,
    a_story,
    admin_of,
    archived,
    at,
    disposed,
    in_progress,
    liaison_of,
)

PUPR = liaison_of("bengkalis/pupr")
MONDAY = "Mon 05 Jan 2026 09:00"


def last(story: Story) -> Achieved | None:
    """What the last event achieved."""
    return achieved(story.events, story.rules)


def answered_at(text: str, story: Story | None = None) -> Story:
    return (story or disposed(at(MONDAY))).do(PUPR, Verb.ANSWER, at(text), text=SUBSTANCE)


@pytest.mark.parametrize(
    ("answered", "took", "on_time"),
    [
        ("Mon 05 Jan 2026 11:00", 0, True),  # the day of receipt is not counted
        ("Tue 06 Jan 2026 08:00", 1, True),
        ("Fri 09 Jan 2026 23:00", 4, True),
        ("Sun 11 Jan 2026 10:00", 4, True),  # a weekend adds nothing
        ("Mon 12 Jan 2026 23:59", 5, True),  # five working days were promised
        ("Tue 13 Jan 2026 00:00", 6, False),
        ("Mon 19 Jan 2026 09:00", 9, False),  # Friday 16th was a holiday
    ],
)
def test_the_first_answer_is_timed_from_receipt_in_working_days(answered: str, took: int, *, on_time: bool) -> None:
    assert last(answered_at(answered)) == Achieved(Goal.FIRST, took, on_time)


def test_a_local_holiday_counts_for_the_desk_that_took_the_report_in() -> None:
    rules = Rulebooks()
    calendar = rules.publish("Wed 07 Jan 2026", "14.03")
    story = disposed(at(MONDAY), rules=rules, calendar=calendar)

    assert last(answered_at("Tue 13 Jan 2026 09:00", story)) == Achieved(Goal.FIRST, 5, on_time=True)


def test_only_the_first_answer_of_a_case_is_one() -> None:
    story = answered_at("Tue 06 Jan 2026 09:00")
    story.reporter(Verb.REPLY, at("Wed 07 Jan 2026 09:00"), verdict=Verdict.DISPUTED, text="Belum selesai.")

    assert last(story) is None
    assert last(answered_at("Thu 08 Jan 2026 09:00", story)) is None


def test_time_on_hold_counts_for_the_citizen_but_not_against_the_promise() -> None:
    story = disposed(at(MONDAY)).do(PUPR, Verb.HOLD, at("Tue 06 Jan 2026 09:00"), text="Di mana?")
    story.reporter(Verb.REPLY, at("Tue 13 Jan 2026 09:00"), text="Di depan pasar.")

    assert last(answered_at("Mon 19 Jan 2026 09:00", story)) == Achieved(Goal.FIRST, 9, on_time=True)


@pytest.mark.parametrize(("answered", "on_time"), [("Mon 26 Jan 2026 23:59", True), ("Tue 27 Jan 2026 00:00", False)])
def test_a_case_is_resolved_on_time_if_the_answer_that_stood_came_by_the_promised_date(
    answered: str, *, on_time: bool
) -> None:
    """Fourteen working days for a complaint, one holiday among them; how long the reporter thinks costs nobody."""
    story = answered_at(answered)
    story.reporter(Verb.REPLY, at("Mon 02 Feb 2026 09:00"), verdict=Verdict.ACCEPTED)

    assert last(story) == Achieved(Goal.END, 19, on_time)


def test_silence_ends_a_case_like_an_accepted_answer() -> None:
    story = answered_at("Tue 06 Jan 2026 09:00")
    story.fire_until(at("Fri 30 Jan 2026 09:00"))

    assert story.case.outcome is Outcome.SILENCE
    assert last(story) == Achieved(Goal.END, 12, on_time=True)


def test_a_dispute_reopens_the_question_whether_it_was_in_time() -> None:
    story = answered_at("Mon 12 Jan 2026 09:00")
    story.reporter(Verb.REPLY, at("Tue 13 Jan 2026 09:00"), verdict=Verdict.DISPUTED, text="Belum selesai.")
    answered_at("Mon 02 Mar 2026 09:00", story)
    story.reporter(Verb.REPLY, at("Mon 02 Mar 2026 10:00"), verdict=Verdict.ACCEPTED)

    found = last(story)
    assert found
    assert not found.on_time


def test_a_second_end_is_timed_from_receipt_again_and_held_against_a_promise_of_its_own() -> None:
    story = answered_at("Tue 06 Jan 2026 09:00")
    story.reporter(Verb.REPLY, at("Wed 07 Jan 2026 09:00"), verdict=Verdict.ACCEPTED)
    story.reporter(Verb.REOPEN, at("Thu 08 Jan 2026 09:00"), text="Rusak lagi.")
    answered_at("Fri 09 Jan 2026 09:00", story)
    story.reporter(Verb.REPLY, at("Mon 12 Jan 2026 09:00"), verdict=Verdict.ACCEPTED)

    assert last(story) == Achieved(Goal.END, 5, on_time=True)


def test_what_ends_without_an_answer_is_not_timed() -> None:
    assert last(archived()) is None
    assert last(disposed().reporter(Verb.WITHDRAW, at(MONDAY))) is None


def test_other_events_achieve_nothing() -> None:
    assert last(in_progress()) is None
    assert last(in_progress().do(admin_of("bengkalis"), Verb.NOTE, at(MONDAY), text="Sudah ditinjau.")) is None


def test_a_rating_after_the_end_is_no_second_end() -> None:
    story = answered_at("Tue 06 Jan 2026 09:00")
    story.reporter(Verb.REPLY, at("Wed 07 Jan 2026 09:00"), verdict=Verdict.ACCEPTED)

    assert last(story.reporter(Verb.RATE, at("Wed 07 Jan 2026 10:00"), rating=5)) is None


def test_what_took_years_is_counted_as_the_longest() -> None:
    found = last(answered_at("Mon 03 Jan 2028 09:00"))

    assert found
    assert (found.days, found.on_time) == (LONGEST_DAYS, False)


@pytest.mark.parametrize(
    ("replied", "days"),
    [("Tue 06 Jan 2026 15:00", 0), ("Tue 13 Jan 2026 09:00", 5), ("Mon 03 Jan 2028 09:00", 10)],
)
def test_the_end_of_a_hold_tells_how_many_working_days_it_took(replied: str, days: int) -> None:
    story = disposed(at(MONDAY)).do(PUPR, Verb.HOLD, at("Tue 06 Jan 2026 09:00"), text="Di mana?")
    story.do(PUPR, Verb.NOTE, at("Tue 06 Jan 2026 09:30"), text="Menunggu jawaban.")
    assert last(story) is None

    story.reporter(Verb.REPLY, at(replied), text="Di depan pasar.")

    assert last(story) == Achieved(Goal.HELD, days, on_time=True)
    assert last(story.do(PUPR, Verb.NOTE, at(replied), text="Sudah ditinjau.")) is None


def test_days_are_those_of_the_desk_and_begin_with_the_report_and_not_with_its_routing() -> None:
    story = a_story(at("Mon 05 Jan 2026 05:00")).route(at("Tue 06 Jan 2026 09:00"), "bengkalis/pupr", straight=True)

    assert last(answered_at("Wed 07 Jan 2026 05:00", story)) == Achieved(Goal.FIRST, 2, on_time=True)
