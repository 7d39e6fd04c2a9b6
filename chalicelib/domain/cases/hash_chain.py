"""
The history of a case as a chain that nobody can change unnoticed.

Each event's hash covers its content and the hash before it; the first one stands on the case number. Personal data and
free text are not in the chain but committed to with a salt: when text and salt are erased, the chain still verifies
and the commitment tells nothing. A chain alone proves no end, so it is verified against a last hash kept elsewhere.
"""

import hmac
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from itertools import accumulate, pairwise
from typing import Any

from chalicelib.domain.core.canonical_json import canonical

GENESIS = "lapor case history 1"
SALT_BYTES = 16


class FlawKind(StrEnum):
    """
    How a history differs from the one that was written.

    A rewriting with fresh hashes shows where the chain no longer joins (unlinked), or at its end (truncated: the
    trusted last event is gone, because the last events were cut off or written anew). One that somebody wrote who is
    not the service shows everywhere: no seal fits it (unsealed). Contradicted is an event in whose place another one
    was anchored, or whose anchor is none of ours.

    Beside the events: a text that does not open its commitment (altered), a case or file that says something else than
    its events (misstated), a version whose content is not the one that was pinned (unpinned) or that is gone (missing),
    and a case that stands in other lists than its history gives (misplaced).
    """

    EDITED = "edited"
    MISSING = "missing"
    INSERTED = "inserted"
    REORDERED = "reordered"
    UNLINKED = "unlinked"
    TRUNCATED = "truncated"
    UNSEALED = "unsealed"
    CONTRADICTED = "contradicted"
    ALTERED = "altered"
    MISSTATED = "misstated"
    UNPINNED = "unpinned"
    MISPLACED = "misplaced"


@dataclass(frozen=True, order=True)
class Flaw:
    """
    What is wrong, and at which place in the history (1 is the first event, 0 the case itself).

    `what` names what else than the event it is: a text, a file, a version, an attribute of the case.
    """

    seq: int
    kind: FlawKind
    what: str = ""

    @property
    def is_of_the_history(self) -> bool:
        """Is it one of the events themselves, so that nothing can be proved by them?"""
        return not self.what

    def __str__(self) -> str:
        """For the log and the operators."""
        if not self.what:
            return f"event {self.seq} of its history is {self.kind}"
        return f"{self.what} of {f'event {self.seq}' if self.seq else 'the case'} is {self.kind}"


def new_salt(draw: Callable[[int], str] = secrets.token_hex) -> str:
    """A fresh salt, 128 bits as hex text."""
    return draw(SALT_BYTES)


def commit(value: str, salt: str) -> str:
    """A hex commitment to *value* that can neither be guessed without the salt nor opened as anything else."""
    key = bytes.fromhex(salt)
    # HMAC fills short keys with zeros, so that salts of several lengths could open one commitment.
    if len(key) != SALT_BYTES:
        raise ValueError(f"a salt is {SALT_BYTES} bytes in hex")
    return hmac.new(key, value.encode(), sha256).hexdigest()


def opens(commitment: str, value: str, salt: str) -> bool:
    """Whether *commitment* was made to that value with that salt; in constant time. What is no salt opens nothing."""
    try:
        made = commit(value, salt)
    except ValueError:
        return False
    return hmac.compare_digest(made.encode(), commitment.encode())


def genesis(number: str) -> str:
    """The previous hash of a case's first event: no chain can be moved to another case."""
    return sha256(canonical([GENESIS, number])).hexdigest()


def link(previous_hash: str, fields: Mapping[str, Any]) -> str:
    """The hash of an event of these fields (all but 'hash') that follows the event of *previous_hash*."""
    return sha256(canonical([previous_hash, dict(fields)])).hexdigest()


def verify(number: str, events: Sequence[Mapping[str, Any]], trusted_last_hash: str | None) -> list[Flaw]:
    """
    Every flaw in the history of a case, in order; an empty list means that it is intact.

    *events* are all events in the order in which they are kept. Without a trusted hash the end goes unproved. When
    that hash was anchored before the last events, hand in the events up to the anchored one.
    """
    flaws = {*_edits(events), *_displacements(events), *_breaks(number, events)}
    if trusted_last_hash is not None:
        flaws.update(_beyond(events, trusted_last_hash))
    return sorted(flaws)


def _edits(events: Sequence[Mapping[str, Any]]) -> Iterator[Flaw]:
    for place, event in enumerate(events, 1):
        if type(event.get("seq")) is not int or not is_linked(event):
            yield Flaw(_seq(event, place), FlawKind.EDITED)


def is_linked(event: Mapping[str, Any]) -> bool:
    """Is its hash that of its fields, and of the hash before it that it names?"""
    return event.get("hash") is not None and event["hash"] == _rehashed(event)


def _rehashed(event: Mapping[str, Any]) -> str | None:
    try:
        return link(event["prev_hash"], {name: event[name] for name in event if name != "hash"})
    except (KeyError, TypeError, ValueError):
        return None


def _displacements(events: Sequence[Mapping[str, Any]]) -> Iterator[Flaw]:
    """Gaps, doubles and wrong order of the sequence numbers, which should be 1, 2, 3 …"""
    seqs = [_seq(event, place) for place, event in enumerate(events, 1)]
    seen: set[int] = set()
    for seq, highest in zip(seqs, accumulate(seqs, max), strict=True):
        if seq in seen or seq < 1:
            yield Flaw(seq, FlawKind.INSERTED)
        elif seq < highest:
            yield Flaw(seq, FlawKind.REORDERED)
        seen.add(seq)
    for before, after in pairwise(sorted({0, *(seq for seq in seen if seq > 0)})):
        # One flaw for each gap: a forged sequence number may be far away.
        if after > before + 1:
            yield Flaw(before + 1, FlawKind.MISSING)


def _breaks(number: str, events: Sequence[Mapping[str, Any]]) -> Iterator[Flaw]:
    """Events that do not follow from their neighbour; those out of place are displacements already."""
    seq_before, expected = 0, genesis(number)
    for place, event in enumerate(events, 1):
        seq = _seq(event, place)
        if seq == seq_before + 1 and event.get("prev_hash") != expected:
            yield Flaw(seq, FlawKind.UNLINKED)
        seq_before, expected = seq, event.get("hash", "")


def _beyond(events: Sequence[Mapping[str, Any]], trusted_last_hash: str) -> Iterator[Flaw]:
    """What follows the trusted last event was added; if that event is not there, the end is lost."""
    kept = [(event.get("hash"), _seq(event, place)) for place, event in enumerate(events, 1)]
    last = next((seq for hash_, seq in kept if hash_ == trusted_last_hash), None)
    if last is None:
        yield Flaw(max((seq for _, seq in kept), default=0) + 1, FlawKind.TRUNCATED)
    else:
        yield from (Flaw(seq, FlawKind.INSERTED) for _, seq in kept if seq > last)


def _seq(event: Mapping[str, Any], place: int) -> int:
    seq = event.get("seq")
    return seq if type(seq) is int else place
