"""Reading a batch of queue messages: each stands for itself."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from chalicelib.domain.errors import Elsewhere
from chalicelib.domain.number import CaseNumber
from chalicelib.failures import HOPELESS, BatchResponse, park
from chalicelib.observability import logger
from chalicelib.services.parts import Parts

Body = Mapping[str, Any]


def handle_each(
    kind: str, parts: Parts, records: Iterable[Mapping[str, Any]], handle: Callable[[Body], object]
) -> BatchResponse:
    """
    Gives each body to `handle`; those that failed come again, the others do not.

    What no retry mends is parked with its cause, not retried to exhaustion.
    """
    failed = []
    for record in records:
        try:
            handle(json.loads(record["body"]))
        except Elsewhere:
            # It waited here while the Region was away, and its home's keeper has done what it asks for.
            logger.info("left to another Region", extra={"message_id": record["messageId"]})
        except HOPELESS as error:
            park(kind, parts, {"body": record["body"]}, error)
        except Exception as error:  # noqa: BLE001  # whatever it is, the message must come again
            logger.warning("message comes again", extra={"message_id": record["messageId"], "cause": repr(error)})
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def event_of(parts: Parts, body: Body) -> tuple[CaseNumber, int]:
    """The case and seq that an announcement (a CloudEvent) speaks of; Elsewhere if another Region keeps the case."""
    number = CaseNumber(body["subject"])
    parts.keepers.must_keep(number)
    return number, int(body["data"]["seq"])
