"""Reading a batch of queue messages: each stands for itself."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from chalicelib.correlation import ATTRIBUTE, carrying
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import OwnedByAnotherRegion, Unavailable
from chalicelib.failure_handling import HOPELESS, BatchResponse, park
from chalicelib.log_safety import describe
from chalicelib.notify.sending import Undeliverable
from chalicelib.observability import logger
from chalicelib.services.core.parts import Parts
from chalicelib.services.messaging.delivery_leases import LEASE, UnderWay

Body = Mapping[str, Any]

HELD_SECONDS = 300
"""After this what was held back is looked at again."""


def handle_each(
    kind: str,
    parts: Parts,
    records: Iterable[Mapping[str, Any]],
    handle: Callable[[Body], object],
    *,
    queue_url: str = "",
) -> BatchResponse:
    """
    Gives each body to `handle`; those that failed come again, the others do not.

    What no retry mends is parked with its cause, not retried to exhaustion. What another attempt is at goes back to
    `queue_url` until that attempt's claim has run out: as a failure it would use up its receives in waiting.
    """
    failed = []
    for record in records:
        with carrying(_attributes(record).get(ATTRIBUTE)):
            try:
                handle(json.loads(record["body"]))
            except OwnedByAnotherRegion:
                # It waited here while the Region was away, and its home's keeper has done what it asks for.
                logger.info("left to another Region", extra={"message_id": record["messageId"]})
            except UnderWay:
                failed += _send_back(parts, queue_url, [record], LEASE)["batchItemFailures"]
            except HOPELESS as error:
                park(kind, parts, {"body": record["body"]}, error)
            except Exception as error:  # noqa: BLE001  # whatever it is, the message must come again
                logger.warning(
                    "message comes again", extra={"message_id": record["messageId"], "cause": describe(error)}
                )
                failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def hold_back(parts: Parts, queue_url: str, records: Sequence[Mapping[str, Any]]) -> BatchResponse:
    """
    Sends each message back to its queue to come again later, for as long as notices are paused.

    As a new one: whoever only lets it become visible again counts a receive each time, and the fifth makes it a dead
    letter. Sent back and not acknowledged it is there twice, which the mark of a notice makes up for.
    """
    answer = _send_back(parts, queue_url, records, timedelta(seconds=HELD_SECONDS))
    if not answer["batchItemFailures"]:
        logger.info("notices are paused", extra={"held_back": len(records)})
    return answer


def _send_back(parts: Parts, queue_url: str, records: Sequence[Mapping[str, Any]], delay: timedelta) -> BatchResponse:
    bodies, attributes = [record["body"] for record in records], [_attributes(record) for record in records]
    try:
        parts.queues.send_batch(queue_url, bodies, attributes=attributes, delay_seconds=int(delay.total_seconds()))
    except (Unavailable, Undeliverable) as error:
        logger.error("messages cannot be held back", extra={"cause": type(error).__name__})
        return {"batchItemFailures": [{"itemIdentifier": record["messageId"]} for record in records]}
    return {"batchItemFailures": []}


def _attributes(record: Mapping[str, Any]) -> dict[str, str]:
    return {name: value["stringValue"] for name, value in record.get("messageAttributes", {}).items()}


def event_of(parts: Parts, body: Body) -> tuple[CaseNumber, int]:
    """The case and seq of which an announcement (CloudEvent) tells; OwnedByAnotherRegion if this Region may not act."""
    number = CaseNumber(body["subject"])
    parts.keepers.require(number)
    return number, int(body["data"]["seq"])
