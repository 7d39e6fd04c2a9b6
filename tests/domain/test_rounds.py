"""What a round makes of its notes, what counters prove, and how a round keeps its time; without AWS."""

import json
from collections.abc import Iterable
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.rounds import (
    EVERY,
    LENGTH,
    LIMIT,
    Ledger,
    Seen,
    forecast,
    is_behind,
    share_of,
    shelf_of,
    shelves_for,
    weight_of,
)

CASE = Seen(events=["a", "b", "c"], due=2, is_settled=True)
ANCHORS = Seen(anchors={1: "a", 2: "b", 3: "c"})
LEAF = Seen(leaf=(3, "c"))
KEY, REPORTER, REST = Seen(has_key=True), Seen(has_reporter=True), Seen(has_rest=True)
SOUND = [CASE, ANCHORS, LEAF, KEY, REPORTER]


def joined(parts: Iterable[Seen]) -> Seen:
    found = Seen()
    for part in parts:
        found.add(Seen.of(json.loads(json.dumps(part.as_kept()))))
    return found


def test_of_what_fits_nothing_is_doubted_in_whatever_order_it_was_met() -> None:
    for order in permutations(SOUND):
        found = joined(order)

        assert not found.is_doubtful
        assert [*found.missing, *found.against_its_leaf] == []


@pytest.mark.parametrize("witness", [ANCHORS, LEAF, KEY, REPORTER, REST])
def test_whoever_names_a_case_that_is_not_there_makes_it_doubtful(witness: Seen) -> None:
    assert joined([witness]).is_doubtful


@pytest.mark.parametrize(
    "other",
    [
        Seen(anchors={1: "a", 2: "x", 3: "c"}),
        Seen(anchors={1: "a", 2: "b", 3: "c", 4: "d"}),
        Seen(anchors={1: "a", 2: ""}),
        Seen(anchors={2: "b"}),
    ],
    ids=["another hash", "behind the end", "not ours", "one that is due is gone"],
)
def test_anchors_that_do_not_fit_make_a_case_doubtful(other: Seen) -> None:
    assert joined([CASE, other, KEY, REPORTER]).is_doubtful


def test_an_event_that_is_not_due_needs_no_anchor_yet() -> None:
    assert not joined([CASE, Seen(anchors={1: "a", 2: "b"}), KEY, REPORTER]).is_doubtful


@pytest.mark.parametrize(("leaf", "told"), [((4, "d"), "is gone"), ((3, "x"), "is another one")])
def test_a_leaf_that_no_event_has_is_told(leaf: tuple[int, str], told: str) -> None:
    found = joined([CASE, ANCHORS, Seen(leaf=leaf)])

    assert found.is_doubtful
    assert told in next(found.against_its_leaf)


def test_the_last_leaf_of_a_case_is_the_one_that_counts() -> None:
    found = joined([Seen(leaf=(3, "c")), Seen(leaf=(1, "a"))])

    assert found.leaf == (3, "c")


def test_key_and_reporter_are_missed_of_a_case_that_was_there_before_the_round() -> None:
    assert [*joined([CASE, ANCHORS]).missing] == ["its key is gone", "its reporter is gone"]
    assert [*joined([Seen(events=["a"]), ANCHORS]).missing] == []


KEY_OF_WEIGHTS = b"k" * 32
COUNTERS = st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(-3, 9)), max_size=12)


@given(COUNTERS, COUNTERS)
def test_a_ledger_is_even_exactly_when_every_counter_is(
    published: list[tuple[str, int]], raised: list[tuple[str, int]]
) -> None:
    ledger, sums = Ledger(), dict.fromkeys("abcdef", 0)
    for sign, booked in ((1, published), (-1, raised)):
        for name, number in booked:
            ledger.book("2026-03-02", weight_of(KEY_OF_WEIGHTS, [name]), sign * number)
            sums[name] += sign * number

    assert bool(ledger.wrong) == any(sums.values())


def test_a_day_that_is_unsettled_is_left_to_the_next_round() -> None:
    ledger = Ledger({"2026-03-02": 5, "2026-03-03": 7})
    ledger.add(Ledger(unsettled={"2026-03-02"}))

    assert ledger.wrong == ["2026-03-03"]


def test_a_round_of_unknown_size_does_not_rest() -> None:
    assert is_behind(10**9, 0, timedelta(0))
    assert share_of(10**9, 0) == 0


def test_a_round_of_known_size_is_spread_over_its_length() -> None:
    half = LENGTH / 2

    assert is_behind(400, 1000, half)
    assert not is_behind(600, 1000, half)
    assert is_behind(999, 1000, LENGTH)


def test_two_rounds_lie_within_the_month_in_which_a_case_must_be_read() -> None:
    assert EVERY + LENGTH < LIMIT
    assert LENGTH < EVERY


def test_what_goes_too_slowly_is_foreseen() -> None:
    assert forecast(500, 1000, LENGTH / 2) == LENGTH
    assert forecast(100, 1000, LENGTH / 2) == 5 * LENGTH
    assert forecast(0, 0, LENGTH * 2) == LENGTH * 2


def test_notes_lie_on_shelves_that_grow_in_number_and_not_in_size() -> None:
    assert [shelves_for(size) for size in (0, 24_999, 25_000, 1_000_000)] == [1, 1, 2, 41]
    assert {shelf_of(f"J{number}", 7) for number in range(100)} == set(range(7))
