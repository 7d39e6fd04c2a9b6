"""What a decision about a case is made with, shared by officers' and reporters' steps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from chalicelib.domain.attachments import Attached, Copy
from chalicelib.domain.case import Case
from chalicelib.domain.directory import Desks, Officer
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.sla import Policy
from chalicelib.domain.words import ArchiveReason, Classification, DeskId, Verdict

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


@dataclass(frozen=True)
class Bench:
    """What a decision is made with."""

    case: Case
    desks: Desks
    policy: Policy
    at: datetime
    officer: Officer | None = None
    attached: Mapping[str, Attached] = field(default_factory=dict)


def given(value: T | None, name: str) -> T:
    """The value, or Invalid naming the field that the step needs."""
    if value is None or value == "":
        raise Invalid([Fault(f"/{name}", "missing")])
    return value
