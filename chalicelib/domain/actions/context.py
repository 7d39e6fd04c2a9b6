"""What a decision about a case is made with, shared by officers' and reporters' steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from chalicelib.domain.cases.case import Case, Event
from chalicelib.domain.core.errors import FieldError, Invalid
from chalicelib.domain.core.vocabulary import (
    ArchiveReason,
    Classification,
    DeskId,
    DismissReason,
    MaskReason,
    UnmaskReason,
    Verdict,
)
from chalicelib.domain.deadlines.holds import Held
from chalicelib.domain.deadlines.sla import Policy
from chalicelib.domain.files.attachment_history import Attached, Copy
from chalicelib.domain.organisation.directory import Desks, Officer
from chalicelib.domain.publication.passages import Passage

T = TypeVar("T")


@dataclass(frozen=True)
class Request:
    """What came with the verb; which parts a verb needs is checked by the verb."""

    text: str | None = None
    to: DeskId | None = None
    reason: ArchiveReason | None = None
    classification: Classification | None = None
    category: str | None = None
    needs_inspection: bool | None = None
    emergency: bool | None = None
    title: str | None = None
    body: str | None = None
    final: bool = True
    verdict: Verdict | None = None
    rating: int | None = None
    copy: Copy | None = None
    attachment: str | None = None
    public: bool | None = None
    anonymous: bool | None = None
    secret: bool | None = None
    passages: tuple[Passage, ...] = ()
    mask_reason: MaskReason | None = None
    unmask_reason: UnmaskReason | None = None
    dismiss_reason: DismissReason | None = None
    mask: int | None = None
    asked: int | None = None


@dataclass(frozen=True)
class Bench:
    """What a decision is made with."""

    case: Case
    desks: Desks
    policy: Policy
    at: datetime
    officer: Officer | None = None
    attached: Mapping[str, Attached] = field(default_factory=dict)
    events: Sequence[Event] = ()
    texts: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    """Every text of the case by the event that it came with; the report's are those of the first."""
    held: Held = field(default_factory=Held)


def given(value: T | None, name: str) -> T:
    """The value, or Invalid naming the field that the step needs."""
    if value is None or value == "":
        raise Invalid([FieldError(f"/{name}", "missing")])
    return value
