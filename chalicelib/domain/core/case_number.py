"""
Case numbers: public, not guessable, safe to read out over the telephone.

`J7-K2M9-QX4T-8BW3` is 14 symbols of the Crockford base32 alphabet: the letter of the home Region, 12 random
symbols, and a check symbol that a mistyped or exchanged symbol never satisfies.
"""

import secrets
from collections.abc import Callable
from typing import NewType

CaseNumber = NewType("CaseNumber", str)

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
HOMES = ALPHABET[10:]
RANDOM_SYMBOLS = 12
LENGTH = 1 + RANDOM_SYMBOLS + 1

_SEPARATORS = " \t\r\n\u00a0-\u2010\u2011\u2012\u2013"
_READ_AS = str.maketrans(ALPHABET.lower() + "IiLlOo", ALPHABET + "111100", _SEPARATORS)


class MalformedNumber(ValueError):
    """The text is no case number: wrong length, a foreign symbol, no home, or a check symbol that does not fit."""


def new_number(home: str, draw: Callable[[int], int] = secrets.randbits) -> CaseNumber:
    """A fresh number of the Region *home*; *draw* gives that many random bits. ValueError if *home* is no letter."""
    if len(home) != 1 or home not in HOMES:
        raise ValueError(f"a home is one letter of {HOMES}, not {home!r}")
    body = home + _symbols(draw(5 * RANDOM_SYMBOLS), RANDOM_SYMBOLS)
    return _grouped(body + _check_symbol(body))


def parse_number(text: str) -> CaseNumber:
    """The canonical number that *text* means, however it was typed; MalformedNumber otherwise."""
    symbols = read_symbols(text)
    if len(symbols) != LENGTH:
        raise MalformedNumber(f"a case number has {LENGTH} symbols, not {len(symbols)}")
    if symbols[0] not in HOMES or not set(symbols) <= set(ALPHABET):
        raise MalformedNumber("a symbol that no case number has in that place")
    if _check_symbol(symbols[:-1]) != symbols[-1]:
        raise MalformedNumber("the check symbol does not fit: something was mistyped")
    return _grouped(symbols)


def home_of(number: CaseNumber) -> str:
    """The letter of the Region that took the case in."""
    return number[0]


def read_symbols(text: str) -> str:
    """
    What a person meant to type: capitals, no separators, I and L as 1, O as 0.

    Never fails: characters outside the alphabet stay, and then match nothing. Only ASCII letters are raised,
    because `upper` would turn foreign letters into ours.
    """
    return text.translate(_READ_AS)


def encode_base32(data: bytes, length: int) -> str:
    """The first *length* Crockford symbols of *data*, five bits each; ValueError when it holds fewer bits."""
    surplus = 8 * len(data) - 5 * length
    if surplus < 0:
        raise ValueError(f"{len(data)} bytes give no {length} symbols")
    return _symbols(int.from_bytes(data) >> surplus, length)


def _symbols(bits: int, length: int) -> str:
    return "".join(ALPHABET[bits >> 5 * place & 31] for place in reversed(range(length)))


def _grouped(symbols: str) -> CaseNumber:
    return CaseNumber(f"{symbols[:2]}-{symbols[2:6]}-{symbols[6:10]}-{symbols[10:]}")


def _check_symbol(symbols: str) -> str:
    """
    The symbol that makes the weighted sum over GF(32) zero.

    The check symbol weighs 1 and each symbol before it twice as much as its right neighbour. 14 powers of a
    primitive element differ from one another, so one wrong symbol changes the sum, and so do two exchanged ones.
    """
    total = 0
    for symbol in symbols:
        total = _twice(total ^ ALPHABET.index(symbol))
    return ALPHABET[total]


def _twice(element: int) -> int:
    """Times the primitive element 2 in GF(32), modulo x^5 + x^2 + 1."""
    doubled = element << 1
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled
