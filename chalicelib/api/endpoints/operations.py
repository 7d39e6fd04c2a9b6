"""For those who run the service, and for those who write programs against it."""

from chalicelib.api.documents.openapi_document import document
from chalicelib.api.http.request import Call
from chalicelib.api.http.routes import PERSONAL, REFERENCE, Answer, Routes
from chalicelib.domain.core.errors import Unavailable
from chalicelib.observability import logger

route = Routes(__name__)
blueprint = route.blueprint


@route("GET", "/v1/health", "Health")
def check_health(call: Call) -> Answer:
    """200 while the service can read what it stands on, 503 otherwise."""
    place = call.parts.place
    try:
        call.parts.directory.policy_in_force(call.now)
    except Exception as error:
        logger.exception("the directory cannot be read")
        raise Unavailable from error
    return Answer({"status": "ok", "home": place.home, "stage": place.stage}, cached=PERSONAL)


@route("GET", "/v1/openapi.json", "OpenApi")
def show_openapi(_: Call) -> Answer:
    """This document."""
    return Answer(document(), cached=REFERENCE)
