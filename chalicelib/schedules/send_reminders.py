"""Reminders and notices go out when their time comes, and what waited for the morning in the morning."""

from typing import Any

from chalice.app import Blueprint

from chalicelib import clock, wiring
from chalicelib.domain.deadlines.milestones import Sweep
from chalicelib.observability import logger, ticking
from chalicelib.schedules.sweeping import sweep_shard
from chalicelib.services.messaging.delivery_leases import release_waiting

blueprint = Blueprint(__name__)


@blueprint.lambda_function(name="send_reminders")
@ticking
def send_reminders(event: dict[str, Any], context: Any) -> None:
    """Sweeps one shard, and lets go the messages of it that waited."""
    sweep_shard(Sweep.REMINDERS, event, context, by="send_reminders")
    if let_go := release_waiting(wiring.parts(context), event["shard"], clock.business_now()):
        logger.info("waiting messages let go", extra={"shard": event["shard"], "messages": let_go})
