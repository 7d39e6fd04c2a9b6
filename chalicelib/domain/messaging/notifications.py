"""
Who must hear of an event: agencies over their topics, the reporter over their channels.

A notice names a purpose, so that number, event and purpose identify it: sent twice, it is recognised.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chalicelib.domain.cases.case import Case, Event
from chalicelib.domain.core.vocabulary import DeskId, EventType, Outcome, Status, Verdict


@dataclass(frozen=True)
class AgencyNotice:
    """To a desk, over its institution's topic. `level` tells liaison officer, leader, parent and national apart."""

    purpose: str
    desk: DeskId
    level: str = "liaison_officer"
    unheard_desk: DeskId | None = None
    """The desk for which nobody hears, of a notice to the one above it."""


REPORTER_TEXTS: Mapping[EventType, str] = {
    EventType.DISPOSED: "passed_on",
    EventType.HELD: "data_needed",
    EventType.RETURNED: "passed_on",
    EventType.TRANSFERRED: "passed_on",
    EventType.ANSWERED: "answered",
    EventType.CLOSING_ANNOUNCED: "closing_soon",
    EventType.CLOSED: "closed",
    EventType.REOPENED: "reopened",
    EventType.ARCHIVED: "archived",
    EventType.BREACHED: "late",
    EventType.RESCHEDULED: "date_moved",
    EventType.VISIBILITY_CHANGED: "visibility_changed",
    EventType.TRIAGED: "triaged",
}
"""
Which text the reporter gets for an event; events without a line say nothing to them.

That a report was received is told with where it went, once that is known seconds later: one message, not two.
"""


NEW_PIN = "new_pin"
"""The one message that holds something secret: it has words of its own, and waits for no morning."""

_TO_THE_HOLDER = {
    EventType.ROUTED: "new_case",
    EventType.TRANSFERRED: "new_case",
    EventType.RETURNED: "return",
    EventType.REOPENED: "reopening",
    EventType.REPLIED: "reply",
    EventType.BREACHED: "breach",
    EventType.RESUMED: "resumption",
    EventType.HOLD_ENDED: "hold_ended",
}


def agency_notices(event: Event, before: Case | None) -> list[AgencyNotice]:
    """The notices that an event owes to desks, given the case before it."""
    data = event.data
    match event.type:
        case EventType.ESCALATED:
            return [AgencyNotice("escalation", DeskId(data["to"]), data["level"])]
        case EventType.MASK_OVERDUE:
            return [AgencyNotice("mask_overdue", DeskId(data["to"]), "parent")]
        case EventType.VERIFIED | EventType.DISPOSED:
            purpose = "new_case" if _is_passed_on(event, before) else None
        case EventType.REMINDED:
            purpose = None if data["late"] else "reminder"
        case EventType.TRIAGED:
            purpose = "emergency" if data["emergency"] else None
        case EventType.CLOSED:
            purpose = "withdrawal" if data["outcome"] == Outcome.WITHDRAWN else None
        case _:
            purpose = _TO_THE_HOLDER.get(event.type)
    return [AgencyNotice(purpose, event.desk)] if purpose else []


def _is_passed_on(event: Event, before: Case | None) -> bool:
    """Not to who verifies a case and keeps it: the desk knows what it has just done."""
    if event.type is EventType.VERIFIED:
        return "to" in event.data
    return before is None or (before.desk, before.status) != (event.desk, event.status)


def unheard_notice(desk: DeskId, unheard: DeskId) -> AgencyNotice:
    """Tells a desk that nobody hears the notices for one below it."""
    return AgencyNotice("unheard", desk, "parent", unheard)


def reporter_notice(event: Event) -> str | None:
    """The text that the event owes to the reporter, if any."""
    if event.type is EventType.PIN_REQUESTED:
        return NEW_PIN
    if event.type is EventType.VERIFIED:
        return "passed_on" if "to" in event.data else "verified"
    if event.type is EventType.ROUTED:
        return "received_and_passed_on" if event.status is Status.DISPOSED else "received"
    if event.type is EventType.CLOSED and event.data["outcome"] == Outcome.WITHDRAWN:
        return "withdrawn"
    if event.type is EventType.REPLIED and event.data["verdict"] == Verdict.SUPPLIED:
        return "data_received"
    return REPORTER_TEXTS.get(event.type)


def still_applies(purpose: str, event: Event, case: Case) -> bool:
    """Is the notice, sent now, still true? A reminder for a case that moved on is noise."""
    if purpose in {"reminder", "breach", "escalation"}:
        return case.is_open and case.desk == event.desk and case.status == event.status
    if purpose in {"closing_soon", "data_needed", "verified"}:
        return case.status == event.status
    if purpose == "passed_on":
        return case.is_open and case.desk == event.desk
    if purpose == "late":
        return case.is_open and case.status is not Status.ANSWERED and case.desk == event.desk
    return True


def is_repeated(purpose: str, later: Iterable[Event]) -> bool:
    """Does a later event owe the reporter the same message? Of several that waited for a morning the last goes out."""
    return any(reporter_notice(event) == purpose for event in later)
