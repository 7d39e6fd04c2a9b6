"""
The four walks of a round, a piece of one at a time: over the locked leaves, over anchors and counters, over all cases
with their keys and reporters, and over what was noted of them.

Each begins where the state says and says itself where the next piece begins; done again it does the same.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from chalicelib.domain.core.case_number import CaseNumber, home_of
from chalicelib.domain.core.errors import LaporError, Unavailable
from chalicelib.domain.core.timestamps import instant
from chalicelib.domain.evidence.verification_rounds import Cut, Ledger, Seen, noted, rooted_seq
from chalicelib.services.cases.lost_pins import sent_pin
from chalicelib.services.core.history_check import mistimed, prove_by, unfollowed
from chalicelib.services.core.parts import Parts
from chalicelib.services.evidence.case_examination import examine, reread
from chalicelib.services.evidence.counter_recount import Books
from chalicelib.services.evidence.round_pieces import Piece
from chalicelib.services.evidence.round_reporters import note_reporter
from chalicelib.services.evidence.stored_files import exchanged_files
from chalicelib.store.cases import idempotency_rows
from chalicelib.store.cases.case_file import CaseFile, file_of
from chalicelib.store.evidence.round_store import State
from chalicelib.store.statistics.counters import counters_in, writer_of
from chalicelib.store.statistics.statistics_store import Anchor
from chalicelib.store.tables.case_table import CaseRow, KeyRow
from chalicelib.store.tables.statistics_table import mark_key
from chalicelib.store.tables.table_scans import Group, Stretch

PIECE = 20_000
"""What one piece looks at, give or take a page."""
LEAST_SECONDS = 90.0
"""With less time than that nothing further is begun."""
TOGETHER = timedelta(minutes=20)
"""So long a tick may read counters after its own moment."""
_FOREIGN = ("RECOUNT#", "ONCE#", "ROUND#")
"""Marks of the table `statistics` that nobody is told a number by."""


Walk = Callable[[Parts, State], Piece]


def cut_of(state: State) -> Cut:
    """Which events are held against anchors and counters."""
    return Cut(instant(state.begun), instant(state.read_at or state.begun))


def walk_leaves(parts: Parts, state: State) -> Piece:
    """The leaves that were locked day by day: by each, a case and its event must be there."""
    piece, names = Piece(), parts.roots.keys(f"leaves/{parts.place.home}/")
    left = [name for name in names if state.place is None or name > state.place]
    # The home that a Region has is kept elsewhere after a failover, and its cases are another Region's.
    for name in left if parts.place.home in state.homes else []:
        for number, seq, hash_ in parts.roots.read(name)["leaves"]:
            piece.of(number).lock(seq, hash_)
            piece.looked_at += 1
        if _is_enough(parts, piece) and name != left[-1]:
            piece.next = name
            break
    return piece


def walk_anchors(parts: Parts, state: State) -> Piece:
    """Every anchor, which must be ours, and every counter."""
    piece = Piece()
    books = Books(parts, cut_of(state), piece.ledger)
    for group in _groups(parts, piece, parts.walks.statistics, state.place):
        piece.must_be_known(group)
        kind, _, name = group.pk.partition("#")
        if kind == "MARK":
            if not name or home_of(CaseNumber(name)) in state.homes:
                _note_anchors(parts, piece, CaseNumber(name), group)
        elif not group.pk.startswith(_FOREIGN):
            _book(parts, state, piece, books, group)
    return piece


def _note_anchors(parts: Parts, piece: Piece, number: CaseNumber, group: Group) -> None:
    for row in group.rows or ():
        seq = int(row.sk) if row.sk.isdecimal() else 0
        if (row.pk, row.sk) != mark_key(number, seq) or not number:
            piece.found.append((number or None, f"{row.pk} {row.sk} is no place for an anchor"))
            continue
        anchor = Anchor(row.event_hash or "", row.event_seal or "")
        # What is not ours is noted as a hash that no event has.
        is_ours = parts.seals.opens(number, seq, anchor.hash, anchor.seal)
        piece.of(number).anchors[seq] = noted(anchor.hash) if is_ours else ""
        piece.must_last(number, f"anchor of event {seq}", row)


def _book(parts: Parts, state: State, piece: Piece, books: Books, group: Group) -> None:
    for row in group.rows or ():
        home = writer_of(row)
        if home in state.homes or parts.keepers.is_of_nobody(home):
            try:
                for counter, number in counters_in(row):
                    books.published(counter, number)
            except ValueError:
                piece.found.append((None, f"{row.pk} {row.sk} of the statistics is no counter"))


def walk_cases(parts: Parts, state: State) -> Piece:
    """Every case is proved, with its files, and recounted; keys and reporters are noted."""
    piece = Piece()
    books = Books(parts, cut_of(state), piece.ledger)
    for group in _groups(parts, piece, parts.walks.cases, state.place):
        kind, _, name = group.pk.partition("#")
        for row in group.rows or ():
            if isinstance(row, KeyRow) and _is_ours(parts, state, row.number):
                piece.of(str(row.number)).has_key = True
                piece.must_last(CaseNumber(str(row.number)), "its key", row)
                if not idempotency_rows.fits(row, parts.seals):
                    piece.found.append((CaseNumber(str(row.number)), "its key does not fit its seal"))
        if kind == "REPORTER" and _is_ours(parts, state, name):
            piece.found += note_reporter(parts, CaseNumber(name), group.rows, piece.of(name))
        elif kind != "REPORTER":
            piece.must_be_known(group)
        # What was taken out of a case lies beside it (store/cases/access_records.py), and is no part of what is proved.
        if kind == "CASE" and "#" not in name:
            if _is_ours(parts, state, name):
                _look_at(parts, state, piece, books, group)
        elif any(isinstance(row, CaseRow) for row in group.rows or ()):
            piece.found.append((None, f"{group.pk} is no place for a case, and lists may show it"))
    return piece


def _is_ours(parts: Parts, state: State, number: str | None) -> bool:
    """Of a home that is kept here; or of one that nobody has, which lists of ours may show all the same."""
    home = home_of(CaseNumber(number)) if number else ""
    return home in state.homes or parts.keepers.is_of_nobody(home)


def _look_at(parts: Parts, state: State, piece: Piece, books: Books, group: Group) -> None:
    number, settled = CaseNumber(group.pk.partition("#")[2]), cut_of(state).settled
    seen, is_case = piece.of(number), any(isinstance(row, CaseRow) for row in group.rows or ())
    piece.cases += is_case
    file = _sound(parts, group, number, books, settled) if is_case else None
    if file is None or any(mistimed(parts, file)):
        # Perhaps it was only met while it moved: whatever it is, it is read anew.
        seen.has_rest = True
        found = examine(parts, number, seen, settled)
        piece.found += [(number, what) for what in found]
        seen.is_told = bool(found)
        file = file or reread(parts, number)
    if file:
        seen.events = [noted(str(record["hash"])) for record in file.records]
        seen.due = sum(event.at < settled for event in file.events)
        seen.is_settled = any(event.at < settled for event in file.events[:1])
        seen.pin_sent = sent_pin(file, settled)
        if state.rooted and home_of(number) == parts.place.home:
            seen.rooted = rooted_seq(file.events, *state.rooted)


def _sound(parts: Parts, group: Group, number: CaseNumber, books: Books, settled: datetime) -> CaseFile | None:
    """The case as the walk read it, and recounted; None if something of it does not fit."""
    try:
        file = file_of(group.rows or (), number)
        doubts = chain(prove_by(parts, file, {}).flaws, unfollowed(file, settled), exchanged_files(parts, file))
        if any(doubts):
            return None
        books.recounted(file)
    except Unavailable:
        raise
    except (LaporError, AttributeError, LookupError, TypeError, ValueError):
        return None
    return file


def compare_notes(parts: Parts, state: State) -> Piece:
    """What was noted of the numbers of a shelf, joined: whom nothing contradicts is sound, all others are examined."""
    shelf = int(state.place or 0)
    piece = Piece(next=shelf + 1 if shelf + 1 < state.shelves else None)
    for notes in parts.rounds.notes(state.begun, shelf, state.notes.get(str(shelf), 0)):
        for number, kept in notes["seen"].items():
            piece.of(number).add(Seen.of(kept))
        told = notes.get("ledger", {"sums": {}, "unsettled": []})
        piece.ledger.add(Ledger(told["sums"], set(told["unsettled"])))
    for number, seen in sorted(piece.seen.items()):
        piece.found += [(CaseNumber(number), what) for what in _doubts(parts, state, CaseNumber(number), seen)]
    piece.found += [(None, f"the counters of {day} are not what the events raise") for day in piece.ledger.wrong]
    return Piece(found=piece.found, looked_at=len(piece.seen), next=piece.next)


def _doubts(parts: Parts, state: State, number: CaseNumber, seen: Seen) -> Iterator[str]:
    if seen.is_told:
        yield from seen.against_its_leaf
    elif seen.is_doubtful:
        yield from examine(parts, number, seen, cut_of(state).settled)
    yield from (*seen.missing, *seen.set_back)


def _groups(parts: Parts, piece: Piece, read: Callable[[Any], Stretch], place: Any) -> Iterator[Group]:
    """The partitions from that place on, until the piece is full, the time short or the table at its end."""
    while True:
        stretch = read(place)
        yield from stretch.groups
        piece.looked_at += len(stretch.groups)
        piece.next = place = stretch.next
        if place is None or _is_enough(parts, piece):
            return


def _is_enough(parts: Parts, piece: Piece) -> bool:
    return piece.looked_at >= PIECE or parts.patience.time_left() < LEAST_SECONDS


WALKS: Mapping[str, Walk] = {
    "leaves": walk_leaves,
    "anchors": walk_anchors,
    "cases": walk_cases,
    "notes": compare_notes,
}
"""In the order in which a round takes them."""
