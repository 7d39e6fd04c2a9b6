"""
The root of a day: one hash over the last event of every case that moved that day (docs/evidence.md has the format).

A leaf is salted, so that neither root nor path tells which case moved. The day's record names the record before it, and
a second tree over all days proves that a later record stands on an earlier one without the days in between.
"""

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from chalicelib.domain.core.canonical_json import canonical
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.evidence.merkle import leaf_hash, root_of

FORMAT = "lapor day root 1"
SALTS = b"lapor leaf salts 1"
"""The label under which the key of the leaves' salts is derived."""
SALT_BYTES = 16
_OF_THE_LOG = ("log_size", "log_root")


@dataclass(frozen=True, order=True)
class Moved:
    """The last event of a case on a day."""

    number: CaseNumber
    seq: int
    hash: str


def salt_of(key: bytes, number: CaseNumber, day: date) -> bytes:
    """The salt of a case's leaf of that day, 16 bytes; `key` is that derived for SALTS."""
    return hmac.new(key, f"{number}|{day.isoformat()}".encode(), sha256).digest()[:SALT_BYTES]


def leaf_of(salt: bytes, moved: Moved) -> bytes:
    """The hash of the leaf: that of salt and event, as RFC 9162 hashes an entry."""
    return leaf_hash(salt + canonical([moved.number, moved.seq, moved.hash]))


def leaves_of(key: bytes, day: date, moved: Iterable[Moved]) -> list[bytes]:
    """The leaves of a day in the order of the tree, which is that of their hashes: a place tells nothing of a case."""
    return sorted(leaf_of(salt_of(key, each.number, day), each) for each in moved)


def record_of(
    home: str, day: date, leaves: Sequence[bytes], *, refused: int, before: Mapping[str, Any] | None, log: Sequence[str]
) -> dict[str, Any]:
    """
    The record of a day. `log` are the hex hashes of the entries of all days before, `before` is the last day's record.

    `refused` says how many cases moved that day and have no leaf, because their history does not verify.
    """
    entry = {
        "format": FORMAT,
        "home": home,
        "day": day.isoformat(),
        "size": len(leaves),
        "refused": refused,
        "root": root_of(leaves).hex(),
        "previous": digest_of(before) if before else beginning(home),
    }
    return entry | {"log_size": len(log) + 1, "log_root": root_of([*map(bytes.fromhex, log), entry_hash(entry)]).hex()}


def entry_hash(record: Mapping[str, Any]) -> bytes:
    """The leaf of a day in the tree over all days: its record without what it says of that tree."""
    return leaf_hash(canonical({name: value for name, value in record.items() if name not in _OF_THE_LOG}))


def digest_of(record: Mapping[str, Any]) -> str:
    """The hex hash by which the next day's record names this one."""
    return sha256(canonical(dict(record))).hexdigest()


def beginning(home: str) -> str:
    """What the first day's record names in place of a day before."""
    return sha256(canonical([FORMAT, home])).hexdigest()
