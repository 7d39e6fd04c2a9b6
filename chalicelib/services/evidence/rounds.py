"""
Rounds without end: every case of the homes that this Region keeps comes round within a month, at any size.

A tick claims the round, goes on with it piece by piece as far as time and its pace ask, and leaves it to the next. What
is found is told before the state moves on, so that a crash tells twice what it found, and never not at all.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.core.errors import Tampered, Unavailable
from chalicelib.domain.core.timestamps import NATION, instant, local_day, stamp
from chalicelib.domain.evidence.verification_rounds import (
    EVERY,
    LENGTH,
    Found,
    forecast,
    is_behind,
    share_of,
    shelves_for,
)
from chalicelib.services.core.parts import Parts
from chalicelib.services.evidence.root_publication import days_before
from chalicelib.services.evidence.round_pieces import Piece
from chalicelib.services.evidence.round_walks import LEAST_SECONDS, TOGETHER, WALKS
from chalicelib.services.messaging.delivery_leases import Times
from chalicelib.store.evidence.round_store import Before, Claimed, State

LEASE = timedelta(minutes=20)
"""A tick has a round to itself for longer than it can live."""
PACED = "cases"
"""The walk that is spread over a round; the others are short."""

Tell = Callable[[Found], None]


@dataclass(frozen=True)
class Progress:
    """
    Where the round stands after a tick: its share from 0 to 1, the cases that the tick read, the flaws of the round.

    `age` is how old the oldest reading of a case will be when the round ends as it goes. `is_over`: nothing is left to
    do until the next one begins.
    """

    share: float
    cases: int
    flaws: int
    age: timedelta
    is_over: bool


def advance(parts: Parts, now: Times, tell: Tell, *, hurries: bool = False) -> Progress | None:
    """
    Goes on with the round, or begins one that is due; None if another tick is at it. `tell` hears of every flaw.

    Who hurries begins the next round as soon as one is over, and keeps no pace.
    """
    lease = now.machine + LEASE
    claimed = parts.rounds.claim(lease, now.machine)
    if claimed is None:
        return None
    every = timedelta(0) if hurries else EVERY
    tick = _Tick(parts, now, tell, claimed, _begun(parts, claimed, now, tell, every))
    try:
        while tick.goes_on(hurries=hurries) and tick.step(lease):
            pass
    finally:
        tick.leave()
    return tick.progress()


def is_due(parts: Parts, now: datetime) -> bool:
    """Is a round under way, or is it time for one?"""
    state = parts.rounds.read()
    return state is None or bool(state.walk) or now >= instant(state.begun) + EVERY


def whole_round(parts: Parts, now: Times) -> list[Found]:
    """
    Ends the round under way, or goes round once if there is none; all that it finds.

    Unavailable if the time that the parts have does not suffice, or another tick is at it.
    """
    found: list[Found] = []
    progress = advance(parts, now, found.append, hurries=True)
    if progress is None or not progress.is_over:
        raise Unavailable("the round is not over")
    return found


class _Tick:
    """One tick at work."""

    def __init__(self, parts: Parts, now: Times, tell: Tell, claimed: Claimed, state: State) -> None:
        self._parts = parts
        self._now = now
        self._tell = tell
        self._claimed: Claimed | None = claimed
        self._state = state
        self._cases = 0

    def goes_on(self, *, hurries: bool) -> bool:
        """Is there something to do, time for it, and is it time?"""
        state = self._state
        if not state.walk or self._parts.patience.time_left() < LEAST_SECONDS:
            return False
        return hurries or state.walk != PACED or is_behind(state.cases, state.expected, self._spent)

    def step(self, lease: datetime) -> bool:
        """One piece: read, noted, told, left behind; False if another tick has taken over."""
        try:
            piece = WALKS[self._state.walk](self._parts, self._state)
        except Tampered as error:
            # Only notes are read by themselves: without them a round says nothing.
            self._tell((None, str(error)))
            self._state = replace(_fresh(self._parts, self._now, self._state.before), flaws=self._state.flaws + 1)
            return self._keep(lease)
        for found in piece.found:
            self._tell(found)
        notes = self._noted(piece)
        self._state = _after(replace(self._state, notes=notes), piece, self._now)
        self._cases += piece.cases
        if not self._state.walk:
            self._lock_the_end()
        return self._keep(lease)

    def leave(self) -> None:
        """The next tick may go on."""
        self._keep(self._now.machine)

    def progress(self) -> Progress:
        """What is measured."""
        state, spent = self._state, self._spent
        share = share_of(state.cases, state.expected) if state.walk else 1.0
        flaws = state.flaws or (state.before.flaws if state.before and state.walk else 0)
        return Progress(share, self._cases, flaws, _age(state, spent), not state.walk)

    @property
    def _spent(self) -> timedelta:
        return self._now.business - instant(self._state.begun)

    def _noted(self, piece: Piece) -> dict[str, int]:
        counts = dict(self._state.notes)
        for shelf, notes in piece.notes(self._state.shelves).items():
            place = counts.get(str(shelf), 0)
            self._parts.rounds.write_notes(self._state.begun, shelf, place, notes)
            counts[str(shelf)] = place + 1
        return counts

    def _lock_the_end(self) -> None:
        """Where nobody can take it back: when every case had been read."""
        ended = asdict(_before(self._state, self._now.business))
        name = f"{_prefix(self._parts)}{self._state.begun}.json"
        self._parts.roots.put_once(name, ended, self._now.machine)

    def _keep(self, until: datetime) -> bool:
        if self._claimed:
            self._claimed = self._parts.rounds.keep(self._claimed, self._state, until)
        return self._claimed is not None


def _begun(parts: Parts, claimed: Claimed, now: Times, tell: Tell, every: timedelta) -> State:
    """The round to go on with: the one under way, or a new one if it is time or nothing is known of any."""
    state = claimed.state
    if state is None:
        last = _last_locked(parts)
        if not claimed.is_ours or last:
            tell((None, "what was known of the round under way is gone or not ours: it begins anew"))
            return replace(_fresh(parts, now, last), flaws=1)
        return _fresh(parts, now, None)
    if not state.walk and now.business >= instant(state.begun) + every:
        return _fresh(parts, now, _before(state, now.business))
    if state.walk and state.homes != parts.keepers.homes():
        # Handed over in the middle: what was noted is of other cases than those that are kept now.
        return _fresh(parts, now, state.before)
    return state


def _fresh(parts: Parts, now: Times, before: Before | None) -> State:
    expected = before.cases if before else 0
    return State(
        begun=stamp(now.business),
        homes=parts.keepers.homes(),
        walk=next(iter(WALKS)),
        shelves=shelves_for(expected),
        expected=expected,
        before=before,
        rooted=_rooted(parts, now.business),
    )


def _rooted(parts: Parts, now: datetime) -> tuple[str, ...]:
    """The first and the last day that has a record: of these all leaves are locked, for the record is put last."""
    days = days_before(local_day(now, NATION), parts.roots.keys(f"roots/{parts.place.home}/"))
    return (days[0].isoformat(), days[-1].isoformat()) if days else ()


def _after(state: State, piece: Piece, now: Times) -> State:
    state = replace(state, place=piece.next, cases=state.cases + piece.cases, flaws=state.flaws + len(piece.found))
    if piece.next is not None:
        return state
    order = [*WALKS, ""]
    read_at = stamp(now.business + TOGETHER) if state.walk == "anchors" else state.read_at
    return replace(state, walk=order[order.index(state.walk) + 1], place=None, read_at=read_at)


def _before(state: State, ended: datetime) -> Before:
    return Before(state.begun, stamp(ended), state.cases, state.flaws)


def _age(state: State, spent: timedelta) -> timedelta:
    if not state.walk:
        return max(EVERY + LENGTH, spent)
    since = instant(state.begun) - instant(state.before.begun) if state.before else timedelta(0)
    return since + forecast(state.cases, state.expected, spent)


def _prefix(parts: Parts) -> str:
    return f"rounds/{parts.place.home}/"


def _last_locked(parts: Parts) -> Before | None:
    names = parts.roots.keys(_prefix(parts))
    return Before(**parts.roots.read(names[-1])) if names else None
