"""Instants as text: what index keys sort by and officers read."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.core.timestamps import instant, local_day, midnight, month_of, stamp, wall_time

WIB, WITA, WIT = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Makassar"), ZoneInfo("Asia/Jayapura")
FIVE_MILLISECONDS = timedelta(milliseconds=5)

# hypothesis wants naive bounds and adds the zone itself
EARLIEST, LATEST = datetime(2, 1, 1), datetime(9998, 1, 1)  # noqa: DTZ001 - see above
instants = st.datetimes(min_value=EARLIEST, max_value=LATEST, timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (datetime(2026, 3, 17, 8, 30, tzinfo=UTC), "2026-03-17T08:30:00.000Z"),
        (datetime(2026, 3, 17, 8, 30, tzinfo=WIB), "2026-03-17T01:30:00.000Z"),
        (datetime(2026, 3, 17, 1, 0, tzinfo=WIT), "2026-03-16T16:00:00.000Z"),
        (datetime(2026, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), "2026-12-31T23:59:59.999Z"),  # cut, never rounded up
        (datetime(2026, 1, 1, 0, 0, 0, 1_999, tzinfo=UTC), "2026-01-01T00:00:00.001Z"),
        (datetime(999, 1, 1, tzinfo=UTC), "0999-01-01T00:00:00.000Z"),
    ],
)
def test_an_instant_is_stamped_in_utc_with_milliseconds(at: datetime, text: str) -> None:
    assert stamp(at) == text


def test_a_time_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 3, 17, 8, 30)  # noqa: DTZ001 - the very thing that is refused

    with pytest.raises(ValueError, match="zone"):
        stamp(naive)
    with pytest.raises(ValueError, match="zone"):
        local_day(naive, WIB)


@given(instants)
def test_a_stamp_reads_back_as_the_instant_it_stamped(at: datetime) -> None:
    back = instant(stamp(at))

    assert timedelta(0) <= at - back < timedelta(milliseconds=1)
    assert back.utcoffset() == timedelta(0)
    assert stamp(back) == stamp(at)


@given(instants, instants)
def test_stamps_sort_as_text_in_the_order_of_time(one: datetime, other: datetime) -> None:
    assert len(stamp(one)) == len(stamp(other)) == 24
    assert (instant(stamp(one)) < instant(stamp(other))) == (stamp(one) < stamp(other))


@given(instants)
def test_a_later_instant_has_a_later_stamp(at: datetime) -> None:
    assert stamp(at) < stamp(at + FIVE_MILLISECONDS)


@given(instants, st.integers(-14 * 60, 14 * 60))
def test_the_stamp_of_an_instant_is_the_same_from_every_zone(at: datetime, minutes: int) -> None:
    assert stamp(at.astimezone(timezone(timedelta(minutes=minutes)))) == stamp(at)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-03-17",
        "2026-03-17T08:30:00Z",
        "2026-03-17T08:30:00.000",
        "2026-03-17T08:30:00.000+00:00",
        "2026-03-17T08:30:00.000+07:00",
        "2026-03-17T08:30:00.000000Z",
        "2026-03-17 08:30:00.000Z",
        "2026-02-30T08:30:00.000Z",
        "kemarin sore",
    ],
)
def test_only_one_way_of_writing_an_instant_is_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        instant(text)


@pytest.mark.parametrize(
    ("at", "zone", "day"),
    [
        ("2026-03-17T16:59:59.999Z", WIB, date(2026, 3, 17)),
        ("2026-03-17T17:00:00.000Z", WIB, date(2026, 3, 18)),
        ("2026-03-17T16:00:00.000Z", WITA, date(2026, 3, 18)),
        ("2026-03-17T15:00:00.000Z", WIT, date(2026, 3, 18)),
        ("2026-03-17T14:59:59.999Z", WIT, date(2026, 3, 17)),
        ("2025-12-31T17:00:00.000Z", WIB, date(2026, 1, 1)),
    ],
)
def test_the_same_moment_is_already_tomorrow_further_east(at: str, zone: ZoneInfo, day: date) -> None:
    assert local_day(instant(at), zone) == day


@pytest.mark.parametrize(
    ("zone", "text"),
    [(WIB, "2026-03-31T17:00:00.000Z"), (WITA, "2026-03-31T16:00:00.000Z"), (WIT, "2026-03-31T15:00:00.000Z")],
)
def test_a_day_begins_at_local_midnight(zone: ZoneInfo, text: str) -> None:
    assert stamp(midnight(date(2026, 4, 1), zone)) == text
    assert midnight(date(2026, 4, 1), zone).tzinfo is UTC


@given(st.dates(min_value=date(1990, 1, 1)), st.sampled_from([WIB, WITA, WIT]))
def test_midnight_is_the_first_instant_of_its_day(day: date, zone: ZoneInfo) -> None:
    begins = midnight(day, zone)

    assert local_day(begins, zone) == day
    assert local_day(begins - timedelta(microseconds=1), zone) == day - timedelta(days=1)


def test_a_month_and_a_time_are_those_of_the_wall() -> None:
    at = datetime(2026, 3, 31, 16, 30, 5, tzinfo=UTC)

    assert [month_of(at, zone) for zone in (WIB, WITA, WIT)] == ["2026-03", "2026-04", "2026-04"]
    assert wall_time(stamp(at), WITA) == "2026-04-01T00:30:05+08:00"
