"""What is hashed is JSON as RFC 8785 writes it, so that an auditor needs no code of ours."""

import json
from enum import StrEnum
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.core.canonical_json import LARGEST_INTEGER, canonical


class Colour(StrEnum):
    """Values of types of ours are written as what they are made of."""

    RED = "red"


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
names = st.text(st.characters(codec="ascii"), max_size=8)
scalars = st.none() | st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | texts
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3))


@given(values)
def test_the_text_is_the_one_that_another_implementation_of_the_standard_writes(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(values, values)
def test_two_values_share_a_text_only_if_they_are_the_same(one: Any, other: Any) -> None:
    assert json.loads(canonical(one)) == one
    if canonical(one) == canonical(other):
        assert repr(one) == repr(other) or one == other


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, "jalan rusak"]}, '{"a":[true,null,"jalan rusak"],"b":1}'),
        ({"a": "é", "Z": "\n"}, '{"Z":"\\n","a":"é"}'),
        ([], "[]"),
        ("", '""'),
        (-LARGEST_INTEGER, "-9007199254740991"),
        (Colour.RED, '"red"'),
    ],
)
def test_there_is_one_text_of_a_value(value: Any, text: str) -> None:
    assert canonical(value).decode() == text


@pytest.mark.parametrize("value", [1.0, float("nan"), b"", (1,), {1: "a"}, {None: 1}, [[{"a": 0.5}]], {"a": {1, 2}}])
def test_what_has_no_stable_text_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical(value)


@pytest.mark.parametrize(
    "value", [LARGEST_INTEGER + 1, [-LARGEST_INTEGER - 1], {"ä": 1}, {"a": [{"\U0001f6a7": 1}]}, "\ud800"]
)
def test_what_implementations_may_write_differently_is_refused(value: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # a UnicodeEncodeError among them
        canonical(value)
