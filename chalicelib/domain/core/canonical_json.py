"""
The one JSON text of a value that is hashed: the JSON Canonicalization Scheme (RFC 8785), within bounds.

Within them the scheme needs no number formatting and no order of its own: integers alone, each of which a double holds
exactly, and names of ASCII letters, whose order is the same in every encoding. So whoever checks a hash may use any
implementation of the standard; tests/domain holds this one to the package `rfc8785`.
"""

import json
from typing import Any

LARGEST_INTEGER = 2**53 - 1
_SCALARS = (str, int, type(None))


def canonical(value: Any) -> bytes:
    """
    The canonical JSON text of *value*: dict, list, str, int, bool and None, in UTF-8.

    TypeError for any other type, floats above all, and for names that are no text; ValueError for an integer beyond
    `LARGEST_INTEGER`, a name with a letter outside of ASCII, and a text with half of a character.
    """
    _check(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _check(value: Any) -> None:
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            for name in item:
                _check_name(name)
            pending.extend(item.values())
        elif isinstance(item, list):
            pending.extend(item)
        elif not isinstance(item, _SCALARS):
            raise TypeError(f"no canonical JSON for {type(item).__name__}")
        elif isinstance(item, int) and abs(item) > LARGEST_INTEGER:
            raise ValueError(f"no canonical JSON for an integer beyond {LARGEST_INTEGER}")


def _check_name(name: Any) -> None:
    if not isinstance(name, str):
        raise TypeError("the names of canonical JSON are text")
    if not name.isascii():
        raise ValueError(f"no canonical JSON for the name {name!r}: it is not ASCII")
