"""What was measured: how long each answer took, what was no answer, what waited."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

Key = TypeVar("Key")
SHARES = (0.5, 0.95, 0.99, 1.0)


@dataclass(frozen=True)
class Sample:
    """One request; `failed` says how, and is empty when it was answered as it was meant."""

    phase: str
    endpoint: str
    seconds: float
    failed: str = ""


@dataclass
class Measures:
    """Everything of one run; threads only ever append."""

    samples: list[Sample] = field(default_factory=list)
    backlog: list[tuple[float, int]] = field(default_factory=list)
    """Seconds after the start, and what waited then for all functions together."""
    routed: list[tuple[str, float]] = field(default_factory=list)
    """Phase, and the seconds from a report's receipt until its desk stood on its page."""

    def latencies(self) -> dict[tuple[str, str], list[float]]:
        """By phase and endpoint, those that were answered as they were meant."""
        return _grouped(((one.phase, one.endpoint), one.seconds) for one in self.samples if not one.failed)

    def times_to_route(self) -> dict[str, list[float]]:
        """By phase."""
        return _grouped(self.routed)

    def failures(self) -> Counter[tuple[str, str, str]]:
        """How often, by phase, endpoint and kind."""
        return Counter((one.phase, one.endpoint, one.failed) for one in self.samples if one.failed)


def _grouped(pairs: Iterable[tuple[Key, float]]) -> dict[Key, list[float]]:
    groups: dict[Key, list[float]] = defaultdict(list)
    for key, seconds in pairs:
        groups[key].append(seconds)
    return groups


def percentiles(seconds: Sequence[float]) -> list[float]:
    """By nearest rank: values that were measured, none in between. The last one is the longest."""
    ranked = sorted(seconds)
    return [ranked[math.ceil(share * len(ranked)) - 1] for share in SHARES]
