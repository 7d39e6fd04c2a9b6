"""A file that somebody sent is checked, written anew and attached to its case; or refused, with a reason."""

import re
from typing import Any
from urllib.parse import unquote_plus

from chalice.app import Blueprint

from chalicelib import clock, wiring
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.failure_handling import BatchResponse
from chalicelib.metrics import Metric
from chalicelib.observability import logger, measure, observed
from chalicelib.queues.batches import Body, handle_each
from chalicelib.services.core.parts import Parts
from chalicelib.services.files.cleaning import ATTACHED, GONE, UNKNOWN, clean

blueprint = Blueprint(__name__)

_KEY = re.compile(r"incoming/(?P<number>[0-9A-Z-]{10,30})/(?P<id>[0-9a-f]{32})")


@blueprint.lambda_function(name="clean_uploads")
@observed
def clean_uploads(event: dict[str, Any], context: Any) -> BatchResponse:
    """Handles what S3 tells of the batch."""
    parts = wiring.parts(context)
    return handle_each("clean_uploads", parts, event["Records"], lambda body: _handle(parts, body))


def _handle(parts: Parts, body: Body) -> None:
    if "Records" not in body and body["Event"] == "s3:TestEvent":
        # What S3 sends once, when the notification is set up.
        return
    for record in body["Records"]:
        _clean(parts, unquote_plus(record["s3"]["object"]["key"]))


def _clean(parts: Parts, key: str) -> None:
    found = _KEY.fullmatch(key)
    if found is None:
        logger.warning("not a file of ours", extra={"key_length": len(key)})
        return
    now, machine_now = clock.business_now(), clock.machine_now()
    what = clean(parts, CaseNumber(found["number"]), found["id"], now=now, machine_now=machine_now)
    logger.info("file cleaned", extra={"case": found["number"], "attachment": found["id"], "outcome": what})
    if what not in {ATTACHED, UNKNOWN, GONE}:
        measure(Metric.FILES_REFUSED)
