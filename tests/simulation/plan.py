"""What happens in a run, drawn from its seed before anything happens."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

MOVES = 120
WEIGHTS: Mapping[str, int] = {
    "file": 7, "send again": 2, "officer": 40, "reporter": 16, "stream": 26, "queue": 16, "tick": 12,
    "time": 18, "storm": 5, "lag": 2, "calendar": 1, "rules": 1, "retire": 1, "settle": 2,
}  # fmt: skip
TAMPER = "tamper"
BETWEEN_TAMPERINGS = 8
"""Other moves from one tampering to the next."""


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
    drawn = [Move("file", chance.getrandbits(32)), *(Move(kind, chance.getrandbits(32)) for kind in kinds)]
    # No draw of the run's chance: what else happens in it stays what it was.
    at = len(drawn) * 9 // 10
    return list(_with_insider(seed, [*drawn[:at], Move("wave", seed), *drawn[at:]]))


def _with_insider(seed: int, moves: list[Move]) -> Iterator[Move]:
    """Now and then somebody tampers, which changes nothing of what comes after."""
    chance = Random(f"insider {seed}")
    for place, move in enumerate(moves, 1):
        yield move
        if place % BETWEEN_TAMPERINGS == 0:
            yield Move(TAMPER, chance.getrandbits(32))
