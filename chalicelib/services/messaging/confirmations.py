"""Whether a contact is really somebody's who wants messages: asked, answered by link or code, and asked again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import FieldError, Invalid, Missing, TooSoon
from chalicelib.domain.core.rate_limits import Action, By, wait_until
from chalicelib.domain.core.timestamps import instant
from chalicelib.domain.messaging.contact_confirmation import (
    Asked,
    Word,
    as_typed,
    attempt_of,
    fitting,
    link_key,
    may_answer,
    next_attempt,
    purpose_of,
    typed_code,
)
from chalicelib.services.core.parts import Parts
from chalicelib.services.core.rate_limiter import count
from chalicelib.services.core.uniform_answers import told_nothing
from chalicelib.store.cases.case_file import CaseFile, Notice, NoticeState, state_of
from chalicelib.store.cases.vault import Contact
from chalicelib.store.tables.case_table import NoticeRow

REPORTER = "reporter"
"""To whom a message goes, as it is noted."""
FIRST = 1
"""The event that brought the contacts; the messages that ask are noted beside it."""


@dataclass(frozen=True)
class Standing:
    """A contact of a case: its channel, what was said of it, and whether it can be asked once more now."""

    channel: str
    word: Word
    sent: bool
    may_ask_again: bool


def channels_of(file: CaseFile, contact: Contact) -> Mapping[str, bool]:
    """The channels that were given, and whether each takes messages."""
    if contact.channels is not None:
        return contact.channels
    # Filed before channels were kept: whether there is a contact the first event says, which one only the message.
    return {"email": True} if file.events[0].data["reachable"] else {}


def standings(file: CaseFile, contact: Contact, now: datetime) -> list[Standing]:
    """How every contact of the case stands that takes messages."""
    return [_standing(file, name, contact, now) for name, takes in channels_of(file, contact).items() if takes]


def _standing(file: CaseFile, channel: str, contact: Contact, now: datetime) -> Standing:
    asked, word = asked_of(file, channel), contact.words.get(channel, Word.UNCONFIRMED)
    may_ask = contact.wanted and word is Word.UNCONFIRMED and next_attempt(asked, now) is not None
    return Standing(channel, word, any(each.sent_at for each in asked), may_ask)


def asked_of(file: CaseFile, channel: str) -> list[Asked]:
    """Every message that asked that contact, or is about to."""
    named = ((row, attempt_of(row.purpose)) for row in file.notices)
    return [_asked(row, found[1]) for row, found in named if found and found[0] == channel]


def _asked(row: NoticeRow, attempt: int) -> Asked:
    state = state_of(row)
    sent_at = instant(row.sent_at) if state is NoticeState.SENT else None
    return Asked(attempt, sent_at, state in {NoticeState.WAITING, NoticeState.CLAIMED})


def key_of(parts: Parts, number: CaseNumber, channel: str, contact: Contact) -> str:
    """What the link in the message to that contact carries."""
    return link_key(parts.secrets().tokens, number, channel, contact.checks.get(channel, ""))


def code_of(parts: Parts, number: CaseNumber, channel: str, contact: Contact) -> str:
    """What the same message brings to be typed."""
    return typed_code(parts.secrets().tokens, number, channel, contact.checks.get(channel, ""))


def link_of(parts: Parts, number: CaseNumber, language: str, key: str) -> str:
    """The page where one button says that the contact is one's own, and one that it is not; opening it does nothing."""
    page = "/en/konfirmasi" if language == "en" else "/konfirmasi"
    return f"{parts.place.public_url.rstrip('/')}{page}#{number}.{key}"


def answer_by_key(parts: Parts, number: CaseNumber, key: str, *, theirs: bool, now: datetime) -> str:
    """
    Keeps what whoever got the message says, and returns what holds: a Word, or "expired".

    Missing for a key that none of our messages about the case carried, whether or not there is such a case. That a
    contact is not somebody's own can be said at any time; that it is, for as long as the policy says.
    """
    contact = None
    with told_nothing():
        contact = parts.vault.contact_of(number)
    if contact is None:
        raise Missing(number=number)
    channel = fitting(key, {name: key_of(parts, number, name, contact) for name in contact.words})
    if channel is None:
        raise Missing(number=number)
    if not theirs:
        return _noted(parts, number, channel, contact, Word.DISOWNED)
    if contact.words[channel] is not Word.UNCONFIRMED:
        return contact.words[channel].value
    if not _may_answer(parts, parts.cases.load(number), channel, now):
        return "expired"
    return _noted(parts, number, channel, contact, Word.CONFIRMED)


def confirm_by_code(parts: Parts, number: CaseNumber, code: str, *, now: datetime, machine_now: datetime) -> None:
    """
    The reporter typed the code that came to a contact; Invalid for any that does not fit, or holds no more.

    TooSoon once codes were tried too often.
    """
    if until := wait_until(count(parts, Action.CONFIRM, {By.CASE: (str(number),)}, machine_now)):
        raise TooSoon(until)
    contact, file = parts.vault.contact_of(number), parts.cases.load(number)
    channel = fitting(as_typed(code), {name: code_of(parts, number, name, contact) for name in contact.words})
    holds = channel is not None and (contact.words[channel] is Word.CONFIRMED or _may_answer(parts, file, channel, now))
    if channel is None or not holds or _noted(parts, number, channel, contact, Word.CONFIRMED) != Word.CONFIRMED:
        raise Invalid([FieldError("/code", "wrong_code")])


def ask_again(parts: Parts, number: CaseNumber, channel: str, now: datetime) -> None:
    """
    Has a contact asked once more, within the minute; TooSoon within the hour, or once it was asked often enough.

    The message waits as one does for the morning, so it is found whatever happens to this process.
    """
    file, contact = parts.cases.load(number), parts.vault.contact_of(number)
    standing = next((each for each in standings(file, contact, now) if each.channel == channel), None)
    if standing is None or standing.word is not Word.UNCONFIRMED:
        raise Invalid([FieldError("/channel", "nothing_to_confirm")])
    attempt = next_attempt(asked_of(file, channel), now)
    if attempt is None:
        raise TooSoon(now + timedelta(hours=1))
    notice = Notice(FIRST, purpose_of(channel, attempt), "none", REPORTER, now, NoticeState.WAITING, due_at=now)
    parts.notices.mark(number, notice)


def _may_answer(parts: Parts, file: CaseFile, channel: str, now: datetime) -> bool:
    days = parts.directory.policy_in_force(now).confirm_days
    return may_answer(asked_of(file, channel), timedelta(days=days), now)


def _noted(parts: Parts, number: CaseNumber, channel: str, contact: Contact, word: Word) -> str:
    return parts.vault.note_word(number, channel, contact.checks.get(channel, ""), word).value
