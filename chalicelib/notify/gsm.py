"""The alphabet of short messages (3GPP TS 23.038): outside it one message holds 70 characters instead of 160."""

import unicodedata

ONE_MESSAGE = 160
"""Septets in one short message."""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€")
_INSTEAD = str.maketrans({
    "\u2018": "'",
    "\u2019": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u2010": "-",
    "\u2013": "-",
    "\u2014": "-",
    "\u2026": "...",
})  # fmt: skip


def septets(text: str) -> int:
    """How much of a message the text takes; ValueError for a character that the alphabet lacks."""
    strange = set(text) - _BASIC - _EXTENDED
    if strange:
        raise ValueError(f"not in the alphabet of short messages: {sorted(strange)}")
    return sum(2 if character in _EXTENDED else 1 for character in text)


def plain(text: str) -> str:
    """The text in that alphabet: accents that it lacks are dropped, what is left over becomes a question mark."""
    return "".join(map(_plain, text.translate(_INSTEAD)))


def shortened(text: str, room: int) -> str:
    """The beginning of a plain text that fits into so many septets, with two dots where something was left out."""
    if septets(text) <= room:
        return text
    while text and septets(text) > room - 2:
        text = text[:-1]
    return f"{text.rstrip()}.."


def _plain(character: str) -> str:
    if character in _BASIC or character in _EXTENDED:
        return character
    base = unicodedata.normalize("NFKD", character)[0]
    return base if base in _BASIC else "?"
