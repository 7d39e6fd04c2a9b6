"""
A round: every case, and everything that others hold of cases, read once within a month and joined by number.

What belongs together lies in different places and is met in any order: events, anchors, locked leaves, keys, reporters.
So a round notes little of each under the case's number, and compares when it has seen all of it. Anchors and leaves
are read before the cases: what they name must be there when the cases are read, however these move meanwhile.

Counters are compared by sums of secret weights, a day each: the sum of the counters, each times its weight, is that of
the recount exactly if all of them are right, and whoever does not know the weights cannot make up for a change.
"""

import hmac
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, Self

from chalicelib.domain.cases.case import Event
from chalicelib.domain.core.canonical_json import canonical
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.timestamps import NATION, local_day

EVERY = timedelta(days=14)
"""From one beginning to the next: what was changed behind a round, the next one finds, at the latest in 28 days."""
LENGTH = timedelta(days=12)
"""So long a round takes, whatever its size; the rest is headroom."""
LIMIT = timedelta(days=30)
"""No case goes unread for longer."""
SETTLING = timedelta(days=1)
"""After so long an event is anchored and counted, or somebody has been called because it is not."""
AHEAD = 0.02
"""A round that is so far ahead of time rests until the next tick."""
BEGINNING = 16
"""Hex digits of a hash that are noted: to meet them, somebody would have to make 2^64 events with a seal."""
A_SHELF = 25_000
"""Cases whose notes are compared at once, in memory."""
WEIGHTS = b"lapor round weights 1"
"""The label under which the key of the counters' weights is derived."""
_MODULUS = 1 << 128


def noted(hash_: str) -> str:
    """As much of a hash as a round notes."""
    return hash_[:BEGINNING]


def shelf_of(number: str, shelves: int) -> int:
    """Where the notes of a number lie."""
    return zlib.crc32(number.encode()) % shelves


@dataclass
class Seen:
    """
    What was noted of a number, wherever it was met.

    `events` are the beginnings of its events' hashes, in order, None without a case; the first `due` of them must be
    anchored. `is_settled`: the case came in before the round began. `leaf` is the last that was locked, seq and hash;
    `rooted` the last event of a day that has a root, for which a leaf must be there, 0 if it moved on none.
    `pin_sent` is the event whose PIN went out last, `pin_seq` that of the reporter's item, 0 for the receipt's.
    `has_rest`: something lies in its place that makes no case. `is_told`: what is wrong was told already.
    """

    events: list[str] | None = None
    due: int = 0
    rooted: int = 0
    is_settled: bool = False
    anchors: dict[int, str] = field(default_factory=dict)
    leaf: tuple[int, str] | None = None
    has_key: bool = False
    has_reporter: bool = False
    pin_sent: int = 0
    pin_seq: int = 0
    has_rest: bool = False
    is_told: bool = False

    def lock(self, seq: int, hash_: str) -> None:
        """Notes a leaf; by the chain the last one vouches for those before. Two that disagree vouch for no event."""
        leaf = seq, noted(hash_)
        if self.leaf is None or seq > self.leaf[0]:
            self.leaf = leaf
        elif seq == self.leaf[0] and leaf != self.leaf:
            self.leaf = seq, ""

    def add(self, other: "Seen") -> None:
        """What was met elsewhere, or again."""
        if other.events is not None:
            self.events, self.due, self.is_settled = other.events, other.due, other.is_settled
            self.rooted = other.rooted
        self.anchors |= other.anchors
        if other.leaf:
            self.lock(*other.leaf)
        self.has_key = self.has_key or other.has_key
        self.has_reporter = self.has_reporter or other.has_reporter
        self.pin_sent, self.pin_seq = max(self.pin_sent, other.pin_sent), max(self.pin_seq, other.pin_seq)
        self.has_rest = self.has_rest or other.has_rest
        self.is_told = self.is_told or other.is_told

    @property
    def witnesses(self) -> list[str]:
        """Who says that there is such a case."""
        told = {
            "anchors": self.anchors,
            "a locked leaf": self.leaf,
            "its key": self.has_key,
            "its reporter": self.has_reporter,
            "what remains of it": self.has_rest,
        }
        return [name for name, is_there in told.items() if is_there]

    @property
    def is_doubtful(self) -> bool:
        """Does something not fit, so that the case has to be read once more? It may only have moved meanwhile."""
        if self.events is None:
            return bool(self.witnesses)
        kept = dict(enumerate(self.events, 1))
        told = [*self.anchors.items(), *([self.leaf] if self.leaf else [])]
        return (
            any(kept.get(seq) != hash_ for seq, hash_ in told)
            or any(seq not in self.anchors for seq in range(1, self.due + 1))
            or any(self.leafless)
        )

    @property
    def against_its_leaf(self) -> Iterator[str]:
        """What nobody could take back who set the case back with all of its anchors."""
        if self.events is None or self.leaf is None:
            return
        seq, hash_ = self.leaf
        if seq > len(self.events):
            yield f"event {seq}, which a locked leaf names, is gone"
        elif self.events[seq - 1] != hash_:
            yield f"event {seq} is another one than that of which a leaf is locked"

    @property
    def leafless(self) -> Iterator[str]:
        """What no root vouches for, though it should: somebody came first with leaves of their own."""
        if self.rooted > (self.leaf[0] if self.leaf else 0):
            yield f"event {self.rooted} has no locked leaf, and its day has a root"

    @property
    def missing(self) -> Iterator[str]:
        """What every case has from its first moment on, and this one has no more."""
        if self.events is not None and self.is_settled:
            yield from () if self.has_key else ("its key is gone",)
            yield from () if self.has_reporter else ("its reporter is gone",)

    @property
    def set_back(self) -> Iterator[str]:
        """What an older version of the reporter's item would let in, though it fits its seal."""
        if self.has_reporter and self.pin_seq < self.pin_sent:
            yield f"its reporter's item is older than the PIN of event {self.pin_sent}"

    def as_kept(self) -> dict[str, Any]:
        """Plain JSON of what differs from nothing."""
        return {name: value for name, value in asdict(self).items() if value not in (None, 0, {})}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """The same read back."""
        found = cls(**kept)
        found.anchors = {int(seq): hash_ for seq, hash_ in found.anchors.items()}
        found.leaf = (found.leaf[0], found.leaf[1]) if found.leaf else None
        return found


@dataclass
class Ledger:
    """
    Counters against their recount: of each day the sum of what is published less what was recounted, by weight.

    `unsettled` are days of which a round cannot tell: something of them was counted while it read.
    """

    sums: dict[str, int] = field(default_factory=dict)
    unsettled: set[str] = field(default_factory=set)

    def book(self, day: str, weight: int, number: int) -> None:
        """Adds a counter, or takes away what was recounted."""
        self.sums[day] = (self.sums.get(day, 0) + weight * number) % _MODULUS

    def add(self, other: "Ledger") -> None:
        """What another piece has booked."""
        for day, number in other.sums.items():
            self.book(day, 1, number)
        self.unsettled |= other.unsettled

    @property
    def wrong(self) -> list[str]:
        """The days whose counters are not what the events raise."""
        return sorted(day for day, number in self.sums.items() if number and day not in self.unsettled)


def weight_of(key: bytes, counter: list[Any]) -> int:
    """The weight of a counter, by all that names it; `key` is that derived for WEIGHTS."""
    return int.from_bytes(hmac.new(key, canonical(counter), sha256).digest()[:16])


@dataclass(frozen=True)
class Cut:
    """Which events a round holds against anchors and counters; both were read between its beginning and `read_at`."""

    begun: datetime
    read_at: datetime

    @property
    def settled(self) -> datetime:
        """What happened before that was anchored and counted when the round began."""
        return self.begun - SETTLING

    def is_closed(self, day: date, last: date) -> bool:
        """Are the counters of that day compared? `last` is the local day of `settled`, which is not over."""
        return day < last


def share_of(done: int, expected: int) -> float:
    """How much of a round is done, from 0 to 1; 0 as long as nobody knows how much there is."""
    return min(1.0, done / expected) if expected else 0.0


def is_behind(done: int, expected: int, spent: timedelta) -> bool:
    """Should the tick go on? Always, where nobody knows how much there is."""
    return not expected or share_of(done, expected) < min(1.0, spent / LENGTH) + AHEAD


def forecast(done: int, expected: int, spent: timedelta) -> timedelta:
    """How long the round will have taken when it ends, if it goes on as it went."""
    share = share_of(done, expected)
    if not share or share >= min(1.0, spent / LENGTH):
        return max(LENGTH, spent)
    return max(LENGTH, spent / share)


def rooted_seq(events: Iterable[Event], first: str, last: str) -> int:
    """The last event of a case on the days that have roots, from `first` to `last`; 0 if there is none."""
    days = ((event.seq, local_day(event.at, NATION).isoformat()) for event in events)
    return max((seq for seq, day in days if first <= day <= last), default=0)


def shelves_for(expected: int) -> int:
    """How many shelves hold the notes of so many cases."""
    return expected // A_SHELF + 1


Found = tuple[CaseNumber | None, str]
"""What does not hold, and of which case; of none where it is a counter, or the round itself."""
