"""The simulator finds what somebody could break: each planted mistake within a few short runs."""

import pytest

from tests.simulation.hunt import first_broken
from tests.simulation.planted import PLANTED, planted

BUDGET = 6
"""Runs that a mistake may hide from."""
MOVES = 50


@pytest.mark.parametrize("name", sorted(PLANTED))
def test_a_planted_mistake_is_found(name: str) -> None:
    with planted(name):
        found = first_broken(range(1, BUDGET + 1), MOVES)

    assert found, f"{name} was not found in {BUDGET} runs"
