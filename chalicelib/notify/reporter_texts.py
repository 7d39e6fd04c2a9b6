"""
What reporters are told, in their language: subject and body of a letter, and one short message.

The texts name the number, the desk and a date, and where to read the rest. They never hold anything that somebody wrote
(title, text, answer), nor a name: a telephone on the kitchen table must not betray an anonymous reporter. A PIN is sent
only to whoever asks for a new one, and without the number, so that the message alone opens nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import CorruptData
from chalicelib.domain.core.timestamps import instant
from chalicelib.domain.deadlines.clocks import Clock
from chalicelib.i18n import text
from chalicelib.i18n.dates import day_in, instant_in, short_date_in
from chalicelib.notify.gsm import ONE_MESSAGE, plain, septets, shortened

PURPOSES = (
    "received",
    "received_and_passed_on",
    "verified",
    "passed_on",
    "data_needed",
    "data_received",
    "answered",
    "closing_soon",
    "closed",
    "withdrawn",
    "reopened",
    "archived",
    "late",
    "date_moved",
    "visibility_changed",
    "triaged",
)

READABLE_DESK = 12
"""Rather than cut a desk's name below so many characters, the short message leaves the date to the page."""


@dataclass(frozen=True)
class Message:
    """The same thing said for each channel."""

    subject: str
    body: str
    sms: str
    way_out: str | None = None
    """The link by which the reader gets no more of them."""


@dataclass(frozen=True)
class Due:
    """A date that a message names: the end of `last_day`, or the instant itself where hours count."""

    at: datetime
    zone: str
    last_day: date | None

    @classmethod
    def of(cls, clock: Clock | None) -> "Due | None":
        """The date of that clock; None while it has none."""
        return cls(clock.due_at, clock.terms.zone, clock.last_day) if clock and clock.due_at else None

    @classmethod
    def of_facts(cls, facts: Mapping[str, Any]) -> "Due | None":
        """The date in the facts of `domain.deadlines.promised_dates.explain`."""
        if facts["due_at"] is None:
            return None
        last_day = date.fromisoformat(facts["last_day"]) if facts["last_day"] else None
        return cls(instant(facts["due_at"]), facts["zone"], last_day)

    def told(self, language: str) -> str:
        """In full, for a letter."""
        if self.last_day is None:
            return instant_in(language, self.at, self.zone)
        return text(language, "message.end_of_day", day=day_in(language, self.last_day))

    def told_briefly(self, language: str) -> str:
        """In at most 22 characters."""
        if self.last_day is not None:
            return short_date_in(language, self.last_day)
        local = self.at.astimezone(ZoneInfo(self.zone))
        return f"{short_date_in(language, local.date())} {local:%H.%M} {local.tzname()}"


def message(purpose: str, language: str, *, number: CaseNumber, desk: str, due: Due | None, public_url: str) -> Message:
    """
    The texts for a purpose of `domain.messaging.notifications.reporter_notice`; `desk` is the desk's name.

    `due` is the date that the purpose is about (for "answered" the reporter's own, None after an interim answer): the
    sentence with the date is left out when there is none. CorruptData for a purpose without texts.
    """
    if purpose not in PURPOSES:
        raise CorruptData(f"no message for {purpose}")
    link = f"{public_url.rstrip('/')}/lacak#{number}"
    return Message(
        subject=text(language, f"message.{purpose}.subject", number=number),
        body=_body(purpose, language, number=number, desk=desk, due=due, link=link),
        sms=_sms(purpose, language, desk=plain(desk), due=due, link=plain(link)),
    )


def pin_message(language: str, pin: str, public_url: str) -> Message:
    """The new PIN of a reporter who lost theirs. It names no report: whoever asked for it knows which."""
    link = f"{public_url.rstrip('/')}/lacak"
    words = [text(language, "message.new_pin.body", pin=pin), text(language, "message.new_pin.link", link=link)]
    return Message(
        subject=text(language, "message.new_pin.subject"),
        body="\n\n".join([*words, text(language, "message.footer")]) + "\n",
        sms=f"LAPOR: {text(language, 'message.new_pin.sms', pin=pin)} {plain(link)}",
    )


def confirming_message(
    language: str, *, code: str, until: datetime, zone: ZoneInfo, link: str, short_link: str
) -> Message:
    """Asks whether a contact is the reader's own, and says nothing else: they may never have heard of us."""
    last = instant_in(language, until, zone.key)
    words = [text(language, f"message.confirm.{part}", code=code, until=last, link=link) for part in ("body", "no")]
    return Message(
        subject=text(language, "message.confirm.subject"),
        body="\n\n".join([*words, text(language, "message.footer")]) + "\n",
        sms=f"LAPOR: {text(language, 'message.confirm.sms', code=code)} {plain(short_link)}",
    )


def with_proof(letter: Message, language: str, seq: int, event_hash: str) -> Message:
    """The same with the hash of the event that it is about: whoever keeps the letter can tell if that was rewritten."""
    return replace(letter, body=f"{letter.body}\n{text(language, 'message.proof', seq=seq, hash=event_hash)}\n")


def with_way_out(letter: Message, language: str, link: str) -> Message:
    """The same with a way to get no more of them. The short message has no room for it: the page that it names has."""
    return replace(letter, body=f"{letter.body}{text(language, 'message.way_out', link=link)}\n", way_out=link)


def _body(purpose: str, language: str, *, number: CaseNumber, desk: str, due: Due | None, link: str) -> str:
    paragraphs = [text(language, f"message.{purpose}.body", number=number, desk=desk)]
    if due:
        paragraphs.append(text(language, f"message.{purpose}.due", due=due.told(language)))
    paragraphs += [text(language, "message.link", link=link), text(language, "message.footer")]
    return "\n\n".join(paragraphs) + "\n"


def _sms(purpose: str, language: str, *, desk: str, due: Due | None, link: str) -> str:
    closings = [link]
    if due:
        closings.insert(0, f"{text(language, f'message.{purpose}.sms_due', due=due.told_briefly(language))} {link}")
    for closing in closings:
        room = ONE_MESSAGE - septets(_short(purpose, language, desk="", closing=closing))
        if room >= min(septets(desk), READABLE_DESK):
            break
    return _short(purpose, language, desk=shortened(desk, room), closing=closing)


def _short(purpose: str, language: str, *, desk: str, closing: str) -> str:
    return f"LAPOR: {text(language, f'message.{purpose}.sms', desk=desk)} {closing}"
