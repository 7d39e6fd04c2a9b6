"""Days and instants as they are written in both languages."""

from datetime import UTC, date, datetime

import pytest

from chalicelib.i18n.dates import date_in, day_in, instant_in, short_date_in, span_in, zone_name

MONDAY = date(2026, 3, 16)


@pytest.mark.parametrize(
    ("language", "written"),
    [("id", "Senin, 16 Maret 2026"), ("en", "Monday, 16 March 2026"), ("xx", "Senin, 16 Maret 2026")],
)
def test_a_day_is_named_with_its_weekday(language: str, written: str) -> None:
    assert day_in(language, MONDAY) == written


def test_a_year_that_is_understood_is_left_out() -> None:
    assert date_in("id", MONDAY, with_year=False) == "16 Maret"


@pytest.mark.parametrize("month", range(1, 13))
def test_short_dates_fit_every_telephone(month: int) -> None:
    for language in ("id", "en"):
        written = short_date_in(language, date(2026, month, 28))
        assert len(written) == 11
        assert written.isascii()


def test_short_months_are_the_usual_ones() -> None:
    assert [short_date_in("id", date(2026, month, 1))[2:5] for month in (5, 8, 10, 12)] == ["Mei", "Agu", "Okt", "Des"]


@pytest.mark.parametrize(
    ("first", "last", "indonesian", "english"),
    [
        (MONDAY, MONDAY, "16 Maret 2026", "16 March 2026"),
        (MONDAY, date(2026, 3, 20), "16-20 Maret 2026", "16-20 March 2026"),
        (date(2026, 3, 31), date(2026, 4, 2), "31 Maret s.d. 2 April 2026", "31 March to 2 April 2026"),
        (
            date(2026, 12, 31),
            date(2027, 1, 1),
            "31 Desember 2026 s.d. 1 Januari 2027",
            "31 December 2026 to 1 January 2027",
        ),
    ],
)
def test_a_span_says_no_more_than_it_must(first: date, last: date, indonesian: str, english: str) -> None:
    assert span_in("id", first, last) == indonesian
    assert span_in("en", first, last) == english


@pytest.mark.parametrize(
    ("zone", "written"),
    [
        ("Asia/Jakarta", "Senin, 16 Maret 2026 pukul 23.30 WIB"),
        ("Asia/Pontianak", "Senin, 16 Maret 2026 pukul 23.30 WIB"),
        ("Asia/Makassar", "Selasa, 17 Maret 2026 pukul 00.30 WITA"),
        ("Asia/Jayapura", "Selasa, 17 Maret 2026 pukul 01.30 WIT"),
    ],
)
def test_an_instant_is_told_by_the_wall_clock_of_its_zone(zone: str, written: str) -> None:
    assert instant_in("id", datetime(2026, 3, 16, 16, 30, tzinfo=UTC), zone) == written


def test_an_instant_in_english() -> None:
    assert (
        instant_in("en", datetime(2026, 3, 16, 2, 5, tzinfo=UTC), "Asia/Jakarta")
        == "Monday, 16 March 2026 at 09:05 WIB"
    )


def test_zones_go_by_their_indonesian_names() -> None:
    at = datetime(2026, 3, 16, tzinfo=UTC)

    assert [zone_name(at, f"Asia/{city}") for city in ("Jakarta", "Makassar", "Jayapura")] == ["WIB", "WITA", "WIT"]
