"""A new complaint finds the desk that must act."""

from typing import Any

from chalice.app import Blueprint

from chalicelib import clock, wiring
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.vocabulary import institution_of
from chalicelib.domain.organisation.routing_rules import Decision
from chalicelib.failure_handling import BatchResponse
from chalicelib.metrics import Metric
from chalicelib.observability import logger, measure, observed
from chalicelib.services.cases.routing import route_case
from chalicelib.streams.stream_batches import Record, handle_in_order

blueprint = Blueprint(__name__)


@blueprint.lambda_function(name="route_complaint")
@observed
def route_complaint(event: dict[str, Any], context: Any) -> BatchResponse:
    """Routes each submission of the batch."""
    parts = wiring.parts(context)

    def handle(_: Record, number: CaseNumber, __: int) -> None:
        routed = route_case(parts, number, clock.business_now(), by="route_complaint")
        if routed is None:
            return
        decision = routed.decision
        logger.info("routed", extra={"case": number, **_told(decision)})
        measure(Metric.TIME_TO_ROUTE, routed.waited.total_seconds())
        if decision.broken:
            logger.error("routing rule points nowhere", extra={"rules": decision.broken, "version": decision.version})
            measure(Metric.BROKEN_ROUTING_RULES, len(decision.broken))

    return handle_in_order("route_complaint", parts, event["Records"], handle)


def _told(decision: Decision) -> dict[str, str | None]:
    """Where and why; of whistleblowing only the institution, or the log would tell operators what it is."""
    if decision.reason == "inspectorate":
        return {"desk": institution_of(decision.desk)}
    return {"desk": decision.desk, "reason": decision.reason, "rule": decision.rule}
