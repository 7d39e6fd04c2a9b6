"""What of a run's counts costs money: what `ops cost` estimates from."""

from benchmarks.money import ticks_a_month, used
from benchmarks.results import Counts
from benchmarks.tap import Invocation
from benchmarks.targets import IDLE_TICK
from chalicelib.store.cases.case_rows import SHARDS
from ops.pricing.measured import Measured
from ops.pricing.usage import BILLED, Usage

PLACES = 6
"""Digits behind the point: sums of floats differ in the last ones."""


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
