"""The root of a day, against the page that describes it (docs/evidence.md): leaf by leaf and field by field."""

import hmac
import json
from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.core.case_number import CaseNumber, new_number
from chalicelib.domain.evidence.daily_roots import (
    FORMAT,
    SALTS,
    Moved,
    beginning,
    digest_of,
    entry_hash,
    leaf_of,
    leaves_of,
    record_of,
    salt_of,
)
from chalicelib.domain.evidence.merkle import consistency_path, includes, inclusion_path, is_consistent
from tests.builders import NUMBER

KEY, HASH = bytes(range(32)), "ab" * 32
DAY = date(2026, 3, 13)
NO_LEAF = sha256(b"").hexdigest()

keys = st.binary(min_size=32, max_size=32)
days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
numbers = st.builds(new_number, st.sampled_from("JB"), st.integers(0, 2**60 - 1).map(lambda bits: lambda _: bits))
hashes = st.binary(min_size=32, max_size=32).map(bytes.hex)
moves = st.builds(Moved, numbers, st.integers(1, 10**4), hashes)
leaves = st.lists(st.binary(min_size=32, max_size=32), max_size=6)


def written(value: Any) -> bytes:
    """In the one way to write a value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def hashed(value: Any) -> str:
    """What the page calls H(value)."""
    return sha256(written(value)).hexdigest()


def tree(entries: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, after RFC 9162 word for word."""
    if len(entries) < 2:
        return entries[0] if entries else sha256().digest()
    split = 1
    while 2 * split < len(entries):
        split *= 2
    return sha256(b"\x01" + tree(entries[:split]) + tree(entries[split:])).digest()


# --- leaves ---


def test_a_leaf_is_what_its_description_says() -> None:
    told = written([NUMBER, 3, HASH])

    assert leaf_of(b"s" * 16, Moved(NUMBER, 3, HASH)) == sha256(b"\x00" + b"s" * 16 + told).digest()


def test_a_salt_is_sixteen_bytes_that_only_the_key_can_make() -> None:
    told = f"{NUMBER}|2026-03-13".encode()

    assert salt_of(KEY, NUMBER, DAY) == hmac.new(KEY, told, sha256).digest()[:16]
    assert len(salt_of(KEY, NUMBER, DAY)) == 16


salted = st.tuples(keys, numbers, days)


@given(salted, salted)
def test_every_key_case_and_day_has_a_salt_of_its_own(
    this: tuple[bytes, CaseNumber, date], other: tuple[bytes, CaseNumber, date]
) -> None:
    for place in range(3):
        changed: Any = (*this[:place], other[place], *this[place + 1 :])
        assert (salt_of(*changed) == salt_of(*this)) is (changed == this)


@given(moves, moves, st.binary(min_size=16, max_size=16), st.binary(min_size=16, max_size=16))
def test_another_case_event_hash_or_salt_is_another_leaf(
    this: Moved, other: Moved, salt: bytes, other_salt: bytes
) -> None:
    assert (leaf_of(salt, this) == leaf_of(other_salt, other)) is ((salt, this) == (other_salt, other))
    assert (leaf_of(salt, this) == leaf_of(other_salt, this)) is (salt == other_salt)
    assert (leaf_of(salt, this) == leaf_of(salt, other)) is (this == other)


@given(keys, days, st.lists(moves, max_size=8), st.randoms())
def test_leaves_lie_in_the_order_of_their_hashes_whatever_moved_first(
    key: bytes, day: date, moved: list[Moved], random: Any
) -> None:
    shuffled = random.sample(moved, len(moved))
    found = leaves_of(key, day, iter(shuffled))

    assert found == sorted(leaf_of(salt_of(key, each.number, day), each) for each in moved)
    assert found == leaves_of(key, day, moved)


@given(keys, days, st.lists(moves, min_size=1, max_size=8), st.data())
def test_whoever_has_the_salt_of_a_leaf_and_its_path_finds_it_under_the_root_of_the_record(
    key: bytes, day: date, moved: list[Moved], data: st.DataObject
) -> None:
    found, mine = leaves_of(key, day, moved), data.draw(st.sampled_from(moved))
    record = record_of("J", day, found, refused=0, before=None, log=[])
    leaf = leaf_of(salt_of(key, mine.number, day), mine)
    index = found.index(leaf)

    assert includes(bytes.fromhex(record["root"]), record["size"], index, leaf, inclusion_path(found, index))


def test_the_last_events_of_a_day_sort_by_number_place_and_hash() -> None:
    first, second = CaseNumber("J0"), CaseNumber("J1")
    ordered = [Moved(first, 1, "b"), Moved(first, 2, "a"), Moved(second, 1, "a"), Moved(second, 1, "b")]
    mixed = [ordered[place] for place in (2, 0, 3, 1)]

    assert sorted(mixed) == ordered


# --- the record of a day ---


def test_the_record_of_the_first_day_is_what_its_description_says() -> None:
    two = [b"a" * 32, b"b" * 32]
    entry = {
        "format": "lapor day root 1",
        "home": "J",
        "day": "2026-03-13",
        "size": 2,
        "refused": 1,
        "root": sha256(b"\x01" + two[0] + two[1]).hexdigest(),
        "previous": hashed(["lapor day root 1", "J"]),
    }
    of_the_log = {"log_size": 1, "log_root": sha256(b"\x00" + written(entry)).hexdigest()}

    assert record_of("J", DAY, two, refused=1, before=None, log=[]) == entry | of_the_log


def test_the_record_of_a_later_day_names_the_one_before_and_stands_on_all() -> None:
    first = record_of("J", DAY, [b"a" * 32], refused=0, before=None, log=[])
    one = entry_hash(first).hex()
    second = record_of("J", DAY + timedelta(days=1), [], refused=0, before=first, log=[one])

    assert second["previous"] == hashed(first) == digest_of(first)
    assert (second["size"], second["refused"], second["root"]) == (0, 0, NO_LEAF)
    assert second["log_size"] == 2
    assert second["log_root"] == sha256(b"\x01" + bytes.fromhex(one) + entry_hash(second)).hexdigest()


@given(st.lists(st.tuples(leaves, st.integers(0, 3)), min_size=1, max_size=7))
def test_every_later_record_proves_every_earlier_one_without_the_days_between(
    told: list[tuple[list[bytes], int]],
) -> None:
    records: list[dict[str, Any]] = []
    for place, (moved, refused) in enumerate(told):
        log, before = [entry_hash(one).hex() for one in records], records[-1] if records else None
        records.append(record_of("J", DAY + timedelta(days=place), moved, refused=refused, before=before, log=log))
    entries = [entry_hash(one) for one in records]

    assert [one["log_size"] for one in records] == list(range(1, len(records) + 1))
    assert [one["root"] for one in records] == [tree(moved).hex() for moved, _ in told]
    assert [one["previous"] for one in records] == [beginning("J"), *map(digest_of, records[:-1])]
    for size, one in enumerate(records, 1):
        root = bytes.fromhex(one["log_root"])
        assert root == tree(entries[:size])
        for first, earlier in enumerate(records[:size], 1):
            path = consistency_path(entries[:size], first)
            assert is_consistent(first, bytes.fromhex(earlier["log_root"]), size, root, path)


RECORD = record_of("J", DAY, [b"a" * 32], refused=1, before=None, log=[])


@pytest.mark.parametrize("name", ["log_size", "log_root"])
def test_what_a_record_says_of_the_tree_over_all_days_is_none_of_its_own_leaf(name: str) -> None:
    assert entry_hash({**RECORD, name: "other"}) == entry_hash(RECORD)
    assert entry_hash({key: value for key, value in RECORD.items() if key != name}) == entry_hash(RECORD)


@pytest.mark.parametrize("name", ["format", "home", "day", "size", "refused", "root", "previous"])
def test_all_else_that_a_record_says_is_in_its_leaf(name: str) -> None:
    entry = {key: value for key, value in RECORD.items() if not key.startswith("log_")}

    assert entry_hash(RECORD) == sha256(b"\x00" + written(entry)).digest()
    assert entry_hash({**RECORD, name: "other"}) != entry_hash(RECORD)


@pytest.mark.parametrize("name", RECORD)
def test_all_that_a_record_says_is_in_the_hash_by_which_the_next_day_names_it(name: str) -> None:
    assert digest_of(RECORD) == hashed(RECORD)
    assert digest_of({**RECORD, name: "other"}) != digest_of(RECORD)


def test_each_home_has_a_beginning_of_its_own() -> None:
    assert beginning("J") == hashed([FORMAT, "J"])
    assert beginning("J") != beginning("B")


def test_labels_are_those_that_published_days_were_made_with() -> None:
    assert (FORMAT, SALTS) == ("lapor day root 1", b"lapor leaf salts 1")
