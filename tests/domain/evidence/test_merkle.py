"""Trees and proofs against a second implementation, which is the definitions of RFC 9162 written down word for word."""

import random
from hashlib import sha256

import pytest

from chalicelib.domain.evidence.merkle import (
    consistency_path,
    includes,
    inclusion_path,
    is_consistent,
    leaf_hash,
    node_hash,
    root_of,
)

TREES = 10_000
ENTRIES = [
    b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57", bytes(range(0x60, 0x70)),
]  # fmt: skip
"""The entries that implementations of Certificate Transparency are tried on."""
ROOT_OF_EIGHT = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def mth(entries: list[bytes]) -> bytes:
    """MTH of 2.1.1."""
    if not entries:
        return sha256().digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    k = largest_power_below(len(entries))
    return sha256(b"\x01" + mth(entries[:k]) + mth(entries[k:])).digest()


def path(m: int, entries: list[bytes]) -> list[bytes]:
    """PATH of 2.1.3.1."""
    if len(entries) == 1:
        return []
    k = largest_power_below(len(entries))
    return [*path(m, entries[:k]), mth(entries[k:])] if m < k else [*path(m - k, entries[k:]), mth(entries[:k])]


def subproof(m: int, entries: list[bytes], b: bool) -> list[bytes]:  # noqa: FBT001  # the RFC's own argument
    """SUBPROOF of 2.1.4.1."""
    n = len(entries)
    if m == n:
        return [] if b else [mth(entries)]
    k = largest_power_below(n)
    if m <= k:
        return [*subproof(m, entries[:k], b), mth(entries[k:])]
    return [*subproof(m - k, entries[k:], False), mth(entries[:k])]  # noqa: FBT003  # the RFC's own argument


def largest_power_below(n: int) -> int:
    k = 1
    while 2 * k < n:
        k *= 2
    return k


@pytest.fixture(scope="module")
def trees() -> list[list[bytes]]:
    """Small ones, each five-hundredth large. The seed of each is its place, so that a failure can be had again."""
    return [_drawn(random.Random(seed), 200 if seed % 500 == 0 else 8) for seed in range(TREES)]  # noqa: S311  # chance that can be repeated


def _drawn(chance: random.Random, largest: int) -> list[bytes]:
    return [chance.randbytes(chance.randrange(6)) for _ in range(chance.randint(1, largest))]


def test_roots_and_paths_of_ten_thousand_trees_are_those_of_the_definitions(trees: list[list[bytes]]) -> None:
    for seed, entries in enumerate(trees):
        leaves, at = [leaf_hash(entry) for entry in entries], seed % len(entries)
        root, found = root_of(leaves), inclusion_path(leaves, at)
        assert (root, found) == (mth(entries), path(at, entries)), seed
        assert includes(root, len(leaves), at, leaves[at], found), seed
        proof = consistency_path(leaves, at + 1)
        assert proof == subproof(at + 1, entries, True), seed  # noqa: FBT003  # the RFC's own argument
        assert is_consistent(at + 1, mth(entries[: at + 1]), len(leaves), root, proof), seed


def test_no_proof_holds_for_another_place_tree_or_path(trees: list[list[bytes]]) -> None:
    for seed, entries in enumerate(trees[:1000]):
        leaves, at = [leaf_hash(entry) for entry in entries], seed % len(entries)
        size, root, found, other = len(leaves), root_of(leaves), inclusion_path(leaves, at), sha256(b"other").digest()
        assert not includes(other, size, at, leaves[at], found)
        assert not includes(root, size, at, other, found)
        assert not includes(root, size, at, leaves[at], [*found, other])
        assert not includes(root, size, at, leaves[at], [*found[:-1], other])
        assert not includes(root, size, size, leaves[at], found)
        assert not includes(root, size, -1, leaves[at], found)
        first, proof = at + 1, consistency_path(leaves, at + 1)
        before = root_of(leaves[:first])
        assert not is_consistent(first, other, size, root, proof)
        assert not is_consistent(first, before, size, other, proof)
        assert not is_consistent(first, before, size, root, [*proof, other])
        if proof:
            assert not is_consistent(first, before, size, root, proof[:-1])
            assert not is_consistent(first, before, size, root, [*proof[:-1], other])
        assert not is_consistent(0, before, size, root, proof)
        assert not is_consistent(size + 1, before, size, root, proof)


def test_the_known_tree_of_eight_entries_has_its_known_root() -> None:
    assert root_of([leaf_hash(entry) for entry in ENTRIES]).hex() == ROOT_OF_EIGHT
    assert root_of([]) == sha256(b"").digest()


def test_an_entry_that_looks_like_a_node_is_none() -> None:
    left, right = leaf_hash(b"left"), leaf_hash(b"right")
    assert leaf_hash(left + right) != node_hash(left, right)
    assert root_of([left, right]) == node_hash(left, right)


def test_what_is_not_in_the_tree_has_no_path() -> None:
    leaves = [leaf_hash(b"one")]
    for index in (-1, 1):
        with pytest.raises(IndexError, match="has none at"):
            inclusion_path(leaves, index)
    for first in (0, 2):
        with pytest.raises(ValueError, match="did not begin"):
            consistency_path(leaves, first)
    assert consistency_path(leaves, 1) == []
