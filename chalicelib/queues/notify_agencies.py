"""Agencies hear of what concerns them, over their institution's own topic."""

from datetime import date, datetime
from typing import Any

from chalice.app import Blueprint

from chalicelib import clock, wiring
from chalicelib.domain.core.vocabulary import DeskId, institution_of
from chalicelib.failure_handling import BatchResponse
from chalicelib.observability import logger, observed
from chalicelib.queues.batches import Body, event_of, handle_each, hold_back
from chalicelib.services.core.parts import Parts
from chalicelib.services.evidence.root_publication import send_root
from chalicelib.services.messaging.agency_notices import notify_of
from chalicelib.services.messaging.delivery_leases import Times
from chalicelib.services.messaging.digests import send_digest

blueprint = Blueprint(__name__)


@blueprint.lambda_function(name="notify_agencies")
@observed
def notify_agencies(event: dict[str, Any], context: Any) -> BatchResponse:
    """Sends the notices and digests of the batch."""
    parts = wiring.parts(context)
    if parts.switches().pause_notices:
        return hold_back(parts, parts.place.notify_agencies_queue, event["Records"])
    queue = parts.place.notify_agencies_queue
    return handle_each("notify_agencies", parts, event["Records"], lambda body: _handle(parts, body), queue_url=queue)


def _handle(parts: Parts, body: Body) -> None:
    now = clock.business_now()
    if body["subject"] == "digest":
        _digest(parts, body["data"], now)
        return
    if body["subject"] == "day_root":
        _day_root(parts, body["data"], Times(now, clock.machine_now()))
        return
    number, seq = event_of(parts, body)
    for notice in notify_of(parts, number, seq, Times(now, clock.machine_now())):
        logger.info("notice sent", extra={"case": number, "purpose": notice.purpose, "to": institution_of(notice.desk)})


def _digest(parts: Parts, wanted: Body, now: datetime) -> None:
    if send_digest(parts, wanted["home"], DeskId(wanted["desk"]), date.fromisoformat(wanted["day"]), now):
        logger.info("digest sent", extra={"desk": institution_of(DeskId(wanted["desk"]))})


def _day_root(parts: Parts, wanted: Body, now: Times) -> None:
    desk = DeskId(wanted["desk"])
    if send_root(parts, desk, wanted["root"], now):
        logger.info("day root sent", extra={"desk": institution_of(desk), "day": wanted["root"]["record"]["day"]})
