"""
Whatever comes in whatever order, every promise holds; and the same few runs find what somebody could break.

A few seeds each time, many with `make simulate`.
"""

import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.simulation.hunt import runs, short_story
from tests.simulation.planted import PLANTED, planted

SEEDS = (1, 6, 7, 64)
"""The fewest in which every planted mistake shows; another step that people can take may ask for others."""
MOVES = 60
FEW = 15


@pytest.mark.parametrize("seed", SEEDS)
def test_every_promise_holds(seed: int) -> None:
    broken = [outcome for outcome in runs([seed], MOVES) if outcome.flaws]

    assert not broken, "\n".join(short_story(broken[0], MOVES))


def test_a_seed_tells_the_same_story_in_a_process_that_did_nothing_before() -> None:
    [here] = runs([SEEDS[0]], FEW)
    told = f"from tests.simulation.hunt import runs\n[one] = runs([{SEEDS[0]}], {FEW})\nprint(*one.story, sep='\\n')"
    command = [sys.executable, "-c", told]
    there = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")  # noqa: S603  # our own words

    assert there.stdout.splitlines() == here.story


@pytest.mark.parametrize(("mistake", "shows"), PLANTED.items(), ids=lambda given: getattr(given, "__name__", ""))
def test_a_planted_mistake_breaks_its_promise(
    mistake: Callable[[pytest.MonkeyPatch], None], shows: tuple[int, int]
) -> None:
    promise, first = shows
    with planted(mistake):
        seeds = sorted(SEEDS, key=lambda seed: seed != first)
        found = (flaw.promise for outcome in runs(seeds, MOVES) for flaw in outcome.flaws)

        assert promise in found
