"""The one limiter: counts what somebody without an account asks, then lets it pass, asks for work, or says wait."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.core import challenges
from chalicelib.domain.core.errors import ChallengeNeeded, TooSoon
from chalicelib.domain.core.rate_limits import LIMITS, SAMPLED, WAITED, Action, By, Count, Limit, is_flooded, wait_until
from chalicelib.metrics import Metric
from chalicelib.observability import measure
from chalicelib.services.core.parts import Parts


@dataclass(frozen=True)
class Caller:
    """Who asks, as far as it shows: the network, the browser's id if it sends one, and a challenge's solution."""

    network: str
    device: str | None = None
    solution: str | None = None

    def scope(self, key: bytes) -> str:
        """What an idempotency key is good for: the device, which keeps it from network to network; else the network."""
        whose = f"device|{self.device}" if self.device else f"network|{self.network}"
        return hmac.new(key, whose.encode(), "sha256").hexdigest()


def count(parts: Parts, action: Action, whose: Mapping[By, Sequence[str]], machine_now: datetime) -> tuple[Count, ...]:
    """
    Counts the request under each limit that it falls under, the caller's own first; nothing is refused here.

    Once a network is flooding, what else it names is not counted: a stranger uses up nothing of a contact or a case by
    requests that are not heard, and a flood costs one write each.
    """
    found: list[Count] = []
    for limit in LIMITS[action]:
        if limit.by is By.STAGE:
            found.append(_of_the_stage(parts, limit, machine_now))
        found += [_add(parts, action, limit, each, machine_now) for each in whose.get(limit.by, ())]
        if is_flooded(found):
            break
    return tuple(found)


def admit(parts: Parts, counts: Sequence[Count], caller: Caller, machine_now: datetime) -> None:
    """TooSoon until a window ends, or ChallengeNeeded while a flood lasts and the caller has not solved one yet."""
    if until := wait_until(counts):
        raise TooSoon(until)
    if is_flooded(counts) or (any(one.limit.by is By.STAGE for one in counts) and parts.switches().flood):
        must_solve(parts, caller, challenges.BITS, machine_now)


def must_solve(parts: Parts, caller: Caller, bits: int, machine_now: datetime) -> None:
    """ChallengeNeeded, with a new challenge, unless the caller brings one that is solved or waited for, and unused."""
    key = parts.secrets().challenges
    text, _, counter = (caller.solution or "").partition(":")
    given = challenges.read(key, caller.network, text, machine_now)
    if given and given.bits >= bits and _is_answered(parts, given, counter, caller, machine_now):
        return
    measure(Metric.CHALLENGED)
    raise ChallengeNeeded(challenges.challenge(key, caller.network, bits, parts.new_id(), machine_now))


def _is_answered(
    parts: Parts, given: challenges.Challenge, counter: str, caller: Caller, machine_now: datetime
) -> bool:
    if counter and not challenges.is_solved(given, counter):
        return False
    if not counter:
        if machine_now < given.opens_at:
            return False
        waited = _add(parts, "waited", WAITED, caller.network, machine_now)
        if waited.is_too_much:
            return False
    spent = parts.limits.add(f"spent#{hashlib.sha256(given.text.encode()).hexdigest()[:32]}", given.ends_at)
    return spent is None or spent == 1


def _add(parts: Parts, name: str, limit: Limit, whose: str, machine_now: datetime) -> Count:
    ends_at = limit.ends_at(machine_now)
    return Count(limit, parts.limits.add(f"{name}#{limit.by}#{place_of(parts, whose)}", ends_at), ends_at)


def place_of(parts: Parts, whose: str) -> str:
    """A keyed hash: the table holds no address, contact or number of anybody."""
    return hmac.new(parts.secrets().networks, whose.encode(), "sha256").hexdigest()[:24]


def _of_the_stage(parts: Parts, limit: Limit, machine_now: datetime) -> Count:
    """One in some counts, for all of them; the others go by what this process heard last."""
    ends_at = limit.ends_at(machine_now)
    if parts.gauge.is_due(SAMPLED):
        heard = parts.limits.add(f"{Action.SUBMIT}#{By.STAGE}", ends_at, by=SAMPLED)
        parts.gauge.note(ends_at, heard or 0)
    return Count(limit, parts.gauge.read(ends_at), ends_at)
