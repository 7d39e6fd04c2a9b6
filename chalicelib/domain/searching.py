"""What an officer looks for: words that a line of an inbox must hold, or a part of a case's number."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from chalicelib.domain.number import ALPHABET, read_symbols

LEAST_SYMBOLS = 4
"""Fewer symbols of a number are found in too many of them."""


@dataclass(frozen=True)
class Sought:
    """What was typed, as it is looked for; `symbols` is empty for what cannot be a part of a number."""

    words: tuple[str, ...]
    symbols: str = ""

    @classmethod
    def read(cls, typed: str) -> Self:
        """What somebody meant: every word of it, or a number in any spelling."""
        symbols = read_symbols(typed)
        is_part = len(symbols) >= LEAST_SYMBOLS and set(symbols) <= set(ALPHABET)
        return cls(tuple(folded(typed).split()), symbols if is_part else "")

    def is_in_number(self, number: str) -> bool:
        """Is it a part of that number?"""
        return bool(self.symbols) and self.symbols in read_symbols(number)

    def is_in(self, texts: Iterable[str]) -> bool:
        """Does every word occur somewhere in the texts?"""
        together = folded("\n".join(texts))
        return bool(self.words) and all(word in together for word in self.words)


def folded(text: str) -> str:
    """The text without capitals and accents: people type neither."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(symbol for symbol in plain if not unicodedata.combining(symbol))
