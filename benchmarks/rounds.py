"""What the round over all cases reads of one that is stored, and what a month of rounds costs."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.markdown import paragraph
from benchmarks.stage import Stage
from benchmarks.units import READ_BYTES
from chalicelib.domain.evidence.verification_rounds import A_SHELF, EVERY, LENGTH
from ops.pricing.usage import PRICES

ROUNDS_A_MONTH = 30 / EVERY.days
TICKS_A_ROUND = LENGTH.days * 24 * 4
EVENTUALLY = 0.5
"""A unit reads 4 KB consistently, or twice that if it may be a moment old."""
TARGET = 2.0
STORED = 1_000_000


@dataclass(frozen=True)
class Round:
    """
    What a round reads of a finished case: bytes in `cases` (with key and reporter) and in `statistics` (its anchors).

    `calls` are those of a whole round over the stage, by name; a sound case is never asked for by itself.
    """

    case_bytes: int
    anchor_bytes: int
    calls: Counter[str]

    @property
    def units_of_case(self) -> float:
        """Read units, without what the last page of a walk is rounded up by."""
        return self.case_bytes / READ_BYTES * EVENTUALLY

    @property
    def units_of_anchors(self) -> float:
        """The same of its anchors."""
        return self.anchor_bytes / READ_BYTES * EVENTUALLY

    @property
    def units(self) -> float:
        """Together."""
        return self.units_of_case + self.units_of_anchors


def gone_round(stage: Stage, number: str) -> Round:
    """A round over everything that is stored; of the finished case of that number what a walk reads."""
    case_bytes, anchor_bytes = (stage.tap.walked_bytes(table, number) for table in ("cases", "statistics"))
    stage.tap.emptied()
    stage.service.functions.invoke("verify_cases", {})
    calls = Counter(call.name for one in stage.tap.emptied() for call in one.calls)
    return Round(case_bytes, anchor_bytes, calls)


def section(found: Round) -> Iterator[str]:
    """The part of docs/performance.md."""
    yield from ("", "## A round over all cases", "")
    yield from paragraph(
        "Every case is read whole, with its key, its reporter's key and all of its anchors, by two scans that are"
        f" eventually consistent: half a unit for each {READ_BYTES / 1024:.0f} KB. A page is a megabyte, so that"
        " rounding up adds less than half a percent. What does not fit is read again by itself; of sound cases that is"
        f" none. The finished case of the lifecycle has {found.case_bytes:,} bytes in `cases` and"
        f" {found.anchor_bytes:,} in `statistics`."
    )
    yield ""
    yield from paragraph(
        f"**verify: {found.units:.2f} read units a case**, of which {found.units_of_anchors:.2f} for its anchors."
    )
    yield ""
    lines = list(bill(found, STORED))
    yield from paragraph(
        f"A month, which sees {ROUNDS_A_MONTH:.2f} rounds, over {STORED:,} such cases with a file each: "
        + ", ".join(f"{usd:,.2f} USD for {what}" for what, usd in lines)
        + f"; together {sum(usd for _, usd in lines):,.2f} USD."
    )


def bill(found: Round, cases: int) -> Iterator[tuple[str, float]]:
    """What a month of rounds costs, line by line."""
    read = cases * ROUNDS_A_MONTH
    shelves = cases // A_SHELF + 1
    # Each tick of the long walk leaves an object a shelf; the short ones are few.
    notes = ROUNDS_A_MONTH * shelves * TICKS_A_ROUND
    seconds = read * float(PRICES["assumed"]["ms_per_verified_case"]) / 1000
    pages = math.ceil(cases * (found.case_bytes + found.anchor_bytes) / 2**20)
    yield f"{read * found.units / 1e6:.2f} million read units", _usd("read_units", read * found.units)
    yield "asking S3 for the hash of each file", _usd("s3_gets", read)
    yield f"notes ({notes:,.0f} objects)", _usd("s3_puts", notes) + _usd("s3_gets", notes)
    yield f"Lambda ({pages:,} pages a round)", _usd("gb_seconds", seconds)


def _usd(name: str, amount: float) -> float:
    price = PRICES["usd"][name]
    return amount * float(price["usd"]) / float(price["per"])
