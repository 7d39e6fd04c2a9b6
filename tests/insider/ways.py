"""Every way that is tried, and when: on the day on which the cases moved, and six days after."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import reduce

from tests.insider import (
    ways_beside_cases,
    ways_of_cases,
    ways_of_events,
    ways_of_records,
    ways_of_words,
    ways_with_keys,
)
from tests.insider.hands import Insider

_OWNERS = ("public", "each other", "somebody else", "reporter")
"""Of whom something is, in the names of ways."""


class Moment(Enum):
    """How long ago the cases moved last."""

    FIRST_DAY = "on the day"
    LATER = "six days later"


@dataclass(frozen=True)
class Way:
    """Something that an insider does, and when it can be done."""

    do: Callable[[Insider], None]
    moments: tuple[Moment, ...] = tuple(Moment)

    @property
    def name(self) -> str:
        """In words."""
        words = self.do.__name__.replace("_", " ")
        return reduce(lambda told, owner: told.replace(f"{owner}s ", f"{owner}'s "), _OWNERS, f"{words} ").strip()

    @property
    def told(self) -> str:
        """What is done, in a sentence or two."""
        return f"{self.name}. {self.do.__doc__}"


ANYWHERE: tuple[Way, ...] = tuple(
    Way(do) for module in (ways_of_events, ways_of_words, ways_of_cases, ways_of_records) for do in module.WAYS
) + tuple(Way(do) for do in ways_with_keys.ALWAYS)
"""What needs no root of a day, and can be tried with any case."""
WAYS: tuple[Way, ...] = (
    *ANYWHERE,
    # In the town alone: what they change, the simulation does not ask the right ones about.
    *map(Way, (*ways_of_cases.IN_A_TOWN, *ways_beside_cases.WAYS)),
    *(Way(do, (Moment.FIRST_DAY,)) for do in ways_with_keys.BEFORE_THE_ROOT),
    *(Way(do, (Moment.LATER,)) for do in ways_with_keys.AFTER_THE_ROOT),
)
