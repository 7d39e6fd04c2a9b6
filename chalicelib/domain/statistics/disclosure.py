"""
Figures as they are published: medians, shares and averages of counts.

They are of open reports alone (services/statistics/projection.py), each of which the public can read: none is too small
to be told. What is of too few to mean anything is left out; secret reports are told in numbers that are large.
"""

from collections.abc import Iterable, Mapping

LEAST_SHARED = 5
"""A median or a share of fewer says nothing about an office."""

LEAST_AVERAGED = 20
"""Nor does an average of fewer ratings, to a tenth."""

LEAST_SECRET = 20
"""Secret reports of a month are told, of the whole nation alone, if there were so many of them."""


def secret_told(months: Iterable[int]) -> int:
    """
    How many secret reports of these months are told: those of each month that had enough, and of no other.

    Decided once for each month, whatever it is asked with: one answer less another tells a whole month, or nought.
    """
    return sum(number for number in months if number >= LEAST_SECRET)


def percent(part: int, whole: int, *, exact: bool = False) -> int | None:
    """The share in whole percent, a half upwards; None of a small group. `exact` is for who asks about the own."""
    return (200 * part + whole) // (2 * whole) if whole >= (1 if exact else LEAST_SHARED) else None


def median(histogram: Mapping[int, int], *, exact: bool = False) -> float | None:
    """The middle value, between two of them their mean; None of a small group."""
    count = sum(histogram.values())
    if count < (1 if exact else LEAST_SHARED):
        return None
    lower, upper = _nth(histogram, (count - 1) // 2), _nth(histogram, count // 2)
    return (lower + upper) / 2


def _nth(histogram: Mapping[int, int], place: int) -> int:
    """The value at that place, counted from nought, of all in order."""
    for value in sorted(histogram):
        place -= histogram[value]
        if place < 0:
            return value
    raise IndexError(place)


def average(histogram: Mapping[int, int], *, exact: bool = False) -> float | None:
    """The mean to a tenth; None of few."""
    count = sum(histogram.values())
    if count < (1 if exact else LEAST_AVERAGED):
        return None
    return round(sum(value * number for value, number in histogram.items()) / count, 1)
