"""Whatever happened to a case: its clocks are moved, and the event is announced."""

from typing import Any

from chalice.app import Blueprint

from chalicelib import wiring
from chalicelib.domain.number import CaseNumber
from chalicelib.failures import BatchResponse
from chalicelib.observability import logger, observed
from chalicelib.services.announcements import announce
from chalicelib.services.clocks import follow
from chalicelib.streams.records import handle_in_order

blueprint = Blueprint(__name__)


@blueprint.lambda_function(name="follow_case")
@observed
def follow_case(event: dict[str, Any], context: Any) -> BatchResponse:
    """Follows each event of the batch."""
    parts = wiring.parts(context)

    def handle(number: CaseNumber, seq: int) -> None:
        file, clocks = follow(parts, number)
        announce(parts, file, seq)
        running = {clock.id: clock.due_at.isoformat() for clock in clocks if clock.runs and clock.due_at}
        logger.info("followed", extra={"case": number, "seq": seq, "status": file.case.status, "clocks": running})

    return handle_in_order("follow_case", parts, event["Records"], handle)
