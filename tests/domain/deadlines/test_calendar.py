"""Working days: tables that a clerk can check, and a naive counter over every day of four years."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.deadlines.calendar import Calendar, DayOff, Kind, Skipped, Week, WorkingDays, national_calendar
from tools.bake_holidays import TARGET, baked

NATIONAL = national_calendar()
EVERY_DAY = [date(2024, 1, 1) + timedelta(days=count) for count in range(1461)]
GALUNGAN = date(2026, 6, 17)


def on(text: str) -> date:
    """'Tue 17 Mar 2026': a clerk's way of writing a date, in which a wrong weekday is an error."""
    day = datetime.strptime(text, "%a %d %b %Y").date()  # noqa: DTZ007 - a day has no zone
    assert f"{day:%a %d %b %Y}" == text
    return day


def local(day: date, name: str = "Galungan") -> DayOff:
    return DayOff(day, name, name, "local")


def in_jakarta(week: Week = Week.FIVE) -> WorkingDays:
    return NATIONAL.for_place("31.71", week)


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        ("Mon 05 Jan 2026", 1, "Tue 06 Jan 2026"),  # the day of filing never counts
        ("Mon 05 Jan 2026", 3, "Thu 08 Jan 2026"),
        ("Fri 09 Jan 2026", 1, "Mon 12 Jan 2026"),  # over a weekend
        ("Sat 10 Jan 2026", 1, "Mon 12 Jan 2026"),  # filed on a Saturday
        ("Sun 11 Jan 2026", 1, "Mon 12 Jan 2026"),  # filed on a Sunday
        ("Thu 15 Jan 2026", 1, "Mon 19 Jan 2026"),  # Isra Mikraj on the Friday
        ("Fri 16 Jan 2026", 3, "Wed 21 Jan 2026"),  # filed on a holiday
        ("Fri 13 Feb 2026", 1, "Wed 18 Feb 2026"),  # a Friday before Imlek and its collective leave
        ("Tue 17 Mar 2026", 1, "Wed 25 Mar 2026"),  # over Nyepi and Lebaran of 2026
        ("Tue 17 Mar 2026", 5, "Tue 31 Mar 2026"),
        ("Wed 13 May 2026", 1, "Mon 18 May 2026"),  # Ascension and its collective leave
        ("Fri 29 May 2026", 1, "Tue 02 Jun 2026"),  # Waisak on a Sunday is not made up for; Pancasila on the Monday
        ("Fri 28 Mar 2025", 1, "Tue 08 Apr 2025"),  # over Lebaran of 2025
        ("Thu 27 Mar 2025", 5, "Mon 14 Apr 2025"),
        ("Fri 15 Aug 2025", 1, "Tue 19 Aug 2025"),  # 18 August 2025, added by decree in mid-year
        ("Fri 05 Apr 2024", 1, "Tue 16 Apr 2024"),  # over Lebaran of 2024
        ("Thu 04 Apr 2024", 5, "Fri 19 Apr 2024"),
        ("Fri 29 Nov 2024", 14, "Thu 19 Dec 2024"),
        ("Tue 24 Dec 2024", 1, "Fri 27 Dec 2024"),  # Christmas and its collective leave
        ("Tue 24 Dec 2024", 5, "Fri 03 Jan 2025"),  # and New Year
        ("Wed 23 Dec 2026", 5, "Mon 04 Jan 2027"),  # from a known year into an estimated one
        ("Tue 13 Feb 2024", 1, "Thu 15 Feb 2024"),  # general election
        ("Tue 26 Nov 2024", 1, "Thu 28 Nov 2024"),  # regional elections
        ("Tue 06 Jan 2026", 60, "Mon 13 Apr 2026"),  # the budget of a complaint that needs inspection
        ("Fri 14 Jan 2028", 5, "Fri 21 Jan 2028"),  # no holidays known: weekends only
    ],
)
def test_the_nth_working_day_after(start: str, days: int, last: str) -> None:
    assert in_jakarta().count_after(on(start), days).last == on(last)


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        ("Fri 09 Jan 2026", 1, "Sat 10 Jan 2026"),
        ("Sat 10 Jan 2026", 1, "Mon 12 Jan 2026"),
        ("Thu 15 Jan 2026", 1, "Sat 17 Jan 2026"),
        ("Tue 17 Mar 2026", 5, "Mon 30 Mar 2026"),  # Idul Fitri on a Saturday takes a working day here
        ("Fri 16 Aug 2024", 1, "Mon 19 Aug 2024"),  # Independence Day on a Saturday
    ],
)
def test_the_nth_working_day_of_a_service_that_works_on_saturday(start: str, days: int, last: str) -> None:
    assert in_jakarta(Week.SIX).count_after(on(start), days).last == on(last)


def test_the_count_says_of_every_day_why_it_did_not_count() -> None:
    count = in_jakarta().count_after(on("Tue 17 Mar 2026"), 2)

    assert count.counted == (on("Wed 25 Mar 2026"), on("Thu 26 Mar 2026"))
    assert [(f"{skip.day:%a %d}", skip.reason, skip.name_id) for skip in count.skipped] == [
        ("Wed 18", "collective_leave", "Cuti Bersama Hari Suci Nyepi"),
        ("Thu 19", "public", "Hari Suci Nyepi"),
        ("Fri 20", "collective_leave", "Cuti Bersama Hari Raya Idul Fitri"),
        ("Sat 21", "weekend", "Sabtu"),  # Idul Fitri falls on a weekend: it costs no working day
        ("Sun 22", "weekend", "Minggu"),
        ("Mon 23", "collective_leave", "Cuti Bersama Hari Raya Idul Fitri"),
        ("Tue 24", "collective_leave", "Cuti Bersama Hari Raya Idul Fitri"),
    ]
    assert {skip.name_en for skip in count.skipped} >= {"Day of Silence", "Saturday", "Sunday"}


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        ("Tue 13 Jan 2026", 1, "Mon 12 Jan 2026"),
        ("Mon 12 Jan 2026", 1, "Fri 09 Jan 2026"),
        ("Sun 11 Jan 2026", 1, "Fri 09 Jan 2026"),
        ("Wed 25 Mar 2026", 1, "Tue 17 Mar 2026"),
        ("Wed 25 Mar 2026", 3, "Fri 13 Mar 2026"),
    ],
)
def test_the_nth_working_day_before(day: str, days: int, expected: str) -> None:
    assert in_jakarta().before(on(day), days) == on(expected)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("Mon 05 Jan 2026", "Fri 09 Jan 2026", 4),
        ("Mon 05 Jan 2026", "Mon 05 Jan 2026", 0),
        ("Fri 09 Jan 2026", "Mon 05 Jan 2026", 0),
        ("Fri 09 Jan 2026", "Mon 12 Jan 2026", 1),
        ("Tue 17 Mar 2026", "Wed 25 Mar 2026", 1),
    ],
)
def test_working_days_between_leave_out_the_first_and_take_in_the_last(start: str, end: str, days: int) -> None:
    assert in_jakarta().between(on(start), on(end)) == days


@pytest.mark.parametrize("days", [0, -1])
def test_a_count_is_of_at_least_one_day(days: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        in_jakarta().count_after(GALUNGAN, days)
    with pytest.raises(ValueError, match="at least one"):
        in_jakarta().before(GALUNGAN, days)


@pytest.mark.parametrize(
    ("area", "works"),
    [
        ("51", False),
        ("51.71", False),  # below the area
        ("51.71.01.1001", False),
        ("5", True),  # shares a digit, not an area
        ("511", True),
        ("31.51", True),
        ("31", True),
        ("", True),
    ],
)
def test_a_day_off_of_an_area_holds_there_and_below(area: str, *, works: bool) -> None:
    calendar = NATIONAL.with_day_off(local(GALUNGAN), "51")

    assert calendar.for_place(area, Week.FIVE).is_working(GALUNGAN) is works


def test_a_day_off_of_a_city_does_not_hold_in_its_province() -> None:
    calendar = NATIONAL.with_day_off(local(GALUNGAN), "14.03")

    assert calendar.for_place("14", Week.FIVE).is_working(GALUNGAN)
    assert calendar.for_place("14.03", Week.FIVE).why_not(GALUNGAN) == Skipped(
        GALUNGAN, "local", "Galungan", "Galungan"
    )


def test_days_off_of_province_and_city_add_up() -> None:
    thursday = GALUNGAN + timedelta(days=1)
    calendar = NATIONAL.with_day_off(local(GALUNGAN), "51").with_day_off(local(thursday, "Kuningan"), "51.71")

    assert calendar.for_place("51.71", Week.FIVE).count_after(date(2026, 6, 15), 1).last == on("Fri 19 Jun 2026")
    assert calendar.for_place("51", Week.FIVE).count_after(date(2026, 6, 15), 1).last == on("Thu 18 Jun 2026")


def test_days_off_of_one_area_add_up() -> None:
    thursday = GALUNGAN + timedelta(days=1)
    calendar = NATIONAL.with_day_off(local(GALUNGAN), "51").with_day_off(local(thursday, "Kuningan"), "51")

    assert [day.day for day in calendar.by_area["51"].values()] == [GALUNGAN, thursday]


def test_a_national_holiday_keeps_its_name_where_an_area_has_one_of_its_own() -> None:
    independence = date(2026, 8, 17)
    calendar = NATIONAL.with_day_off(local(independence, "Hari jadi"), "51")

    why = calendar.for_place("51", Week.FIVE).why_not(independence)

    assert why is not None
    assert (why.reason, why.name_en) == ("public", "Independence Day")


def test_every_change_makes_a_new_version_and_leaves_the_old_one_alone() -> None:
    added = NATIONAL.with_day_off(local(GALUNGAN), "51")
    removed = added.without(GALUNGAN, "51")
    worked = NATIONAL.without(date(2026, 3, 18))
    declared = NATIONAL.with_day_off(DayOff(GALUNGAN, "Cuti", "Leave", "collective_leave"))

    assert [NATIONAL.version, added.version, removed.version, worked.version, declared.version] == [1, 2, 3, 2, 2]
    assert NATIONAL.for_place("51", Week.FIVE).is_working(GALUNGAN)
    assert removed.for_place("51", Week.FIVE).is_working(GALUNGAN)
    assert worked.for_place("51", Week.FIVE).is_working(date(2026, 3, 18))
    assert not in_jakarta().is_working(date(2026, 3, 18))
    assert not declared.for_place("31", Week.FIVE).is_working(GALUNGAN)


def test_only_a_day_off_can_be_taken_back() -> None:
    with pytest.raises(KeyError):
        NATIONAL.without(GALUNGAN)
    with pytest.raises(KeyError):
        NATIONAL.without(date(2026, 8, 17), "51")


@pytest.mark.parametrize(
    ("year", "public", "leave", "estimated"),
    [(2024, 19, 10, 0), (2025, 17, 11, 0), (2026, 17, 8, 0), (2027, 18, 8, 0)],
)
def test_the_days_off_of_the_decrees(year: int, public: int, leave: int, estimated: int) -> None:
    """2024 to 2027 as the joint decrees have them, the last of them SKB 1205/2026."""
    of_year = [off for off in NATIONAL.days_off.values() if off.day.year == year]
    kinds = [off.kind for off in of_year]

    assert (kinds.count("public"), kinds.count("collective_leave")) == (public, leave)
    assert sum(off.estimated for off in of_year) == estimated


def test_no_name_keeps_the_mark_of_an_estimate_or_lacks_a_translation() -> None:
    for off in NATIONAL.days_off.values():
        assert "(" not in off.name_id + off.name_en
        assert off.name_id
        assert off.name_en
        assert off.name_id != off.name_en


def test_an_estimated_holiday_is_said_to_be_one() -> None:
    guess = DayOff(date(2028, 2, 28), "Hari Raya Idul Fitri", "Eid al-Fitr", "public", estimated=True)
    why = NATIONAL.with_day_off(guess).for_place("31", Week.FIVE).why_not(guess.day)

    assert why == Skipped(guess.day, "public", "Hari Raya Idul Fitri", "Eid al-Fitr", estimated=True)


@pytest.mark.parametrize(("year", "known"), [(2023, False), (2024, True), (2027, True), (2028, False)])
def test_the_calendar_tells_which_years_it_knows(year: int, *, known: bool) -> None:
    assert NATIONAL.covers(date(year, 6, 1)) is known


def test_a_single_day_entered_for_a_year_does_not_make_the_year_known() -> None:
    new_year = DayOff(date(2028, 1, 1), "Tahun Baru Masehi", "New Year's Day", "public")

    assert not NATIONAL.with_day_off(new_year).covers(new_year.day)


def test_baking_again_gives_the_committed_bytes() -> None:
    assert baked() == TARGET.read_bytes()


def naive_list(week: Week, off: Iterable[date]) -> list[date]:
    """Every working day of six years on a list."""
    off = set(off)
    names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][: int(week)]
    days = [date(2023, 12, 1) + timedelta(days=step) for step in range(365 * 6)]
    return [day for day in days if f"{day:%a}" in names and day not in off]


def nth_after(listed: list[date], start: date, days: int) -> date | None:
    place = bisect_right(listed, start) + days - 1
    return listed[place] if place < len(listed) else None


weeks = st.sampled_from(Week)
local_days = st.frozensets(st.sampled_from(EVERY_DAY), max_size=25)
lengths = st.integers(1, 60)


def with_locals(days: Iterable[date]) -> Calendar:
    return Calendar(1, NATIONAL.days_off, {"51": {day: local(day) for day in days}})


@pytest.mark.parametrize("week", list(Week))
@pytest.mark.parametrize("days", [1, 3, 5, 14])
def test_the_count_from_every_day_of_four_years_is_that_of_a_list(week: Week, days: int) -> None:
    working = in_jakarta(week)
    listed = naive_list(week, NATIONAL.days_off)

    for start in EVERY_DAY:
        assert working.count_after(start, days).last == nth_after(listed, start, days), start


@settings(max_examples=20, deadline=None)
@given(weeks, lengths, local_days)
def test_the_count_with_local_days_off_is_that_of_a_list_from_every_day(
    week: Week, days: int, holidays: frozenset[date]
) -> None:
    working = with_locals(holidays).for_place("51.71", week)
    listed = naive_list(week, set(NATIONAL.days_off) | holidays)

    for start in EVERY_DAY:
        assert working.count_after(start, days).last == nth_after(listed, start, days), start


starts = st.sampled_from(EVERY_DAY)


@settings(max_examples=100, deadline=None)
@given(weeks, starts, lengths, local_days)
def test_every_day_on_the_way_is_either_counted_or_explained(
    week: Week, start: date, days: int, holidays: frozenset[date]
) -> None:
    working = with_locals(holidays).for_place("51", week)

    count = working.count_after(start, days)

    assert len(count.counted) == days
    assert count.counted[-1] == count.last
    seen = sorted([*count.counted, *(skip.day for skip in count.skipped)])
    assert seen == [start + timedelta(days=step) for step in range(1, (count.last - start).days + 1)]
    assert all(working.is_working(day) for day in count.counted)
    assert all(skip == working.why_not(skip.day) for skip in count.skipped)


@settings(max_examples=100, deadline=None)
@given(weeks, starts, lengths, st.sampled_from(EVERY_DAY), st.sampled_from([None, "51"]))
def test_one_more_day_off_never_makes_a_deadline_earlier_and_moves_it_only_if_it_was_counted(
    week: Week, start: date, days: int, holiday: date, area: str | None
) -> None:
    before = NATIONAL.for_place("51", week).count_after(start, days)
    after = NATIONAL.with_day_off(local(holiday), area).for_place("51", week).count_after(start, days)

    assert (after.last > before.last) == (holiday in before.counted)
    assert after.last >= before.last


@settings(max_examples=100, deadline=None)
@given(weeks, starts, lengths)
def test_counting_forward_backward_and_between_agree(week: Week, start: date, days: int) -> None:
    working = in_jakarta(week)
    counted = working.count_after(start, days).counted

    assert working.between(start, counted[-1]) == days
    assert all(working.between(start, day) == place for place, day in enumerate(counted, 1))
    assert all(working.before(later, 1) == earlier for earlier, later in pairwise(counted))
    assert working.before(counted[-1] + timedelta(days=1), days) == counted[0]


@given(weeks, st.sampled_from(EVERY_DAY))
def test_a_day_is_a_working_day_or_has_a_reason(week: Week, day: date) -> None:
    working = in_jakarta(week)

    assert working.is_working(day) == (working.why_not(day) is None)


@pytest.mark.parametrize(("kind", "reason"), [("public", "public"), ("collective_leave", "collective_leave")])
def test_the_reason_of_a_holiday_is_its_kind(kind: Kind, reason: str) -> None:
    calendar = NATIONAL.with_day_off(DayOff(GALUNGAN, "Hari", "Day", kind))

    why = calendar.for_place("31", Week.FIVE).why_not(GALUNGAN)

    assert why is not None
    assert why.reason == reason
