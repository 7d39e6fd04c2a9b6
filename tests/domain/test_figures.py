"""Medians, shares and averages are what a clerk works out, and none of them gives a small number away."""

import statistics
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.figures import (
    LEAST_AVERAGED,
    LEAST_PUBLISHED,
    average,
    is_small,
    listed,
    median,
    percent,
    rest_tells,
    shown,
    tells,
)

counts = st.lists(st.integers(0, 9), min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("histogram", "days"),
    [
        ({}, None),
        ({3: 4}, None),
        ({3: 5}, 3),
        ({1: 1, 2: 1, 3: 1, 9: 2}, 3),
        ({1: 3, 4: 3}, 2.5),
        ({0: 3, 7: 1, 250: 1}, 0),
    ],
)
def test_the_median_of_enough_is_the_middle_one(histogram: dict[int, int], days: float | None) -> None:
    assert median(histogram) == days


@given(histogram=st.dictionaries(st.integers(0, 250), st.integers(0, 9), max_size=20))
def test_a_median_from_a_histogram_is_that_of_its_values(histogram: dict[int, int]) -> None:
    values = [value for value, number in histogram.items() for _ in range(number)]

    assert median(histogram) == (statistics.median(values) if len(values) >= LEAST_PUBLISHED else None)


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        (4, 4, None),  # too few
        (5, 5, 100),
        (0, 5, 0),
        (1, 8, None),  # that one could be told
        (5, 10, 50),
        (98, 100, None),  # two are late: 98 percent of 100 tells it
        (9_998, 10_000, 100),  # of so many, 100 percent leaves it open
        (2, 10_000, 0),
        (297, 300, None),  # 99 percent of 300: two, three or four
        (1, 3, None),
        (67, 200, 34),
    ],
)
def test_a_share_is_a_whole_percent_unless_it_tells_how_many_the_few_are(
    part: int, whole: int, share: int | None
) -> None:
    assert percent(part, whole) == share


@given(whole=st.integers(0, 700), data=st.data())
def test_a_share_never_leaves_only_small_numbers(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    share = percent(part, whole)

    if share is not None:
        fitting = [number for number in range(whole + 1) if abs(200 * number - 2 * whole * share) <= whole]
        assert part in fitting
        assert not all(is_small(number) for number in fitting)
        assert not all(is_small(whole - number) for number in fitting)


def test_an_average_of_few_ratings_is_withheld() -> None:
    assert average({5: LEAST_AVERAGED - 1}) is None
    assert average({5: 15, 4: 5}) == 4.8


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        ([7, 8], [7, 8]),
        ([7, 0], [7, 0]),
        ([7, 3], [None, None]),  # the one that is left, and another lest it be told
        ([20, 9, 3], [20, None, None]),
        ([20, 4, 4], [None, None, None]),  # as much as can be: four each
        ([20, 2, 4], [20, None, None]),
        ([3], [None]),
    ],
)
def test_what_is_small_is_withheld_and_what_would_tell_it(numbers: list[int], found: list[int | None]) -> None:
    assert list(shown(dict(enumerate(numbers))).values()) == found


@given(numbers=counts)
def test_more_than_one_answer_fits_what_stands_beside_a_withheld_number(numbers: list[int]) -> None:
    found = shown(dict(enumerate(numbers)))
    hidden = [place for place, number in found.items() if number is None]
    total = sum(numbers)

    assert all(number is None or not is_small(number) for number in found.values())
    if hidden and total >= LEAST_PUBLISHED and not _all_hidden(numbers, hidden):
        rest = total - sum(number for number in found.values() if number)
        fitting = [one for one in product(range(1, rest + 1), repeat=len(hidden)) if sum(one) == rest]
        small = [index for index, place in enumerate(hidden) if is_small(numbers[place])]
        assert all(len({one[index] for one in fitting}) > 1 for index in small)


def _all_hidden(numbers: list[int], hidden: list[int]) -> bool:
    """Nothing more can be withheld, and the total is all that is told."""
    return len(hidden) == sum(number > 0 for number in numbers)


def test_what_is_withheld_for_a_reason_of_its_own_takes_another_with_it() -> None:
    assert shown({"a": 50, "b": 9, "c": 30}, ["a"]) == {"a": None, "b": None, "c": 30}


@given(numbers=st.dictionaries(st.integers(0, 3), st.integers(1, 9), max_size=4))
def test_nothing_that_is_withheld_beside_a_list_can_be_worked_out(numbers: dict[int, int]) -> None:
    """Four places, of which the list names some; whoever knows the sum tries every way to fill the others."""
    whole, found = sum(numbers.values()), listed(numbers, 4)
    left = whole - sum(numbers[place] for place in found)
    others = [place for place in range(4) if place not in found]
    if is_small(whole) or rest_tells(left, len(others)):
        assert not found, "the sum is withheld as well"
        return

    assert all(numbers[place] >= LEAST_PUBLISHED for place in found)
    ways = [way for way in product(range(left + 1), repeat=len(others)) if sum(way) == left]
    for index, place in enumerate(others):
        if is_small(numbers.get(place, 0)):
            assert len({way[index] for way in ways}) > 1


@given(
    classes=st.lists(
        st.dictionaries(st.integers(0, 2), st.integers(1, 8), min_size=1, max_size=3), min_size=1, max_size=3
    )
)
def test_the_whole_its_classes_and_their_days_together_tell_no_small_number(classes: list[dict[int, int]]) -> None:
    """Every sum that can be made by taking published numbers from published numbers is nought or not small."""
    numbers = {str(place): sum(days.values()) for place, days in enumerate(classes)}
    lines = {(name, day): classes[int(name)][day] for name in numbers for day in listed(classes[int(name)], 30)}
    left = {name: numbers[name] - sum(n for (of, _), n in lines.items() if of == name) for name in numbers}
    found = shown(numbers, [name for name, rest in left.items() if is_small(rest)], left)
    whole = sum(numbers.values())
    if is_small(whole) or is_small(sum(left.values())):
        return

    rest_of_classes = {name: left[name] for name, number in found.items() if number is not None}
    hidden = sum(rest for name, rest in left.items() if found[name] is None)
    assert not any(is_small(rest) for rest in rest_of_classes.values())
    assert not is_small(hidden)


@pytest.mark.parametrize(
    ("hidden", "known"),
    [([], False), ([3], True), ([1, 1], True), ([2, 2], True), ([2, 3], False), ([4, 4], True), ([1, 1, 4], False)],
)
def test_withheld_numbers_are_known_by_their_sum_if_it_is_little_or_the_most_that_they_can_be(
    hidden: list[int], *, known: bool
) -> None:
    assert tells(hidden) is known


@pytest.mark.parametrize(
    ("rest", "places", "known"),
    [
        (0, 0, False),
        (0, 3, False),
        (1, 1, True),
        (4, 9, True),
        (5, 2, False),
        (8, 2, True),
        (9, 2, False),
        (8, 3, False),
    ],
)
def test_a_rest_tells_if_it_is_small_or_as_much_as_its_places_can_withhold(
    rest: int, places: int, *, known: bool
) -> None:
    assert rest_tells(rest, places) is known


def test_the_least_that_can_be_spared_is_withheld_and_of_equals_the_first_by_name() -> None:
    assert listed({"a": 5, "b": 30}, 30) == {"a", "b"}
    assert listed({"a": 30, "b": 6, "c": 2}, 30) == {"a"}
    assert listed({10: 6, 9: 6, 3: 2}, 30) == {9}
    assert shown({10: 6, 9: 6, 3: 4}) == {10: None, 9: 6, 3: None}
    assert shown({"a": 2, "b": 0, "c": 50, "d": 60}) == {"a": None, "b": 0, "c": None, "d": 60}


def test_whoever_may_know_is_told_of_one_as_of_many() -> None:
    assert [percent(0, 0, exact=True), percent(1, 1, exact=True), percent(98, 100, exact=True)] == [None, 100, 98]
    assert [median({}, exact=True), median({3: 1}, exact=True)] == [None, 3]
    assert [average({}, exact=True), average({3: 1}, exact=True), average({4: 18, 2: 1})] == [None, 3.0, None]
    assert average({4: 18, 2: 1}, exact=True) == 3.9


def test_a_share_that_leaves_open_whether_the_few_are_few_is_shown() -> None:
    assert percent(246, 250) == 98  # four, or five
