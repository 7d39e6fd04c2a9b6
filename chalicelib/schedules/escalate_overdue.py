"""What is overdue climbs the ladder, a request for a mask too; what the stream left unrouted is routed."""

from typing import Any

from chalice.app import Blueprint

from chalicelib import clock, wiring
from chalicelib.domain.deadlines.milestones import Sweep
from chalicelib.observability import logger, ticking
from chalicelib.schedules.sweeping import sweep_shard, tell_of_failed
from chalicelib.services.cases.mask_requests import escalate_late_requests

blueprint = Blueprint(__name__)


@blueprint.lambda_function(name="escalate_overdue")
@ticking
def escalate_overdue(event: dict[str, Any], context: Any) -> None:
    """Sweeps one shard, and its requests for a mask."""
    sweep_shard(Sweep.ESCALATIONS, event, context, by="escalate_overdue")
    parts, shard = wiring.parts(context), event["shard"]
    late = escalate_late_requests(parts, shard, clock.business_now(), by="escalate_overdue")
    if late.requests:
        logger.info("late requests for a mask escalated", extra={"shard": shard, "requests": late.requests})
    tell_of_failed(late.failed)
