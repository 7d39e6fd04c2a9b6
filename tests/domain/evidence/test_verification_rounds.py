"""What a round makes of its notes, what counters prove, and how a round keeps its time; without AWS."""

import hmac
import json
import zlib
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.evidence.verification_rounds import (
    AHEAD,
    EVERY,
    LENGTH,
    LIMIT,
    SETTLING,
    WEIGHTS,
    Cut,
    Ledger,
    Seen,
    forecast,
    is_behind,
    noted,
    rooted_seq,
    share_of,
    shelf_of,
    shelves_for,
    weight_of,
)
from tests.builders import a_story

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


def test_a_leaf_that_is_that_of_its_event_tells_nothing_against_it() -> None:
    for seq, hash_ in enumerate("abc", 1):
        assert [*joined([CASE, Seen(leaf=(seq, hash_))]).against_its_leaf] == []
    assert [*joined([CASE]).against_its_leaf] == []
    assert [*joined([LEAF]).against_its_leaf] == []


def test_what_a_leaf_says_against_a_case_names_the_event() -> None:
    assert [*Seen(events=["a"], leaf=(2, "b")).against_its_leaf] == [
        "event 2, which a locked leaf names, is gone",
    ]
    assert [*Seen(events=["a", "b"], leaf=(2, "x")).against_its_leaf] == [
        "event 2 is another one than that of which a leaf is locked",
    ]


def test_the_last_leaf_of_a_case_is_the_one_that_counts() -> None:
    found = joined([Seen(leaf=(3, "c")), Seen(leaf=(1, "a"))])

    assert found.leaf == (3, "c")
    assert joined([Seen(leaf=(1, "a")), Seen(leaf=(3, "c"))]).leaf == (3, "c")


@pytest.mark.parametrize("hashes", ["cd", "dc", "cdc"])
def test_two_leaves_of_one_event_that_disagree_vouch_for_neither(hashes: str) -> None:
    found = Seen(events=["a" * 16, "b" * 16, "c" * 16])
    for each in hashes:
        found.lock(3, each * 64)

    assert [*found.against_its_leaf] == ["event 3 is another one than that of which a leaf is locked"]


def test_a_leaf_that_is_met_again_vouches_as_before() -> None:
    found = Seen(events=["a" * 16, "b" * 16, "c" * 16])
    found.lock(3, "c" * 64)
    found.lock(3, "c" * 64)

    assert [*found.against_its_leaf] == []


def test_a_day_with_a_root_has_a_leaf_of_the_last_event_of_each_case_that_moved() -> None:
    told = ["event 2 has no locked leaf, and its day has a root"]

    assert [*Seen(rooted=2).leafless] == told
    assert [*Seen(rooted=2, leaf=(1, "a")).leafless] == told
    assert [*Seen(rooted=2, leaf=(2, "b")).leafless] == [*Seen(rooted=2, leaf=(3, "c")).leafless] == []
    assert [*Seen().leafless] == []
    assert joined([replace(CASE, rooted=3), ANCHORS, Seen(leaf=(2, "b"))]).is_doubtful
    assert not joined([replace(CASE, rooted=3), ANCHORS, LEAF]).is_doubtful
    assert not Seen(rooted=3).is_doubtful


def test_a_reporters_item_is_not_older_than_the_pin_that_went_out_last() -> None:
    told = ["its reporter's item is older than the PIN of event 5"]

    assert [*joined([Seen(pin_sent=5), Seen(has_reporter=True, pin_seq=4)]).set_back] == told
    assert [*joined([Seen(pin_sent=5), REPORTER]).set_back] == told
    assert [*joined([Seen(pin_sent=5), Seen(has_reporter=True, pin_seq=5)]).set_back] == []
    assert [*joined([Seen(pin_sent=5), Seen(has_reporter=True, pin_seq=6)]).set_back] == []
    assert [*Seen(pin_sent=5).set_back] == []


def test_of_the_pins_that_were_met_the_last_one_counts() -> None:
    for parts in permutations([Seen(pin_sent=5, pin_seq=2), Seen(pin_sent=3, pin_seq=4), Seen()]):
        found = joined(parts)

        assert (found.pin_sent, found.pin_seq) == (5, 4)


def test_who_says_that_there_is_a_case_is_named() -> None:
    assert Seen().witnesses == joined([CASE]).witnesses == []
    assert ANCHORS.witnesses == ["anchors"]
    assert LEAF.witnesses == ["a locked leaf"]
    assert KEY.witnesses == ["its key"]
    assert REPORTER.witnesses == ["its reporter"]
    assert REST.witnesses == ["what remains of it"]
    assert joined([REST, *SOUND]).witnesses == [
        "anchors",
        "a locked leaf",
        "its key",
        "its reporter",
        "what remains of it",
    ]


EVERYTHING = Seen(
    events=["a", "b"],
    due=1,
    rooted=2,
    is_settled=True,
    anchors={1: "a", 2: "b"},
    leaf=(2, "b"),
    has_key=True,
    has_reporter=True,
    pin_sent=2,
    pin_seq=1,
    has_rest=True,
    is_told=True,
)


def test_whatever_was_noted_survives_being_kept_and_joined_in_whatever_order() -> None:
    parts = [
        Seen(events=["a", "b"], due=1, rooted=2, is_settled=True),
        Seen(anchors={1: "a"}),
        Seen(anchors={2: "b"}),
        Seen(leaf=(2, "b"), has_key=True),
        Seen(has_reporter=True, pin_sent=2, pin_seq=1),
        Seen(has_rest=True, is_told=True),
    ]
    nothing = Seen()

    assert all(getattr(EVERYTHING, each.name) != getattr(nothing, each.name) for each in fields(Seen))
    assert joined([EVERYTHING]) == EVERYTHING
    for order in permutations(parts):
        assert joined(order) == EVERYTHING
    assert joined([EVERYTHING, nothing]) == joined([nothing, EVERYTHING]) == EVERYTHING


def test_nothing_is_kept_of_what_was_not_noted() -> None:
    assert Seen().as_kept() == {}
    assert Seen(events=[]).as_kept() == {"events": []}
    assert CASE.as_kept() == {"events": ["a", "b", "c"], "due": 2, "is_settled": True}
    assert Seen.of({}) == Seen()


def test_a_case_that_is_read_again_is_as_it_was_read_last() -> None:
    moved = Seen(events=["a", "b"], due=1, rooted=1)

    assert joined([replace(CASE, rooted=3), moved]) == moved


def test_key_and_reporter_are_missed_of_a_case_that_was_there_before_the_round() -> None:
    assert [*joined([CASE, ANCHORS]).missing] == ["its key is gone", "its reporter is gone"]
    assert [*joined([CASE, ANCHORS, KEY]).missing] == ["its reporter is gone"]
    assert [*joined([CASE, ANCHORS, REPORTER]).missing] == ["its key is gone"]
    assert [*joined([Seen(events=["a"]), ANCHORS]).missing] == []
    assert [*Seen(is_settled=True).missing] == []


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


@given(COUNTERS, COUNTERS, st.lists(st.booleans(), min_size=24, max_size=24))
def test_pieces_that_booked_apart_are_as_even_as_one_that_booked_all(
    published: list[tuple[str, int]], raised: list[tuple[str, int]], places: list[bool]
) -> None:
    booked = [(name, number) for name, number in published] + [(name, -number) for name, number in raised]
    whole, pieces = Ledger(), (Ledger(), Ledger())
    for (name, number), place in zip(booked, places, strict=False):
        for ledger in (whole, pieces[place]):
            ledger.book("2026-03-02", weight_of(KEY_OF_WEIGHTS, [name]), number)
    pieces[0].add(pieces[1])
    pieces[0].add(Ledger())

    assert {day: number for day, number in pieces[0].sums.items() if number} == {
        day: number for day, number in whole.sums.items() if number
    }


def test_a_counter_is_booked_on_its_day_times_its_weight_within_so_many_bits() -> None:
    ledger = Ledger()
    ledger.book("2026-03-02", 3, 5)
    ledger.book("2026-03-02", 2, -4)
    ledger.book("2026-03-03", 2**100, 2**28)
    ledger.book("2026-03-04", 1, -1)

    assert ledger.sums == {"2026-03-02": 7, "2026-03-03": 0, "2026-03-04": 2**128 - 1}
    assert ledger.wrong == ["2026-03-02", "2026-03-04"]


def test_wrong_days_come_in_their_order() -> None:
    assert Ledger({"2026-03-03": 7, "2026-03-01": 1, "2026-03-02": 0}).wrong == ["2026-03-01", "2026-03-03"]


def test_a_weight_is_what_only_the_key_can_make_of_all_that_names_a_counter() -> None:
    told = b'["J","2026-03-02",3,null]'

    assert weight_of(KEY_OF_WEIGHTS, ["J", "2026-03-02", 3, None]) == int.from_bytes(
        hmac.new(KEY_OF_WEIGHTS, told, sha256).digest()[:16], "big"
    )
    assert WEIGHTS == b"lapor round weights 1"


def test_a_day_that_is_unsettled_is_left_to_the_next_round() -> None:
    ledger = Ledger({"2026-03-02": 5, "2026-03-03": 7})
    ledger.add(Ledger(unsettled={"2026-03-02"}))

    assert ledger.wrong == ["2026-03-03"]
    ledger.add(Ledger(unsettled={"2026-03-03"}))
    assert ledger.unsettled == {"2026-03-02", "2026-03-03"}


def test_a_round_of_unknown_size_does_not_rest() -> None:
    assert is_behind(10**9, 0, timedelta(0))
    assert is_behind(10**9, 0, LENGTH * 2)
    assert share_of(10**9, 0) == 0


def test_a_round_of_known_size_is_spread_over_its_length() -> None:
    half = LENGTH / 2

    assert is_behind(400, 1000, half)
    assert not is_behind(600, 1000, half)
    assert is_behind(999, 1000, LENGTH)
    assert is_behind(519, 1000, half)
    assert not is_behind(521, 1000, half)


def test_a_round_is_behind_until_it_is_a_little_ahead_of_time_and_never_done_before_its_end() -> None:
    assert AHEAD == 0.02
    assert is_behind(0, 1000, timedelta(0))
    assert not is_behind(20, 1000, timedelta(0))
    assert is_behind(1000, 1000, LENGTH)
    assert is_behind(1000, 1000, LENGTH * 5)
    assert is_behind(1000, 1000, LENGTH * 0.99)
    assert not is_behind(1000, 1000, LENGTH * 0.97)


def test_the_share_of_a_round_is_never_more_than_all_of_it() -> None:
    assert [share_of(done, 1000) for done in (0, 250, 1000, 1001, 5000)] == [0, 0.25, 1, 1, 1]


def test_two_rounds_lie_within_the_month_in_which_a_case_must_be_read() -> None:
    assert EVERY + LENGTH < LIMIT
    assert LENGTH < EVERY


def test_what_goes_too_slowly_is_foreseen() -> None:
    assert forecast(500, 1000, LENGTH / 2) == LENGTH
    assert forecast(100, 1000, LENGTH / 2) == 5 * LENGTH
    assert forecast(0, 0, LENGTH * 2) == LENGTH * 2
    assert forecast(0, 1000, LENGTH / 2) == LENGTH
    assert forecast(900, 1000, LENGTH / 2) == LENGTH
    assert forecast(1000, 1000, LENGTH * 2) == LENGTH * 2
    assert forecast(800, 1000, LENGTH * 2) == LENGTH * 2.5


def test_notes_lie_on_shelves_that_grow_in_number_and_not_in_size() -> None:
    assert [shelves_for(size) for size in (0, 24_999, 25_000, 1_000_000)] == [1, 1, 2, 41]
    assert {shelf_of(f"J{number}", 7) for number in range(100)} == set(range(7))
    assert shelf_of("J1", 1_000_000) == zlib.crc32(b"J1") % 1_000_000


def test_so_much_of_a_hash_is_noted_as_nobody_can_meet() -> None:
    assert noted("0123456789abcdef" * 4) == "0123456789abcdef"


# --- days ---


BEGUN = datetime(2026, 3, 13, 2, tzinfo=UTC)


def test_what_happened_a_day_before_a_round_began_is_settled_and_a_day_is_closed_once_it_is_over() -> None:
    cut, day = Cut(BEGUN, BEGUN + timedelta(hours=1)), date(2026, 3, 12)

    assert cut.settled == BEGUN - SETTLING == BEGUN - timedelta(days=1)
    assert [cut.is_closed(day + timedelta(days=more), day) for more in (-1, 0, 1)] == [True, False, False]


def moved(*moments: datetime) -> list[Any]:
    first = a_story().events[0]
    return [replace(first, seq=seq, at=at) for seq, at in enumerate(moments, 1)]


def test_the_last_event_on_days_that_have_roots_goes_by_the_nations_days() -> None:
    """17:00 UTC is midnight in Jakarta."""
    events = moved(
        datetime(2026, 3, 1, 16, 59, tzinfo=UTC),
        datetime(2026, 3, 1, 17, tzinfo=UTC),
        datetime(2026, 3, 3, 16, 59, tzinfo=UTC),
        datetime(2026, 3, 3, 17, tzinfo=UTC),
    )

    assert rooted_seq(events, "2026-03-01", "2026-03-04") == 4
    assert rooted_seq(events, "2026-03-02", "2026-03-03") == 3
    assert rooted_seq(events, "2026-03-02", "2026-03-02") == 2
    assert rooted_seq(events[::-1], "2026-03-01", "2026-03-01") == 1
    assert rooted_seq(events, "2026-03-05", "2026-03-09") == 0
    assert rooted_seq([], "2026-03-01", "2026-03-04") == 0
