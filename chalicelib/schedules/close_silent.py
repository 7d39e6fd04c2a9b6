"""Silence after an answer and a notice closes a case; data that never came archives it."""

from typing import Any

from chalice.app import Blueprint

from chalicelib import clock, wiring
from chalicelib.domain.deadlines.milestones import Sweep
from chalicelib.observability import logger, ticking
from chalicelib.schedules.sweeping import sweep_shard

blueprint = Blueprint(__name__)


@blueprint.lambda_function(name="close_silent")
@ticking
def close_silent(event: dict[str, Any], context: Any) -> None:
    """Sweeps one shard, unless operators hold back the end of cases."""
    if not wiring.parts(context).switches().may_close(clock.machine_now()):
        logger.info("closing is paused", extra={"shard": event["shard"]})
        return
    sweep_shard(Sweep.CLOSINGS, event, context, by="close_silent")
