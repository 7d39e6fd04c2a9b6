"""Numbers and the moments at which they were measured, asked for as CloudWatch is asked."""

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

KEPT = timedelta(days=8)
"""A day longer than any alarm may look back."""

_STATISTICS: Mapping[str, Callable[[list[float]], float]] = {
    "Average": lambda found: sum(found) / len(found),
    "Maximum": max,
    "Minimum": min,
    "SampleCount": lambda found: float(len(found)),
    "Sum": sum,
}


@dataclass(frozen=True)
class Metric:
    """What was measured: a namespace, a name, and of what."""

    namespace: str
    name: str
    dimensions: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def of(cls, namespace: str, name: str, **dimensions: str) -> "Metric":
        """The metric with those dimensions."""
        return cls(namespace, name, frozenset(dimensions.items()))


@dataclass
class _Series:
    moments: list[datetime] = field(default_factory=list)
    numbers: list[float] = field(default_factory=list)


class Metrics:
    """Everything that was measured."""

    def __init__(self) -> None:
        self._series: dict[Metric, _Series] = defaultdict(_Series)

    def put(self, metric: Metric, number: float, at: datetime) -> None:
        """One number; moments come in order, one that is late counts as the last."""
        series = self._series[metric]
        at = max(at, series.moments[-1]) if series.moments else at
        series.moments.append(at)
        series.numbers.append(number)
        if series.moments[0] < at - 2 * KEPT:
            gone = bisect_right(series.moments, at - KEPT)
            del series.moments[:gone], series.numbers[:gone]

    def known(self) -> set[Metric]:
        """Every metric of which there is a number."""
        return set(self._series)

    def numbers(self, metric: Metric, start: datetime, end: datetime) -> list[float]:
        """What was measured after *start* and not after *end*."""
        if metric not in self._series:
            return []
        series = self._series[metric]
        return series.numbers[bisect_right(series.moments, start) : bisect_right(series.moments, end)]

    def matching(self, namespace: str, name: str, keys: set[str], where: Mapping[str, str]) -> Iterator[Metric]:
        """Those with just these dimensions, some of them given."""
        for metric in self.known():
            if (metric.namespace, metric.name) == (namespace, name):
                dimensions = dict(metric.dimensions)
                if set(dimensions) == keys and where.items() <= dimensions.items():
                    yield metric


def statistic(name: str, numbers: list[float]) -> float | None:
    """Sum, Average, … or a percentile (`p95`); None of nothing."""
    if not numbers:
        return None
    if name in _STATISTICS:
        return _STATISTICS[name](numbers)
    share = float(name.removeprefix("p")) / 100
    return sorted(numbers)[max(0, math.ceil(share * len(numbers)) - 1)]
