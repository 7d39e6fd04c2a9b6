"""Case numbers: what a citizen writes down, reads out and mistypes."""

from itertools import combinations, pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.core.case_number import (
    ALPHABET,
    HOMES,
    CaseNumber,
    MalformedNumber,
    encode_base32,
    home_of,
    new_number,
    parse_number,
    read_symbols,
)

homes = st.sampled_from(HOMES)
bits = st.integers(0, 2**60 - 1)
numbers = st.builds(lambda home, drawn: new_number(home, lambda _: drawn), homes, bits)


def some_numbers(count: int) -> list[CaseNumber]:
    chance = Random(62_2018)  # noqa: S311 - a test repeats itself
    return [new_number(chance.choice(HOMES), chance.getrandbits) for _ in range(count)]


def symbols_of(number: str) -> str:
    return number.replace("-", "")


def payload(number: str) -> int:
    value = 0
    for symbol in symbols_of(number)[1:13]:
        value = value * 32 + ALPHABET.index(symbol)
    return value


def is_number(text: str) -> bool:
    try:
        parse_number(text)
    except MalformedNumber:
        return False
    return True


def test_a_number_is_written_in_groups_of_two_four_four_four() -> None:
    number = new_number("J", lambda count: 2**count - 1)

    assert number.startswith("JZ-ZZZZ-ZZZZ-ZZZ")
    assert [len(group) for group in number.split("-")] == [2, 4, 4, 4]


def test_sixty_bits_are_drawn_for_each_number() -> None:
    asked: list[int] = []

    def draw(count: int) -> int:
        asked.append(count)
        return 0

    assert new_number("J", draw)[:-1] == "J0-0000-0000-000"
    assert asked == [60]


@given(numbers)
def test_the_check_symbol_is_the_weighted_sum_worked_out_by_hand(number: CaseNumber) -> None:
    """Weights by schoolbook multiplication in GF(32), independent of the code's doubling."""
    total = 0
    for place, symbol in enumerate(symbols_of(number)):
        total ^= times(power_of_two(13 - place), ALPHABET.index(symbol))

    assert total == 0


def times(one: int, other: int) -> int:
    product = 0
    for place in range(5):
        product ^= (one << place) * (other >> place & 1)
    for place in range(8, 4, -1):
        product ^= (0b100101 << place - 5) * (product >> place & 1)
    return product


def power_of_two(exponent: int) -> int:
    power = 1
    for _ in range(exponent):
        power = times(power, 2)
    return power


@given(numbers)
def test_a_number_reads_back_as_itself(number: CaseNumber) -> None:
    assert parse_number(number) == number


@given(homes, bits)
def test_a_number_tells_the_region_that_took_the_case_in(home: str, drawn: int) -> None:
    assert home_of(new_number(home, lambda _: drawn)) == home


@given(homes, bits)
def test_all_sixty_bits_are_in_the_number(home: str, drawn: int) -> None:
    assert payload(new_number(home, lambda _: drawn)) == drawn


@pytest.mark.parametrize("home", ["", "JK", "j", "7", "I", "L", "O", "U", "-", "É"])
def test_a_home_is_one_letter_of_the_alphabet(home: str) -> None:
    with pytest.raises(ValueError, match="home"):
        new_number(home)


def test_every_single_substitution_at_every_position_is_noticed() -> None:
    for number in some_numbers(20):
        right = symbols_of(number)
        for place in range(14):
            for symbol in ALPHABET:
                wrong = right[:place] + symbol + right[place + 1 :]
                assert is_number(wrong) == (wrong == right), (right, wrong)


def test_every_exchange_of_two_symbols_is_noticed_wherever_they_stand() -> None:
    for number in some_numbers(200):
        right = symbols_of(number)
        for one, other in combinations(range(14), 2):
            symbols = list(right)
            symbols[one], symbols[other] = symbols[other], symbols[one]
            wrong = "".join(symbols)
            assert is_number(wrong) == (wrong == right), (right, wrong)


def test_of_the_thirty_two_last_symbols_exactly_one_fits() -> None:
    for number in some_numbers(50):
        assert sum(is_number(symbols_of(number)[:-1] + symbol) for symbol in ALPHABET) == 1


def test_one_symbol_too_few_or_too_many_is_refused() -> None:
    for number in some_numbers(20):
        right = symbols_of(number)
        shorter = [right[:place] + right[place + 1 :] for place in range(14)]
        longer = [right[:place] + symbol + right[place:] for place in range(15) for symbol in ALPHABET]
        assert not any(map(is_number, shorter + longer))


@pytest.mark.parametrize("text", ["", "-", "J7", "J7-K2M9-QX4T-8BWU", "J7-K2M9-QX4T-8BW?", "J7-K2M9-QX4T-8BWé"])
def test_a_foreign_symbol_is_refused(text: str) -> None:
    with pytest.raises(MalformedNumber):
        parse_number(text)


@pytest.mark.parametrize(("ours", "foreign"), [("S", "\u017f"), ("1", "\u0131"), ("K", "\u212a"), ("7", "\u0667")])
def test_a_foreign_letter_that_case_folding_would_make_ours_is_refused(ours: str, foreign: str) -> None:
    number = next(number for number in some_numbers(500) if ours in number)

    assert not is_number(number.replace(ours, foreign))


def test_a_digit_is_no_home_even_when_the_check_fits() -> None:
    """Else a telephone number could pass for a case number."""
    assert not any(is_number("0" + "812345678901"[:12] + symbol) for symbol in ALPHABET)


@given(numbers, st.data())
def test_case_spaces_and_hyphens_do_not_matter(number: CaseNumber, data: st.DataObject) -> None:
    gaps = st.sampled_from(["", " ", "-", " - ", "\u00a0", "\u2011", "\u2013", "\n"])
    typed = "".join(
        data.draw(st.sampled_from([symbol, symbol.lower()])) + data.draw(gaps) for symbol in symbols_of(number)
    )

    assert parse_number(typed) == number


@given(numbers, st.data())
def test_the_letters_that_look_like_digits_are_read_as_digits(number: CaseNumber, data: st.DataObject) -> None:
    alike = {"1": "1IiLl", "0": "0Oo"}
    typed = "".join(data.draw(st.sampled_from(alike.get(symbol, symbol))) for symbol in number)

    assert parse_number(typed) == number


@given(st.text())
def test_any_text_is_a_number_or_malformed_and_a_number_is_canonical(text: str) -> None:
    if is_number(text):
        assert parse_number(parse_number(text)) == parse_number(text)


def test_a_hundred_thousand_numbers_never_collide_and_none_can_be_counted_up_from_another() -> None:
    made = some_numbers(100_000)
    payloads = sorted(map(payload, made))

    assert len(set(made)) == 100_000
    assert all(later - earlier > 1 for earlier, later in pairwise(payloads))


def test_numbers_come_from_the_system_s_randomness_unless_told_otherwise() -> None:
    assert len({new_number("J") for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    ("data", "length", "text"),
    [
        (b"\x00", 1, "0"),
        (b"\xf8", 1, "Z"),
        (b"\x08", 1, "1"),
        (b"\x07", 1, "0"),  # the surplus bits do not count
        (b"\xff\xff\xff\xff\xff", 8, "ZZZZZZZZ"),
        (b"foobar", 8, "CSQPYRK1"),
        (b"foobar", 0, ""),
    ],
)
def test_bytes_become_symbols_from_the_leading_bits(data: bytes, length: int, text: str) -> None:
    assert encode_base32(data, length) == text


def test_symbols_are_never_made_of_bits_that_are_not_there() -> None:
    with pytest.raises(ValueError, match="symbols"):
        encode_base32(b"\xff", 2)


@given(st.binary(min_size=5, max_size=32))
def test_a_pin_reads_back_however_it_is_typed(data: bytes) -> None:
    pin = encode_base32(data, 8)

    assert read_symbols(f" {pin[:4].lower()}-{pin[4:]} ") == pin
