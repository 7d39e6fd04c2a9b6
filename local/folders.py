"""The folder in which a local service keeps its data, for one process at a time."""

import fcntl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra import ROOT

STATE = ROOT / ".state"
DATA = STATE / "data"


@contextmanager
def locked(state: Path) -> Iterator[None]:
    """Nobody else uses the folder inside: two engines on one database would lose each other's writes."""
    state.mkdir(parents=True, exist_ok=True)
    with (state / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            sys.exit(f"Another local service is using {state}: stop it first.")
        yield
