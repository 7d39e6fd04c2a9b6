"""What DynamoDB takes as a value: of one type, numbers of 38 digits, sets without twins, 32 levels, short names."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

LEVELS, DIGITS, NAME_BYTES = 32, 38, 65535
_LARGEST, _LEAST = Decimal("9.9999999999999999999999999999999999999E+125"), Decimal("1E-130")


def faults_of(item: Mapping[str, Any]) -> Iterator[str]:
    """What DynamoDB would say against an item, in its own words as far as they are documented."""
    for name, value in item.items():
        if len(name.encode()) > NAME_BYTES:
            yield "Attribute name is too large, must be less than 64 Kb"
        yield from _faults(value, 0)


def _faults(value: Any, level: int) -> Iterator[str]:
    if not isinstance(value, Mapping) or len(value) != 1:
        yield "Supplied AttributeValue must contain exactly one of the supported datatypes"
        return
    kind, content = next(iter(value.items()))
    if level > LEVELS:
        yield "Nesting Levels have exceeded supported limits"
    elif kind == "N":
        yield from _of_number(content)
    elif kind in {"SS", "NS", "BS"}:
        if not content or len(set(map(bytes if kind == "BS" else str, content))) < len(content):
            yield "One or more parameter values were invalid: Input collection contains duplicates or is empty"
    elif kind in {"L", "M"}:
        for inner in content.values() if kind == "M" else content:
            yield from _faults(inner, level + 1)


def _of_number(text: Any) -> Iterator[str]:
    try:
        number = Decimal(str(text))
    except InvalidOperation:
        yield "The parameter cannot be converted to a numeric value"
        return
    if not number.is_finite():
        yield "The parameter cannot be converted to a numeric value"
    elif len("".join(map(str, number.as_tuple().digits)).strip("0")) > DIGITS:
        yield "Attempting to store more than 38 significant digits in a Number"
    elif number and not _LEAST <= abs(number) <= _LARGEST:
        yield "Number overflow or underflow. Attempting to store a number with a magnitude that is not supported"


def size_of(value: Any) -> int:
    """About the bytes of a value, or of an item's map of them."""
    if isinstance(value, Mapping):
        return sum(
            (0 if len(value) == 1 and name in _TYPES else len(name.encode())) + size_of(inner)
            for name, inner in value.items()
        )
    if isinstance(value, list | set | tuple):
        return sum(map(size_of, value))
    return len(value) if isinstance(value, bytes | bytearray) else len(str(value).encode())


_TYPES = frozenset({"S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M"})
