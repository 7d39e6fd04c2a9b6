"""
When people are left alone: no e-mail, SMS or notice that a person reads goes out between 20:00 and 07:00 of their zone.

Machines need no sleep: a topic whose subscribers are all programs (https, sqs, lambda, firehose) is told at once, for
what a program shows to whom and when is its owner's matter. Only an emergency's notice to a desk does not wait.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from chalicelib.domain.core.timestamps import local_day, midnight
from chalicelib.domain.core.vocabulary import AreaCode

QUIET_FROM = time(20)
QUIET_UNTIL = time(7)

_WITA = frozenset({"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"})
_WIT = frozenset({"81", "82", "91", "92", "93", "94", "95", "96", "97"})
"""
Provinces by zone, as Kemendagri codes; all others, West and Central Kalimantan among them, keep Jakarta's time
(Keputusan Presiden 41/1987).
"""

_READ_BY_PEOPLE = frozenset({"email", "email-json", "sms", "application"})
"""Protocols of SNS that end at a person's screen or telephone."""


def zone_of(area: AreaCode | None) -> ZoneInfo:
    """The zone of an area; Jakarta's where none is known."""
    province = (area or "")[:2]
    if province in _WITA:
        return ZoneInfo("Asia/Makassar")
    return ZoneInfo("Asia/Jayapura" if province in _WIT else "Asia/Jakarta")


def earliest_time_to_tell(now: datetime, zone: ZoneInfo) -> datetime:
    """`now` by day; in quiet hours the next 07:00 of that zone."""
    wall = now.astimezone(zone)
    if QUIET_UNTIL <= wall.time() < QUIET_FROM:
        return now
    day = local_day(now, zone) + timedelta(days=1 if wall.time() >= QUIET_FROM else 0)
    return midnight(day, zone) + timedelta(hours=QUIET_UNTIL.hour)


def is_read_by_people(protocols: Iterable[str]) -> bool:
    """Does a subscription of the topic end at a person?"""
    return not _READ_BY_PEOPLE.isdisjoint(protocols)
