"""
Which cases moved on a day, and with which event last: gathered a shard at a time, in pieces that are locked.

A case lies in the index of moves under its newest event alone. So the walk goes through that day and every day since,
in the order of time: a case that moves meanwhile goes to a place still ahead. A piece says where the next one begins,
so that nothing is read twice however often a tick is cut short.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.domain.cases.case import Event
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import LaporError, Tampered, Unavailable
from chalicelib.domain.core.timestamps import NATION, instant, local_day, midnight, stamp
from chalicelib.domain.evidence.daily_roots import Moved
from chalicelib.services.core.history_check import load_sound, prove
from chalicelib.services.core.parts import Parts
from chalicelib.services.messaging.delivery_leases import Times
from chalicelib.store.cases.case_rows import SHARDS

PIECE = 1000
"""Cases that a piece speaks of at most, give or take a page of the index."""
LEAST_SECONDS = 30.0
"""With less time than that no further page is begun."""
SETTLING = timedelta(minutes=1)
"""So long an index may still be told of a write: what moved since the walk began, less this, is looked at again."""


@dataclass
class _Piece:
    """What was found so far; `next` says where to go on, None if everything was looked at."""

    leaves: dict[str, list[Any]] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    looked_at: int = 0
    next: dict[str, Any] | None = None

    def as_kept(self) -> dict[str, Any]:
        return {
            "leaves": [self.leaves[number] for number in sorted(self.leaves)],
            "refused": sorted(self.refused),
            "next": self.next,
        }


def gather(parts: Parts, day: date, shard: int, now: Times) -> list[CaseNumber]:
    """
    Goes on with a shard of a day until it is done or time is short; returns the cases that were refused now.

    Done again it changes nothing: a piece that was kept stays as it is.
    """
    refused: list[CaseNumber] = []
    prefix = _prefix(parts.place.home, day, shard)
    pieces = parts.roots.keys(prefix)
    place = parts.roots.read(pieces[-1])["next"] if pieces else _start(day, now.business)
    number = len(pieces)
    while place is not None and parts.patience.time_left() > LEAST_SECONDS:
        piece = _piece(parts, day, shard, place, now.business)
        parts.roots.put_once(f"{prefix}{number:06d}.json", piece.as_kept(), now.machine)
        refused += map(CaseNumber, sorted(piece.refused))
        place, number = piece.next, number + 1
    return refused


@dataclass(frozen=True)
class Gathered:
    """Every case that moved on a day, and those whose history does not verify."""

    moved: frozenset[Moved]
    refused: frozenset[CaseNumber]


def gathered(parts: Parts, home: str, day: date) -> Gathered | None:
    """What all shards found; None while one of them is not done."""
    moved: set[Moved] = set()
    refused: set[CaseNumber] = set()
    pieces = parts.roots.read_all(f"leaves/{home}/{day.isoformat()}/")
    if sum(piece["next"] is None for piece in pieces.values()) < SHARDS:
        return None
    for piece in pieces.values():
        moved.update(Moved(CaseNumber(number), seq, hash_) for number, seq, hash_ in piece["leaves"])
        refused.update(map(CaseNumber, piece["refused"]))
    return Gathered(frozenset(each for each in moved if each.number not in refused), frozenset(refused))


def last_of(events: Sequence[Event], day: date) -> Event | None:
    """The last of the events that the nation's day saw; None if it saw none."""
    return next((event for event in reversed(events) if local_day(event.at, NATION) == day), None)


def _prefix(home: str, day: date, shard: int) -> str:
    return f"leaves/{home}/{day.isoformat()}/{shard}-"


def _start(day: date, now: datetime) -> dict[str, Any]:
    first = midnight(day, NATION)
    return {"day": first.date().isoformat(), "since": stamp(first), "after": None, "begun": stamp(now - SETTLING)}


def _piece(parts: Parts, day: date, shard: int, place: Mapping[str, Any], now: datetime) -> _Piece:
    """From that place on, as many pages as a piece holds."""
    piece, here = _Piece(), dict(place)
    while True:
        on = date.fromisoformat(here["day"])
        page = parts.sweeps.moved(parts.place.home, on, shard, here["after"], since=instant(here["since"]))
        for row in page.rows:
            _look_at(parts, CaseNumber(row.number or ""), day, piece)
        following = _following(here, page.next, now)
        piece.looked_at += len(page.rows)
        if following is None or piece.looked_at >= PIECE or parts.patience.time_left() < LEAST_SECONDS:
            piece.next = following
            return piece
        here = following


def _following(here: Mapping[str, Any], after: Mapping[str, Any] | None, now: datetime) -> dict[str, Any] | None:
    """The page behind that one: on that day, on the next; at the end once more what moved since the walk began."""
    if after is not None:
        return {**here, "after": dict(after)}
    tomorrow = date.fromisoformat(here["day"]) + timedelta(days=1)
    if tomorrow <= now.date():
        return {**here, "day": tomorrow.isoformat(), "after": None}
    if here["begun"] is not None:
        begun = instant(here["begun"])
        return {"day": begun.date().isoformat(), "since": here["begun"], "after": None, "begun": None}
    return None


def _look_at(parts: Parts, number: CaseNumber, day: date, piece: _Piece) -> None:
    """The case's leaf, if it moved that day. What cannot be read or proved is refused: no root vouches for it."""
    try:
        event = last_of(_sound_events(parts, number), day)
    except Unavailable:
        raise
    except (LaporError, LookupError, TypeError, ValueError):
        piece.refused.add(number)
        return
    if event:
        piece.leaves[number] = [number, event.seq, event.hash]


def _sound_events(parts: Parts, number: CaseNumber) -> Sequence[Event]:
    file = load_sound(parts, number)
    if flaws := prove(parts, file).flaws:
        raise Tampered(f"{len(flaws)} events of {number} do not fit their anchors", number=number)
    return file.events
