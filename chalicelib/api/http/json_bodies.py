"""JSON as it must be: a field that is sent twice could mean one thing to one reader and another to the next."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from chalicelib.domain.core.errors import FieldError, Invalid


class _Object(dict[str, Any]):
    """A JSON object that remembers which of its names stood there more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        often = Counter(name for name, _ in pairs) if len(pairs) > len(self) else {}
        self.twice = [name for name, times in often.items() if times > 1]


def check_json(raw: bytes) -> bytes:
    """The body as it is; Invalid with every name that an object has twice. What is no JSON is found out later."""
    try:
        # Numbers are not what is looked at, and a very long one would be refused here.
        read = json.loads(raw.decode(), object_pairs_hook=_Object, parse_int=str, parse_float=str)
        faults = [FieldError(pointer, "given_twice") for pointer in _twice(read, "")]
    except (ValueError, RecursionError):
        return raw
    if faults:
        raise Invalid(faults)
    return raw


def _twice(value: Any, pointer: str) -> Iterator[str]:
    if isinstance(value, _Object):
        yield from (f"{pointer}/{_escaped(name)}" for name in value.twice)
        for name, part in value.items():
            yield from _twice(part, f"{pointer}/{_escaped(name)}")
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from _twice(part, f"{pointer}/{place}")


def _escaped(name: str) -> str:
    """RFC 6901."""
    return name.replace("~", "~0").replace("/", "~1")
