"""
What is asked of everybody while a flood lasts: a small piece of work for a machine, or a minute's patience.

A challenge is a text that only the service can write. Its work is a counter for which the SHA-256 of
`<challenge>:<counter>` begins with so many zero bits; whoever cannot compute that sends the challenge alone, once it is
old enough. A person's telephone does it in two or three seconds, by the site and without being asked; whoever sends
thousands pays for each (docs/adr/0027-limits-count-before-they-check.md).
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

BITS = 17
"""131,072 hashes on average: two seconds of a telephone that does 60,000 a second in plain JavaScript."""
MOST_BITS = 22
"""For PINs of a case that somebody is guessing; a minute and more, but never shut."""
LIFE = timedelta(minutes=10)
PATIENCE = timedelta(minutes=1)
"""After which the challenge itself will do."""

_WRITTEN = re.compile(r"(\d{1,2})\.(\d{1,12})\.([0-9a-f]{32})\.([0-9a-f]{32})", re.ASCII)
_COUNTER = re.compile(r"\d{1,12}", re.ASCII)


@dataclass(frozen=True)
class Challenge:
    """A challenge as it was given out to one network."""

    text: str
    bits: int
    given_at: datetime

    @property
    def opens_at(self) -> datetime:
        """From when it will do without its work."""
        return self.given_at + PATIENCE

    @property
    def ends_at(self) -> datetime:
        """From when it is worth nothing."""
        return self.given_at + LIFE


def challenge(key: bytes, whose: str, bits: int, nonce: str, now: datetime) -> Challenge:
    """A new one for that network; `nonce` are 32 hexadecimal digits that nobody can foresee."""
    given = int(now.timestamp())
    text = f"{bits}.{given}.{nonce}"
    return Challenge(f"{text}.{_mark(key, whose, text)}", bits, datetime.fromtimestamp(given, UTC))


def read(key: bytes, whose: str, text: str, now: datetime) -> Challenge | None:
    """The challenge, if it is one of ours, for that network, and not over; else None."""
    match = _WRITTEN.fullmatch(text)
    if match is None or not hmac.compare_digest(_mark(key, whose, text.rpartition(".")[0]), match[4]):
        return None
    found = Challenge(text, int(match[1]), datetime.fromtimestamp(int(match[2]), UTC))
    return found if found.given_at <= now < found.ends_at else None


def is_solved(given: Challenge, counter: str) -> bool:
    """Does the counter make enough zero bits?"""
    if not _COUNTER.fullmatch(counter):
        return False
    digest = hashlib.sha256(f"{given.text}:{counter}".encode()).digest()
    return int.from_bytes(digest) >> (len(digest) * 8 - given.bits) == 0


def bits_for(tries: int, free: int) -> int:
    """The work for a PIN: one bit more each time that the tries of a case have doubled beyond what is free."""
    return min(MOST_BITS, BITS + max(0, (tries // max(1, free)).bit_length() - 1))


def _mark(key: bytes, whose: str, text: str) -> str:
    return hmac.new(key, f"{whose}|{text}".encode(), "sha256").hexdigest()[:32]
