"""A year whose days off no decree has named is always said to be an estimate, and a decree settles it."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.core.vocabulary import ClockKind
from chalicelib.domain.deadlines.calendar import Calendar, DayOff, national_calendar
from chalicelib.domain.deadlines.promised_dates import confirmed, estimated_years, explain
from chalicelib.i18n.explanations import explanation
from tests.builders import Rulebooks, at, disposed

NATIONAL = national_calendar()
WORDS = {"id": "masih perkiraan", "en": "still an estimate"}


def days_of(year: int, *, estimated: bool = False) -> list[DayOff]:
    """Days off like those of a decree: the first of each month."""
    return [
        DayOff(date(year, month, 1), f"Libur {month}", f"Holiday {month}", "public", estimated=estimated)
        for month in range(1, 13)
    ]


@pytest.mark.parametrize(("year", "decided"), [(2023, False), (2024, True), (2026, True), (2027, True), (2028, False)])
def test_the_calendar_tells_which_years_were_decided(year: int, *, decided: bool) -> None:
    assert NATIONAL.is_decided(year) is decided


def test_days_that_somebody_estimated_decide_nothing() -> None:
    guessed = Calendar(2, {**NATIONAL.days_off, **{off.day: off for off in days_of(2028, estimated=True)}}, {})

    assert not guessed.is_decided(2028)
    assert guessed.undecided(date(2027, 12, 1), date(2028, 1, 5)) == (2028,)


def test_a_date_in_a_year_without_a_decree_says_so_although_only_weekends_are_skipped() -> None:
    rules = Rulebooks()
    story = disposed(at("Mon 27 Dec 2027 09:00"), rules=rules)

    facts = explain(story.clock(ClockKind.RESPOND), rules)

    assert {skipped["reason"] for skipped in facts["skipped"]} == {"weekend"}
    assert estimated_years(facts) == [2028]
    for language, words in WORDS.items():
        assert words in explanation(language, facts, to_reporter=True)
        assert "2028" in explanation(language, facts, to_reporter=True)


def test_a_decree_that_moves_no_date_makes_the_estimate_certain() -> None:
    rules = Rulebooks()
    facts = explain(disposed(at("Mon 27 Dec 2027 09:00"), rules=rules).clock(ClockKind.RESPOND), rules)

    settled = confirmed(facts, NATIONAL.under_decree(2028, days_of(2028)))

    assert estimated_years(settled) == []
    assert WORDS["id"] not in explanation("id", settled, to_reporter=True)
    assert estimated_years(confirmed(facts, NATIONAL)) == [2028]


def test_within_decided_years_nothing_is_called_an_estimate() -> None:
    rules = Rulebooks()

    facts = explain(disposed(at("Fri 05 Mar 2027 09:00"), rules=rules).clock(ClockKind.RESOLVE), rules)

    assert estimated_years(facts) == []
    assert WORDS["id"] not in explanation("id", facts, to_reporter=True)


def test_a_decree_replaces_what_was_known_of_its_year_and_leaves_areas_alone() -> None:
    local = DayOff(date(2028, 5, 9), "Hari Jadi", "Founding day", "local")
    guess = DayOff(date(2028, 2, 2), "Imlek", "Lunar New Year", "public", estimated=True)
    before = Calendar(4, {**NATIONAL.days_off, guess.day: guess}, {"14.03": {local.day: local}})

    after = before.under_decree(2028, days_of(2028))

    assert after.version == 5
    assert [day for day in after.days_off if day.year == 2028] == [off.day for off in days_of(2028)]
    assert {day: off for day, off in after.days_off.items() if day.year < 2028} == dict(NATIONAL.days_off)
    assert after.by_area == before.by_area


@pytest.mark.parametrize(
    "days",
    [days_of(2028)[:5], days_of(2029), days_of(2028, estimated=True),
     [*days_of(2028), DayOff(date(2028, 5, 9), "Hari Jadi", "Founding day", "local")]],
)  # fmt: skip
def test_what_cannot_be_a_decree_of_that_year_is_refused(days: list[DayOff]) -> None:
    with pytest.raises(ValueError, match="2028"):
        NATIONAL.under_decree(2028, days)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 900), st.sampled_from([ClockKind.RESPOND, ClockKind.RESOLVE]))
def test_every_date_says_exactly_the_undecided_years_that_it_counts(ahead: int, kind: ClockKind) -> None:
    rules, start = Rulebooks(), at("Thu 01 Jan 2026 09:00") + timedelta(days=ahead)
    clock = disposed(start, rules=rules).clock(kind)
    assert clock.last_day

    facts = explain(clock, rules)

    years = range(start.year, clock.last_day.year + 1)
    assert estimated_years(facts) == [year for year in years if year > 2027]
