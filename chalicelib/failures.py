"""What a consumer does with a record that it cannot handle."""

from collections.abc import Mapping
from typing import Any

from chalicelib import clock
from chalicelib.domain.errors import Broken, Missing
from chalicelib.metrics import Metric
from chalicelib.notify.sending import Undeliverable
from chalicelib.observability import logger, measure
from chalicelib.services.parts import Parts

BatchResponse = dict[str, list[dict[str, str]]]
"""Lambda's partial batch response (`ReportBatchItemFailures`)."""

HOPELESS = (Broken, Missing, Undeliverable, LookupError, TypeError, ValueError)
"""What no retry mends: the record is parked with its cause, and those behind it go on."""


def park(kind: str, parts: Parts, payload: Mapping[str, Any], cause: Exception) -> None:
    """Keeps what cannot be handled, with its cause, and calls somebody."""
    place = parts.parking.park(kind, payload, cause, clock.machine_now())
    logger.error("parked", extra={"kind": kind, "place": place, "cause": type(cause).__name__}, exc_info=cause)
    measure(Metric.PARKED)
