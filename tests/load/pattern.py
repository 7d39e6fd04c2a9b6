"""
Who comes when: the arrivals of a year of 2.5 million reports (domain facts, chapter 6), on an ordinary day, in its
busiest hour and when a subject goes viral.

Reports arrive at the rates that are known of such services. How many people read, follow and work beside them nobody
has published; what is assumed of them is the other lines of this table, and the report repeats it.
"""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Errand(StrEnum):
    """What somebody comes for."""

    FILE = "file a report"
    FOLLOW = "look after one's report"
    BROWSE = "read what is public"
    WORK = "work through an inbox"
    FLOOD = "file from one network"


@dataclass(frozen=True)
class Phase:
    """A time in which everybody comes at steady rates."""

    name: str
    seconds: float
    per_second: Mapping[Errand, float]
    viral: bool = False
    """Nearly all reports are of one subject and one place, so that one desk has them all."""


FLOOD, BEFORE = "flood", "before the flood"
FLOOD_REPORTS, FLOOD_SECONDS = 2_000, 60.0


def phases(*, burst: float = 15.0, scale: float = 1.0) -> tuple[Phase, ...]:
    """
    7,000 reports a day; 15 % of them in one hour; fifty times that hour; and 2,000 in a minute from one network.

    Before the flood and in it everybody else comes alike, and oftener than in the busy hour: to be compared, they have
    to be many. *scale* stretches or shortens all but the flood's number.
    """
    ordinary = {Errand.FILE: 0.08, Errand.FOLLOW: 0.3, Errand.BROWSE: 1.0, Errand.WORK: 0.2}
    busy = {Errand.FILE: 0.3, Errand.FOLLOW: 1.0, Errand.BROWSE: 3.0, Errand.WORK: 0.5}
    # No more officers come because more people complain.
    viral = {Errand.FILE: burst, Errand.FOLLOW: burst / 3, Errand.BROWSE: burst / 1.5, Errand.WORK: 0.5}
    others = {**busy, Errand.FILE: 1.0}
    flood = FLOOD_REPORTS / (FLOOD_SECONDS * scale)
    return (
        Phase("normal", 60 * scale, ordinary),
        Phase("busy hour", 60 * scale, busy),
        Phase("viral burst", 20 * scale, viral, viral=True),
        Phase("after the burst", 20 * scale, ordinary),
        Phase(BEFORE, FLOOD_SECONDS * scale, others),
        Phase(FLOOD, FLOOD_SECONDS * scale, {**others, Errand.FLOOD: flood}),
    )


@dataclass(frozen=True, order=True)
class Arrival:
    """Somebody comes: so many seconds after the start."""

    at: float
    errand: Errand
    phase: str
    viral: bool


def arrivals(pattern: Iterable[Phase], seed: int) -> list[Arrival]:
    """Everybody who will come, in order; at random moments, for people do not wait for each other."""
    chance = random.Random(seed)  # noqa: S311  # who comes when is no secret
    found, begin = [], 0.0
    for phase in pattern:
        for errand, rate in phase.per_second.items():
            at = chance.expovariate(rate)
            while at < phase.seconds:
                found.append(Arrival(begin + at, errand, phase.name, phase.viral))
                at += chance.expovariate(rate)
        begin += phase.seconds
    return sorted(found)
