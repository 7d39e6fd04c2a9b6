"""What is overdue climbs the ladder; what the stream left unrouted is routed."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.domain.milestones import Sweep
from chalicelib.observability import ticking
from chalicelib.schedules.sweeping import sweep_shard

blueprint = Blueprint(__name__)


@blueprint.lambda_function(name="escalate_overdue")
@ticking
def escalate_overdue(event: dict[str, Any], context: Any) -> None:
    """Sweeps one shard."""
    sweep_shard(Sweep.ESCALATIONS, event, context, by="escalate_overdue")
