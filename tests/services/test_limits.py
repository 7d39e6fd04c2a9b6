"""Whoever has no account may ask so often, then waits; somebody else's requests cost nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.errors import TooSoon
from chalicelib.domain.number import CaseNumber
from chalicelib.services.limits import Limit, take_turn
from chalicelib.services.parts import Parts
from tests.services.steps import NOW

MINUTE = timedelta(minutes=1)
SEARCHES = Limit(CaseNumber("searches"), 2, MINUTE)
LETTERS = Limit(CaseNumber("letters"), 1, 2 * MINUTE)


def test_so_many_are_free_and_each_further_one_waits() -> None:
    assert [SEARCHES.wait_after(asked) for asked in (0, 1, 2, 3)] == [timedelta(0), timedelta(0), MINUTE, MINUTE]


def test_who_asks_too_soon_is_told_until_when_to_wait(parts: Parts) -> None:
    mine = [(SEARCHES, f"mine {parts.place.home}")]
    take_turn(parts, mine, NOW)
    take_turn(parts, mine, NOW)

    with pytest.raises(TooSoon) as refused:
        take_turn(parts, mine, NOW + MINUTE - timedelta(seconds=1))

    assert refused.value.retry_at == NOW + MINUTE
    take_turn(parts, mine, NOW + MINUTE)
    take_turn(parts, [(SEARCHES, f"another's {parts.place.home}")], NOW)


def test_as_long_as_one_limit_waits_none_is_counted_and_the_longest_wait_is_told(parts: Parts) -> None:
    network, case = f"network {parts.place.home}", f"case {parts.place.home}"
    take_turn(parts, [(LETTERS, case), (SEARCHES, network)], NOW)

    for seconds in (0, 30):
        with pytest.raises(TooSoon) as refused:
            take_turn(parts, [(SEARCHES, network), (LETTERS, case)], NOW + timedelta(seconds=seconds))
        assert refused.value.retry_at == NOW + 2 * MINUTE

    take_turn(parts, [(SEARCHES, network)], NOW)
    with pytest.raises(TooSoon) as both:
        take_turn(parts, [(LETTERS, case), (SEARCHES, network)], NOW)
    assert both.value.retry_at == NOW + 2 * MINUTE


def test_one_limit_says_nothing_of_another_of_the_same_network(parts: Parts) -> None:
    network = f"both {parts.place.home}"
    take_turn(parts, [(LETTERS, network)], NOW)

    take_turn(parts, [(replace(LETTERS, name=CaseNumber("pages")), network)], NOW)
