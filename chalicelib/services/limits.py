"""How often somebody without an account may ask: some requests are free, each further one waits."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.errors import TooSoon
from chalicelib.domain.number import CaseNumber
from chalicelib.services.parts import Parts


@dataclass(frozen=True)
class Limit:
    """`free` requests, then one each `wait`; a day without one begins anew. `name` is what they are counted under."""

    name: CaseNumber
    free: int
    wait: timedelta

    def wait_after(self, asked: int) -> timedelta:
        """How long the next one waits once so many were heard."""
        return timedelta(0) if asked < self.free else self.wait


def take_turn(parts: Parts, limits: Sequence[tuple[Limit, str]], machine_now: datetime) -> None:
    """
    Counts one request under each limit, for the network or case that stands beside it.

    TooSoon, and none is counted, as long as one of them has to wait.
    """
    key = parts.secrets().networks
    places = [
        (limit, hmac.new(key, f"{limit.name}|{whose}".encode(), "sha256").hexdigest()[:24]) for limit, whose in limits
    ]
    waits = [parts.vault.next_try(limit.name, place, machine_now)[1] for limit, place in places]
    latest = max((until for until in waits if until), default=machine_now)
    if latest > machine_now:
        raise TooSoon(latest)
    for limit, place in places:
        parts.vault.note_wrong_try(limit.name, place, machine_now, limit.wait_after)
