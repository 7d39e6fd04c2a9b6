"""What a reporter may send of a case that is filed: the PIN, and what comes with each step."""

from typing import Annotated

from pydantic import Field

from chalicelib.api.http.request_models import Payload
from chalicelib.api.requests.contact_fields import EmailOrPhone
from chalicelib.api.requests.payloads import StepPayload
from chalicelib.api.requests.text_fields import Message
from chalicelib.domain.core.vocabulary import Verdict

Rating = Annotated[int, Field(ge=1, le=5)]


class PinPayload(Payload):
    """What opens a case to its reporter; `known` is what a session told this device when it opened the case before."""

    pin: str
    known: str | None = None


class LostPinPayload(Payload):
    """The PIN was lost: the e-mail address, or the telephone number, that was given when the report was filed."""

    contact: EmailOrPhone


class ReplyPayload(StepPayload):
    """The reporter's answer to an answer, or to a question. `accepted` ends the case."""

    verdict: Verdict | None = None
    text: Message | None = None


class RatingPayload(StepPayload):
    """How content the reporter is."""

    rating: Rating
    text: Message | None = None


class VisibilityPayload(StepPayload):
    """Who may know of the case (`secret`: not the public) and of its reporter (`anonymous`: nobody), from now on."""

    anonymous: bool
    secret: bool
