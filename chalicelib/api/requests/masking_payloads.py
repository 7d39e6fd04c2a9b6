"""What may be sent to correct what was published: passages to mask, masks to take off, requests for them."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from chalicelib.api.http.request_models import Payload
from chalicelib.api.requests.payloads import StepPayload
from chalicelib.api.requests.text_fields import Message, tidy, tidy_line
from chalicelib.domain.actions.context import Request
from chalicelib.domain.actions.masking import MOST_DECIMALS
from chalicelib.domain.core.vocabulary import DismissReason, MaskReason, UnmaskReason, Verb
from chalicelib.domain.publication import passages

MOST_PASSAGES = 100
Asked = Annotated[str, StringConstraints(min_length=3, max_length=1_000), BeforeValidator(tidy)]
Contact = Annotated[str, StringConstraints(min_length=1, max_length=200), BeforeValidator(tidy_line)]
Place = Annotated[int, Field(ge=0, le=10_000)]
Seq = Annotated[int, Field(ge=1, le=999_999)]


class PassagePayload(Payload):
    """
    A part of a text: which event it came with (1 is the report itself), and the characters from `start` up to `end`.

    Characters are those of Unicode, not the halves in which JavaScript counts some. A `file` is withdrawn as a whole,
    `coordinates` keep so many `decimals`.
    """

    seq: Seq
    field: Literal["title", "body", "place", "text", "note", "name", "file", "coordinates"]
    start: Place = 0
    end: Place = 0
    decimals: Annotated[int, Field(ge=0, le=MOST_DECIMALS)] | None = None


class MaskPayload(StepPayload):
    """
    Mask passages that were published, or withdraw files: in every status, for everybody who may not act on the case.

    `text` says why, to officers alone. With `request` it decides on what somebody asked for.
    """

    passages: Annotated[list[PassagePayload], Field(min_length=1, max_length=MOST_PASSAGES)]
    reason: MaskReason
    text: Message
    request_: Annotated[Seq | None, Field(alias="request")] = None

    def request(self) -> Request:
        """What the rules decide on."""
        found = tuple(passages.Passage(**each.model_dump()) for each in self.passages)
        return Request(text=self.text, passages=found, mask_reason=self.reason, asked=self.request_)


class UnmaskPayload(StepPayload):
    """Take a mask off again, all of its passages: `mask` is the number of its event. `text` is for officers alone."""

    mask: Seq
    reason: UnmaskReason
    text: Message

    def request(self) -> Request:
        """What the rules decide on."""
        return Request(text=self.text, mask=self.mask, unmask_reason=self.reason)


class DismissMaskPayload(StepPayload):
    """Do not follow somebody's `request` for a mask, for a reason; `text` is for officers alone."""

    reason: DismissReason
    text: Message
    request_: Annotated[Seq, Field(alias="request")]

    def request(self) -> Request:
        """What the rules decide on."""
        return Request(text=self.text, dismiss_reason=self.reason, asked=self.request_)


class MaskRequestPayload(Payload):
    """
    Somebody is named in a report, an answer or a photo and asks for a mask: what it is about, and why.

    A contact is only for questions of the desk; the request is decided on without one as well.
    """

    passage: Asked
    why: Asked
    contact: Contact | None = None

    def texts(self) -> dict[str, str]:
        """What is kept, for officers alone."""
        return self.model_dump(exclude_none=True)


MASKING_STEPS: dict[Verb, type[StepPayload]] = {
    Verb.MASK: MaskPayload,
    Verb.UNMASK: UnmaskPayload,
    Verb.DISMISS_MASK: DismissMaskPayload,
}
"""What each step that corrects a publication takes."""
