"""Medians, shares and averages are what a clerk works out, and secret reports are told in large numbers alone."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.statistics.disclosure import (
    LEAST_AVERAGED,
    LEAST_SECRET,
    LEAST_SHARED,
    average,
    median,
    percent,
    secret_told,
)


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

    assert median(histogram) == (statistics.median(values) if len(values) >= LEAST_SHARED else None)


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [(4, 4, None), (5, 5, 100), (0, 5, 0), (1, 8, 13), (5, 10, 50), (98, 100, 98), (67, 200, 34), (2, 10_000, 0)],
)
def test_a_share_is_a_whole_percent_of_enough(part: int, whole: int, share: int | None) -> None:
    assert percent(part, whole) == share


def test_who_asks_about_their_own_gets_shares_and_medians_of_few() -> None:
    assert (percent(1, 3), median({3: 1}), average({4: 1})) == (None, None, None)
    assert (percent(1, 3, exact=True), median({3: 1}, exact=True), average({4: 1}, exact=True)) == (33, 3, 4)


def test_an_average_of_few_ratings_is_left_out() -> None:
    assert average({5: LEAST_AVERAGED - 1}) is None
    assert average({5: 15, 4: 5}) == 4.8


@given(months=st.lists(st.integers(0, 2 * LEAST_SECRET), max_size=12), data=st.data())
def test_no_two_periods_tell_a_month_of_few_secret_reports(months: list[int], data: st.DataObject) -> None:
    """Runs that overlap, taken from each other, tell whole months that had enough, and of the others nothing."""
    begin, end = sorted(data.draw(st.tuples(*[st.integers(0, len(months))] * 2)))
    told = secret_told(months) - secret_told(months[:begin]) - secret_told(months[end:])

    assert told == sum(number for number in months[begin:end] if number >= LEAST_SECRET)


def test_whoever_may_know_is_told_of_one_as_of_many() -> None:
    assert [percent(0, 0, exact=True), percent(1, 1, exact=True), percent(98, 100, exact=True)] == [None, 100, 98]
    assert [median({}, exact=True), median({3: 1}, exact=True)] == [None, 3]
    assert [average({}, exact=True), average({3: 1}, exact=True), average({4: 18, 2: 1})] == [None, 3.0, None]
    assert average({4: 18, 2: 1}, exact=True) == 3.9


def test_a_share_that_leaves_open_whether_the_few_are_few_is_shown() -> None:
    assert percent(246, 250) == 98  # four, or five
