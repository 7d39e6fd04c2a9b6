"""How often the guard is right, on a corpus of invented texts; and that no text takes more steps than its length."""

import importlib
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.domain.publication import redactable_text, redaction_rules
from chalicelib.domain.publication.possible_names import possible_names
from chalicelib.domain.publication.redaction import LABELS, Said, doubtful_numbers, findings_in, redact
from chalicelib.domain.publication.redaction_checks import CHECKS
from tools.guard_corpus import CORPUS, corpus, read
from tools.measure_guard import PAGE, Count, measure, table

sre, parser = importlib.import_module("re._constants"), importlib.import_module("re._parser")
RECALL, PRECISION = 0.97, 0.95
LONGEST = 10_000
"""Characters of the longest text that the API takes."""


@pytest.fixture(scope="module")
def counts() -> dict[str, Count]:
    return measure(read())


def test_every_kind_is_found_and_little_else_is_masked(counts: dict[str, Count]) -> None:
    poor = {
        kind: (count.recall, count.precision, count.wrong[:5])
        for kind, count in counts.items()
        if kind != "name" and (count.recall < RECALL or count.precision < PRECISION)
    }

    assert set(LABELS) <= set(counts)
    assert poor == {}


def test_what_the_page_says_of_the_guard_was_measured(counts: dict[str, Count]) -> None:
    assert "\n".join(table(counts)) in PAGE.read_text("utf-8")


def test_the_corpus_is_the_one_that_its_generator_makes() -> None:
    assert list(corpus()) == read()
    assert CORPUS.stat().st_size < 500_000  # it is read in every run


def test_a_mask_covers_the_number_as_it_was_written_and_nothing_else() -> None:
    full_width = "".join(chr(0xFF10 + int(digit)) for digit in "084012345678")

    assert redact(f"Tel\u00a0{full_width}\u200b!").text == "Tel\u00a0[telepon disamarkan]\u200b!"
    assert redact("nol delapan empat nol satu dua tiga empat lima enam tujuh ya").text == "[telepon disamarkan] ya"
    assert redact("caf\u0301e di caf\u00e9 nama(at)example.org").text == "caf\u0301e di caf\u00e9 [email disamarkan]"
    assert redact("ya a(at)example.org dan b(at)example.org ya").text == (
        "ya [email disamarkan] dan [email disamarkan] ya"
    )


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("1234567890123 (no. BPJS)", "[nomor BPJS disamarkan] (no. BPJS)"),
        ("kontrak 1234567890123 (BPJS)", "kontrak 1234567890123 (BPJS)"),  # it was said to be something else
        ("kontrak nama@example.org", "kontrak [email disamarkan]"),  # an address is nothing else
    ],
)
def test_what_announces_a_number_may_follow_in_brackets_unless_something_else_did(text: str, published: str) -> None:
    assert redact(text).text == published


def test_a_word_announces_a_number_so_far_and_no_farther() -> None:
    said, text = Said("telepon"), "telepon" + " " * 99

    assert [said.before(len("telepon") + redaction_rules.FAR + more, text) for more in (0, 1)] == ["phone", None]


def test_what_an_officer_masked_is_covered_too_once() -> None:
    text = "Bu Karsinem, WA 084012345678"
    start = text.index("Karsinem")

    assert redact(text, [(start, start + 8)]).text == "Bu [disamarkan], WA [telepon disamarkan]"
    assert redact(text, [(start, len(text) - 3)]).text == "Bu [disamarkan]"
    assert redact(text, [(len(text) - 3, len(text))]).text == "Bu Karsinem, WA [disamarkan]"
    touching = len(text) - len("084012345678")
    assert redact(text, [(touching - 3, touching)]).text == "Bu Karsinem, [disamarkan][telepon disamarkan]"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Kata Bu Karsinem Wulandari lampunya mati.", ["Karsinem Wulandari"]),
        ("a.n. Tukijo bin Wagiman", ["Tukijo", "Wagiman"]),
        ("siswi bernama ROSALINDA jatuh", ["ROSALINDA"]),
        ("rumah pak tukijo kebanjiran", ["tukijo"]),
        ("Jalan Ahmad Yani dan SD Kartini", []),
        ("Pak Camat dan Ibu Kota", []),
        ("Bu", []),
        ("Karsinem Wulandari", []),  # nothing announces it
        ("Siti", ["Siti"]),
        ("bin Wagiman", []),  # whose child is not said
        ("Bu, Karsinem datang", []),  # a comma parts them
        ("pelapor yang bernama Karsinem Wulandari", ["Karsinem Wulandari"]),
        ("pak ari", ["ari"]),
        ("pak al", []),
        ("Bu Karsinem, Wulandari juga", ["Karsinem"]),
        ("Siti, Karsinem", ["Siti"]),
        ("di depan Pasar Besar Siti", []),
        ("di Pasar Besar Lama Siti", ["Siti"]),
        ("atas nama tukijo", ["tukijo"]),
        ("an. tukijo", ["tukijo"]),
        ("a.n tukijo", ["tukijo"]),
        ("(A. N. tukijo)", ["tukijo"]),
        ("rekening a/n: tukijo", ["tukijo"]),
        ("kota n tukijo", []),  # another word's last letter
        ("nomor n tukijo", []),
        ("rumah milik Bakri Tukijo Wagiman bin Darmo", ["Bakri Tukijo Wagiman", "Darmo"]),
        ("rumah milik Bakri, Tukijo bin Darmo", ["Tukijo", "Darmo"]),
        ("Karsinem binti wagiman", ["Karsinem", "wagiman"]),
        ("Karsinem binti, Wagiman", ["Karsinem"]),  # a comma parts them
    ],
)
def test_names_are_pointed_at_where_names_stand(text: str, named: list[str]) -> None:
    assert [text[start:end] for start, end in possible_names(text)] == named


def test_a_long_number_that_nobody_knows_is_pointed_at_and_stays() -> None:
    text = "catat 123456789012 ya, kontrak 123456789012, Rp 123456789012"

    assert redact(text).text == text
    assert [text[start:end] for start, end in doubtful_numbers(text)] == ["123456789012"]


# --- how long it takes ---


def patterns() -> Iterator[str]:
    yield from (rule.pattern for rule in redaction_rules.RULES)
    yield from (rule.never for rule in redaction_rules.RULES)
    yield from redaction_rules.ANNOUNCERS.values()
    yield from (pattern.pattern for pattern in redactable_text.PATTERNS.values())
    yield from (
        value
        for value in vars(redaction_rules).values()
        if isinstance(value, str) and value.startswith(("(?:^", "^", "(?!"))
    )


def repeats(parsed: Any, within: int = 1) -> Iterator[tuple[int, int]]:
    """Of every repetition, how often it may happen, and how often all of those around it together."""
    for code, argument in parsed:
        if code in {sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT}:
            _, most, body = argument
            yield int(most), within
            yield from repeats(body, within * int(most))
        elif code is sre.SUBPATTERN:
            yield from repeats(argument[3], within)
        elif code is sre.BRANCH:
            for branch in argument[1]:
                yield from repeats(branch, within)
        elif code in {sre.ASSERT, sre.ASSERT_NOT}:
            yield from repeats(argument[1], within)


@pytest.mark.parametrize("pattern", sorted(set(patterns())))
def test_no_pattern_repeats_without_an_end_or_long_within_another(pattern: str) -> None:
    for most, within in repeats(parser.parse(pattern)):
        assert most <= 64
        assert most * within <= 400, (most, within)


def steps(text: str) -> int:
    """Calls of functions, Python's and those of the machine's language, while a text is looked at."""
    counted = 0

    def count(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal counted
        counted += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        findings_in(text)
        possible_names(text)
        doubtful_numbers(text)
    finally:
        sys.setprofile(None)
    return counted


@pytest.mark.parametrize(
    "unit",
    [
        "Jalan berlubang di depan pasar, sudah dua minggu. ", "0840-1234-5678 ", "satu dua tiga ", "1 2 3 ", "Bu Siti ",
        "NIK ", "08", "a@", "a.", "B 1234 ", "bin ", "\u00e9\u0301", "rek 12-", "(021)", "+62",
    ],
)  # fmt: skip
def test_eight_times_the_text_takes_eight_times_the_steps(unit: str) -> None:
    short = unit * (LONGEST // 8 // len(unit))
    findings_in(short)
    once, eight = steps(short), steps(short * 8)

    assert eight <= 9 * once


@pytest.mark.parametrize(
    ("number", "before", "masked"),
    [
        ("0812-3456-7890", "kantor kelurahan ", True),
        ("62812345678", "kantor kelurahan ", True),
        ("8123456789", "kantor kelurahan ", True),
        ("0761-123456", "Telepon kantor kelurahan ", False),
        ("0761-123456", "Telepon saya ", True),
        ("0761-123456", "kantor kelurahan, telepon rumah ", True),
        ("0761-123456", "kantor kelurahan\ntelepon ", True),  # of another line
        ("0761-123456", "kantor kelurahan tutup. Telepon ", True),  # of another sentence
        ("0761-123456", "dinas pendidikan ", False),
        ("0761-123456", "[x]dinas pendidikan ", False),
        ("0761-123456", "[x] dinas pendidikan [x] telepon ", True),  # behind something that was masked
    ],
)
def test_a_landline_behind_the_name_of_an_office_is_the_offices(number: str, before: str, *, masked: bool) -> None:
    assert CHECKS["no_office_phone"](number, before) is masked


@pytest.mark.parametrize(
    ("number", "before", "masked"),
    [
        ("K 225 AB", "naik motor ", True),
        ("K-225", "naik motor ", False),  # with a hyphen it is a grade of concrete
        ("K 225", "beton ", False),
        ("K-225", "beton ", False),
    ],
)
def test_a_grade_of_concrete_is_no_plate(number: str, before: str, *, masked: bool) -> None:
    assert CHECKS["plate"](number, before) is masked


@pytest.mark.parametrize(
    ("number", "before", "masked"),
    [
        ("B 1234 XYZ", "naik motor ", True),
        ("B 1234 XKM", "naik motor ", True),
        ("B 1234 KM", "naik motor ", False),  # a unit
        ("B-1234-M", "naik motor ", False),
        ("B.1234.KWH", "naik motor ", False),
        ("B 12 RT", "naik motor ", False),
        ("B 1234 XYZ", "di blok ", False),  # an address
        ("L 300 DB", "naik mobil ", False),  # a small truck
        ("L 3000 DB", "naik mobil ", True),
    ],
)
def test_a_unit_an_address_and_the_model_of_a_truck_make_no_plate(number: str, before: str, *, masked: bool) -> None:
    assert CHECKS["plate"](number, before) is masked


@pytest.mark.parametrize(
    ("check", "number", "holds"),
    [
        ("account", "123456789", True),
        ("account", "12345678", False),
        ("account", "123456789012345678", True),
        ("account", "1234567890123456789", False),
        ("account", "123400000", False),
        ("luhn", "0000000000000000", False),
        ("luhn", "4111111111111111", True),
        ("luhn", "4111111111111112", False),
    ],
)
def test_a_number_of_money_has_its_length_and_check_digit(check: str, number: str, *, holds: bool) -> None:
    assert CHECKS[check](number, "") is holds
