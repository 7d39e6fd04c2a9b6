"""One reading of whatever is typed: what becomes the same, and the way back into the text as it was written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.core.normalized_text import normalize, words

WRITTEN = st.text(
    st.sampled_from("aZ09 .-_'\n\r\t\u00a0\u200b\u00ad\u2019\u2013\uff10\u0661e\u0301\u00e9\u2460\u00bd\u2116\u0130ß")
    | st.characters(exclude_categories=["Cs"])
)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Jalan RUSAK", "jalan rusak"),
        ("\uff2a\uff41\uff4c\uff41\uff4e", "jalan"),
        ("\uff10\uff18\uff11\uff12 \u0660\u0668\u0661\u0662 \u0966\u096e\u0967\u0968", "0812 0812 0812"),
        ("\U0001d7ce\U0001d7d6 \u2460", "08 1"),
        ("a\u2010b\u2011c\u2012d\u2013e\u2014f\u2212g\uff0dh", "a-b-c-d-e-f-g-h"),
        ("Jum\u2019at Jum\u2018at Jum\u02bcat Jum`at Jum\u00b4at", "jum'at jum'at jum'at jum'at jum'at"),
        ("\u201cair\u201d \u00abair\u00bb", '"air" "air"'),
        ("a\u00a0b\u202fc\u2003d\te\u3000f", "a b c d e f"),
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("ja\u00adlan ru\u200bsak \ufeffair\u2060 \u202ebalik\u202c", "jalan rusak air balik"),
        ("cafe\u0301 caf\u00e9", "cafe cafe"),
        ("0\u03368\u03361\u03362\u0336", "0812"),
        ("\u2116 7 \u33a1 \u2026", "no 7 m2 ..."),
        ("Stra\u00dfe", "strasse"),
        ("1\u20442", "1/2"),
        ("a\x07b\x00c", "abc"),
    ],
)
def test_what_reads_alike_becomes_the_same(written: str, read: str) -> None:
    assert normalize(written).text == read


def test_case_is_kept_where_it_tells_something() -> None:
    assert normalize("Plat \uff22 1234 XY", keep_case=True).text == "Plat B 1234 XY"


@pytest.mark.parametrize(
    "written", ["HP \uff10\uff18\uff11\u200b2.", "a\u00adb 0812", "№ 0812", "e\u0301 0812", "a\r\n0812"]
)
def test_what_is_found_is_found_again_in_the_text_as_written(written: str) -> None:
    read = normalize(written)
    start = read.text.index("0812")
    begins, ends = read.span(start, start + 4)

    assert normalize(written[begins:ends]).text == "0812"
    assert normalize(written[:begins]).text + "0812" + normalize(written[ends:]).text == read.text


@given(WRITTEN)
def test_every_character_that_is_read_stands_somewhere_in_the_text(written: str) -> None:
    read = normalize(written)

    assert len(read.positions) == len(read.ends) == len(read.text)
    assert list(read.positions) == sorted(read.positions)
    assert all(0 <= start < end <= len(written) for start, end in zip(read.positions, read.ends, strict=True))


@given(WRITTEN)
def test_reading_what_was_read_changes_nothing(written: str) -> None:
    once = normalize(written).text

    assert normalize(once).text == once


@given(st.text())
def test_plain_and_composed_spellings_read_alike(written: str) -> None:
    assert words(unicodedata.normalize("NFD", written)) == words(unicodedata.normalize("NFC", written))


def test_words_are_parted_by_anything_but_an_apostrophe() -> None:
    assert words("Jalan-rusak,  jalan\u00a0rusak\njalan_rusak (Jum\u2019at)") == ["jalan", "rusak"] * 3 + ["jumat"]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_an_end_of_a_line_is_one_place_of_its_own(end: str) -> None:
    read = normalize(f"\u00e9{end}b")

    assert [read.span(place, place + 1) for place in range(3)] == [
        (0, 1), (1, 1 + len(end)), (1 + len(end), 2 + len(end)),
    ]  # fmt: skip
