"""
Every accident of a run comes from its seed: what the service draws for numbers, salts and ids as well.

`secrets` and `uuid` ask the operating system; for the length of a run it is the seed that answers them.
"""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest

from chalicelib.store.tables import retries


class Chance(Random):
    """
    The accidents of a run, and beside them what the service draws.

    Both begin anew with every move: what a process draws only once, for its first client, would otherwise move
    everything that is drawn after it, and a seed would tell another story when it is replayed.
    """

    def __init__(self, seed: int) -> None:
        self.drawn = Random()
        super().__init__(seed)

    def seed(self, a: Any = None, version: int = 2) -> None:
        """From here on whatever that seed brings."""
        super().seed(a, version)
        self.drawn.seed(f"drawn {a}")


@contextmanager
def owned(seed: int) -> Iterator[Chance]:
    """The run's own chance; a retry waits no time, because time is the run's as well."""
    chance = Chance(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "urandom", chance.drawn.randbytes)
        patch.setattr(random, "_urandom", chance.drawn.randbytes)
        patch.setattr(retries, "FIRST_DELAY", 0.0)
        yield chance
