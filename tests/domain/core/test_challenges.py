"""A challenge is solved by work or by waiting, from the network that it was given to, and by nothing else."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.core.challenges import BITS, LIFE, MOST_BITS, PATIENCE, bits_for, challenge, is_solved, read

KEY, NOW, NONCE = b"a key of the stage", datetime(2026, 3, 2, 2, tzinfo=UTC), "0f" * 16
GIVEN = challenge(KEY, "203.0.113.9", 8, NONCE, NOW)


def solution(text: str, bits: int) -> int:
    """By definition: zero bits of the digest, read as text."""
    for counter in count():
        digest = hashlib.sha256(f"{text}:{counter}".encode()).digest()
        if "".join(f"{byte:08b}" for byte in digest).startswith("0" * bits):
            return counter
    raise AssertionError


def test_the_first_counter_with_enough_zero_bits_solves_it_and_none_before() -> None:
    found = solution(GIVEN.text, GIVEN.bits)

    assert is_solved(GIVEN, str(found))
    assert not [counter for counter in range(found) if is_solved(GIVEN, str(counter))]


@pytest.mark.parametrize("bits", [1, BITS, MOST_BITS])
def test_a_new_one_says_its_work_its_second_and_its_nonce_under_a_mark_of_its_network(bits: int) -> None:
    made = challenge(KEY, "203.0.113.9", bits, NONCE, NOW + timedelta(milliseconds=999))
    told = f"{bits}.1772416800.{NONCE}"
    mark = hmac.new(KEY, f"203.0.113.9|{told}".encode(), "sha256").hexdigest()[:32]

    assert (made.text, made.bits, made.given_at) == (f"{told}.{mark}", bits, NOW)
    assert made.given_at.utcoffset() == timedelta(0)
    assert read(KEY, "203.0.113.9", made.text, NOW) == made


@pytest.mark.parametrize("counter", ["", "-1", "1.5", "٣", "1" * 13, "0x1f", "1 "])
def test_what_is_no_counter_solves_nothing(counter: str) -> None:
    assert not is_solved(GIVEN, counter)


def test_it_is_read_for_its_network_and_its_life_only() -> None:
    def found(whose: str = "203.0.113.9", key: bytes = KEY, after: timedelta = timedelta(0)) -> bool:
        return read(key, whose, GIVEN.text, NOW + after) == GIVEN

    assert found()
    assert found(after=LIFE - timedelta(seconds=1))
    assert not found(after=LIFE)
    assert not found(after=-timedelta(seconds=1))
    assert not found(whose="203.0.113.10")
    assert not found(key=b"another")
    assert NOW + PATIENCE == GIVEN.opens_at < GIVEN.ends_at


@given(st.integers(0, len(GIVEN.text) - 1), st.sampled_from("0123456789abcdef."))
def test_no_changed_text_is_ours(place: int, symbol: str) -> None:
    """An easier one, an older one, or one with another nonce."""
    forged = GIVEN.text[:place] + symbol + GIVEN.text[place + 1 :]

    assert (read(KEY, "203.0.113.9", forged, NOW) is not None) == (forged == GIVEN.text)


def test_guessing_a_pin_gets_dearer_but_never_shut() -> None:
    assert [bits_for(tries, 40) - BITS for tries in (1, 40, 79, 80, 160, 320)] == [0, 0, 0, 1, 2, 3]
    assert bits_for(10**9, 40) == MOST_BITS
    assert [bits_for(tries, free) - BITS for free in (1, 0) for tries in (1, 2, 4)] == [0, 1, 2] * 2
