"""
What is answered of one case: shapes which mypy holds against the views and the OpenAPI document is made of.

Instants are texts in UTC, dates are dates of the desk's own zone; texts for people are in the caller's language.
"""

from typing import Any, Literal, NotRequired

# pydantic reads these on Python 3.11 only from typing_extensions.
from typing_extensions import TypedDict

from chalicelib.api.responses.hold_responses import Holds
from chalicelib.api.responses.masking_responses import Masking
from chalicelib.api.responses.message_responses import Change, Contact, Notice
from chalicelib.api.responses.proof_responses import ProofOfPage


class Named(TypedDict):
    """A desk or a category, by its id and for people."""

    id: str
    name: str


class DeskHere(Named):
    """A desk, and the zone of its clocks."""

    zone: str


class Area(TypedDict):
    """An administrative area of Kemendagri."""

    code: str
    name: str


class Promised(TypedDict):
    """A date as promised on receipt."""

    clock: str
    due_at: str | None
    last_day: str | None
    explanation: str
    estimated: bool


class Receipt(TypedDict):
    """
    What a reporter keeps: with number and PIN the case is opened again; by `hash` its first event is known.

    Its days are those of the `zone`.
    """

    number: str
    pin: str
    hash: str
    received_at: str
    zone: str
    status: str
    promises: list[Promised]


class Promise(Promised):
    """
    A date as it stands now. `due_at` is null while the clock is paused; overdue, also if it was kept too late.

    `kept` says whether what was promised was done in time; null while it is owed, and where it is owed no more without
    having been done: a rule passed the report on, it was withdrawn, or went another way. `estimated` while no decree
    has named the days off of a year that it counts.
    """

    paused: bool
    stopped_at: str | None
    overdue: bool
    kept: bool | None


class Clock(Promise):
    """A clock with everything that its date follows from."""

    id: str
    started_at: str
    zone: str
    policy: str
    policy_version: int
    calendar_version: int
    budget: dict[str, Any] | None
    skipped: list[dict[str, Any]]
    pauses: list[dict[str, Any]]
    fired: dict[str, str]


class Person(TypedDict):
    """An officer, as other officers know them: name and role."""

    id: str
    name: str
    function: str


class By(TypedDict):
    """Who did it; of officers the desk is named, and to officers also who of that desk it was."""

    kind: Literal["reporter", "officer", "service", "public"]
    name: str | None
    officer: NotRequired[Person]


class Entry(TypedDict):
    """One line of the timeline; `message` is the free text that came with it. Officers are told who else reads it."""

    seq: int
    type: str
    at: str
    text: str
    status: str
    desk: Named
    by: By
    message: NotRequired[str]
    audience: NotRequired[str]
    message_audience: NotRequired[str]
    message_field: NotRequired[str]
    why: NotRequired[str]
    routing: NotRequired[dict[str, Any]]


class Next(TypedDict):
    """Whose turn it is, and until when."""

    turn: str
    text: str
    clock: str | None
    due_at: str | None


class Original(TypedDict):
    """The report as it was sent, where it was edited since."""

    title: str
    body: str


class Attachment(TypedDict):
    """A file of the case. Its `url` holds a quarter of an hour; its sender can take back what is `removable`."""

    id: str
    name: str
    content_type: str
    size: int
    status: Literal["waiting", "shown", "refused", "removed"]
    reason: str | None
    by: By
    at: str
    url: str | None
    public: bool
    withdrawn: bool
    seq: NotRequired[int]
    removable: bool


class PublicCase(TypedDict):
    """
    A case as everybody may see it; title, body and messages are redacted. `changes` says what an office changed.

    `timeline` is a page, oldest first; `older` is the cursor of the page before it, null on the first one.
    """

    number: str
    status: str
    status_text: str
    classification: str
    category: Named | None
    area: Area | None
    desk: DeskHere
    title: str
    body: str
    received_at: str
    verified: bool
    promises: list[Promise]
    next: Next
    timeline: list[Entry]
    older: str | None
    changes: list[Change]
    attachments: list[Attachment]
    rating: int | None
    outcome: str | None
    outcome_text: str | None
    proof: ProofOfPage


class ReporterCase(PublicCase):
    """A case as its reporter sees it: `may` names the steps open now; `seq` and `hash` are of its last event."""

    place: str | None
    latitude: str | None
    longitude: str | None
    occurred_on: str | None
    original: Original | None
    anonymous: bool
    secret: bool
    emergency: bool
    needs_inspection: bool
    reopened: int
    held: Holds
    may: list[str]
    places: int
    notices: list[Notice]
    reachable: bool
    obstacle: str | None
    contacts: list[Contact]
    seq: int
    hash: str


class OfficerCase(ReporterCase, Masking):
    """A case as an officer sees it: everything but who reported. `handler` is the officer who took it on."""

    clocks: list[Clock]
    revision: int
    officer: str | None
    handler: Person | None
    suggested: Named | None
    returned_by: list[Named]
    escalated_to: list[Named]


class Acted(TypedDict):
    """A case after a step."""

    number: str
    status: str
    status_text: str
    revision: int
    desk: Named


class UploadForm(TypedDict):
    """Where a browser POSTs multipart/form-data: the fields first, the file last, in a field called `file`."""

    url: str
    fields: dict[str, str]


class UploadPlace(TypedDict):
    """The place that a file was given, open until `expires_at`."""

    id: str
    upload: UploadForm
    expires_at: str
