"""A message goes out to a reporter's contacts, one after the other until one takes it, within what each may be sent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.vocabulary import AreaCode
from chalicelib.domain.messaging.message_limits import Hold
from chalicelib.domain.messaging.reachability import Obstacle
from chalicelib.notify.reporter_texts import Message
from chalicelib.notify.sending import Undeliverable
from chalicelib.services.core.parts import Parts
from chalicelib.services.messaging.message_allowances import Letter, give_back, take
from chalicelib.store.cases.case_file import Notice, NoticeState

FIELDS = {"email": "email", "sms": "phone"}
"""Under which name the contact of a channel lies in the vault."""


@dataclass(frozen=True)
class Post:
    """What is to be sent: its notice, its words, over which channels, and whether a reporter's step asked for it."""

    number: CaseNumber
    area: AreaCode | None
    notice: Notice
    message: Message
    channels: Sequence[str]
    asked_for: bool


def post(parts: Parts, what: Post) -> Notice:
    """
    What became of it: sent, or waiting where a limit held it back, or unheard where no contact takes it.

    Undeliverable once every channel refused it, which is noted before.
    """
    identity = parts.vault.identity_of(what.number)
    refusal: Undeliverable | None = None
    for channel in what.channels:
        try:
            found = _tried(parts, what, channel, identity.get(FIELDS[channel]))
        except Undeliverable as error:
            refusal = error
        else:
            if found:
                return found
    if refusal:
        refused = replace(what.notice, state=NoticeState.REFUSED, obstacle=Obstacle.REFUSED.value)
        parts.notices.mark(what.number, refused)
        raise refusal
    return replace(what.notice, state=NoticeState.UNHEARD, obstacle=Obstacle.NO_SMS.value)


def _tried(parts: Parts, what: Post, channel: str, contact: str | None) -> Notice | None:
    if not contact:
        return None
    email, phone = (contact, None) if channel == "email" else (None, contact)
    taken = take(
        parts, Letter(what.number, what.area, contact, what.notice.purpose, what.asked_for), what.notice.sent_at
    )
    if isinstance(taken, Hold):
        return held(what.notice, taken)
    try:
        name = parts.channels.tell(email, phone, what.message)
    except Exception:
        give_back(parts, taken)
        raise
    if name is None:
        give_back(parts, taken)
        return None
    return replace(what.notice, channel=name)


def held(notice: Notice, by: Hold) -> Notice:
    """The message as it waits."""
    return replace(notice, state=NoticeState.WAITING, obstacle=by.obstacle.value, due_at=by.until)
