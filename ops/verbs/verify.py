"""Verifies the hash chain of cases, up to their anchors and to their end; reads, and changes nothing."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chalicelib.domain.core.case_number import HOMES, CaseNumber, MalformedNumber, parse_number
from chalicelib.domain.core.errors import LaporError, Unavailable
from chalicelib.services.core.history_check import prove
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.case_rows import SHARDS
from ops.exits import Misused
from ops.inside import inside, may_seal
from ops.place import Place
from ops.terminal import Step


@dataclass(frozen=True)
class BrokenChain:
    """A case whose history is not the one that was written, and every flaw in it."""

    number: str
    flaws: tuple[str, ...]


@dataclass(frozen=True)
class Verified:
    """
    How many histories were verified, how many of them against an anchor outside the table, and which are broken.

    `sealed` says whether their seals were checked: not for whoever may not use the key.
    """

    cases: int
    anchored: int
    sealed: bool
    ok: bool
    broken: tuple[BrokenChain, ...]


@dataclass(frozen=True)
class Chosen:
    """
    Which cases: one, those that moved since a day, or all; of these a sample, if so many are wanted.

    All of them are found by reading the whole table, which costs a read unit for 8 KB.
    """

    number: str = ""
    since: date | None = None
    until: date | None = None
    sample: int = 0


def verify_chains(place: Place, chosen: Chosen, step: Step = lambda *_: None, *, tables: str = "") -> Verified:
    """Verify the chosen cases one by one; *tables* is the prefix of restored copies."""
    with inside(place, tables=tables) as parts:
        numbers = sorted(_numbers(place, chosen, parts(), tables or place.values.stack))
        if chosen.sample and chosen.sample < len(numbers):
            numbers = sorted(random.sample(numbers, chosen.sample))
        anchored, sealed, broken = 0, may_seal(parts()), []
        for number in numbers:
            step(number, len(numbers))
            was_anchored, flaws = _verified(parts(), number, sealed=sealed)
            anchored += was_anchored
            if flaws:
                broken.append(BrokenChain(number, flaws))
    return Verified(len(numbers), anchored, sealed, not broken, tuple(broken))


def _verified(parts: Parts, number: CaseNumber, *, sealed: bool) -> tuple[bool, tuple[str, ...]]:
    try:
        proof = prove(parts, parts.cases.load(number), sealed=sealed)
    except Unavailable:
        raise
    except (LaporError, LookupError, TypeError, ValueError) as error:
        return False, (f"it cannot be read: {type(error).__name__}",)
    return bool(proof.anchored_seq), tuple(map(str, proof.flaws))


def _numbers(place: Place, chosen: Chosen, parts: Parts, prefix: str) -> set[CaseNumber]:
    if chosen.number:
        try:
            return {parse_number(chosen.number)}
        except MalformedNumber as error:
            raise Misused(f"{chosen.number}: {error}") from error
    if chosen.since:
        return set(_moved(parts, chosen.since, chosen.until or chosen.since))
    return set(_all(place, f"{prefix}-cases"))


def _moved(parts: Parts, since: date, until: date) -> Iterator[CaseNumber]:
    """By the index of what moved: each case stands under the day of its last event, and under its home."""
    days = (since + timedelta(days=ahead) for ahead in range((until - since).days + 1))
    for day, home, shard in ((day, home, shard) for day in days for home in HOMES for shard in range(SHARDS)):
        after: Any = None
        while True:
            page = parts.sweeps.moved(home, day, shard, after)
            yield from (CaseNumber(row.number or "") for row in page.rows)
            if (after := page.next) is None:
                break


def _all(place: Place, table: str) -> Iterable[CaseNumber]:
    pages = (
        place.client("dynamodb")
        .get_paginator("scan")
        .paginate(
            TableName=table,
            FilterExpression="#type = :case",
            ProjectionExpression="#number",
            ExpressionAttributeNames={"#type": "type", "#number": "number"},
            ExpressionAttributeValues={":case": {"S": "CASE"}},
        )
    )
    return (CaseNumber(item["number"]["S"]) for page in pages for item in page["Items"])
