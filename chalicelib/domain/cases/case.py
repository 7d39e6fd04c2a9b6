"""A case, its events, and how an event changes the case: `apply` is the only place where a case changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from chalicelib.domain.cases.lifecycle import LIFECYCLE
from chalicelib.domain.core.case_number import CaseNumber, home_of
from chalicelib.domain.core.vocabulary import (
    AreaCode,
    Audience,
    Classification,
    DeskId,
    EventType,
    OfficerId,
    Outcome,
    Status,
)


@dataclass(frozen=True)
class Actor:
    """Who did it: `kind` is reporter, officer or service; `id` the officer's id or the function's name."""

    kind: str
    id: str = ""
    desk: DeskId | None = None


REPORTER = Actor("reporter")


@dataclass(frozen=True)
class Event:
    """
    One fact in the history of a case.

    `status` and `desk` are those after the event. `data` holds no personal data and no free text, only commitments to
    them. `id` is made before the first try to write, so that a write whose acknowledgement was lost is recognised.
    """

    id: str
    number: CaseNumber
    seq: int
    type: EventType
    at: datetime
    actor: Actor
    status: Status
    desk: DeskId
    audience: Audience
    data: Mapping[str, Any]
    prev_hash: str
    hash: str


@dataclass(frozen=True)
class Case:
    """The snapshot of a case: what its events add up to (and the title, which no event holds)."""

    number: CaseNumber
    received_at: datetime
    classification: Classification
    status: Status
    desk: DeskId
    title: str = ""
    category: str | None = None
    area: AreaCode | None = None
    institution: DeskId | None = None
    channel: str = "web"
    language: str = "id"
    anonymous: bool = False
    secret: bool = False
    emergency: bool = False
    needs_inspection: bool = False
    officer: OfficerId | None = None
    routed_at: datetime | None = None
    verified_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    held_from: Status | None = None
    was_disposed: bool = False
    returned_by: tuple[DeskId, ...] = ()
    decided: bool = False
    escalated_to: tuple[DeskId, ...] = ()
    reopened: int = 0
    rating: int | None = None
    seq: int = 0
    revision: int = 0
    last_hash: str = ""

    @property
    def home(self) -> str:
        """The letter of the Region that took the case in; it never changes."""
        return home_of(self.number)

    @property
    def is_open(self) -> bool:
        """Does somebody still owe something?"""
        return LIFECYCLE[self.status].is_open

    @property
    def is_whistleblowing(self) -> bool:
        """Only the inspectorate may know."""
        return self.classification is Classification.WHISTLEBLOWING

    @property
    def is_public(self) -> bool:
        """May the public know that it exists? Verified, not secret, not whistleblowing."""
        return self.verified_at is not None and not self.secret and not self.is_whistleblowing


SILENT_FOR_OFFICERS = frozenset({
    EventType.REMINDED,
    EventType.BREACHED,
    EventType.ESCALATED,
    EventType.CLOSING_ANNOUNCED,
    EventType.RESCHEDULED,
    EventType.RESUMED,
    EventType.RATED,
    EventType.ATTACHED,
    EventType.MASKED,
    EventType.UNMASKED,
    EventType.MASK_REQUESTED,
    EventType.MASK_DISMISSED,
    EventType.MASK_OVERDUE,
    EventType.PIN_REQUESTED,
    EventType.ATTACHMENT_REMOVED,
})  # fmt: skip
"""Events that leave `revision` alone: what an officer read before them is still what they are acting on."""


def apply(case: Case | None, event: Event) -> Case:
    """The case after the event; None before the first one."""
    before = case or _opened(event)
    changes: dict[str, Any] = {
        "status": event.status,
        "desk": event.desk,
        "seq": event.seq,
        "revision": before.revision + (event.type not in SILENT_FOR_OFFICERS),
        "last_hash": event.hash,
    }
    if event.desk != before.desk:
        # Whoever moves a case has found its desk, and the next one owes a first answer of its own.
        changes |= {"officer": None, "answered_at": None, "routed_at": before.routed_at or event.at}
    if not LIFECYCLE[event.status].is_open and before.is_open:
        changes |= {"ended_at": event.at, "outcome": Outcome(event.data["outcome"])}
    if event.status is Status.DISPOSED:
        changes["was_disposed"] = True
    changes |= _classified(event.data)
    if effect := _EFFECTS.get(event.type):
        changes |= effect(before, event)
    return replace(before, **changes)


def _opened(event: Event) -> Case:
    data = event.data
    return Case(
        number=event.number,
        received_at=event.at,
        classification=Classification(data["classification"]),
        status=event.status,
        desk=event.desk,
        category=data.get("category"),
        area=data.get("area"),
        institution=data.get("institution"),
        channel=data["channel"],
        language=data["language"],
        anonymous=data["anonymous"],
        secret=data["secret"],
        emergency=data["emergency"],
    )


def _classified(data: Mapping[str, Any]) -> dict[str, Any]:
    known: dict[str, Any] = {}
    if "classification" in data:
        known["classification"] = Classification(data["classification"])
    for name in ("category", "needs_inspection", "emergency"):
        if name in data:
            known[name] = data[name]
    return known


def _verified(before: Case, event: Event) -> dict[str, Any]:
    return {"verified_at": before.verified_at or event.at}


def _disposed(before: Case, event: Event) -> dict[str, Any]:
    # A parent that sends a returned case on has decided: the next desk cannot hand it back again.
    decided = before.decided or before.status is Status.RETURN_REQUESTED
    return _verified(before, event) | {"decided": decided, "held_from": None}


def _returned(before: Case, _: Event) -> dict[str, Any]:
    return {"returned_by": (*before.returned_by, before.desk)}


def _accepted(before: Case, event: Event) -> dict[str, Any]:
    # A report that went straight to its agency is verified by the first officer who takes it.
    return _verified(before, event) | {"officer": event.actor.id, "held_from": None}


def _answered(before: Case, event: Event) -> dict[str, Any]:
    return _accepted(before, event) | {"answered_at": before.answered_at or event.at}


def _reopened(before: Case, _: Event) -> dict[str, Any]:
    return {"ended_at": None, "outcome": None, "held_from": None, "answered_at": None, "reopened": before.reopened + 1}


def _escalated(before: Case, event: Event) -> dict[str, Any]:
    desk = DeskId(event.data["to"])
    return {} if desk in before.escalated_to else {"escalated_to": (*before.escalated_to, desk)}


def _seen_by(_: Case, event: Event) -> dict[str, Any]:
    chosen = event.data["to"]
    return {"anonymous": chosen["anonymous"], "secret": chosen["secret"]}


_EFFECTS = {
    EventType.ROUTED: lambda _, event: {"routed_at": event.at},
    EventType.VERIFIED: _verified,
    EventType.DISPOSED: _disposed,
    EventType.RETURNED: _returned,
    EventType.HELD: lambda before, _: {"held_from": before.status},
    EventType.ACCEPTED: _accepted,
    EventType.REPLIED: lambda _, event: {} if event.status is Status.ON_HOLD else {"held_from": None},
    EventType.HOLD_ENDED: lambda *_: {"held_from": None},
    EventType.ANSWERED: _answered,
    EventType.REOPENED: _reopened,
    EventType.RATED: lambda _, event: {"rating": event.data["rating"]},
    EventType.ESCALATED: _escalated,
    EventType.VISIBILITY_CHANGED: _seen_by,
}


@dataclass(frozen=True)
class Report:
    """What the reporter sent, kept as sent: the texts, and where it happened."""

    title: str
    body: str
    place: str | None = None
    latitude: str | None = None
    longitude: str | None = None
    occurred_on: str | None = None
    salts: Mapping[str, str] = field(default_factory=dict)
