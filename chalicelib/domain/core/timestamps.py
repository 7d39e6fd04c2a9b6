"""
Instants as text that sorts in time order, and the local days they fall on.

One rule: a day or a month that people see is that of a desk where it is about a desk, else that of the nation. Only
keys of storage that nobody reads (what moved on a day, the pages of the public's list) go by UTC.
"""

from datetime import UTC, date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

NATION = ZoneInfo("Asia/Jakarta")
"""Whose calendar on the wall dates what holds for the whole country: a regulation, a category, a day of the figures."""


def stamp(at: datetime) -> str:
    """
    *at* in UTC as 'YYYY-MM-DDTHH:MM:SS.mmmZ', truncated to milliseconds.

    The width never changes, so stamps sort as text in the order of time: index keys rely on it.
    A datetime without a zone is a ValueError.
    """
    return _aware(at).astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def instant(text: str) -> datetime:
    """The aware UTC instant that *text* stamps; ValueError for every other way of writing one."""
    at = datetime.fromisoformat(text).replace(tzinfo=UTC)
    if stamp(at) != text:
        raise ValueError(f"not a stamp: {text!r}")
    return at


def local_day(at: datetime, zone: tzinfo) -> date:
    """The date that a calendar on the wall in *zone* shows at that instant."""
    return _aware(at).astimezone(zone).date()


def month_of(at: datetime, zone: tzinfo) -> str:
    """The month, "2026-03", that a calendar on the wall in *zone* shows at that instant."""
    return local_day(at, zone).isoformat()[:7]


def wall_time(stamped: str, zone: tzinfo) -> str:
    """A stamp as the clock on the wall in *zone* shows it, to the second and with its distance from UTC (ISO 8601)."""
    return instant(stamped).astimezone(zone).isoformat(timespec="seconds")


def midnight(day: date, zone: tzinfo) -> datetime:
    """The instant, in UTC, at which *day* begins in *zone*."""
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def _aware(at: datetime) -> datetime:
    # astimezone would silently take a naive datetime for the zone of the machine.
    if at.utcoffset() is None:
        raise ValueError("an instant needs a zone")
    return at
