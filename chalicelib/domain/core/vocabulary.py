"""The field's words as types: one word a thing, as in docs/glossary.md."""

from enum import StrEnum
from typing import NewType

AreaCode = NewType("AreaCode", str)
"""A Kemendagri code: "14" a province, "14.03" a regency or city, then district and village."""

DeskId = NewType("DeskId", str)
"""An institution ("bengkalis") or one of its agencies ("bengkalis/pupr")."""

OfficerId = NewType("OfficerId", str)
"""The subject of the identity provider's token."""

NATIONAL = DeskId("nasional")
"""The desk that always exists: the root of the tree and the end of every ladder."""


class Classification(StrEnum):
    """What kind of report it is (klasifikasi)."""

    COMPLAINT = "complaint"
    ASPIRATION = "aspiration"
    INFORMATION_REQUEST = "information_request"
    WHISTLEBLOWING = "whistleblowing"


HURRIED = frozenset({Classification.COMPLAINT, Classification.WHISTLEBLOWING})
"""Classes that can be an emergency: nobody is in danger for want of an idea taken up, or of a piece of information."""


class Status(StrEnum):
    """Where a case stands; what each means for whom is the table in lifecycle.py."""

    SUBMITTED = "submitted"
    ON_HOLD = "on_hold"
    DISPOSED = "disposed"
    RETURN_REQUESTED = "return_requested"
    IN_PROGRESS = "in_progress"
    ANSWERED = "answered"
    CLOSED = "closed"
    ARCHIVED = "archived"


class Queue(StrEnum):
    """The piles of an officer's inbox; a finished case lies in `done-YYYY-MM`."""

    NEW = "new"
    WORKING = "working"
    WAITING_REPORTER = "waiting_reporter"
    ANSWERED = "answered"
    DONE = "done"


class Verb(StrEnum):
    """What can be done to a case, by an officer, the reporter or the service itself."""

    ROUTE = "route"
    VERIFY = "verify"
    HOLD = "hold"
    DISPOSE = "dispose"
    ACCEPT = "accept"
    RETURN = "return"
    ANSWER = "answer"
    ARCHIVE = "archive"
    TRIAGE = "triage"
    NOTE = "note"
    ATTACH = "attach"
    PUBLISH = "publish"
    REMOVE = "remove"
    REPLY = "reply"
    RATE = "rate"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    CHANGE_VISIBILITY = "change_visibility"
    MASK = "mask"
    UNMASK = "unmask"
    REQUEST_MASK = "request_mask"
    DISMISS_MASK = "dismiss_mask"
    ESCALATE_MASK = "escalate_mask"
    REQUEST_PIN = "request_pin"
    REMIND = "remind"
    ESCALATE = "escalate"
    RESCHEDULE = "reschedule"
    RESUME = "resume"
    TRANSFER = "transfer"
    CLOSE_SILENT = "close_silent"
    ARCHIVE_UNSUPPLIED = "archive_unsupplied"
    END_HOLD = "end_hold"


class EventType(StrEnum):
    """What happened, in the past tense; every change of a case is exactly one of these."""

    SUBMITTED = "submitted"
    ROUTED = "routed"
    VERIFIED = "verified"
    HELD = "held"
    DISPOSED = "disposed"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    ANSWERED = "answered"
    REPLIED = "replied"
    RATED = "rated"
    CLOSED = "closed"
    REOPENED = "reopened"
    ARCHIVED = "archived"
    TRIAGED = "triaged"
    NOTED = "noted"
    ATTACHED = "attached"
    PUBLICATION_DECIDED = "publication_decided"
    ATTACHMENT_REMOVED = "attachment_removed"
    VISIBILITY_CHANGED = "visibility_changed"
    MASKED = "masked"
    UNMASKED = "unmasked"
    MASK_REQUESTED = "mask_requested"
    MASK_DISMISSED = "mask_dismissed"
    MASK_OVERDUE = "mask_overdue"
    PIN_REQUESTED = "pin_requested"
    REMINDED = "reminded"
    BREACHED = "breached"
    ESCALATED = "escalated"
    CLOSING_ANNOUNCED = "closing_announced"
    RESCHEDULED = "rescheduled"
    RESUMED = "resumed"
    TRANSFERRED = "transferred"
    HOLD_ENDED = "hold_ended"


class Audience(StrEnum):
    """Who may read an event on a timeline; each wider circle includes the narrower ones' view."""

    PUBLIC = "public"
    REPORTER = "reporter"
    OFFICERS = "officers"


class Outcome(StrEnum):
    """Why a case ended. Silence is silence, never satisfaction."""

    ACCEPTED = "accepted"
    SILENCE = "silence"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"


class ArchiveReason(StrEnum):
    """Why a report is not followed up. Lack of authority is deliberately not one: no wrong door."""

    TOO_GENERAL = "too_general"
    PRIVATE_MATTER = "private_matter"
    IN_COURT = "in_court"
    SPAM = "spam"
    DUPLICATE = "duplicate"
    DATA_NOT_SUPPLIED = "data_not_supplied"


class MaskReason(StrEnum):
    """Why a passage was masked after it was published, or a file withdrawn (UU 27/2022, articles 4 and 8)."""

    PRIVATE_PERSON = "private_person"
    CHILD = "child"
    CONTACT = "contact"
    IDENTITY = "identity"
    HEALTH = "health"
    FINANCES = "finances"
    WHEREABOUTS = "whereabouts"
    OTHER = "other"


class UnmaskReason(StrEnum):
    """Why a mask was taken off again."""

    MISTAKEN = "mistaken"
    CONSENT = "consent"
    PUBLIC_FUNCTION = "public_function"
    OTHER = "other"


class DismissReason(StrEnum):
    """Why a request for a mask was not followed."""

    NOT_FOUND = "not_found"
    NOT_PERSONAL = "not_personal"
    PUBLIC_FUNCTION = "public_function"
    ALREADY_MASKED = "already_masked"
    OTHER = "other"


class Verdict(StrEnum):
    """What a reporter's reply says of the answer (or, on hold, of the data asked for)."""

    COMMENT = "comment"
    SUPPLIED = "supplied"
    DISPUTED = "disputed"
    ACCEPTED = "accepted"


class Role(StrEnum):
    """What an officer is at a desk (domain: pejabat penghubung, pimpinan, inspektorat, evaluator)."""

    NATIONAL_ADMIN = "national_admin"
    INSTITUTION_ADMIN = "institution_admin"
    LIAISON_OFFICER = "liaison_officer"
    LEADER = "leader"
    INSPECTOR = "inspector"
    EVALUATOR = "evaluator"


class ClockKind(StrEnum):
    """The clocks of a case; docs/lifecycle.md says when each runs."""

    ROUTE = "route"
    VERIFY = "verify"
    RESPOND = "respond"
    RESOLVE = "resolve"
    SUPPLY = "supply"
    REPLY = "reply"
    CITIZEN = "citizen"


def institution_of(desk: DeskId) -> DeskId:
    """The institution that a desk is, or belongs to."""
    return DeskId(desk.partition("/")[0])


def ancestors(area: AreaCode) -> tuple[AreaCode, ...]:
    """The area itself and everything around it, nearest first: "14.03.01" → "14.03.01", "14.03", "14"."""
    parts = area.split(".") if area else []
    return tuple(AreaCode(".".join(parts[:length])) for length in range(len(parts), 0, -1))


def regency_of(area: AreaCode) -> AreaCode | None:
    """The regency or city that an area lies in; None for a whole province."""
    parts = area.split(".")
    return AreaCode(".".join(parts[:2])) if len(parts) > 1 else None
