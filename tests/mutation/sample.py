"""One mutant in so many, and what their share says of all."""

import hashlib
from math import sqrt

_NORMAL_95 = 1.96


def is_chosen(name: str, sample: int) -> bool:
    """Whether the mutant is of the sample, one in *sample*: the same ones on every machine, for its name decides."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]) % sample == 0


def interval(killed: int, tried: int) -> tuple[float, float]:
    """Wilson's interval: where the share of all mutants lies, in 95 of 100 samples of this size. *tried* is above 0."""
    share, z = killed / tried, _NORMAL_95
    middle = (share + z * z / (2 * tried)) / (1 + z * z / tried)
    reach = z / (1 + z * z / tried) * sqrt(share * (1 - share) / tried + z * z / (4 * tried * tried))
    return max(middle - reach, 0.0), min(middle + reach, 1.0)
