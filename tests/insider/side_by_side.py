"""Both moments at once, a process and a town each: a module of its own, because a new process finds no `__main__`."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context

from tests.insider.town import LATER, a_town
from tests.insider.tries import Tried, alarms, tried
from tests.insider.walk import Walked, walked
from tests.insider.ways import WAYS, Moment


@dataclass(frozen=True)
class Told:
    """What came of a moment: each way, every part of every item, and whoever raised an alarm where nothing was done."""

    moment: Moment
    tries: tuple[Tried, ...]
    walks: tuple[Walked, ...]
    false_alarms: dict[str, str]


def at_both_moments(only: str) -> Iterator[Told]:
    """The ways whose names hold that, and, if that is nothing, every part of every item."""
    with ProcessPoolExecutor(len(Moment), get_context("spawn")) as pool:
        yield from pool.map(partial(_at, only), Moment)


def _at(only: str, moment: Moment) -> Told:
    with a_town() as town:
        if moment is Moment.LATER:
            town.wait(LATER)
        false_alarms = alarms(town)
        tries = tried(town, [way for way in WAYS if only in way.name], moment)
        walks = () if only else walked(town)
        return Told(moment, tuple(tries), tuple(walks), false_alarms)
