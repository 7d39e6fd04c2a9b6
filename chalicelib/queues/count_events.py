"""Totals by desk, area, classification, status and day: each event once."""

from typing import Any

from chalice.app import Blueprint

from chalicelib import wiring
from chalicelib.failure_handling import BatchResponse
from chalicelib.observability import observed
from chalicelib.queues.batches import Body, event_of, handle_each
from chalicelib.services.core.parts import Parts
from chalicelib.services.statistics.projection import count_announced

blueprint = Blueprint(__name__)


@blueprint.lambda_function(name="count_events")
@observed
def count_events(event: dict[str, Any], context: Any) -> BatchResponse:
    """Counts the announcements of the batch."""
    parts = wiring.parts(context)
    return handle_each("count_events", parts, event["Records"], lambda body: _handle(parts, body))


def _handle(parts: Parts, body: Body) -> None:
    event_of(parts, body)  # what another Region keeps is counted there
    count_announced(parts, body["data"])
