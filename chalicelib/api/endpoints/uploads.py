"""Files: a place for one, given to the reporter or to an officer, and whether the public may see it."""

from chalicelib import clock
from chalicelib.api.endpoints.officer_cases import take_step
from chalicelib.api.http.authorizer import authorizer
from chalicelib.api.http.request import Call
from chalicelib.api.http.routes import Answer, KeyUse, Routes, Who
from chalicelib.api.requests.file_payloads import AttachmentPayload, PublicationPayload, RemovalPayload
from chalicelib.api.views.receipt_view import acted_view
from chalicelib.domain.core.timestamps import stamp
from chalicelib.domain.core.vocabulary import Verb
from chalicelib.services.cases import reporter_actions
from chalicelib.services.files.upload_slots import UploadSlot, order_for_officer, order_for_reporter

route = Routes(__name__, authorizer)
blueprint = route.blueprint


@route(
    "POST",
    "/v1/complaints/{number}/attachments",
    "UploadPlace",
    body=AttachmentPayload,
    status=201,
    who=Who.REPORTER,
)
def attach_to_complaint(call: Call, payload: AttachmentPayload) -> Answer:
    """
    Ask for a place for a file; the browser then sends it there, and it is shown once it has passed every check.

    Photos are shown as a copy without any metadata. The same file asked for again soon gets the same place.
    """
    return _given(
        order_for_reporter(call.parts, call.number, payload.wish(), now=call.now, machine_now=clock.machine_now())
    )


@route("POST", "/v1/cases/{number}/attachments", "UploadPlace", body=AttachmentPayload, status=201, who=Who.OFFICER)
def attach_to_case(call: Call, payload: AttachmentPayload) -> Answer:
    """The same for an officer who may work on the case. Officers and the reporter see the file, the public does not."""
    place = order_for_officer(
        call.parts, call.officer, call.number, payload.wish(), now=call.now, machine_now=clock.machine_now()
    )
    return _given(place)


@route(
    "POST",
    "/v1/cases/{number}/publication",
    "Acted",
    body=PublicationPayload,
    who=Who.OFFICER,
    key=KeyUse.OPTIONAL,
    if_match=True,
)
def decide_publication(call: Call, payload: PublicationPayload) -> Answer:
    """Show a photo to the public, as soon as the case is public itself, or no longer. Links already given end soon."""
    return take_step(call, Verb.PUBLISH, payload)


@route(
    "POST",
    "/v1/cases/{number}/removal",
    "Acted",
    body=RemovalPayload,
    who=Who.OFFICER,
    key=KeyUse.OPTIONAL,
    if_match=True,
)
def take_file_back(call: Call, payload: RemovalPayload) -> Answer:
    """Take back a file that the officer attached by mistake; one that the public sees is withdrawn from it first."""
    return take_step(call, Verb.REMOVE, payload)


@route(
    "POST",
    "/v1/complaints/{number}/removal",
    "Acted",
    body=RemovalPayload,
    who=Who.REPORTER,
    key=KeyUse.OPTIONAL,
)
def take_own_file_back(call: Call, payload: RemovalPayload) -> Answer:
    """
    Take back a file that the reporter sent, unless the public sees it.

    Nobody but the supervisors of the case sees it then; that it was there stays in the history.
    """
    key = call.key(payload)
    case = reporter_actions.act(call.parts, call.number, Verb.REMOVE, payload.request(), now=call.now, key=key)
    return Answer(acted_view(call.parts, case, call.language))


def _given(place: UploadSlot) -> Answer:
    form = place.form
    return Answer(
        {
            "id": place.order.id,
            "upload": {"url": form.url, "fields": dict(form.fields)},
            "expires_at": stamp(place.order.upload_until),
        },
        201,
    )
