"""Silence after an answer and a notice closes a case; data that never came archives it."""

from typing import Any

from chalice.app import Blueprint

from chalicelib import clock, wiring
from chalicelib.domain.milestones import Sweep
from chalicelib.observability import logger, observed
from chalicelib.services.milestones import sweep

blueprint = Blueprint(__name__)


@blueprint.lambda_function(name="close_silent")
@observed
def close_silent(event: dict[str, Any], context: Any) -> None:
    """Sweeps one shard; the rest of a sweep that runs out of time is the next tick's."""
    swept = sweep(wiring.parts(context), Sweep.CLOSINGS, event["shard"], clock.business_now(), by="close_silent")
    if swept.looked_at:
        logger.info("swept", extra={"shard": event["shard"], **vars(swept)})
