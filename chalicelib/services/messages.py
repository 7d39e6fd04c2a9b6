"""Messages to reporters: over the channel that they gave, in their language, once each."""

from datetime import datetime

from chalicelib.domain.case import Event
from chalicelib.domain.derivation import derive
from chalicelib.domain.notices import reporter_notice, still_applies
from chalicelib.domain.number import CaseNumber
from chalicelib.domain.words import ClockKind, DeskId
from chalicelib.notify.messages import Due, Message, message, with_way_out
from chalicelib.services.agencies import was_sent
from chalicelib.services.announcements import event_at
from chalicelib.services.parts import Parts
from chalicelib.services.subscriptions import way_out
from chalicelib.store.files import CaseFile, Notice


def tell_reporter(parts: Parts, number: CaseNumber, seq: int, now: datetime) -> str | None:
    """Sends what the event owes the reporter; returns the channel's name, None if nothing was (or could be) sent."""
    file = parts.cases.load(number)
    event, _ = event_at(file, seq)
    purpose = reporter_notice(event)
    if purpose is None or was_sent(file, seq, purpose) or not still_applies(purpose, event, file.case):
        return None
    identity = parts.vault.addressee_of(number)
    language = file.case.language
    # Only what really goes out carries the key: officers read the same words before they take a step.
    text = with_way_out(message_of(parts, file, event, purpose), language, way_out(parts, number, language))
    channel = parts.channels.tell(identity.get("email"), identity.get("phone"), text)
    if channel:
        # The log says over which channel, never to which address.
        parts.cases.mark_notice(number, Notice(seq, purpose, channel, "reporter", now))
    return channel


def message_of(parts: Parts, file: CaseFile, event: Event, purpose: str) -> Message:
    """The words of what the event owes the reporter."""
    return message(
        purpose,
        file.case.language,
        number=file.case.number,
        desk=_desk_name(parts, event.desk),
        due=_due(parts, file, event, purpose),
        public_url=parts.place.public_url,
    )


def _desk_name(parts: Parts, desk_id: DeskId) -> str:
    desk = parts.directory.desk(desk_id)
    return desk.name if desk else desk_id


_ABOUT = {
    "received": (ClockKind.VERIFY,),
    "data_needed": (ClockKind.SUPPLY,),
    "answered": (ClockKind.REPLY,),
    "closing_soon": (ClockKind.REPLY, ClockKind.SUPPLY),
}
"""Of which clock a message names the date; the others name that of the desk's next step."""

_DESK_STEPS = (ClockKind.RESPOND, ClockKind.RESOLVE, ClockKind.VERIFY)


def _due(parts: Parts, file: CaseFile, event: Event, purpose: str) -> Due | None:
    running = [clock for clock in derive(file.events, parts.directory) if clock.runs and clock.due_at]
    if purpose == "late":
        return Due.of(next((clock for clock in running if clock.id == event.data["clock"]), None))
    for kind in _ABOUT.get(purpose, _DESK_STEPS):
        if clock := next((clock for clock in running if clock.kind is kind), None):
            return Due.of(clock)
    return None
