"""
Mask personal data in text that is about to be published.

Recognises what people in Indonesia write into complaints: NIK, telephone numbers, e-mail addresses, vehicle plates and
account numbers. A help for the officer who publishes, no proof that nothing personal is left: it masks generously after
a word that announces such a number ("NIK", "WA", "rekening"), and spares bare numbers that look like dates, prices or
street numbers.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from re import Match, Pattern

from chalicelib.domain.number import MalformedNumber, parse_number
from chalicelib.domain.passages import covered

LABELS = {"nik": "NIK", "phone": "telepon", "email": "email", "plate": "pelat nomor", "account": "nomor rekening"}

PROVINCE = "(?:1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7])"
NIK_SHAPE = rf"{PROVINCE}\d{{4}}(?:[04][1-9]|[1256]\d|[37][01])(?:0[1-9]|1[0-2])\d\d(?!0000)\d{{4}}$"
PLATE_AREA = "(?:[ABDEFGHKLMNPRSTWZ]|A[ABDEG]|B[ABDEGHKLMNP]|C[CD]|D[ABCDEGHKLMNPRSTW]|E[ABD]|K[BHTU]|P[ABEGSTY]|RI)"
BANK = "bri|bca|bni|bsi|btn|bjb|bpd|bank|mandiri|cimb|danamon|permata|muamalat"

SEP = r"[ .\u00a0\u2010-\u2013-]"
DATE = (
    rf"(?:(?:0?[1-9]|[12]\d|3[01]){SEP}(?:0?[1-9]|1[0-2]){SEP}(?:19|20)\d\d(?!\d)|(?:19|20)\d\d-[01]\d-[0-3]\d(?!\d))"
)
COMPACT_DATE = r"(?:[0-2]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d(?!\d)"
TIME = r"[0-2]\d\.[0-5]\d(?!\d)"
THOUSANDS = r"\d{1,3}(?:\.\d{3})+(?![.\d])"
NO_NUMBER = rf"(?!{DATE}|{COMPACT_DATE}|{TIME}|{THOUSANDS})"
# A coordinate such as -6.0812345678, or a price; but "1.0812…" is a telephone number in a numbered list.
NO_DECIMALS = r"(?<!\d)(?<!-\d\.)(?<!\d\d\.)(?<!rp)(?<!rp[ .])(?<!rp\. )"
WORD = r"(?<![^\W\d_])"
MORE = rf"(?:(?:{SEP}{{1,3}}(?=\d\d)(?!{DATE}|{TIME}|{THOUSANDS}))?\d)"
PLATE_END = r"(?![\w/])(?!\.\d)"
# "L 200 CM" and "B 123 RT 04" have the shape of a plate.
NO_UNIT = r"(?!(?:kg|cm|mm|km|m|ha|va|kk|rb|jt|wib|wit|wita)\b|(?:rt|rw|no)\b\W*\d)"


@dataclass(frozen=True)
class Redacted:
    """The text with its masks, and the kinds of what was masked: a key of LABELS for each mask, sorted."""

    text: str
    found: tuple[str, ...]


def redact(text: str, masked: Iterable[tuple[int, int]] = ()) -> Redacted:
    """
    Mask what is recognised in *text*; case numbers, dates, prices and addresses stay.

    What an officer masked (`masked`, in order and apart) is covered as well.
    """
    text = covered(text, masked)
    found: list[str] = []
    pieces = [piece if is_number else _masked(piece, found) for piece, is_number in _around_case_numbers(text)]
    return Redacted("".join(pieces), tuple(sorted(found)))


def _masked(text: str, found: list[str]) -> str:
    for kind, pattern, is_meant in RULES:
        kept, start = [], 0
        for match in _matches(text, pattern, is_meant):
            kept += [text[start : match.start("n")], f"[{LABELS[kind]} disamarkan]"]
            start = match.end("n")
            found.append(kind)
        text = "".join([*kept, text[start:]])
    return text


def _matches(text: str, pattern: Pattern[str], is_meant: Callable[[Match[str]], bool]) -> Iterator[Match[str]]:
    """Like finditer, but what is refused hides nothing that begins inside it."""
    match = pattern.search(text)
    while match:
        meant = is_meant(match)
        if meant:
            yield match
        match = pattern.search(text, match.end() if meant else match.start() + 1)


def _around_case_numbers(text: str) -> Iterator[tuple[str, bool]]:
    start = 0
    for match in CASE_NUMBER.finditer(text):
        if _is_case_number(match[0]):
            yield from [(text[start : match.start()], False), (match[0], True)]
            start = match.end()
    yield text[start:], False


def _is_case_number(text: str) -> bool:
    # One in 32 telephone numbers behind two letters ("WA-0812-3456-7890") would pass the check symbol.
    if text[2:].replace("-", "").isdigit():
        return False
    try:
        parse_number(text)
    except MalformedNumber:
        return False
    return True


def _digits(match: Match[str]) -> str:
    return "".join(filter(str.isdecimal, match["n"]))


def _always(_: Match[str]) -> bool:
    return True


def _is_nik(match: Match[str]) -> bool:
    """Province, then day, month and year of birth (a woman's day plus 40), then a serial number that is not 0000."""
    return bool(re.match(NIK_SHAPE, _digits(match)))


def _is_account(match: Match[str]) -> bool:
    """Banks use 9 to 18 digits; five zeros at the end are a sum of money."""
    digits = _digits(match)
    return len(digits) in range(9, 19) and not digits.endswith("00000")


def _is_no_address(match: Match[str]) -> bool:
    before = match.string[max(0, match.start("n") - 12) : match.start("n")]
    return not ADDRESS.search(before)


def _any_case(pattern: str) -> Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


ADDRESS = _any_case(r"\b(?:blok|blk|gang|gg|kav|kavling|lantai|lt|tipe|pasal|gedung|jalan|jl)\W*$")
CASE_NUMBER = re.compile(r"(?<![\w-])[A-Za-z]\w-\w{4}-\w{4}-\w{4}(?![\w-])")

# In this order: a longer or announced number goes before what could be found inside it.
RULES: list[tuple[str, Pattern[str], Callable[[Match[str]], bool]]] = [
    ("email", re.compile(r"(?<!\w)(?P<n>\w[\w.+%-]{0,63}@[\w-]++(?:\.[\w-]+)+)"), _always),
    (
        "nik",
        _any_case(rf"{WORD}(?:nik|ktp|kk)[^\d\n\]]{{0,20}}(?P<n>\d{{15,18}}|\d(?:{SEP}?\d){{14,17}})(?!\d)"),
        _always,
    ),
    ("nik", re.compile(rf"(?<!\d)(?!{DATE})(?P<n>\d{{16}}|\d(?:{SEP}?\d){{15}})(?!\d)"), _is_nik),
    (
        "account",
        _any_case(
            rf"{WORD}(?:norek|rekening|rek|{BANK})(?![^\W\d_])(?:(?!rp)[^\d\n\]]){{0,30}}"
            rf"(?P<n>{NO_NUMBER}(?:\d{{9,18}}|\d{{2,6}}(?:{SEP}(?!{DATE})\d{{1,8}}){{1,5}}))(?!\d)"
        ),
        _is_account,
    ),
    (
        "phone",
        _any_case(
            rf"{NO_DECIMALS}{NO_NUMBER}(?P<n>08\d{{8,12}}|(?:\(08\d\d\){SEP}?\d|08\d\d){MORE}{{4,9}}|"
            rf"(?:\(\+?62\)|\+62){SEP}?\d{MORE}{{5,11}}|62[ -]?8{MORE}{{5,11}})(?!\d)"
        ),
        _always,
    ),
    (
        "phone",
        _any_case(
            rf"{WORD}(?:hp|telp|tlp|telpon|telepon|wa|whatsapp|ponsel)(?![^\W\d_])[^\d\n\]]{{0,12}}?"
            rf"(?P<n>{NO_NUMBER}(?:\(0\d{{2,3}}\){SEP}?\d{MORE}{{4,9}}|[08]\d{MORE}{{7,12}}))(?!\d)"
        ),
        _always,
    ),
    (
        "plate",
        _any_case(
            rf"(?:\bplat|nopol|\bno(?:mor)?\.? ?pol(?:isi)?|tnkb)\b[^\d\n\]]{{0,15}}?"
            rf"(?P<n>\b{PLATE_AREA}[ .-]?\d{{1,4}}(?:[ .-]?{NO_UNIT}[a-z]{{1,3}})?){PLATE_END}"
        ),
        _always,
    ),
    (
        "plate",
        re.compile(rf"(?<![\w-])(?P<n>{PLATE_AREA}[ .-]?\d{{3,4}}[ .-]?(?i:{NO_UNIT})[A-Z]{{1,3}}){PLATE_END}"),
        _is_no_address,
    ),
    (
        "plate",
        _any_case(rf"(?<![\w-])(?P<n>{PLATE_AREA}\d{{3,4}}{NO_UNIT}[a-z]{{2,3}}){PLATE_END}"),
        _is_no_address,
    ),
]
