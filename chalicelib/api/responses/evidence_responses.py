"""What is answered of receipts and roots; docs/evidence.md says how each is checked."""

from typing import Any, NotRequired, cast

# pydantic reads these on Python 3.11 only from typing_extensions.
from typing_extensions import TypedDict

from chalicelib.services.core.parts import Parts
from chalicelib.services.evidence import receipts
from chalicelib.store.cases.case_file import CaseFile

RECEIPT, CHAIN, CONSISTENCY, KEY = "lapor receipt 1", "lapor chain 1", "lapor consistency 1", "lapor root key 1"


class RootRecord(TypedDict):
    """What is signed of a day; hashes are SHA-256 in hex."""

    format: str
    home: str
    day: str
    size: int
    refused: int
    root: str
    previous: str
    log_size: int
    log_root: str


class SignedRoot(TypedDict):
    """The record of a day, the fingerprint of the key, and the signature (ECDSA, P-256, SHA-256: r and s in hex)."""

    record: RootRecord
    key: str
    signature: str


class RootDay(TypedDict):
    """A day that has a record, and where that is."""

    home: str
    day: str
    path: str


class RootDays(TypedDict):
    """Some of the days of a home, newest first."""

    home: str
    items: list[RootDay]
    next: str | None


class RootKey(TypedDict):
    """The public key of the records, as two coordinates in hex and as PEM."""

    format: str
    home: str
    x: str
    y: str
    pem: str
    fingerprint: str


class ConsistencyProof(TypedDict):
    """Two records, and the path that proves the later one to stand on the earlier one (RFC 9162, 2.1.4)."""

    format: str
    first: SignedRoot
    second: SignedRoot
    path: list[str]


class ReceiptFile(TypedDict):
    """
    An event of a case by its hash, and from the next day on the proof that the day's signed root covers it.

    `salt`, `index`, `path` and `root` come together; until then `root` is null. `chain` is where its events are.
    """

    format: str
    number: str
    seq: int
    hash: str
    salt: NotRequired[str]
    index: NotRequired[int]
    path: NotRequired[list[str]]
    root: SignedRoot | None
    public_key: RootKey
    chain: str


class ChainFile(TypedDict):
    """
    The events of a case in their order, each as it was hashed.

    One that the asker may not read whole is shown as `seq`, `prev_hash` and `hash` alone.
    """

    format: str
    number: str
    events: list[dict[str, Any]]


def key_view(parts: Parts) -> RootKey:
    """The key by which the records of this Region's home are signed."""
    key = parts.root_key.public()
    return {
        "format": KEY,
        "home": parts.place.home,
        "x": key.x,
        "y": key.y,
        "pem": key.pem,
        "fingerprint": key.fingerprint,
    }


def receipt_file(parts: Parts, receipt: receipts.Receipt, chain: str) -> ReceiptFile:
    """The receipt as a file to keep; `chain` is the address of the case's events."""
    event, found = receipt.event, receipt.included
    file: ReceiptFile = {
        "format": RECEIPT,
        "number": event.number,
        "seq": event.seq,
        "hash": event.hash,
        "root": None,
        "public_key": key_view(parts),
        "chain": chain,
    }
    if found is None:
        return file
    file["salt"], file["index"], file["path"] = found.salt, found.index, list(found.path)
    file["root"] = cast(SignedRoot, found.signed)
    return file


def chain_file(file: CaseFile, *, whole: bool) -> ChainFile:
    """The events; unless `whole`, those of officers and of the service by their hashes alone."""
    return {
        "format": CHAIN,
        "number": file.case.number,
        "events": [_shown(dict(record), whole=whole) for record in file.records],
    }


def _shown(record: dict[str, Any], *, whole: bool) -> dict[str, Any]:
    if whole or record["actor"]["kind"] == "reporter":
        return record
    return {name: record[name] for name in ("seq", "prev_hash", "hash")}


def consistency_file(found: receipts.Consistency) -> ConsistencyProof:
    """The proof as a file to keep."""
    # as RootRecord says, read from the bucket
    first, second = cast(SignedRoot, found.first), cast(SignedRoot, found.second)
    return {"format": CONSISTENCY, "first": first, "second": second, "path": list(found.path)}
