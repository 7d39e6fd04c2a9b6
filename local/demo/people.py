"""
Who does what, and how late: the delays of a real city's officers (12,530 complaints; first reply p50 8 h, p90 26.7 h,
94 % answered), and reporters who accept, dispute or stay silent.
"""

import math
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from local.seed.seed_files import SEED, read

MEDIAN_HOURS = 8.0
SPREAD = math.log(26.7 / MEDIAN_HOURS) / 1.2816
"""Of a log-normal delay, so that nine of ten answers come within 26.7 hours."""

ANSWERED = 0.94
HELD = 0.06
RETURNED = 0.04
EMPTY_ANSWER = 0.05


@dataclass
class Plan:
    """What will be tried with one complaint, and when next; `then` names the next step."""

    number: str
    pin: str
    at: datetime
    then: str
    tries: int = 0


class Chance:
    """All chance of a demo, from one seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._answers = read(SEED / "answers.json")

    def arrival(self, start: datetime, days: int) -> datetime:
        """A moment of the first days, more often by day than by night."""
        day = self._random.randrange(days)
        hour = min(23.9, max(0.0, self._random.gauss(6.0, 3.5)))
        return start + timedelta(days=day, hours=hour)

    def delay(self) -> timedelta:
        """How long an officer takes."""
        return timedelta(hours=MEDIAN_HOURS * math.exp(self._random.gauss(0, SPREAD)))

    def pause(self, low: float, high: float) -> timedelta:
        """How long a reporter takes, in hours."""
        return timedelta(hours=self._random.uniform(low, high))

    def happens(self, share: float) -> bool:
        """Does it, this time?"""
        return self._random.random() < share

    def verdict(self) -> str:
        """What a reporter does with an answer."""
        return self.choice(("accepted", "disputed", "silent"), (0.22, 0.08, 0.70))

    def choice(self, wishes: tuple[str, ...], shares: tuple[float, ...]) -> str:
        """One of them, as often as its share says."""
        return self._random.choices(wishes, shares)[0]

    def rating(self) -> int:
        """Of those who rate."""
        return self._random.choices((1, 2, 3, 4, 5), (8, 8, 18, 36, 30))[0]

    def text(self, kind: str) -> str:
        """One of the seed's texts of that kind."""
        found: Any = self._random.choice(self._answers[kind])
        return str(found["text"] if isinstance(found, dict) else found)
