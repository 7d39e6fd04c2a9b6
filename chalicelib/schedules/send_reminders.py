"""Reminders and notices go out when their time comes."""

from typing import Any

from chalice.app import Blueprint

from chalicelib import clock, wiring
from chalicelib.domain.milestones import Sweep
from chalicelib.observability import logger, observed
from chalicelib.services.milestones import sweep

blueprint = Blueprint(__name__)


@blueprint.lambda_function(name="send_reminders")
@observed
def send_reminders(event: dict[str, Any], context: Any) -> None:
    """Sweeps one shard; the rest of a sweep that runs out of time is the next tick's."""
    swept = sweep(wiring.parts(context), Sweep.REMINDERS, event["shard"], clock.business_now(), by="send_reminders")
    if swept.looked_at:
        logger.info("swept", extra={"shard": event["shard"], **vars(swept)})
