"""What is overdue climbs the ladder; what the stream left unrouted is routed."""

from typing import Any

from chalice.app import Blueprint

from chalicelib import clock, wiring
from chalicelib.domain.milestones import Sweep
from chalicelib.metrics import Metric
from chalicelib.observability import measure, ticking
from chalicelib.schedules.sweeping import sweep_shard
from chalicelib.services.announcements import oldest_unannounced

blueprint = Blueprint(__name__)


@blueprint.lambda_function(name="escalate_overdue")
@ticking
def escalate_overdue(event: dict[str, Any], context: Any) -> None:
    """Sweeps one shard, and looks whether the stream has left anything in it unannounced."""
    sweep_shard(Sweep.ESCALATIONS, event, context, by="escalate_overdue")
    waiting = oldest_unannounced(wiring.parts(context), event["shard"], clock.business_now())
    measure(Metric.UNANNOUNCED_AGE, waiting.total_seconds())
