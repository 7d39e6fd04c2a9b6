"""What happens in a run, drawn from its seed before anything happens."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

MOVES = 120
WEIGHTS: Mapping[str, int] = {
    "file": 7, "send again": 2, "officer": 40, "reporter": 16, "stream": 26, "queue": 16, "tick": 12,
    "time": 18, "storm": 5, "lag": 2, "calendar": 1, "rules": 1, "retire": 1, "settle": 2,
}  # fmt: skip


@dataclass(frozen=True)
class Move:
    """
    Something that happens; what exactly, its salt decides when it is played.

    A move's own chance comes from its salt, so that a shorter plan is still a plan: that is what shrinking needs.
    """

    kind: str
    salt: int


def plan(seed: int, moves: int = MOVES) -> list[Move]:
    """The moves of a seed; it begins with a report, or nothing would happen."""
    chance = Random(f"plan {seed}")
    kinds = chance.choices(list(WEIGHTS), list(WEIGHTS.values()), k=moves)
    return [Move("file", chance.getrandbits(32)), *(Move(kind, chance.getrandbits(32)) for kind in kinds)]
