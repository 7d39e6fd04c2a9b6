"""A long story told short: moves are left out as long as the same promise breaks without them (ddmin)."""

from collections.abc import Callable, Sequence

from tests.simulation.plan import Move


def shrunk(moves: Sequence[Move], breaks: Callable[[list[Move]], bool], tries: int) -> list[Move]:
    """A shorter plan that still breaks, after at most so many runs."""
    kept, size = list(moves), max(1, len(moves) // 2)
    while size and tries > 0:
        start = 0
        while start < len(kept) and tries > 0:
            without = kept[:start] + kept[start + size :]
            tries -= 1
            if without and breaks(without):
                kept = without
            else:
                start += size
        size //= 2
    return kept
