"""Telling the rest of the service that something happened to a case."""

from chalicelib.domain.case import Case, Event, apply
from chalicelib.domain.events import event_fields
from chalicelib.domain.notices import agency_notices, reporter_notice
from chalicelib.notify.envelopes import announcement
from chalicelib.services.parts import Parts
from chalicelib.store.cases import CaseFile


def announce(parts: Parts, file: CaseFile, seq: int) -> None:
    """Publishes the event of that seq; published twice it carries the same id, and its readers know it."""
    event, before = event_at(file, seq)
    data = event_fields(event)
    envelope = announcement(event, source=parts.place.source, data=data, audience=audience_of(event, before))
    parts.topics.publish(parts.place.case_events_topic, envelope)


def event_at(file: CaseFile, seq: int) -> tuple[Event, Case | None]:
    """The event of that seq, and the case before it."""
    before: Case | None = None
    for event in file.events:
        if event.seq == seq:
            return event, before
        before = apply(before, event)
    raise LookupError(f"{file.case.number} has no event {seq}")


def audience_of(event: Event, before: Case | None) -> str:
    """Which of the queues behind the topic care."""
    agencies, reporter = bool(agency_notices(event, before)), reporter_notice(event) is not None
    if agencies and reporter:
        return "both"
    if agencies:
        return "agencies"
    return "reporters" if reporter else "none"
