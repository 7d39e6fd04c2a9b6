"""The filter patterns of event source mappings, condition by condition."""

from typing import Any

import pytest

from local.aws.filters import matches, matches_any


@pytest.mark.parametrize(
    ("condition", "value", "wanted"),
    [
        ("INSERT", "INSERT", True),
        ("INSERT", "MODIFY", False),
        (7, 7, True),
        (7, "7", False),
        (1, True, False),
        (None, None, True),
        ({"prefix": "EV"}, "EVENT", True),
        ({"prefix": "EV"}, "CASE", False),
        ({"suffix": "#1"}, "EVENT#1", True),
        ({"equals-ignore-case": "event"}, "EVENT", True),
        ({"anything-but": "CASE"}, "EVENT", True),
        ({"anything-but": ["CASE", "EVENT"]}, "EVENT", False),
        ({"anything-but": {"prefix": "EV"}}, "EVENT", False),
        ({"numeric": [">", 1, "<=", 5]}, 5, True),
        ({"numeric": [">", 1, "<=", 5]}, 6, False),
        ({"numeric": ["=", 5]}, "5", False),
        ({"exists": True}, "x", True),
        ({"exists": False}, "x", False),
    ],
)
def test_a_condition_holds(condition: Any, value: Any, wanted: bool) -> None:  # noqa: FBT001  the table's last column
    assert matches({"a": {"b": [condition]}}, {"a": {"b": value}}) is wanted


def test_what_is_not_there_only_satisfies_exists_false() -> None:
    assert matches({"a": {"b": [{"exists": False}]}}, {"a": {}})
    assert matches({"a": {"b": [{"exists": False}]}}, {})
    for condition in ("x", {"prefix": ""}, {"anything-but": "x"}, {"exists": True}):
        assert not matches({"a": [condition]}, {})


def test_every_branch_must_hold_and_one_condition_of_a_list_is_enough() -> None:
    pattern = {"name": ["INSERT", "MODIFY"], "image": {"type": {"S": ["EVENT"]}}}

    assert matches(pattern, {"name": "MODIFY", "image": {"type": {"S": "EVENT"}}})
    assert not matches(pattern, {"name": "MODIFY", "image": {"type": {"S": "CASE"}}})


def test_or_asks_for_one_of_several_branches() -> None:
    pattern = {"$or": [{"a": [1]}, {"b": [2]}]}

    assert matches(pattern, {"b": 2})
    assert not matches(pattern, {"a": 2, "b": 1})


def test_no_filter_wants_every_record_and_one_of_several_is_enough() -> None:
    assert matches_any([], {"a": 1})
    assert matches_any([{"a": [2]}, {"a": [1]}], {"a": 1})


@pytest.mark.parametrize("condition", [{"wildcard": "*"}, {"prefix": "a", "suffix": "b"}])
def test_what_lambda_does_not_know_is_refused(condition: Any) -> None:
    with pytest.raises(ValueError, match="operator"):
        matches({"a": [condition]}, {"a": "x"})
