"""
How many messages may go to one reporter's contact: an hour, a day and a month, whoever causes them, in all cases.

Officers' notices have no such limits: a desk hears of everything that is its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.cases.case import Event
from chalicelib.domain.core.timestamps import NATION, local_day, midnight
from chalicelib.domain.core.vocabulary import AreaCode
from chalicelib.domain.messaging.contact_confirmation import is_asking
from chalicelib.domain.messaging.quiet_hours import earliest_time_to_tell, zone_of
from chalicelib.domain.messaging.reachability import Obstacle

A_RECIPIENT_A_DAY = 20
"""To one contact in all cases."""
A_CASE_A_DAY = 10
"""About one case."""
UNASKED_A_DAY = 3
UNASKED_A_MONTH = 10
"""Messages that ask whether a contact is somebody's own, in all cases: what a stranger can be sent at all."""
UNASKED_SHARE = 0.8
"""Of everybody's budget of a day: whoever types strangers' contacts leaves the rest to those who have confirmed."""
BETWEEN_ASKED_FOR = timedelta(hours=1)
"""Between two messages about a case that its reporter, or somebody without an account, causes."""

CALLERS = frozenset({"reporter", "public"})
"""Kinds of actors whose steps send one message an hour at most: no desk looks at what they do before it goes out."""


@dataclass(frozen=True)
class Sent:
    """A message to the reporter that went out: its purpose, when, and whether a caller's step caused it."""

    purpose: str
    at: datetime
    asked_for: bool


def is_asked_for(event: Event, purpose: str) -> bool:
    """Did somebody without an account cause the message, with a step that can be repeated at will?"""
    return event.actor.kind in CALLERS and not is_asking(purpose)


def held_until(sent: Iterable[Sent], now: datetime, *, asked_for: bool) -> datetime | None:
    """When the next message about a case may go out; None if it may now."""
    told = [each for each in sent if not is_asking(each.purpose)]
    today = [each for each in told if local_day(each.at, NATION) == local_day(now, NATION)]
    if len(today) >= A_CASE_A_DAY:
        return tomorrow(now)
    if not asked_for:
        return None
    last = max((each.at for each in told if each.asked_for), default=None)
    return last + BETWEEN_ASKED_FOR if last and now < last + BETWEEN_ASKED_FOR else None


def budget_for(purpose: str, messages_a_day: int) -> int:
    """How many messages of a day may have gone out, to all reporters together, before one of that kind waits."""
    return max(1, int(messages_a_day * UNASKED_SHARE)) if is_asking(purpose) else messages_a_day


def tomorrow(now: datetime) -> datetime:
    """The beginning of the nation's next day."""
    return midnight(local_day(now, NATION) + timedelta(days=1), NATION)


def next_month(now: datetime) -> datetime:
    """The beginning of the nation's next month."""
    first = local_day(now, NATION).replace(day=1)
    return midnight((first + timedelta(days=31)).replace(day=1), NATION)


@dataclass(frozen=True)
class Spent:
    """How much of everybody's budget of the day is used, in per cent; None where a limit came before it was asked."""

    used: float | None
    held: bool
    """Did a limit hold the message back?"""


@dataclass(frozen=True)
class Hold:
    """Why a message waits, and until when (business time)."""

    obstacle: Obstacle
    until: datetime


def hold(obstacle: Obstacle, until: datetime, area: AreaCode | None) -> Hold:
    """A hold that ends by day in the reporter's zone: nobody is woken by what a limit held back."""
    return Hold(obstacle, earliest_time_to_tell(until, zone_of(area)))


def same_recipient(contact: str) -> str:
    """
    A contact as it is counted: one mailbox under many spellings is one.

    Many providers deliver `name+anything@`, and some take dots for nothing; two people who are so counted together
    share a limit, and nothing else.
    """
    local, at, domain = contact.strip().casefold().rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{domain}" if at else domain
