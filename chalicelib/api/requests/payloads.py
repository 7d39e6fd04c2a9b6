"""What may be sent: one model a request. Unknown fields are refused: a typing error is not to be taken for silence."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from chalicelib.api.http.request_models import Payload, Query, six_digits
from chalicelib.api.requests.contact_fields import Email, Phone
from chalicelib.api.requests.text_fields import (
    AreaCode,
    Body,
    CategoryId,
    DeskId,
    InstitutionId,
    Message,
    Name,
    Place,
    SoughtName,
    Title,
)
from chalicelib.domain.actions.context import Request
from chalicelib.domain.core.vocabulary import ArchiveReason, Classification, Status, Verb
from chalicelib.services.cases.submission import Submission

Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


class ReporterPayload(Payload):
    """Who reports; each part only if given. It is kept encrypted, apart from the report."""

    name: Name | None = None
    email: Email | None = None
    phone: Phone | None = None


class ComplaintPayload(Payload):
    """A new report."""

    classification: Classification
    title: Title
    body: Body
    category: CategoryId | None = None
    area: AreaCode | None = None
    place: Place | None = None
    latitude: Latitude | None = None
    longitude: Annotated[Longitude | None, Field(validate_default=True)] = None
    occurred_on: date | None = None
    institution: InstitutionId | None = None
    anonymous: bool = False
    secret: bool = False
    emergency: bool = False
    reporter: ReporterPayload | None = None

    @field_validator("longitude")
    @classmethod
    def _both_or_neither(cls, longitude: float | None, others: ValidationInfo) -> float | None:
        # A latitude that is wrong itself is not among the others: one fault for it is enough.
        if "latitude" in others.data and (others.data["latitude"] is None) != (longitude is None):
            raise PydanticCustomError("both_needed", "both_needed")
        return longitude

    def contacts(self) -> tuple[str, ...]:
        """Those that the reporter gave."""
        given = (self.reporter.email, self.reporter.phone) if self.reporter else ()
        return tuple(contact.casefold() for contact in given if contact)

    def submission(self, language: str) -> Submission:
        """What the service files."""
        fields = self.model_dump(exclude={"reporter", "latitude", "longitude"})
        identity = self.reporter.model_dump(exclude_none=True) if self.reporter else {}
        return Submission(
            **fields,
            latitude=None if self.latitude is None else six_digits(self.latitude),
            longitude=None if self.longitude is None else six_digits(self.longitude),
            identity=identity,
            language=language,
        )


class StepPayload(Payload):
    """What comes with a step on a case."""

    def request(self) -> Request:
        """What the rules decide on."""
        return Request(**self.model_dump())


class ReasonPayload(StepPayload):
    """A step that must be explained."""

    text: Message


class OptionalReasonPayload(StepPayload):
    """A step that may be explained."""

    text: Message | None = None


class EmptyPayload(StepPayload):
    """A step that says everything by itself."""


class VerifyPayload(StepPayload):
    """A report found to be in order; with `to` it is passed on at once. What is given replaces what was sent."""

    to: DeskId | None = None
    classification: Classification | None = None
    category: CategoryId | None = None
    needs_inspection: bool | None = None
    title: Title | None = None
    body: Body | None = None


class DisposePayload(StepPayload):
    """Passing a case on to the desk that must act."""

    to: DeskId
    text: Message | None = None
    classification: Classification | None = None
    category: CategoryId | None = None
    needs_inspection: bool | None = None


class ReturnPayload(StepPayload):
    """Not ours: name the desk whose it is, or leave that to the desk above."""

    text: Message
    to: DeskId | None = None


class AnswerPayload(StepPayload):
    """An answer to the reporter; `final` false where it only tells how far things are."""

    text: Message
    final: bool = True


class ArchivePayload(StepPayload):
    """Why a report is not followed up; the text goes to the reporter, who can appeal."""

    reason: ArchiveReason
    text: Message


class TriagePayload(StepPayload):
    """Whether a report is an emergency, whose clocks run in hours; the reporter reads the reason."""

    emergency: bool
    text: Message


STEPS: dict[Verb, type[StepPayload]] = {
    Verb.VERIFY: VerifyPayload,
    Verb.HOLD: ReasonPayload,
    Verb.DISPOSE: DisposePayload,
    Verb.ACCEPT: EmptyPayload,
    Verb.RETURN: ReturnPayload,
    Verb.ANSWER: AnswerPayload,
    Verb.ARCHIVE: ArchivePayload,
    Verb.TRIAGE: TriagePayload,
    Verb.NOTE: ReasonPayload,
}
"""What each of an officer's steps takes."""


class BrowseQuery(Query):
    """Which public cases; those of an institution are also those of its agencies."""

    area: AreaCode | None = None
    category: CategoryId | None = None
    status: Status | None = None
    institution: InstitutionId | None = None
    cursor: str | None = None


class AreasQuery(Query):
    """
    Within which area; without one, the provinces.

    With `q`, words or beginnings of words of a name: areas that are called so, up to two levels within, best first.
    """

    parent: AreaCode | None = None
    q: SoughtName | None = None


class PeriodQuery(Query):
    """Of which days; without dates, the last thirty."""

    desk: DeskId | None = None
    since: Annotated[date | None, Field(alias="from")] = None
    until: Annotated[date | None, Field(alias="to")] = None


class StatisticsQuery(PeriodQuery):
    """Whose figures of which days."""

    area: AreaCode | None = None


class Format(StrEnum):
    """How a page of numbers is written."""

    JSON = "json"
    CSV = "csv"
