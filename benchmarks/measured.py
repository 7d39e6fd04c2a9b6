"""What a complaint uses, step by step, kept as a file: what other estimates stand on without counting anew."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.money import BILLED, Usage, ticks_a_month, used
from benchmarks.results import Counts
from benchmarks.tap import Invocation
from benchmarks.targets import IDLE_TICK
from chalicelib.store.rows import SHARDS

FILE = Path(__file__).parent / "measured.json"
PLACES = 6
"""Digits behind the point: sums of floats differ in the last ones."""


@dataclass(frozen=True)
class Measured:
    """Usage by step of a whole lifecycle, of one look at a public list, and of a month's sweeps that find nothing."""

    steps: Mapping[str, Usage]
    public_page: Usage
    ticks_a_month: Usage
    stored_bytes: int


def of(counts: Counts) -> Measured:
    """The part of a run's counts that costs money; the same in every run."""
    page = counts.path("public page")
    return Measured(
        steps={step.name: _rounded(used(step.invocations)) for step in counts.life.steps},
        public_page=_rounded(used([Invocation("api_handler", 0, list(page.calls))])),
        ticks_a_month=_rounded(idle_month(counts)),
        stored_bytes=counts.life.stored_bytes,
    )


def idle_month(counts: Counts) -> Usage:
    """The sweeps of a month, and the look for what is unannounced, while they find nothing."""
    idle = counts.path("tick with nothing due").calls
    watch = counts.path("look for the unannounced: nothing waits").calls
    return ticks_a_month([*idle, *watch], IDLE_TICK + SHARDS)


def _rounded(usage: Usage) -> Usage:
    return Usage(**{name: round(getattr(usage, name), PLACES) for name in BILLED})


def keep(measured: Measured, file: Path = FILE) -> None:
    """Writes the file."""
    file.write_text(json.dumps(asdict(measured), indent=1) + "\n", encoding="utf-8")


def read(file: Path = FILE) -> Measured:
    """Reads it."""
    found: Mapping[str, Any] = json.loads(file.read_text("utf-8"))
    return Measured(
        steps={name: Usage(**usage) for name, usage in found["steps"].items()},
        public_page=Usage(**found["public_page"]),
        ticks_a_month=Usage(**found["ticks_a_month"]),
        stored_bytes=found["stored_bytes"],
    )
