"""
Whether a case is the one that was written: its history by chain, seals and anchors, and everything else by its history.

What one query gave is proved without another read (`flaws_of`); `prove` asks the anchors and the routing rules, too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain.cases.hash_chain import Flaw, FlawKind, is_linked, verify
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import Tampered
from chalicelib.domain.deadlines.clock_replay import derive
from chalicelib.domain.evidence.integrity import OF_THE_CASE, folded, misfits, unpinned
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.case_file import CaseFile
from chalicelib.store.cases.case_rows import DERIVED, derived_attributes, index_keys
from chalicelib.store.cases.case_store import stale_clocks
from chalicelib.store.statistics.statistics_store import Anchor

READINGS = 3
"""
So often a case is read before it counts as tampered with. A query is no snapshot: it may meet a transaction halfway,
the case before it and the event after it (Developer Guide, "Isolation levels for transactions").
"""


@dataclass(frozen=True)
class Proof:
    """What was found: every flaw in order, and up to which event the history is anchored; 0 if nowhere yet."""

    flaws: tuple[Flaw, ...]
    anchored_seq: int

    @property
    def allows_clocks(self) -> bool:
        """May clocks be reckoned and written? Where all that is wrong is where they put the case, that mends it."""
        return all(flaw.what in DERIVED for flaw in self.flaws)


def prove(parts: Parts, file: CaseFile, *, sealed: bool = True) -> Proof:
    """
    The case as it was read, and its history against each of its anchors; one query beside the case's own.

    Routing rules and the lists that follow the clocks are looked at here and not at every reading: nothing that a page
    shows is reckoned from them. *sealed*: with every seal; without for an operator who may not use the seals' key.
    """
    return prove_by(parts, file, parts.statistics.anchors_of(file.case.number), sealed=sealed)


def prove_by(parts: Parts, file: CaseFile, anchors: Mapping[int, Anchor], *, sealed: bool = True) -> Proof:
    """The same against anchors that were read before; without any, all that there is to prove beside them."""
    number, last = file.case.number, max(anchors, default=0)
    found = {*flaws_of(parts, file, sealed=sealed), *_contradictions(file, anchors)}
    if sealed:
        found.update(_not_ours(parts, number, anchors))
    if not any(flaw.is_of_the_history for flaw in found):
        found.update(unpinned(file.events, {"rules": parts.directory.rules}))
        found.update(_out_of_place(parts, file) if not found else ())
    if last:
        anchored = [record for record in file.records if record["seq"] <= last]
        found.update(verify(number, anchored, anchors[last].hash))
    return Proof(tuple(sorted(found)), last)


def flaws_of(parts: Parts, file: CaseFile, *, sealed: bool = True) -> tuple[Flaw, ...]:
    """
    What the case tells of itself, without another read: chain, end and seals, then all else by the events.

    Of a history that is none of ours nothing else is asked: what it adds up to proves nothing. Versions of policies and
    calendars are remembered by the directory, and clocks count with them anyway.
    """
    found = {*_chain(file), *file.strays, *(_unsealed(parts, file) if sealed else ())}
    if not any(flaw.is_of_the_history for flaw in found):
        found.update(misfits(file), _misplaced(file))
        found.update(unpinned(file.events, {"policy": parts.directory.policy, "calendar": parts.directory.calendar}))
    return tuple(sorted(found))


def unanchored(file: CaseFile, anchors: Mapping[int, Anchor], settled: datetime) -> Iterator[Flaw]:
    """Events of before that moment whose anchor is gone: what happened is anchored within minutes."""
    for event in file.events:
        if event.at < settled and event.seq not in anchors:
            yield Flaw(event.seq, FlawKind.MISSING, "anchor")


def unfollowed(file: CaseFile, settled: datetime) -> Iterator[Flaw]:
    """
    The case, if it says that its clocks lag behind an event of before that moment: they follow within minutes.

    Of a case that lags the lists that follow its clocks are compared with nothing; so nobody may merely say so.
    """
    if file.followed_seq < sum(event.at < settled for event in file.events):
        yield Flaw(OF_THE_CASE, FlawKind.MISPLACED, "followed_seq")


def mistimed(parts: Parts, file: CaseFile) -> Iterator[Flaw]:
    """
    Clocks that would not come when they are due, or come as another case's; of a sound case.

    Those that lag behind the case are no flaw. By night they are written anew where a case moved, and only there.
    """
    if file.followed_seq >= file.case.seq:
        clocks = derive(file.events, parts.directory)
        for row in stale_clocks(file, file.case, clocks, parts.directory):
            yield Flaw(OF_THE_CASE, FlawKind.MISPLACED, row.sk)


def load_sound(parts: Parts, number: CaseNumber) -> CaseFile:
    """The case as `CaseStore.load` gives it, free of flaws; Tampered if it has some that another reading has too."""
    file, flaws = load_tried(parts, number)
    if flaws:
        raise Tampered(f"{number} does not fit: {'; '.join(map(str, flaws))}", number=number)
    return file


def load_tried(parts: Parts, number: CaseNumber) -> tuple[CaseFile, tuple[Flaw, ...]]:
    """The case as `CaseStore.load` gives it, with the flaws that no further reading took away."""
    for _ in range(READINGS - 1):
        file = parts.cases.load(number)
        if not flaws_of(parts, file):
            return file, ()
    file = parts.cases.load(number)
    return file, flaws_of(parts, file)


def is_genuine(parts: Parts, fields: Mapping[str, Any], seal: object) -> bool:
    """Does an event have the hash of what it says, and the seal of that hash? `fields` as `event_fields` gives them."""
    return is_linked(fields) and parts.seals.opens(fields["number"], fields["seq"], fields["hash"], seal)


def _chain(file: CaseFile) -> list[Flaw]:
    return verify(file.case.number, file.records, file.case.last_hash)


def _unsealed(parts: Parts, file: CaseFile) -> Iterator[Flaw]:
    for record, seal in zip(file.records, file.seals, strict=True):
        if not parts.seals.opens(file.case.number, record["seq"], record["hash"], seal):
            yield Flaw(record["seq"], FlawKind.UNSEALED)


def _misplaced(file: CaseFile) -> Iterator[Flaw]:
    """Lists of the public and of the day in which the case stands, or does not, against what its history gives."""
    case = folded(file.events)
    if case is not None:
        yield from _differences(file, index_keys(case, file.events[-1].at))


def _out_of_place(parts: Parts, file: CaseFile) -> Iterator[Flaw]:
    """The same of inboxes and piles, which follow the clocks; those that lag behind the case are no flaw."""
    if file.followed_seq >= file.case.seq:
        yield from _differences(file, derived_attributes(file.case, derive(file.events, parts.directory)))


def _differences(file: CaseFile, told: Mapping[str, Any]) -> Iterator[Flaw]:
    for name, value in told.items():
        if file.keys.get(name) != value:
            yield Flaw(OF_THE_CASE, FlawKind.MISPLACED, name)


def _contradictions(file: CaseFile, anchors: Mapping[int, Anchor]) -> Iterator[Flaw]:
    """Events in whose place another one is anchored. Those that are gone are missing, or cut off, by themselves."""
    hashes = {record["seq"]: record["hash"] for record in file.records}
    for seq, anchor in anchors.items():
        if hashes.get(seq, anchor.hash) != anchor.hash:
            yield Flaw(seq, FlawKind.CONTRADICTED)


def _not_ours(parts: Parts, number: CaseNumber, anchors: Mapping[int, Anchor]) -> Iterator[Flaw]:
    """Anchors that somebody else set."""
    for seq, anchor in anchors.items():
        if not parts.seals.opens(number, seq, anchor.hash, anchor.seal):
            yield Flaw(seq, FlawKind.CONTRADICTED)
