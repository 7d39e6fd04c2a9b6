"""What the sweeps have in common: one shard, one line in the log, and a call for what cannot be swept."""

from collections.abc import Mapping
from typing import Any

from chalicelib import clock, wiring
from chalicelib.domain.milestones import Sweep
from chalicelib.observability import count, logger
from chalicelib.services.milestones import sweep


def sweep_shard(kind: Sweep, event: Mapping[str, Any], context: Any, *, by: str) -> None:
    """Sweeps one shard; the rest of a sweep that runs out of time is the next tick's."""
    shard = event["shard"]
    swept = sweep(wiring.parts(context), kind, shard, clock.business_now(), by=by)
    if swept.looked_at:
        told = {"looked_at": swept.looked_at, "fired": swept.fired, "finished": swept.finished}
        logger.info("swept", extra={"shard": shard, **told})
    for number, cause in swept.failed.items():
        logger.error("not swept", extra={"case": number, "cause": type(cause).__name__}, exc_info=cause)
    if swept.failed:
        count("NotSwept", len(swept.failed))
