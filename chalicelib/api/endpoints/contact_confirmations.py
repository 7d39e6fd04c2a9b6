"""Whether a contact is its reporter's own: said over the link in a message, or with the code that it brings."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from chalicelib import clock
from chalicelib.api.http.request import Call
from chalicelib.api.http.request_models import Payload
from chalicelib.api.http.routes import PERSONAL, Answer, Routes, Who
from chalicelib.domain.messaging.contact_confirmation import Word
from chalicelib.services.messaging.confirmations import answer_by_key, ask_again, confirm_by_code

route = Routes(__name__)
blueprint = route.blueprint

Key = Annotated[str, Field(min_length=1, max_length=64)]
Code = Annotated[str, Field(min_length=1, max_length=20)]


class Channel(StrEnum):
    """Over what a contact is told something."""

    EMAIL = "email"
    SMS = "sms"


class ConfirmationPayload(Payload):
    """The key from the link of a message, and whether whoever got it gave us the contact."""

    key: Key
    theirs: bool


class CodePayload(Payload):
    """The code from a message, as it was typed."""

    code: Code


class AskAgainPayload(Payload):
    """Which contact is to be asked once more."""

    channel: Channel


@route("POST", "/v1/complaints/{number}/confirmation", "Confirmation", body=ConfirmationPayload)
def confirm_contact(call: Call, payload: ConfirmationPayload) -> Answer:
    """
    Say that a contact is your own and may be sent messages about the case, or that it was not you who gave it.

    As often as one likes; what holds is answered. Whoever says that it was not them gets no more messages about the
    case, and that stands. A key that no message carried is answered as a case that does not exist.
    """
    word = answer_by_key(call.parts, call.number, payload.key, theirs=payload.theirs, now=call.now)
    return Answer({"state": word}, cached=PERSONAL)


@route("POST", "/v1/complaints/{number}/confirmation/code", "Confirmation", body=CodePayload, who=Who.REPORTER)
def confirm_with_code(call: Call, payload: CodePayload) -> Answer:
    """Confirm a contact with the code that the message to it brought; five tries an hour."""
    confirm_by_code(call.parts, call.number, payload.code, now=call.now, machine_now=clock.machine_now())
    return Answer({"state": Word.CONFIRMED.value}, cached=PERSONAL)


@route(
    "POST",
    "/v1/complaints/{number}/confirmation/message",
    "AskedAgain",
    body=AskAgainPayload,
    who=Who.REPORTER,
    status=202,
)
def ask_contact_again(call: Call, payload: AskAgainPayload) -> Answer:
    """Have the message sent once more that asks a contact; an hour apart, and three times in all."""
    ask_again(call.parts, call.number, payload.channel.value, call.now)
    return Answer({"channel": payload.channel.value}, 202, cached=PERSONAL)
