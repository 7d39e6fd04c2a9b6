"""What a consumer does with a record that it cannot handle."""

from collections.abc import Mapping
from typing import Any

from chalicelib import clock
from chalicelib.domain.core.errors import CorruptData, Missing, Tampered
from chalicelib.metrics import Metric
from chalicelib.notify.sending import Undeliverable
from chalicelib.observability import logger, measure
from chalicelib.services.core.parts import Parts

BatchResponse = dict[str, list[dict[str, str]]]
"""Lambda's partial batch response (`ReportBatchItemFailures`)."""

HOPELESS = (CorruptData, Missing, Undeliverable, LookupError, TypeError, ValueError)
"""What no retry mends: the record is parked with its cause, and those behind it go on."""


def park(kind: str, parts: Parts, payload: Mapping[str, Any], cause: Exception) -> None:
    """Keeps what cannot be handled, with its cause, and calls somebody."""
    place = parts.parking.park(kind, payload, cause, clock.machine_now())
    logger.error("parked", extra={"kind": kind, "place": place, "cause": type(cause).__name__}, exc_info=cause)
    measure(Metric.PARKED)
    if isinstance(cause, Tampered):
        measure(Metric.TAMPERED)


def tell_of_tampering(number: str, what: str, how: str) -> None:
    """Calls somebody: an item of a case was changed (MODIFY) or removed (REMOVE) that the service writes once."""
    logger.error("tampered", extra={"case": number, "item": what, "change": how})
    measure(Metric.TAMPERED)
