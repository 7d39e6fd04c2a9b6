"""A changed calendar moves open deadlines, a page of a shard at a time."""

from typing import Any

from chalice.app import Blueprint

from chalicelib import clock, wiring
from chalicelib.failure_handling import BatchResponse
from chalicelib.observability import logger, observed
from chalicelib.queues.batches import Body, handle_each
from chalicelib.services.core.parts import Parts
from chalicelib.services.deadlines.calendar_changes import move_shard

blueprint = Blueprint(__name__)


@blueprint.lambda_function(name="move_deadlines")
@observed
def move_deadlines(event: dict[str, Any], context: Any) -> BatchResponse:
    """Moves the deadlines of each page in the batch."""
    parts = wiring.parts(context)
    return handle_each("move_deadlines", parts, event["Records"], lambda body: _handle(parts, body))


def _handle(parts: Parts, body: Body) -> None:
    if moved := move_shard(parts, body["data"], clock.business_now()):
        logger.info("deadlines moved", extra={"calendar": body["data"]["version"], "cases": moved})
