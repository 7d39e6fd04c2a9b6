"""Some times every night: has each day that is over its root, signed and out of reach?"""

from typing import Any

from chalice.app import Blueprint

from chalicelib import clock, wiring
from chalicelib.domain.core.errors import Tampered
from chalicelib.metrics import Metric
from chalicelib.observability import logger, measure, ticking
from chalicelib.services.evidence.root_publication import missing, publish
from chalicelib.services.messaging.delivery_leases import Times

blueprint = Blueprint(__name__)


@blueprint.lambda_function(name="publish_roots")
@ticking
def publish_roots(event: dict[str, Any], context: Any) -> None:
    """Does one shard's part of each day that is due; whichever shard comes last makes the record."""
    parts, now = wiring.parts(context), clock.business_now()
    try:
        published = publish(parts, event["shard"], Times(now, clock.machine_now()))
    except Tampered as error:
        logger.error("tampered", extra={"root": str(error)})
        measure(Metric.TAMPERED)
        return
    finally:
        # Just when a root cannot be made somebody has to hear of it.
        if not event["shard"]:
            measure(Metric.MISSING_ROOTS, missing(parts, now))
    for day in published.days:
        logger.info("root published", extra={"day": day.isoformat()})
    for number in published.refused:
        logger.error("history refused", extra={"case": number})
    if published.refused:
        measure(Metric.TAMPERED, len(published.refused))
