"""Days and instants as people write them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from chalicelib.i18n import LANGUAGES

T = TypeVar("T")

WEEKDAYS: Mapping[str, tuple[str, ...]] = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS: Mapping[str, tuple[str, ...]] = {
    "id": (
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
_CLOCK = {"id": "{day} pukul {at:%H.%M} {zone}", "en": "{day} at {at:%H:%M} {zone}"}
_FROM_TO = {"id": "{first} s.d. {last}", "en": "{first} to {last}"}


def day_in(language: str, day: date) -> str:
    """Senin, 16 Maret 2026."""
    return f"{weekday_in(language, day.weekday())}, {date_in(language, day)}"


def date_in(language: str, day: date, *, with_year: bool = True) -> str:
    """16 Maret 2026, or 16 Maret where the year is understood."""
    month = _of(MONTHS, language)[day.month - 1]
    return f"{day.day} {month} {day.year}" if with_year else f"{day.day} {month}"


def short_date_in(language: str, day: date) -> str:
    """16 Mar 2026: at most 11 characters, all of which every telephone can show."""
    return f"{day.day} {_of(MONTHS, language)[day.month - 1][:3]} {day.year}"


def span_in(language: str, first: date, last: date, *, with_year: bool = True) -> str:
    """20-24 Maret 2026, 31 Maret s.d. 2 April 2026; a single day as itself."""
    end = date_in(language, last, with_year=with_year)
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}-{end}"
    other_year = first.year != last.year
    return _of(_FROM_TO, language).format(first=date_in(language, first, with_year=other_year), last=end)


def instant_in(language: str, at: datetime, zone: str) -> str:
    """Senin, 16 Maret 2026 pukul 09.00 WIB: what calendar and clock on a wall in *zone* show."""
    local = at.astimezone(ZoneInfo(zone))
    return _of(_CLOCK, language).format(day=day_in(language, local.date()), at=local, zone=local.tzname())


def zone_name(at: datetime, zone: str) -> str:
    """WIB, WITA or WIT; another zone by its own short name."""
    return at.astimezone(ZoneInfo(zone)).tzname() or zone


def weekday_in(language: str, weekday: int) -> str:
    """The name of a day of the week, Monday being 0."""
    return _of(WEEKDAYS, language)[weekday]


def _of(names: Mapping[str, T], language: str) -> T:
    return names.get(language, names[LANGUAGES[0]])
