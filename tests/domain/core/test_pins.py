"""The PIN: the same for a repeated request, another for everybody else."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.core.case_number import ALPHABET, CaseNumber, new_number
from chalicelib.domain.core.pins import pin_check, pin_for
from tests.builders import NUMBER

PEPPER = b"a secret of the stage"
numbers = st.integers(0, 2**60 - 1).map(lambda bits: new_number("J", lambda _: bits))


def test_a_pin_is_two_groups_of_four_symbols_that_nobody_mistakes() -> None:
    pin = pin_for(PEPPER, NUMBER, "key")

    assert [len(group) for group in pin.split("-")] == [4, 4]
    assert set(pin) <= {*ALPHABET, "-"}


def test_it_can_be_computed_again_years_later() -> None:
    assert pin_for(PEPPER, NUMBER, "key") == "HMA0-NRDX"


made_of = st.tuples(st.binary(min_size=1).map(lambda pepper: pepper + b"."), numbers, st.text())


@given(made_of, made_of, st.integers(0, 2))
def test_it_follows_from_pepper_number_and_key_and_from_all_three(
    one: tuple[bytes, CaseNumber, str], other: tuple[bytes, CaseNumber, str], place: int
) -> None:
    mixed: Any = (*one[:place], other[place], *one[place + 1 :])

    assert (pin_for(*one) == pin_for(*mixed)) == (one == mixed)


@pytest.mark.parametrize("typed", ["7K2M-9QX4", "7k2m-9qx4", "7k2m9qx4", " 7K2M 9QX4 ", "7K2M\u20139QX4"])
def test_it_is_read_however_it_is_typed(typed: str) -> None:
    assert pin_check(PEPPER, NUMBER, typed) == pin_check(PEPPER, NUMBER, "7K2M-9QX4")


def test_letters_that_look_like_digits_are_read_as_those() -> None:
    assert pin_check(PEPPER, NUMBER, "OIL0-1111") == pin_check(PEPPER, NUMBER, "0110-1111")


@pytest.mark.parametrize("typed", ["", "7K2M-9QX", "7K2M-9QX45", "-"])
def test_what_cannot_be_a_pin_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(ValueError, match="eight symbols"):
        pin_check(PEPPER, NUMBER, typed)


def test_what_is_kept_opens_one_case_alone_and_does_not_show_the_pin() -> None:
    pin = pin_for(PEPPER, NUMBER, "key")
    kept = pin_check(PEPPER, NUMBER, pin)

    assert kept != pin_check(PEPPER, CaseNumber("J0-0000-0000-0000"), pin)
    assert kept != pin_check(b"another pepper", NUMBER, pin)
    assert pin.replace("-", "") not in kept.upper()
