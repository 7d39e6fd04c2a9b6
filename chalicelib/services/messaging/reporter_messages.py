"""Messages to reporters: over the channel that they confirmed, in their language, by day, once each."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from chalicelib.domain.cases.case import Event
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.timestamps import instant
from chalicelib.domain.core.vocabulary import ClockKind, DeskId, EventType
from chalicelib.domain.deadlines.clock_replay import derive
from chalicelib.domain.messaging.contact_confirmation import Word, is_asking
from chalicelib.domain.messaging.message_limits import Sent, Spent, held_until, hold, is_asked_for
from chalicelib.domain.messaging.notifications import NEW_PIN, is_repeated, reporter_notice, still_applies
from chalicelib.domain.messaging.pin_recovery import CHANNELS
from chalicelib.domain.messaging.quiet_hours import earliest_time_to_tell, zone_of
from chalicelib.domain.messaging.reachability import Obstacle, Reachability, reachability
from chalicelib.notify.reporter_texts import Due, Message, message, pin_message, with_proof, with_way_out
from chalicelib.notify.sending import Undeliverable
from chalicelib.services.cases.lost_pins import contact_of, let_new_pin_open, new_pin
from chalicelib.services.core.history_check import load_sound
from chalicelib.services.core.parts import Parts
from chalicelib.services.deadlines.silent_closing import notice_reached_at
from chalicelib.services.messaging.confirmation_requests import ask_contacts
from chalicelib.services.messaging.confirmations import REPORTER, channels_of
from chalicelib.services.messaging.delivery_leases import Times, deliver, drop, note_unheard, wait_for_morning
from chalicelib.services.messaging.posting import Post, held, post
from chalicelib.services.messaging.preferences import way_out
from chalicelib.store.cases.case_file import CaseFile, Notice, NoticeState, state_of
from chalicelib.store.cases.vault import Contact

PAGE = "page"
"""Over what a notice came that was read on the report's page."""

_TRIED = (NoticeState.SENT, NoticeState.REFUSED, NoticeState.UNHEARD)
_OF_CHANNELS = (Obstacle.REFUSED, Obstacle.NO_SMS)


def tell_reporter(parts: Parts, number: CaseNumber, seq: int, now: Times) -> str | None:
    """
    Sends what the event owes the reporter; returns the channel's name, None if nothing was (or could be) sent.

    A contact that nobody has asked yet is asked first, and hears nothing else until it has answered. In quiet hours of
    the reporter's zone the message waits, unless it was asked for just now, and so it does where a limit has no room;
    where nobody could hear it, that is noted. Raises UnderWay while another attempt is sending it, Undeliverable once
    every channel refused it.
    """
    file = load_sound(parts, number)
    event, _ = file.event_at(seq)
    contact = contact_of(parts, file)
    refusal: Undeliverable | None = None
    try:
        ask_contacts(parts, file, contact, event, now)
    except Undeliverable as error:
        refusal = error
    done = _tell(parts, file, event, contact, now)
    if refusal:
        raise refusal
    # The log says over which channel, never to which address.
    return done.channel if done and done.state is NoticeState.SENT else None


def _tell(parts: Parts, file: CaseFile, event: Event, contact: Contact, now: Times) -> Notice | None:
    seq, purpose = event.seq, reporter_notice(event)
    if purpose is None or file.notice_settled(seq, purpose):
        return None
    notice = Notice(seq, purpose, "none", REPORTER, now.business)
    later = (each for each in file.events if each.seq > seq)
    if not still_applies(purpose, event, file.case) or is_repeated(purpose, later):
        drop(parts, file, notice)
        return None
    only = event.data["channel"] if purpose == NEW_PIN else None
    obstacle = reach(file, contact, only).obstacle
    if obstacle and obstacle is not Obstacle.REFUSED:
        note_unheard(parts, file, notice, obstacle)
        return None
    morning = earliest_time_to_tell(now.business, zone_of(file.case.area))
    if morning > now.business and purpose != NEW_PIN:
        wait_for_morning(parts, file, notice, morning)
        return None
    return _held_back(parts, file, event, notice) or deliver(
        parts, file, notice, lambda: _sent(parts, file, event, notice, _channels(contact, only)), now=now
    )


def _held_back(parts: Parts, file: CaseFile, event: Event, notice: Notice) -> Notice | None:
    """The message as it waits, where the case has had its share of them; nothing is asked for that."""
    until = held_until(_sent_before(file), notice.sent_at, asked_for=is_asked_for(event, notice.purpose))
    if until is None:
        return None
    waiting = held(notice, hold(Obstacle.TOO_MANY, until, file.case.area))
    parts.notices.mark(file.case.number, waiting)
    parts.watch(Spent(None, held=True))
    return waiting


def _sent_before(file: CaseFile) -> Iterator[Sent]:
    """Every message about the case that went out to the reporter."""
    events = {event.seq: event for event in file.events}
    for row in file.notices:
        if row.to == REPORTER and row.channel != PAGE and state_of(row) is NoticeState.SENT:
            event = events[int(row.sk.split("#")[1])]
            yield Sent(row.purpose, instant(row.sent_at), is_asked_for(event, row.purpose))


def note_read(parts: Parts, file: CaseFile, now: datetime) -> None:
    """
    The reporter has opened the report's page, which says that silence will end the case: that is a notice that arrived.

    It counts where no message could be heard; nothing is noted while the service is read-only.
    """
    event = next((each for each in reversed(file.events) if each.type is EventType.CLOSING_ANNOUNCED), None)
    if event is None or not still_applies("closing_soon", event, file.case) or parts.switches().read_only:
        return
    if notice_reached_at(parts, file, event) is None:
        parts.notices.mark(file.case.number, Notice(event.seq, "closing_soon", PAGE, REPORTER, now))


def _sent(parts: Parts, file: CaseFile, event: Event, notice: Notice, channels: Sequence[str]) -> Notice:
    number, language, purpose = file.case.number, file.case.language, notice.purpose
    text = message_of(parts, file, event, purpose)
    if purpose != NEW_PIN:
        # Only what really goes out carries the key: officers read the same words before they take a step. With a PIN
        # there is no way out, for that would name the report.
        text = with_proof(text, language, event.seq, event.hash)
        text = with_way_out(text, language, way_out(parts, number, language))
    done = post(parts, Post(number, file.case.area, notice, text, channels, is_asked_for(event, purpose)))
    if purpose == NEW_PIN and done.state is NoticeState.SENT:
        # Only now: a PIN that reached nobody must not shut out whoever still has the old one.
        let_new_pin_open(parts, event)
    return done


def _channels(contact: Contact, only: str | None) -> tuple[str, ...]:
    """
    Over which channels to try; one that refused the last message may take this one.

    Of a message for one contact only over that: the other may be lost as well.
    """
    good = (channel for channel in CHANNELS if contact.words.get(channel) is Word.CONFIRMED)
    return tuple(channel for channel in good if only in {None, channel})


def reach_of(parts: Parts, file: CaseFile) -> Reachability:
    """Whether the reporter could hear a message now, and over what."""
    return reach(file, contact_of(parts, file))


def reach(file: CaseFile, contact: Contact, only: str | None = None) -> Reachability:
    """The same of a contact that was read; of a message for one channel alone, over `only` that."""
    channels = {name: takes for name, takes in channels_of(file, contact).items() if only in {None, name}}
    return reachability(channels, wanted=contact.wanted, words=contact.words, last=_last_obstacle(file))


def _last_obstacle(file: CaseFile) -> Obstacle | None:
    """What stood in the way of the last message that was tried, as far as the channels are to blame."""
    tried = [
        row for row in file.notices if row.to == REPORTER and state_of(row) in _TRIED and not is_asking(row.purpose)
    ]
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
