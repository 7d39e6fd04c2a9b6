"""
How often somebody may ask: every limit of the service, its numbers, and what follows once it is used up.

Requests are counted in windows that stand on the clock (one of ten minutes begins at 09:00, 09:10 …), so that a count
is one number under one name. What a limit leaves `free` needs nothing; whoever asks more has to solve a challenge,
or to wait a minute for it; beyond `most` only the next window helps. An office is many people behind one address, and
so is a carrier: what refuses lies far above what asks for a challenge.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum


class By(StrEnum):
    """What requests are counted by."""

    NETWORK = "network"
    """An IPv4 address; of IPv6 the /64 that one customer is given."""
    DEVICE = "device"
    """The random id that a browser keeps. Anybody can leave it out or make one up: it only ever holds itself back."""
    CONTACT = "contact"
    """An e-mail address or telephone number. It is somebody else's as easily: it never refuses."""
    CASE = "case"
    STAGE = "stage"
    """Everybody together: not a limit of anybody's, but how a flood from many places shows."""


class Action(StrEnum):
    """What is limited."""

    SUBMIT = "submit"
    ASK_FOR_PIN = "ask-for-pin"
    ASK_FOR_MASK = "ask-for-mask"
    CONFIRM = "confirm"
    """A code that confirms a contact: whoever files a report with a stranger's number guesses one in 2^30."""
    STEP = "step"
    """A step of a reporter on their own case."""


@dataclass(frozen=True)
class Limit:
    """`free` requests in a `window` need nothing, more a solved challenge, more than `most` wait for its end."""

    by: By
    window: timedelta
    free: int
    most: int | None = None

    @property
    def is_told(self) -> bool:
        """May the caller be told how much is left? Of a contact it would tell strangers what its owner does."""
        return self.by not in {By.CONTACT, By.STAGE}

    def ends_at(self, now: datetime) -> datetime:
        """When the window of that moment ends (machine time)."""
        seconds = int(self.window.total_seconds())
        return datetime.fromtimestamp((int(now.timestamp()) // seconds + 1) * seconds, UTC)


TEN_MINUTES, HOUR, DAY = timedelta(minutes=10), timedelta(hours=1), timedelta(days=1)

LIMITS: Mapping[Action, tuple[Limit, ...]] = {
    Action.SUBMIT: (
        Limit(By.NETWORK, TEN_MINUTES, free=60, most=600),
        Limit(By.DEVICE, TEN_MINUTES, free=20),
        Limit(By.CONTACT, DAY, free=30),
        # A subject that goes viral brings 15 a second (docs/load.md): that is no flood.
        Limit(By.STAGE, TEN_MINUTES, free=12_000),
    ),
    Action.ASK_FOR_PIN: (
        Limit(By.NETWORK, HOUR, free=5, most=50),
        # Over all networks: nobody tries a list of contacts. Anybody can name a case, so that it costs work, no more.
        Limit(By.CASE, HOUR, free=10),
    ),
    Action.ASK_FOR_MASK: (Limit(By.NETWORK, HOUR, free=5, most=50),),
    Action.CONFIRM: (Limit(By.CASE, HOUR, free=5, most=5),),
    Action.STEP: (Limit(By.CASE, HOUR, free=30, most=30),),
}

SAMPLED = 8
"""One submission in so many counts for all of them towards the whole stage: one item bears only so many writes."""
PINS = Limit(By.CASE, timedelta(minutes=15), free=8)
"""PINs of one case that are heard from one network, or from one device that has opened the case before."""
PINS_OF_A_CASE = 40
"""The same from all unknown networks together, in the same window: beyond it somebody is guessing, and is told of."""
WAITED = Limit(By.NETWORK, TEN_MINUTES, free=10, most=10)
"""Challenges that one network may answer by waiting."""


@dataclass(frozen=True)
class Count:
    """How often was asked in this window, this request included; None where nobody could count, and nobody is held."""

    limit: Limit
    counted: int | None
    ends_at: datetime

    @property
    def left(self) -> int:
        """How many more need nothing."""
        return self.limit.free if self.counted is None else max(0, self.limit.free - self.counted)

    @property
    def is_flood(self) -> bool:
        """Has what needs nothing been used up?"""
        return self.counted is not None and self.counted > self.limit.free

    @property
    def is_too_much(self) -> bool:
        """Does nothing help but the next window?"""
        most = self.limit.most
        return self.counted is not None and most is not None and self.counted > most


def wait_until(counts: Iterable[Count]) -> datetime | None:
    """When the caller is heard again; None if now."""
    return max((count.ends_at for count in counts if count.is_too_much), default=None)


def is_flooded(counts: Iterable[Count]) -> bool:
    """Must the caller solve a challenge?"""
    return any(count.is_flood for count in counts)


def is_heard(own: int, all_unknown: int, *, is_known: bool) -> bool:
    """
    Is this try of a PIN heard without a challenge?

    A device that has opened the case before is counted apart from its network and from strangers, whoever guesses
    beside it; nobody is ever shut out, since a solved challenge is always heard.
    """
    return own <= PINS.free and (is_known or all_unknown <= PINS_OF_A_CASE)
