"""Reading a batch of stream records in order, stopping at the first that fails."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from chalicelib.correlation import ATTRIBUTE, carrying
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import OwnedByAnotherRegion
from chalicelib.failure_handling import HOPELESS, BatchResponse, park
from chalicelib.log_safety import describe
from chalicelib.observability import logger
from chalicelib.services.core.parts import Parts

Record = Mapping[str, Any]


def handle_in_order(
    kind: str, parts: Parts, records: Iterable[Record], handle: Callable[[Record, CaseNumber, int], object]
) -> BatchResponse:
    """
    Gives each record to `handle`, with its event's case and seq, and stops at the first that fails.

    Lambda retries from the reported record on, so going past a failure would run the later ones twice, and before the
    one that they may depend on. A record whose failure no retry can mend is parked instead, or it would hold back the
    shard until it expires.
    """
    for record in records:
        with carrying(_correlation_of(record)):
            try:
                number, seq = _place_of(record)
                parts.keepers.require(number)
                handle(record, number, seq)
            except OwnedByAnotherRegion:
                # A replicated table also streams what another Region's functions answer for.
                continue
            except HOPELESS as error:
                park(kind, parts, record, error)
            except Exception as error:  # noqa: BLE001  # whatever it is, the record must go back to the stream
                told = {"case": number, "seq": seq, "cause": describe(error)}
                logger.warning("record goes back to the stream", extra=told)
                return {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]}
    return {"batchItemFailures": []}


def age_of_first_failed(records: Iterable[Record], answer: BatchResponse, now: datetime) -> float | None:
    """How many seconds the record that holds up the shard has been in the stream; None if none does."""
    failed = {one["itemIdentifier"] for one in answer["batchItemFailures"]}
    written = (found["dynamodb"] for found in records if found["dynamodb"]["SequenceNumber"] in failed)
    return next((now.timestamp() - found.get("ApproximateCreationDateTime", 0) for found in written), None)


def _correlation_of(record: Record) -> str | None:
    """That of the request which wrote the event; events of before it was kept have none."""
    found: str | None = record["dynamodb"].get("NewImage", {}).get(ATTRIBUTE, {}).get("S")
    return found


def is_new(record: Record) -> bool:
    """Is it of an item that was not there before? The others come only of what is never changed by the service."""
    return bool(record["eventName"] == "INSERT")


def _place_of(record: Record) -> tuple[CaseNumber, int]:
    """Case and seq; 0 for what belongs to no event. An idempotency key names its case only within."""
    keys, image = record["dynamodb"]["Keys"], record["dynamodb"].get("OldImage", {})
    kind, _, number = keys["pk"]["S"].partition("#")
    if kind == "KEY":
        number = image["number"]["S"]
    return CaseNumber(number), int(keys["sk"]["S"].partition("#")[2] or 0)
