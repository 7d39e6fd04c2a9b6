"""What the sweeps have in common: one shard, one line in the log, and a call for what cannot be swept."""

from collections.abc import Mapping
from typing import Any

from chalicelib import clock, wiring
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import Tampered
from chalicelib.domain.deadlines.milestones import Sweep
from chalicelib.metrics import Metric
from chalicelib.observability import logger, measure
from chalicelib.services.deadlines.due_milestones import Swept, sweep

_COUNTED = {"breach": Metric.OVERDUE, "close": Metric.CLOSED_BY_SILENCE}
"""Milestones that have a metric of their own."""


def sweep_shard(kind: Sweep, event: Mapping[str, Any], context: Any, *, by: str) -> None:
    """Sweeps one shard; the rest of a sweep that runs out of time is the next tick's."""
    shard = event["shard"]
    swept = sweep(wiring.parts(context), kind, shard, clock.business_now(), by=by)
    if swept.looked_at:
        told = {"looked_at": swept.looked_at, "fired": len(swept.fired), "finished": swept.finished}
        logger.info("swept", extra={"shard": shard, **told})
    tell_of_failed(swept.failed)
    _measure(swept)


def tell_of_failed(failed: Mapping[CaseNumber, Exception]) -> None:
    """Calls somebody for the cases that could not be handled; they come again with the next tick."""
    for number, cause in failed.items():
        logger.error("not swept", extra={"case": number, "cause": type(cause).__name__}, exc_info=cause)
        if isinstance(cause, Tampered):
            measure(Metric.TAMPERED)
    if failed:
        measure(Metric.NOT_SWEPT, len(failed))


def _measure(swept: Swept) -> None:
    measure(Metric.CLOCK_LAG, swept.lag.total_seconds())
    if swept.looked_at:
        measure(Metric.CLOCKS_DUE, swept.looked_at)
    for fired in swept.fired:
        if fired.milestone == "route":
            measure(Metric.TIME_TO_ROUTE, fired.age.total_seconds())
    for milestone, metric in _COUNTED.items():
        if number := sum(fired.milestone == milestone for fired in swept.fired):
            measure(metric, number)
