"""Every night: does the service keep its promises?"""

from datetime import timedelta
from itertools import chain
from typing import Any

from chalice.app import Blueprint

from chalicelib import clock, wiring
from chalicelib.metrics import Metric
from chalicelib.observability import logger, measure, ticking
from chalicelib.services.evidence.nightly_check import check_inboxes, check_moved, undecided_years
from chalicelib.services.messaging.agency_notices import unheard_desks

blueprint = Blueprint(__name__)


@blueprint.lambda_function(name="check_promises")
@ticking
def check_promises(event: dict[str, Any], context: Any) -> None:
    """Checks what moved yesterday, and what lies in the inboxes, of one shard."""
    parts, shard, now = wiring.parts(context), event["shard"], clock.business_now()
    # What a warm function remembers of a version may be older than a forgery of it.
    parts.directory.forget()
    if not shard:
        unheard = unheard_desks(parts)
        for desk in unheard:
            logger.warning("nobody hears", extra={"desk": desk})
        measure(Metric.UNHEARD_TOPICS, len(unheard))
    moved = check_moved(parts, now.date() - timedelta(days=1), shard, now)
    broken = 0
    for promise in chain(moved, check_inboxes(parts, shard, now)):
        broken += 1
        logger.error("promise broken", extra={"case": promise.number, "promise": promise.promise, "what": promise.what})
    measure(Metric.BROKEN_PROMISES, broken)
    # At the end: whatever became of the calendar in force, every case has been looked at by then.
    if not shard and (years := undecided_years(parts, now)):
        # Dates in them are promised as estimates; `directory decree` takes one over.
        logger.warning("year without decree", extra={"years": list(years)})
