"""
The words of the service in Indonesian and English: flat catalogues, one key a sentence.

A text never fails a response: what a catalogue lacks is shown as a gap and logged, and a test keeps both complete.
"""

import json
import logging
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("id", "en")
"""The first is the default."""

GAP = "…"
"""Stands where a text asks for something that it was not given."""

_ALSO_KNOWN_AS = {"in": "id"}  # what Java, and so many an Android telephone, still calls Indonesian
_log = logging.getLogger(__name__)


def language_of(accept_language: str | None) -> str:
    """
    The language that the header Accept-Language (RFC 9110, 12.5.4) likes best; Indonesian when it likes neither.

    Of two liked equally the one named first wins. A part that cannot be understood counts for nothing.
    """
    liked: dict[str, float] = {}
    for tag, quality in _ranges(accept_language or ""):
        liked[tag] = max(quality, liked.get(tag, 0.0))
    everything_else = liked.pop("*", 0.0)
    qualities = liked | {language: everything_else for language in LANGUAGES if language not in liked}
    best = max((language for language in qualities if language in LANGUAGES), key=qualities.__getitem__)
    return best if qualities[best] > 0 else LANGUAGES[0]


def text(language: str, key: str, **params: Any) -> str:
    """The text in that language (Indonesian for an unknown one), its placeholders filled; the key if there is none."""
    template = catalogue(language).get(key)
    if template is None:
        _log.warning("no text for %s", key)
        return key
    return template.format_map(_Filling({name: _shown(value) for name, value in params.items()}))


def has(key: str) -> bool:
    """Is there a text for the key?"""
    return key in catalogue(LANGUAGES[0])


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Every text of a language by key."""
    name = language if language in LANGUAGES else LANGUAGES[0]
    texts: dict[str, str] = json.loads(files(__name__).joinpath(f"{name}.json").read_text("utf-8"))
    return texts


class _Filling(dict[str, str]):
    def __missing__(self, name: str) -> str:
        _log.warning("no value for {%s}", name)
        return GAP


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple | set | frozenset) else str(value)


def _ranges(header: str) -> Iterator[tuple[str, float]]:
    """The primary subtags that a header names, with their qualities."""
    for part in header.split(","):
        tag, *params = (piece.strip().lower() for piece in part.split(";"))
        primary = tag.partition("-")[0]
        if primary:
            yield _ALSO_KNOWN_AS.get(primary, primary), _quality(params)


def _quality(params: list[str]) -> float:
    for param in params:
        name, _, value = param.partition("=")
        if name.strip() == "q":
            try:
                quality = float(value)
            except ValueError:
                return 0.0
            return quality if 0 <= quality <= 1 else 0.0
    return 1.0
