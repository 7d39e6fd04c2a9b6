"""Runs over many seeds, and the short story of the first one that broke a promise."""

from collections.abc import Iterable, Iterator

from local.service import running
from tests.simulation.plan import Move, plan
from tests.simulation.shrink import shrunk
from tests.simulation.stage import Outcome, played

SHRINKING_RUNS = 24
"""How many runs the shortening of a story may take."""


def runs(seeds: Iterable[int], moves: int) -> Iterator[Outcome]:
    """Each seed's outcome, on the fast engine if it can be had."""
    with running("dynoxide", None, plain=True) as engine:
        for seed in seeds:
            yield played(engine, seed, plan(seed, moves))


def short_story(broken: Outcome, moves: int) -> list[str]:
    """What happened, as briefly as it still breaks the same promise."""
    promise = broken.flaws[0].promise
    with running("dynoxide", None, plain=True) as engine:

        def breaks(shorter: list[Move]) -> bool:
            return any(flaw.promise == promise for flaw in played(engine, broken.seed, shorter).flaws)

        kept = shrunk(plan(broken.seed, moves), breaks, SHRINKING_RUNS)
        last = played(engine, broken.seed, kept)
    told = last if last.flaws else broken
    return [*told.story, *(f"BROKEN  {flaw}" for flaw in told.flaws[:5])]
