"""
Whatever happened to a case: its clocks are moved, and the event is announced, if the history fits what was sealed.

What changes or removes what is written once is not the service's doing: nothing comes of it but a call for somebody.
"""

from collections.abc import Sequence
from typing import Any

from chalice.app import Blueprint

from chalicelib import clock, wiring
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import Unavailable
from chalicelib.failure_handling import BatchResponse, tell_of_tampering
from chalicelib.log_safety import describe
from chalicelib.metrics import Metric
from chalicelib.notify.cloud_events import Envelope
from chalicelib.notify.sending import Undeliverable
from chalicelib.observability import logger, measure, observed
from chalicelib.services.core.history_check import load_sound
from chalicelib.services.core.parts import Parts
from chalicelib.services.deadlines.clock_updates import follow
from chalicelib.services.messaging.announcements import announce, announcement_of
from chalicelib.streams.stream_batches import Record, age_of_first_failed, handle_in_order, is_new

blueprint = Blueprint(__name__)


@blueprint.lambda_function(name="follow_case")
@observed
def follow_case(event: dict[str, Any], context: Any) -> BatchResponse:
    """Follows each event of the batch, then announces them together: ten are one call to SNS."""
    answer = _follow(wiring.parts(context), event["Records"])
    if age := age_of_first_failed(event["Records"], answer, clock.machine_now()):
        measure(Metric.UNANNOUNCED_AGE, age)
    return answer


def _follow(parts: Parts, records: Sequence[Record]) -> BatchResponse:
    followed: list[tuple[Record, Envelope]] = []

    def handle(record: Record, number: CaseNumber, seq: int) -> None:
        if not is_new(record):
            tell_of_tampering(number, record["dynamodb"]["Keys"]["sk"]["S"], record["eventName"])
            return
        file = load_sound(parts, number)
        clocks = follow(parts, file, clock.business_now())
        followed.append((record, announcement_of(parts, file, seq)))
        running = {clock.id: clock.due_at.isoformat() for clock in clocks if clock.runs and clock.due_at}
        logger.info("followed", extra={"case": number, "seq": seq, "status": file.case.status, "clocks": running})

    answer = handle_in_order("follow_case", parts, records, handle)
    try:
        announce(parts, [announcement for _, announcement in followed])
    except (Undeliverable, Unavailable) as error:
        logger.warning("announced one by one", extra={"cause": describe(error)})
        alone = _announce_singly(parts, followed)
        return alone if alone["batchItemFailures"] else answer
    return answer


def _announce_singly(parts: Parts, followed: list[tuple[Record, Envelope]]) -> BatchResponse:
    """So that what cannot go is parked or retried alone; who hears of the others again knows them by their ids."""
    announcements = iter(followed)

    def handle(*_: object) -> None:
        announce(parts, [next(announcements)[1]])

    return handle_in_order("follow_case", parts, [record for record, _ in followed], handle)
