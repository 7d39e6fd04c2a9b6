"""Messages to reporters: over the channel that they gave, in their language, once each."""

from datetime import datetime

from chalicelib.domain.clocks import derive
from chalicelib.domain.notices import reporter_notice, still_applies
from chalicelib.domain.number import CaseNumber
from chalicelib.domain.words import DeskId
from chalicelib.notify.channels import Refused, channels_for
from chalicelib.notify.messages import message
from chalicelib.services.agencies import was_sent
from chalicelib.services.announcements import event_at
from chalicelib.services.parts import Parts
from chalicelib.store.cases import CaseFile, Notice


def tell_reporter(parts: Parts, number: CaseNumber, seq: int, now: datetime) -> str | None:
    """Sends what the event owes the reporter; returns the channel's name, None if nothing was (or could be) sent."""
    file = parts.cases.load(number)
    event, _ = event_at(file, seq)
    purpose = reporter_notice(event)
    if purpose is None or was_sent(file, seq, purpose) or not still_applies(purpose, event, file.case):
        return None
    identity = parts.vault.identity_of(number)
    text = message(
        file.case.language,
        purpose,
        number=number,
        desk=_desk_name(parts, event.desk),
        due=_owed(parts, file),
        public_url=parts.place.public_url,
    )
    for channel, to in channels_for(parts.email, parts.sms, identity.get("email"), identity.get("phone")):
        try:
            channel.send(to, text)
        except Refused:
            continue
        # The log says over which channel, never to which address.
        parts.cases.mark_notice(number, Notice(seq, purpose, channel.name, "reporter", now))
        return channel.name
    return None


def _desk_name(parts: Parts, desk_id: DeskId) -> str:
    desk = parts.directory.desk(desk_id)
    return desk.name if desk else desk_id


def _owed(parts: Parts, file: CaseFile) -> tuple[datetime, str] | None:
    """The nearest date that matters to the reporter, with the zone in which it is a date."""
    running = (clock for clock in derive(file.events, parts.directory) if clock.runs)
    return min(((clock.due_at, clock.terms.zone) for clock in running if clock.due_at), default=None)
