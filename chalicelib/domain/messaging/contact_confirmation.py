"""
A contact is told nothing before whoever has it says that they want it: one message asks, a link or a code answers.

Anybody can type anybody's address into a form. So the first message says nothing but that, and offers "this was not
me", which ends all messages to that contact about that case. What was said is kept together with the check of the
contact that it was said of: another contact, even on the same channel, would have to be asked anew.
"""

import base64
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.core.case_number import CaseNumber, encode_base32, read_symbols

CONFIRM = "confirm"
"""The purpose of the message that asks; it is about a contact, and owed by no event."""

MOST_ASKED = 3
"""How often one contact is asked about one case: once by itself, and at its reporter's wish again."""
ASK_AGAIN_AFTER = timedelta(hours=1)

_KEY_BYTES = 9
_CODE_SYMBOLS = 6


class Word(StrEnum):
    """Where a contact stands: what whoever has it said of the case, or that they said nothing yet."""

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    DISOWNED = "disowned"


@dataclass(frozen=True)
class Asked:
    """
    A message that asks a contact, by its number (from 1) and when it went out; None if it has not.

    `pending` while it is still to go out: what was refused, or came to nothing, is neither sent nor pending.
    """

    attempt: int
    sent_at: datetime | None = None
    pending: bool = False


def purpose_of(channel: str, attempt: int) -> str:
    """Under which name the message that asks a contact is noted, beside the report's first event."""
    return f"{CONFIRM}.{channel}.{attempt}"


def attempt_of(purpose: str) -> tuple[str, int] | None:
    """Channel and number of a message that asks; None if it is another message."""
    kind, _, rest = purpose.partition(".")
    channel, _, attempt = rest.partition(".")
    return (channel, int(attempt)) if kind == CONFIRM and attempt else None


def channel_of(purpose: str) -> str:
    """The channel of the contact that a message asks; ValueError if it asks none."""
    if (found := attempt_of(purpose)) is None:
        raise ValueError(f"{purpose} asks nobody")
    return found[0]


def is_asking(purpose: str) -> bool:
    """Does the message ask whether a contact is somebody's own?"""
    return attempt_of(purpose) is not None


def link_key(secret: bytes, number: CaseNumber, channel: str, check: str) -> str:
    """What the link in the message carries: it answers for that contact in that case, and opens nothing."""
    mark = hmac.digest(secret, f"{CONFIRM}|{number}|{channel}|{check}".encode(), "sha256")
    return base64.urlsafe_b64encode(mark[:_KEY_BYTES]).decode()


def typed_code(secret: bytes, number: CaseNumber, channel: str, check: str) -> str:
    """What can be typed on the reporter's page instead: six base32 symbols (30 bits), written `7K2-M9Q`."""
    mark = hmac.digest(secret, f"{CONFIRM} code|{number}|{channel}|{check}".encode(), "sha256")
    symbols = encode_base32(mark, _CODE_SYMBOLS)
    return f"{symbols[:3]}-{symbols[3:]}"


def fitting(given: str, expected: Mapping[str, str]) -> str | None:
    """The channel whose key or code was given; every one is compared, so that it takes as long whichever fits."""
    found = [name for name, key in expected.items() if hmac.compare_digest(given.encode(), key.encode())]
    return found[0] if found else None


def as_typed(code: str) -> str:
    """A code as it is compared: any case, blanks and hyphens are read."""
    symbols = read_symbols(code)
    return f"{symbols[:3]}-{symbols[3:]}"


def may_answer(asked: Sequence[Asked], life: timedelta, now: datetime) -> bool:
    """Does a link or code still hold? For so long after the last message that brought it."""
    sent = [each.sent_at for each in asked if each.sent_at]
    return bool(sent) and now < max(sent) + life


def next_attempt(asked: Sequence[Asked], now: datetime) -> int | None:
    """The number of the next message that may go out; None while one is under way or too young, or enough have."""
    sent = [each.sent_at for each in asked if each.sent_at]
    is_early = bool(sent) and now < max(sent) + ASK_AGAIN_AFTER
    if is_early or len(sent) >= MOST_ASKED or any(each.pending for each in asked):
        return None
    return max((each.attempt for each in asked), default=0) + 1


def said(word: Word, mark: str) -> str:
    """How it is kept what was said of a contact; the mark binds it to that contact, and only the service makes one."""
    return f"{word.value}:{mark}"


def word_of(kept: str | None, mark_of: Callable[[Word], str]) -> Word:
    """What was said of the contact whose marks those are; nothing, if it was said of another or put there by others."""
    good = (word for word in Word if kept and hmac.compare_digest(kept.encode(), said(word, mark_of(word)).encode()))
    return next(good, Word.UNCONFIRMED)
