"""Reminders and notices go out when their time comes."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.domain.milestones import Sweep
from chalicelib.observability import ticking
from chalicelib.schedules.sweeping import sweep_shard

blueprint = Blueprint(__name__)


@blueprint.lambda_function(name="send_reminders")
@ticking
def send_reminders(event: dict[str, Any], context: Any) -> None:
    """Sweeps one shard."""
    sweep_shard(Sweep.REMINDERS, event, context, by="send_reminders")
