"""
One reading of a text for everything that looks into it: guard, routing rules, search, comparison of reports.

People type the same thing in many ways: full-width letters from another keyboard, digits of another script, dashes and
quotes of a word processor, no-break blanks out of a web page, marks that nobody sees. What looks for something looks
into this reading, and finds its way back into the text as it was written.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_QUOTES = dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u2035\u02bc\u02b9\u02bb\u00b4`\uff07\u2039\u203a", "'")
_DOUBLE_QUOTES = dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\uff02\u301d\u301e\u301f", '"')
_DASHES = dict.fromkeys("\u00ad\u2043\u2212\u02d7\u23af\u2500\u2796\u30fc\uff70", "-") | {"\u00ad": ""}
_LINES = dict.fromkeys("\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", "\n")
_REPLACED = _QUOTES | _DOUBLE_QUOTES | _DASHES | _LINES | {"\u2044": "/", "\u2215": "/"}
_MARK = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]")
"""Accents, strokes and circles laid over a letter or digit, and what only chooses its picture."""
_PLAIN = re.compile(r"[\n -_a-~]*")
"""What stays as it is, but for its case: ASCII without control characters and without the grave accent."""
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


@dataclass(frozen=True)
class NormalizedText:
    """
    The reading of a text, and for each of its characters where the written ones that it stands for begin and end.

    `positions` and `ends` are as long as `text`; one written character may have become several ("№"), and several one.
    """

    text: str
    positions: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the written text that part of the reading stands; *start* is before *end*."""
        return self.positions[start], self.ends[end - 1]


def normalize(text: str, *, keep_case: bool = False) -> NormalizedText:
    """
    The text with one spelling for everything that reads alike (NFKC), in steps that grow with its length alone.

    Decimal digits of every script become 0-9, dashes "-", quotes ' and ", blanks a space, ends of lines a line feed;
    accents and what is invisible go. Letters are folded unless the case is kept. Normalising again changes nothing.
    """
    if _PLAIN.fullmatch(text):
        # Most texts. What follows would give the same, character by character.
        return NormalizedText(text if keep_case else text.lower(), range(len(text)), range(1, len(text) + 1))
    read, positions, ends = list[str](), list[int](), list[int]()
    for start, end in _clusters(text):
        for symbol in _reading(text[start:end], keep_case=keep_case):
            read.append(symbol)
            positions.append(start)
            ends.append(end)
    return NormalizedText("".join(read), positions, ends)


def words(text: str) -> list[str]:
    """The words of the text in their order; a hyphen parts two, an apostrophe none: "Jum'at" is "jumat"."""
    return [word.replace("'", "") for word in _WORD.findall(normalize(text).text)]


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Each character with the marks laid over it; a carriage return and its line feed are one."""
    start = 0
    for place in range(1, len(text) + 1):
        if place < len(text) and _belongs(text[place], text[place - 1]):
            continue
        yield start, place
        start = place


def _belongs(symbol: str, before: str) -> bool:
    is_half_a_syllable = "\u1160" <= symbol <= "\u11ff"
    return bool(unicodedata.combining(symbol)) or is_half_a_syllable or (symbol == "\n" and before == "\r")


def _reading(cluster: str, *, keep_case: bool) -> str:
    if cluster == "\r\n":
        return "\n"
    plain = "".join(_REPLACED.get(symbol, symbol) for symbol in cluster)
    plain = _MARK.sub("", unicodedata.normalize("NFKD", plain))
    if not keep_case:
        plain = _MARK.sub("", unicodedata.normalize("NFKD", plain.casefold()))
    return "".join(map(_symbol, unicodedata.normalize("NFKC", plain)))


def _symbol(symbol: str) -> str:
    kind = unicodedata.category(symbol)
    if symbol in _REPLACED or symbol == "\n":
        return _REPLACED.get(symbol, symbol)
    if kind == "Nd":
        return str(unicodedata.decimal(symbol))
    if kind == "Zs" or symbol == "\t":
        return " "
    if kind in {"Cf", "Cc"}:
        return ""
    return "-" if kind == "Pd" else symbol
