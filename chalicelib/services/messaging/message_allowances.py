"""Whether a message to a reporter's contact may go out now: counted before it is sent, given back if it was not."""

import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.timestamps import NATION, local_day
from chalicelib.domain.core.vocabulary import AreaCode
from chalicelib.domain.messaging.contact_confirmation import is_asking
from chalicelib.domain.messaging.message_limits import (
    A_CASE_A_DAY,
    A_RECIPIENT_A_DAY,
    BETWEEN_ASKED_FOR,
    UNASKED_A_DAY,
    UNASKED_A_MONTH,
    Hold,
    Spent,
    budget_for,
    hold,
    next_month,
    same_recipient,
    tomorrow,
)
from chalicelib.domain.messaging.reachability import Obstacle
from chalicelib.services.core.parts import Parts
from chalicelib.store.limits.message_counters import Counter

DIGEST = 32


@dataclass(frozen=True)
class Letter:
    """A message that is about to go out: about which case, to which contact, what for, and whether somebody asked."""

    number: CaseNumber
    area: AreaCode | None
    contact: str
    purpose: str
    asked_for: bool


def take(parts: Parts, letter: Letter, now: datetime) -> Hold | tuple[Counter, ...]:
    """
    Counts the message; a Hold if a limit has no room for it, and then nothing is counted.

    Give the counters to `give_back` if the message did not go out.
    """
    taken: list[Counter] = []
    for counter, hindrance in _counters(parts, letter, now):
        numbers = parts.shares.take(counter)
        if numbers is None:
            give_back(parts, taken)
            used = 100 * budget_for(letter.purpose, parts.place.messages_a_day) / parts.place.messages_a_day
            parts.watch(Spent(used if hindrance.obstacle is Obstacle.BUDGET else None, held=True))
            return hindrance
        taken.append(counter)
        if hindrance.obstacle is Obstacle.BUDGET:
            parts.watch(Spent(100 * numbers["sent"] / parts.place.messages_a_day, held=False))
    return tuple(taken)


def give_back(parts: Parts, taken: Sequence[Counter]) -> None:
    """What was counted did not go out."""
    for counter in taken:
        parts.shares.give_back(counter)


def recipient_of(parts: Parts, contact: str) -> str:
    """Under what a contact is counted in all cases: a keyed hash, which nobody reads a contact from."""
    key = parts.secrets().recipients
    return hmac.new(key, same_recipient(contact).encode(), "sha256").hexdigest()[:DIGEST]


def _counters(parts: Parts, letter: Letter, now: datetime) -> Iterator[tuple[Counter, Hold]]:
    """Which items count the message, the recipient's before everybody's; each with what it is to wait for."""
    day = local_day(now, NATION)
    pk = f"RECIPIENT#{parts.place.home}#{recipient_of(parts, letter.contact)}"
    if is_asking(letter.purpose):
        limits = {"unasked": UNASKED_A_MONTH, f"unasked_{day:%d}": UNASKED_A_DAY}
        # Which of the two is full is not read: the day's is looked at again tomorrow, and so is the month's.
        yield (
            Counter(pk, f"{day:%Y-%m}", limits, next_month(now), now),
            hold(Obstacle.TOO_MANY, tomorrow(now), letter.area),
        )
    else:
        yield from _of_a_day(letter, now, pk)
    most = budget_for(letter.purpose, parts.place.messages_a_day)
    everybodys = Counter(f"BUDGET#{parts.place.home}", day.isoformat(), {"sent": most}, tomorrow(now), now)
    yield everybodys, hold(Obstacle.BUDGET, tomorrow(now), letter.area)


def _of_a_day(letter: Letter, now: datetime, pk: str) -> Iterator[tuple[Counter, Hold]]:
    case = letter.number.replace("-", "")
    limits = {"sent": A_RECIPIENT_A_DAY, f"case_{case}": A_CASE_A_DAY}
    spaced = {f"asked_{case}": BETWEEN_ASKED_FOR} if letter.asked_for else {}
    until = now + BETWEEN_ASKED_FOR if letter.asked_for else tomorrow(now)
    day = local_day(now, NATION).isoformat()
    yield Counter(pk, day, limits, tomorrow(now), now, spaced), hold(Obstacle.TOO_MANY, until, letter.area)
