"""Messages to reporters: over the channel that they gave, in their language, by day, once each."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.case import Event
from chalicelib.domain.derivation import derive
from chalicelib.domain.notices import NEW_PIN, is_repeated, reporter_notice, still_applies
from chalicelib.domain.number import CaseNumber
from chalicelib.domain.quiet_hours import earliest_time_to_tell, zone_of
from chalicelib.domain.reachability import Obstacle, Reachability, reachability
from chalicelib.domain.words import ClockKind, DeskId, EventType
from chalicelib.notify.messages import Due, Message, message, pin_message, with_way_out
from chalicelib.notify.sending import Undeliverable
from chalicelib.services.announcements import event_at
from chalicelib.services.deliveries import Times, deliver, drop, note_unheard, wait_for_morning, was_sent
from chalicelib.services.lost_pins import let_new_pin_open, new_pin
from chalicelib.services.parts import Parts
from chalicelib.services.subscriptions import way_out
from chalicelib.store.files import CaseFile, Notice, NoticeState, state_of

REPORTER = "reporter"
"""To whom a message goes, as it is noted."""

_TRIED = (NoticeState.SENT, NoticeState.REFUSED, NoticeState.UNHEARD)
_OF_CHANNELS = (Obstacle.REFUSED, Obstacle.NO_SMS)


def tell_reporter(parts: Parts, number: CaseNumber, seq: int, now: Times) -> str | None:
    """
    Sends what the event owes the reporter; returns the channel's name, None if nothing was (or could be) sent.

    In quiet hours of the reporter's zone the message waits, unless it was asked for just now; where nobody could hear
    it, that is noted. Raises UnderWay while another attempt is sending it, Undeliverable once every channel refused it.
    """
    file = parts.cases.load(number)
    event, _ = event_at(file, seq)
    purpose = reporter_notice(event)
    if purpose is None or was_sent(file, seq, purpose):
        return None
    notice = Notice(seq, purpose, "none", REPORTER, now.business)
    later = (each for each in file.events if each.seq > seq)
    if not still_applies(purpose, event, file.case) or is_repeated(purpose, later):
        drop(parts, file, notice)
        return None
    obstacle = reach_of(parts, file).obstacle
    if obstacle and obstacle is not Obstacle.REFUSED:
        note_unheard(parts, file, notice, obstacle)
        return None
    morning = earliest_time_to_tell(now.business, zone_of(file.case.area))
    if morning > now.business and purpose != NEW_PIN:
        wait_for_morning(parts, file, notice, morning)
        return None
    done = deliver(parts, file, notice, lambda: _sent(parts, file, event, notice), now=now)
    # The log says over which channel, never to which address.
    return done.channel if done and done.state is NoticeState.SENT else None


def note_read(parts: Parts, file: CaseFile, now: datetime) -> None:
    """
    The reporter has opened the report's page, which says that silence will end the case: that is a notice that arrived.

    It counts where no message could be heard; nothing is noted while the service is read-only.
    """
    event = next((each for each in reversed(file.events) if each.type is EventType.CLOSING_ANNOUNCED), None)
    if event is None or not still_applies("closing_soon", event, file.case) or parts.switches().read_only:
        return
    if file.notice_sent_at(event.seq, "closing_soon") is None:
        parts.notices.mark(file.case.number, Notice(event.seq, "closing_soon", "page", REPORTER, now))


def _sent(parts: Parts, file: CaseFile, event: Event, notice: Notice) -> Notice:
    number, language = file.case.number, file.case.language
    identity = parts.vault.identity_of(number)
    text, email, phone = message_of(parts, file, event, notice.purpose), identity.get("email"), identity.get("phone")
    if notice.purpose == NEW_PIN:
        # To the contact that was named: the other one may be lost as well. No way out, for that would name the report.
        email, phone = (email, None) if event.data["channel"] == "email" else (None, phone)
    else:
        # Only what really goes out carries the key: officers read the same words before they take a step.
        text = with_way_out(text, language, way_out(parts, number, language))
    try:
        channel = parts.channels.tell(email, phone, text)
    except Undeliverable:
        refused = replace(notice, state=NoticeState.REFUSED, obstacle=Obstacle.REFUSED.value)
        parts.notices.mark(number, refused)
        raise
    if channel is None:
        return replace(notice, state=NoticeState.UNHEARD, obstacle=Obstacle.NO_SMS.value)
    if notice.purpose == NEW_PIN:
        # Only now: a PIN that reached nobody must not shut out whoever still has the old one.
        let_new_pin_open(parts, event)
    return replace(notice, channel=channel)


def reach_of(parts: Parts, file: CaseFile) -> Reachability:
    """Whether the reporter could hear a message now, and over what."""
    contact = parts.vault.contact_of(file.case.number)
    channels = contact.channels
    if channels is None:
        # Filed before channels were kept: whether there is a contact the first event says, which one only the message.
        channels = {"email": True} if file.events[0].data["reachable"] else {}
    return reachability(channels, wanted=contact.wanted, last=_last_obstacle(file))


def _last_obstacle(file: CaseFile) -> Obstacle | None:
    """What stood in the way of the last message that was tried, as far as the channels are to blame."""
    tried = [row for row in file.notices if row.to == REPORTER and state_of(row) in _TRIED]
    last = max(tried, key=lambda row: row.sent_at, default=None)
    return Obstacle(last.obstacle) if last and last.obstacle in _OF_CHANNELS else None


def message_of(parts: Parts, file: CaseFile, event: Event, purpose: str) -> Message:
    """The words of what the event owes the reporter."""
    if purpose == NEW_PIN:
        return pin_message(file.case.language, new_pin(parts, event), parts.place.public_url)
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
