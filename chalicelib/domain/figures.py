"""
Figures as they are published: medians and shares of counts, and nothing from which a small number can be told.

A number from 1 to 4 could point at a person: it is withheld, and so is whatever would let somebody work it out from
what stands beside it. Zero points at nobody.
"""

from collections.abc import Collection, Hashable, Mapping
from types import MappingProxyType
from typing import TypeVar

K = TypeVar("K", bound=Hashable)

LEAST_PUBLISHED = 5
"""Smaller numbers could point at a person; they are withheld."""

LEAST_AVERAGED = 20
"""An average of fewer ratings, to a tenth, could give single ones away."""


def is_small(number: int) -> bool:
    """Could it point at a person?"""
    return 0 < number < LEAST_PUBLISHED


def tells(hidden: Collection[int]) -> bool:
    """
    Can somebody who sees the sum, and takes off what is published, tell the numbers that were withheld?

    A single one is what is left; several that add up to little, or to the least or the most that they can, are known
    one by one.
    """
    rest = sum(hidden)
    most = len(hidden) * (LEAST_PUBLISHED - 1)
    return bool(hidden) and (len(hidden) == 1 or rest < LEAST_PUBLISHED or rest in {len(hidden), most})


def rest_tells(rest: int, places: int) -> bool:
    """Would what is left of a sum beside its listed parts point at somebody? It may lie at so many places, or fewer."""
    return is_small(rest) or 0 < rest == places * (LEAST_PUBLISHED - 1)


def listed(numbers: Mapping[K, int], places: int) -> set[K]:
    """
    Which parts of a sum may be listed beside it: none that is small, and none whose absence leaves a rest that tells.

    `places` is how many parts there can be, those of nothing among them: a list that leaves out what is withheld and
    what is nought alike does not say where something was.
    """
    found = {key for key, number in numbers.items() if number >= LEAST_PUBLISHED}
    rest = sum(number for key, number in numbers.items() if key not in found)
    for key in sorted(found, key=lambda key: (numbers[key], str(key))):
        if not rest_tells(rest, places - len(found)):
            break
        found.remove(key)
        rest += numbers[key]
    return found


def shown(
    numbers: Mapping[K, int], also_hidden: Collection[K] = (), left: Mapping[K, int] = MappingProxyType({})
) -> dict[K, int | None]:
    """
    Numbers whose sum is published beside them: the small ones withheld, and the next ones as long as those can be told.

    `also_hidden` are withheld for a reason of their own; `left` is what parts of a number that are listed elsewhere
    leave of it, if it is withheld.
    """
    hidden = {key for key, number in numbers.items() if is_small(number) or key in also_hidden}
    rest = sorted((number, str(key), key) for key, number in numbers.items() if number and key not in hidden)
    for _, _, key in rest:
        if not tells([left.get(name, numbers[name]) for name in hidden]):
            break
        hidden.add(key)
    return {key: None if key in hidden else number for key, number in numbers.items()}


def percent(part: int, whole: int, *, exact: bool = False) -> int | None:
    """
    The share in whole percent; None of a small group, and where it would tell that a part of it is small.

    Of a large group a whole percent leaves open how many the few are, and is shown. `exact` is for those who may know.
    """
    if whole < (1 if exact else LEAST_PUBLISHED):
        return None
    share = _rounded(part, whole)
    for few in () if exact else (part, whole - part):
        if is_small(few):
            others = [
                number for number in range(LEAST_PUBLISHED + 1) if _rounded(number, whole) == _rounded(few, whole)
            ]
            if all(is_small(number) for number in others):
                return None
    return share


def _rounded(part: int, whole: int) -> int:
    """To the nearest percent, a half upwards."""
    return (200 * part + whole) // (2 * whole)


def median(histogram: Mapping[int, int], *, exact: bool = False) -> float | None:
    """The middle value, between two of them their mean; None of a small group, to those who may not know exactly."""
    count = sum(histogram.values())
    if count < (1 if exact else LEAST_PUBLISHED):
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
    """The mean to a tenth; None where it could give single ones away to those who may not know them."""
    count = sum(histogram.values())
    if count < (1 if exact else LEAST_AVERAGED):
        return None
    return round(sum(value * number for value, number in histogram.items()) / count, 1)
