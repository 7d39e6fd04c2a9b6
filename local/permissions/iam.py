"""
What a policy of IAM allows: actions, resources and conditions, evaluated as AWS documents it.

Only what our policies use is known. A condition of another kind is an error here rather than a silent no: whoever
writes one says first what it means.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

Values = tuple[str, ...]


@dataclass(frozen=True)
class Demand:
    """What a call needs: one action on one resource, with what AWS knows of the request."""

    action: str
    resource: str
    context: Mapping[str, Values] = field(default_factory=dict)
    """Condition keys and their values. A key that is not there has no value: conditions tell the two apart."""
    principal: str = ""
    """Who asks, where the policy is a resource's own: a service's name, or an ARN."""
    places: tuple[str, ...] = ()
    """The resource in the words of the template, as `CasesTable/index/due`; or several kinds of items in a table."""


def allows(statements: Iterable[Mapping[str, Any]], demand: Demand) -> bool:
    """Does one statement allow it, and none deny it?"""
    effects = {statement["Effect"] for statement in statements if applies(statement, demand)}
    return effects == {"Allow"}


def applies(statement: Mapping[str, Any], demand: Demand) -> bool:
    """Does the statement speak of that demand at all? A policy of a role names no principal."""
    return (
        _named(statement, "Action", demand.action)
        and _named(statement, "Resource", demand.resource)
        and _is_principal(statement.get("Principal"), demand.principal)
        and all(
            _holds(operator, key, listed(wanted), demand.context)
            for operator, keys in statement.get("Condition", {}).items()
            for key, wanted in keys.items()
        )
    )


def listed(value: Any) -> list[Any]:
    """IAM takes one value without its list."""
    return value if isinstance(value, list) else [value]


def _named(statement: Mapping[str, Any], element: str, asked: str) -> bool:
    excluded = f"Not{element}"
    if excluded in statement:
        return not any(is_like(asked, pattern) for pattern in listed(statement[excluded]))
    # a role's trust policy has no resource: it is the role itself
    return any(is_like(asked, pattern) for pattern in listed(statement.get(element, "*")))


def _is_principal(named: Any, asked: str) -> bool:
    if named is None or named == "*":
        return True
    account = asked.split(":")[4] if asked.startswith("arn:") else ""
    of_account = {asked, account, f"arn:aws:iam::{account}:root"} if account else {asked}
    return any(one == "*" or one in of_account for kind in named.values() for one in listed(kind))


def is_like(text: str, pattern: str) -> bool:
    """`*` stands for any run of characters, `?` for one."""
    if "*" not in pattern and "?" not in pattern:
        return text == pattern
    return _compiled(str(pattern)).fullmatch(text) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)


def _same(found: str, wanted: Any) -> bool:
    return found == str(wanted)


def _same_truth(found: str, wanted: Any) -> bool:
    return found.lower() == str(wanted).lower()


_OPERATORS: Mapping[str, Callable[[str, Any], bool]] = {
    "StringEquals": _same,
    "StringLike": is_like,
    "ArnEquals": is_like,  # IAM gives both of them wildcards
    "ArnLike": is_like,
    "Bool": _same_truth,
}


def _holds(operator: str, key: str, wanted: list[Any], context: Mapping[str, Values]) -> bool:
    """
    Condition operators, https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html

    A key that is missing fails every plain operator and `ForAnyValue`, but satisfies `ForAllValues`: there is no value
    that does not match. That is why such a condition is only as good as the `Null` beside it.
    """
    found = context.get(key, ())
    if operator == "Null":
        return (not found) == _same_truth("true", wanted[0])
    quantifier, _, plain = operator.rpartition(":")
    if plain not in _OPERATORS:
        raise NotImplementedError(f"nothing is known of the condition operator {operator}")
    match = _OPERATORS[plain]
    matched = [any(match(value, one) for one in wanted) for value in found]
    if quantifier == "ForAllValues":
        return all(matched)
    return any(matched)
