"""The seal of an event: whatever of it, or of its key, is another, the seal does not fit."""

import hmac
import json
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.evidence.seals import event_seal, is_same, reporter_seal

KEY = bytes(range(32))
NUMBER, HASH = "J7-K2M9-QX4T-8BW3", "ab" * 32

keys = st.binary(min_size=32, max_size=32)
sealed = st.tuples(keys, st.text(max_size=20), st.integers(0, 10**6), st.text(max_size=70))


def test_a_seal_is_what_its_description_says() -> None:
    told = json.dumps(["lapor event 1", NUMBER, 3, HASH], separators=(",", ":")).encode()

    assert event_seal(KEY, NUMBER, 3, HASH) == f"1:{hmac.new(KEY, told, sha256).hexdigest()}"


@given(sealed, sealed)
def test_two_events_have_one_seal_only_if_they_are_one(this: tuple[Any, ...], other: tuple[Any, ...]) -> None:
    assert (event_seal(*this) == event_seal(*other)) is (this == other)


@given(sealed, st.integers(0, 3), st.data())
def test_a_change_of_key_number_place_or_hash_breaks_the_seal(
    told: tuple[Any, ...], place: int, data: st.DataObject
) -> None:
    kinds = (keys, st.text(max_size=20), st.integers(0, 10**6), st.text(max_size=70))
    another = data.draw(kinds[place].filter(lambda value: value != told[place]))
    changed = (*told[:place], another, *told[place + 1 :])

    assert is_same(event_seal(*told), event_seal(*told))
    assert not is_same(event_seal(*told), event_seal(*changed))


@pytest.mark.parametrize("other", [None, "", "1:", 7, b"1:", "1:é", event_seal(KEY, NUMBER, 1, HASH)[2:]])
def test_what_is_no_seal_fits_nothing(other: object) -> None:
    assert not is_same(other, event_seal(KEY, NUMBER, 1, HASH))


def test_the_seal_of_a_reporter_is_none_of_an_event() -> None:
    kept = {"pin_check": "a", "channels": {"email": True}}

    assert reporter_seal(KEY, NUMBER, kept) != reporter_seal(KEY, NUMBER, {**kept, "channels": {"email": False}})
    assert reporter_seal(KEY, NUMBER, kept) != reporter_seal(KEY, "J7-K2M9-QX4T-8BW4", kept)
    assert reporter_seal(KEY, NUMBER, kept) != event_seal(KEY, NUMBER, 1, HASH)
