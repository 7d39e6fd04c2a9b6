"""
Whatever comes in whatever order, every promise holds; and the same few runs find what somebody could break.

A few seeds each time, many with `make simulate`.
"""

from collections.abc import Callable

import pytest

from tests.simulation.hunt import runs, short_story
from tests.simulation.planted import PLANTED, planted

SEEDS = (1, 2, 3, 4, 6, 7)
"""The fewest in which every planted mistake shows; another step that people can take may ask for others."""
MOVES = 60


@pytest.mark.parametrize("seed", SEEDS)
def test_every_promise_holds(seed: int) -> None:
    broken = [outcome for outcome in runs([seed], MOVES) if outcome.flaws]

    assert not broken, "\n".join(short_story(broken[0], MOVES))


@pytest.mark.parametrize(("mistake", "shows"), PLANTED.items(), ids=lambda given: getattr(given, "__name__", ""))
def test_a_planted_mistake_breaks_its_promise(
    mistake: Callable[[pytest.MonkeyPatch], None], shows: tuple[int, int]
) -> None:
    promise, first = shows
    with planted(mistake):
        seeds = sorted(SEEDS, key=lambda seed: seed != first)
        found = (flaw.promise for outcome in runs(seeds, MOVES) for flaw in outcome.flaws)

        assert promise in found
