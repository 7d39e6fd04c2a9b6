"""Each desk's morning, at eight in its own zone."""

from typing import Any

from chalice.app import Blueprint

from chalicelib import clock, wiring
from chalicelib.observability import logger, ticking
from chalicelib.services.messaging.digests import request_digests

blueprint = Blueprint(__name__)


@blueprint.lambda_function(name="send_digests")
@ticking
def send_digests(event: dict[str, Any], context: Any) -> None:  # noqa: ARG001  # Lambda's signature
    """Asks for the digests of every desk where it is morning."""
    asked = request_digests(wiring.parts(context), clock.business_now())
    logger.info("digests asked for", extra={"desks": asked})
