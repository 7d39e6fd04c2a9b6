"""Reporters hear how their case goes, over the channel that they gave."""

from dataclasses import replace
from typing import Any

from chalice.app import Blueprint

from chalicelib import clock, wiring
from chalicelib.domain.messaging.message_limits import Spent
from chalicelib.failure_handling import BatchResponse
from chalicelib.metrics import Metric
from chalicelib.observability import logger, measure, observed
from chalicelib.queues.batches import Body, event_of, handle_each, hold_back
from chalicelib.services.core.parts import Parts
from chalicelib.services.messaging.delivery_leases import Times
from chalicelib.services.messaging.reporter_messages import tell_reporter

blueprint = Blueprint(__name__)


@blueprint.lambda_function(name="tell_reporters")
@observed
def tell_reporters(event: dict[str, Any], context: Any) -> BatchResponse:
    """Sends the messages of the batch."""
    parts = replace(wiring.parts(context), watch=_measured)
    if parts.switches().pause_notices:
        return hold_back(parts, parts.place.tell_reporters_queue, event["Records"])
    queue = parts.place.tell_reporters_queue
    return handle_each("tell_reporters", parts, event["Records"], lambda body: _handle(parts, body), queue_url=queue)


def _measured(spent: Spent) -> None:
    if spent.used is not None:
        measure(Metric.MESSAGES_USED, spent.used)
    if spent.held:
        measure(Metric.MESSAGES_HELD_BACK)


def _handle(parts: Parts, body: Body) -> None:
    number, seq = event_of(parts, body)
    now = Times(clock.business_now(), clock.machine_now())
    if channel := tell_reporter(parts, number, seq, now):
        logger.info("reporter told", extra={"case": number, "seq": seq, "channel": channel})
