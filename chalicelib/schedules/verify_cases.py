"""Every quarter of an hour: a stretch of the round that comes to every case, and to all that others hold of cases."""

from typing import Any

from chalice.app import Blueprint

from chalicelib import clock, wiring
from chalicelib.domain.evidence.verification_rounds import Found
from chalicelib.metrics import Metric
from chalicelib.observability import logger, measure, ticking
from chalicelib.services.evidence.rounds import Progress, advance
from chalicelib.services.messaging.delivery_leases import Times

blueprint = Blueprint(__name__)


@blueprint.lambda_function(name="verify_cases")
@ticking
def verify_cases(_event: dict[str, Any], context: Any) -> None:
    """Goes on with the round as far as its pace asks; whatever is found is told at once."""
    parts = wiring.parts(context)
    # What a warm function remembers of a version may be older than a forgery of it.
    parts.directory.forget()
    progress = advance(parts, Times(clock.business_now(), clock.machine_now()), _tell)
    if progress:
        _measure(progress)


def _tell(found: Found) -> None:
    number, what = found
    logger.error("a round found a flaw", extra={"case": number, "what": what} if number else {"what": what})


def _measure(progress: Progress) -> None:
    measure(Metric.ROUND_SHARE, round(100 * progress.share, 1))
    measure(Metric.ROUND_AGE, progress.age.total_seconds())
    measure(Metric.ROUND_FLAWS, progress.flaws)
    measure(Metric.CASES_VERIFIED, progress.cases)
