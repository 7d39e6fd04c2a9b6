"""
Every accident of a run comes from its seed: what the service draws for numbers, salts and ids as well.

`secrets` and `uuid` ask the operating system; for the length of a run it is the seed that answers them.
"""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import pytest

from chalicelib.store import retries


@contextmanager
def owned(seed: int) -> Iterator[Random]:
    """The run's own chance; a retry waits no time, because time is the run's as well."""
    drawn = Random(f"drawn {seed}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "urandom", drawn.randbytes)
        patch.setattr(random, "_urandom", drawn.randbytes)
        patch.setattr(retries, "FIRST_DELAY", 0.0)
        yield Random(seed)
