"""What an officer looks for: words that a line of an inbox must hold, or a case's number, a part of it or a link."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from chalicelib.domain.core.case_number import ALPHABET, MalformedNumber, parse_number, read_symbols
from chalicelib.domain.core.normalized_text import normalize, words

LEAST_SYMBOLS = 4
"""Fewer symbols of a number are found in too many of them."""

_PIECE = re.compile(r"[0-9A-Za-z-]+")


@dataclass(frozen=True)
class Sought:
    """What was typed, as it is looked for; `symbols` is empty for what cannot be a part of a number."""

    words: tuple[str, ...]
    symbols: str = ""

    @classmethod
    def read(cls, typed: str) -> Self:
        """What somebody meant: every word of it, a number in any spelling, or the number that stands in a link."""
        plain = normalize(typed).text
        return cls(tuple(words(typed)), _number_in(plain) or _part_of_number(plain))

    def is_in_number(self, number: str) -> bool:
        """Is it a part of that number?"""
        return bool(self.symbols) and self.symbols in read_symbols(number)

    def is_in(self, texts: Iterable[str]) -> bool:
        """Does every word occur somewhere in the texts?"""
        together = " ".join(word for text in texts for word in words(text))
        return bool(self.words) and all(word in together for word in self.words)


def _number_in(plain: str) -> str:
    """The symbols of the whole number among other signs, as in an address; a check symbol makes it certain enough."""
    for piece in _PIECE.findall(plain):
        try:
            return read_symbols(parse_number(piece))
        except MalformedNumber:
            continue
    return ""


def _part_of_number(plain: str) -> str:
    symbols = read_symbols(plain)
    return symbols if len(symbols) >= LEAST_SYMBOLS and set(symbols) <= set(ALPHABET) else ""
