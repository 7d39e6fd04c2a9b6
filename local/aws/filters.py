"""
The filter patterns of Lambda's event source mappings.

A pattern is a tree of the record's own shape with lists of conditions for leaves; all branches must hold, one condition
of a list is enough. As on AWS, `numeric` looks at numbers only, and DynamoDB writes its numbers as text.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

_MISSING = object()
_ORDER: Mapping[str, Callable[[float, float], bool]] = {
    "=": lambda left, right: left == right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def matches_any(patterns: Sequence[Mapping[str, Any]], record: Mapping[str, Any]) -> bool:
    """Whether one of the mapping's filters wants the record; no filter wants them all."""
    return not patterns or any(matches(pattern, record) for pattern in patterns)


def matches(pattern: Mapping[str, Any], record: Any) -> bool:
    """Whether the record has what every branch of the pattern asks for."""
    for name, wanted in pattern.items():
        if name == "$or":
            if not any(matches(choice, record) for choice in wanted):
                return False
            continue
        found = record.get(name, _MISSING) if isinstance(record, Mapping) else _MISSING
        if isinstance(wanted, Mapping):
            if not matches(wanted, {} if found is _MISSING else found):
                return False
        elif not _any_holds(wanted, found):
            return False
    return True


def _any_holds(conditions: list[Any], found: Any) -> bool:
    values = found if isinstance(found, list) else [found]
    return any(_holds(condition, value) for condition in conditions for value in values)


def _holds(condition: Any, value: Any) -> bool:
    if not isinstance(condition, Mapping):
        return value is not _MISSING and type(value) is type(condition) and bool(value == condition)
    if len(condition) != 1:
        raise ValueError(f"a condition has one operator: {condition}")
    operator, operand = next(iter(condition.items()))
    if operator not in _OPERATORS:
        raise ValueError(f"Lambda knows no filter operator {operator!r}")
    if operator != "exists" and value is _MISSING:
        return False
    return _OPERATORS[operator](operand, value)


def _anything_but(operand: Any, value: Any) -> bool:
    if isinstance(operand, Mapping):
        return not _holds(operand, value)
    return value not in (operand if isinstance(operand, list) else [operand])


def _numeric(operand: list[Any], value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return all(_ORDER[sign](value, limit) for sign, limit in zip(operand[::2], operand[1::2], strict=True))


_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "exists": lambda operand, value: (value is not _MISSING) == operand,
    "prefix": lambda operand, value: isinstance(value, str) and value.startswith(operand),
    "suffix": lambda operand, value: isinstance(value, str) and value.endswith(operand),
    "equals-ignore-case": lambda operand, value: isinstance(value, str) and value.lower() == operand.lower(),
    "anything-but": _anything_but,
    "numeric": _numeric,
}
