"""What is typed into the search, and what it is found in."""

import pytest

from chalicelib.domain.cases.search_terms import Sought
from chalicelib.domain.core.case_number import new_number

NUMBER = "J7-K2M9-QX4T-8BW3"
WHOLE = new_number("J", lambda bits: 2**bits // 3)
LINE = ["Jalan berlubang di depan Pasar Terubuk", "Jalan rusak", "Damaged road", "Bengkalis"]


@pytest.mark.parametrize(
    "typed", ["pasar", "PASAR jalan", "terubuk", "lubang", "rusak bengkalis", "road", "pásar", "  jalan   pasar "]
)
def test_every_word_is_somewhere_in_the_line_however_it_is_typed(typed: str) -> None:
    assert Sought.read(typed).is_in(LINE)


@pytest.mark.parametrize("typed", ["jembatan", "xx", "pasar jembatan", "pasarjalan", " "])
def test_a_line_without_one_of_the_words_does_not_fit(typed: str) -> None:
    assert not Sought.read(typed).is_in(LINE)


@pytest.mark.parametrize(
    "typed", [NUMBER, "j7k2m9qx4t8bw3", "8bw3", "QX4T-8BW3", "k2m9 qx4t", "J7 K2M9", "4t8bw", "M9\u2013QX"]
)
def test_any_part_of_a_number_finds_it_in_any_spelling(typed: str) -> None:
    assert Sought.read(typed).is_in_number(NUMBER)


@pytest.mark.parametrize("typed", ["8BW", "J7", "3WB8", "Pasar!", "8BW3 pasar", ""])
def test_too_little_of_a_number_or_something_else_finds_none(typed: str) -> None:
    assert not Sought.read(typed).is_in_number(NUMBER)


def test_letters_that_look_like_digits_are_read_as_those() -> None:
    assert Sought.read("I0oL").is_in_number("J7-1001-QX4T-8BW3")


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("jum'at", "Pasar Jum\u2019at"),
        ("jum\u2018at", "Pasar Jum'at"),
        ("jumat", "Pasar Jum\u02bcat"),
        ("coret coret", "Dinding penuh coret-coret"),
        ("coret\u2011coret", "Dinding penuh coret coret"),
        ("e-ktp", "E\u2013KTP belum jadi"),
        ("\u201clampu jalan\u201d", "Lampu\u00a0jalan mati"),
        ("lampu\u200b jalan", "Lampu\njalan"),
        ("\uff4c\uff41\uff4d\uff50\uff55", "Lampu jalan"),
        ("lampu, jalan!", "Jalan tanpa lampu"),
    ],
)
def test_quotes_hyphens_and_blanks_of_any_kind_are_one(typed: str, line: str) -> None:
    assert Sought.read(typed).is_in([line])


@pytest.mark.parametrize(
    "link",
    [
        "https://lapor.example/lacak#{}",
        "https://lapor.example/lacak?n={}",
        "https://lapor.example/lacak?n={}&lang=en",
        "https://lapor.example/v1/complaints/{}/card",
        "https://lapor.example/lacak#{}.c2lnbmVkLWtleQ",
        "<https://lapor.example/petugas/laporan#{}>",
        "Laporan {}, mohon dicek",
    ],
)
def test_a_pasted_link_of_a_case_finds_it(link: str) -> None:
    for number in (WHOLE, WHOLE.lower(), WHOLE.replace("-", ""), WHOLE.replace("-", "\u2011")):
        assert Sought.read(link.format(number)).is_in_number(WHOLE)
        assert not Sought.read(link.format(number)).is_in_number(NUMBER)


@pytest.mark.parametrize("typed", ["8BW", "8BW!", "!", ""])
def test_what_is_no_part_of_a_number_has_no_symbols(typed: str) -> None:
    assert Sought.read(typed).symbols == ""
