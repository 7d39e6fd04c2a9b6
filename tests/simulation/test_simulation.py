"""
Whatever comes in whatever order, every promise holds; and the same few runs find what somebody could break.

A few seeds each time, many with `make simulate`.
"""

from collections.abc import Callable

import pytest

from tests.simulation.hunt import runs, short_story
from tests.simulation.planted import PLANTED, planted

SEEDS = (1, 2, 3, 4, 7, 9)
"""The fewest in which every planted mistake shows; another step that people can take may ask for others."""
MOVES = 60


def test_every_promise_holds() -> None:
    broken = [outcome for outcome in runs(SEEDS, MOVES) if outcome.flaws]

    assert not broken, "\n".join(short_story(broken[0], MOVES))


@pytest.mark.parametrize(("mistake", "promise"), PLANTED.items(), ids=lambda given: getattr(given, "__name__", ""))
def test_a_planted_mistake_breaks_its_promise(mistake: Callable[[pytest.MonkeyPatch], None], promise: int) -> None:
    with planted(mistake):
        found = (flaw.promise for outcome in runs(SEEDS, MOVES) for flaw in outcome.flaws)

        assert promise in found
