"""
What DynamoDB charges for a read or a write, from the items themselves.

Engines on one machine tell consumed capacity wrongly or not for every call (moto: always 1.0), so it is computed here
by the rules of the developer guide, "Read and write operations" and "Global secondary indexes".
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

READ_BYTES = 4096
WRITE_BYTES = 1024
_OF_A_COLLECTION = 3

Item = Mapping[str, Mapping[str, Any]]
"""In DynamoDB's JSON: every attribute's value under the letters of its type."""


@dataclass(frozen=True)
class Index:
    """A global secondary index: what finds an item in it, and what it keeps of the item; None keeps everything."""

    name: str
    keys: tuple[str, ...]
    kept: frozenset[str] | None

    def entry(self, item: Item | None) -> dict[str, Any] | None:
        """The item as the index holds it; None if it is not in it."""
        if item is None or any(key not in item for key in self.keys):
            return None
        return {name: value for name, value in item.items() if self.kept is None or name in self.kept}


def item_size(item: Item) -> int:
    """Bytes of an item in DynamoDB's JSON, names included."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def read_units(items: Iterable[Item], *, consistent: bool) -> float:
    """Of one query or get: its items together, in steps of 4 KB; looking in vain costs one step."""
    steps = max(1, math.ceil(sum(map(item_size, items)) / READ_BYTES))
    return steps * (1.0 if consistent else 0.5)


def write_units(before: Item | None, after: Item | None) -> int:
    """Of the table for one item: the larger of what was and what is, in steps of 1 KB."""
    return max(1, *(math.ceil(item_size(item) / WRITE_BYTES) for item in (before, after) if item), 1)


def index_units(index: Index, before: Item | None, after: Item | None) -> int:
    """
    Of one index for one item: nothing if its entry stays as it is, one write if it comes, goes or changes.

    An entry whose key changes is taken out in one place and put in at another: two writes.
    """
    old, new = index.entry(before), index.entry(after)
    if old == new:
        return 0
    if old and new and all(old[key] == new[key] for key in index.keys):
        return write_units(old, new)
    return sum(write_units(None, entry) for entry in (old, new) if entry)


def _value_size(value: Mapping[str, Any]) -> int:
    ((kind, held),) = value.items()
    return _SIZES[kind](held) if kind in _SIZES else 1


def _number_size(text: str) -> int:
    digits = text.lstrip("-").replace(".", "").strip("0")
    return math.ceil(len(digits) / 2) + 1 + text.startswith("-")


_SIZES: dict[str, Callable[[Any], int]] = {
    "S": lambda text: len(text.encode()),
    "N": _number_size,
    "B": len,
    "M": lambda held: _OF_A_COLLECTION + sum(len(name.encode()) + 1 + _value_size(held[name]) for name in held),
    "L": lambda held: _OF_A_COLLECTION + sum(1 + _value_size(inner) for inner in held),
    "SS": lambda held: sum(len(text.encode()) for text in held),
    "NS": lambda held: sum(map(_number_size, held)),
    "BS": lambda held: sum(map(len, held)),
}
"""By the letters of DynamoDB's JSON; truth values and nulls take one byte."""
