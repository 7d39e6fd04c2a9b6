"""A token opens what it was made for, and nothing else opens anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.core.signed_tokens import is_key_for, key_for, read_signed, sign

KEY, OTHER = b"k" * 32, b"o" * 32
bodies = st.binary(max_size=40)
purposes = st.text(max_size=12).filter(lambda text: "\0" not in text and text.isascii())


@given(purposes, bodies)
def test_a_token_gives_back_its_body_for_the_purpose_that_it_was_made_for(purpose: str, body: bytes) -> None:
    assert read_signed(KEY, purpose, sign(KEY, purpose, body)) == body


@given(purposes, purposes, bodies)
def test_for_another_purpose_or_under_another_key_it_opens_nothing(purpose: str, other: str, body: bytes) -> None:
    token = sign(KEY, purpose, body)

    assert read_signed(OTHER, purpose, token) is None
    assert purpose == other or read_signed(KEY, other, token) is None


@given(bodies, st.data())
def test_a_token_with_one_letter_changed_opens_nothing_else(body: bytes, data: st.DataObject) -> None:
    token = sign(KEY, "session|J1", body)
    place = data.draw(st.integers(0, len(token) - 1))
    changed = token[:place] + data.draw(st.sampled_from("AZaz09-_")) + token[place + 1 :]

    # The last letter of base64 has bits that say nothing.
    assert read_signed(KEY, "session|J1", changed) in (None, body)


@pytest.mark.parametrize("token", ["", "x", "é" * 30, "a b", "====", "*" * 24, sign(KEY, "p", b"")[:-4]])
def test_what_is_no_token_opens_nothing(token: str) -> None:
    assert read_signed(KEY, "p", token) is None


def test_the_keys_of_letters_that_went_out_never_change() -> None:
    """Written down, not computed: a letter is kept for years."""
    assert key_for(b"secret", "letters|J7-K2M9-QX4T-8BW3") == "eeYM7D6wjpgFrokGVmz7"
    assert is_key_for(b"secret", "letters|J7-K2M9-QX4T-8BW3", "eeYM7D6wjpgFrokGVmz7")
    assert not is_key_for(b"secret", "letters|J7-K2M9-QX4T-8BW4", "eeYM7D6wjpgFrokGVmz7")
    assert not is_key_for(b"other", "letters|J7-K2M9-QX4T-8BW3", "eeYM7D6wjpgFrokGVmz7")
