"""
Who must hear of an event: agencies over their topics, the reporter over his channels.

A notice names a purpose, so that number, event and purpose identify it: sent twice, it is recognised.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain.case import Case, Event
from chalicelib.domain.words import DeskId, EventType, Status, Verdict


@dataclass(frozen=True)
class AgencyNotice:
    """To a desk, over its institution's topic. `level` tells liaison officer, leader, parent and national apart."""

    purpose: str
    desk: DeskId
    level: str = "liaison_officer"


ARRIVALS = frozenset({EventType.ROUTED, EventType.VERIFIED, EventType.DISPOSED, EventType.REOPENED})

REPORTER_TEXTS: Mapping[EventType, str] = {
    EventType.SUBMITTED: "received",
    EventType.DISPOSED: "passed_on",
    EventType.HELD: "data_needed",
    EventType.RETURNED: "passed_on",
    EventType.ANSWERED: "answered",
    EventType.CLOSING_ANNOUNCED: "closing_soon",
    EventType.CLOSED: "closed",
    EventType.REOPENED: "reopened",
    EventType.ARCHIVED: "archived",
    EventType.BREACHED: "late",
    EventType.RESCHEDULED: "date_moved",
}
"""Which text the reporter gets for an event; events without a line say nothing to him."""


def agency_notices(event: Event, before: Case | None) -> list[AgencyNotice]:
    """The notices that an event owes to desks, given the case before it."""
    data = event.data
    match event.type:
        case EventType.ROUTED | EventType.VERIFIED | EventType.DISPOSED:
            moved = before is None or before.desk != event.desk or event.type is EventType.ROUTED
            passed_on = moved or before.status is not event.status
            return [AgencyNotice("new_case", event.desk)] if passed_on else []
        case EventType.RETURNED:
            return [AgencyNotice("return", event.desk)]
        case EventType.REOPENED:
            return [AgencyNotice("reopening", event.desk)]
        case EventType.REPLIED:
            return [AgencyNotice("reply", event.desk)]
        case EventType.REMINDED:
            return [] if data.get("late") else [AgencyNotice("reminder", event.desk)]
        case EventType.BREACHED:
            return [AgencyNotice("breach", event.desk)]
        case EventType.ESCALATED:
            return [AgencyNotice("escalation", DeskId(data["to"]), data["level"])]
        case EventType.CLOSED:
            withdrawn = data["outcome"] == "withdrawn"
            return [AgencyNotice("withdrawal", event.desk)] if withdrawn else []
        case _:
            return []


def reporter_notice(event: Event) -> str | None:
    """The text that the event owes to the reporter, if any."""
    if event.type is EventType.VERIFIED:
        return "passed_on" if event.status is Status.DISPOSED else "verified"
    if event.type is EventType.ROUTED:
        return "passed_on" if event.status is Status.DISPOSED else None
    if event.type is EventType.CLOSED and event.data["outcome"] == "withdrawn":
        return "withdrawn"
    if event.type is EventType.REPLIED and event.data["verdict"] == Verdict.SUPPLIED:
        return "data_received"
    return REPORTER_TEXTS.get(event.type)


def still_applies(purpose: str, event: Event, case: Case) -> bool:
    """Is the notice, sent now, still true? A reminder for a case that moved on is noise."""
    if purpose in {"reminder", "breach", "escalation"}:
        return case.is_open and case.desk == event.desk and case.status == event.status
    if purpose == "closing_soon":
        return case.status == event.status
    return True
