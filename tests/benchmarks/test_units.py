"""Request units by the examples of DynamoDB's developer guide, and by the engine's own count."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import pytest

from benchmarks.results import Counts, count
from benchmarks.stage import staged
from benchmarks.units import Index, index_units, item_size, read_units, write_units
from local.dynamodb.engines import running
from tests.needs import need_engine

INBOX = Index("inbox", ("desk", "due"), frozenset({"pk", "desk", "due", "title"}))


def an_item(size: int = 100, attributes: Mapping[str, str] = MappingProxyType({})) -> dict[str, Any]:
    """An item of just that size."""
    item = {"pk": {"S": "1"}} | {name: {"S": text} for name, text in attributes.items()}
    return item | {"fill": {"S": "x" * (size - item_size(item) - len("fill"))}}


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ({"S": "aé"}, 3),
        ({"N": "123"}, 3),
        ({"N": "-12.5"}, 4),
        ({"N": "1000"}, 2),
        ({"B": b"1234"}, 4),
        ({"BOOL": True}, 1),
        ({"NULL": True}, 1),
        ({"SS": ["ab", "c"]}, 3),
        ({"L": [{"S": "ab"}, {"BOOL": True}]}, 3 + 1 + 2 + 1 + 1),
        ({"M": {"ab": {"S": "c"}}}, 3 + 2 + 1 + 1),
    ],
)
def test_a_value_has_its_size_beside_that_of_its_name(value: dict[str, Any], size: int) -> None:
    assert item_size({"name": value}) == len("name") + size


@pytest.mark.parametrize(
    ("sizes", "consistent", "units"),
    [
        ([], True, 1),
        ([], False, 0.5),
        ([4096], True, 1),
        ([4097], True, 2),
        ([1000] * 5, False, 1),
        ([8000], False, 1),
    ],
)
def test_items_are_read_together_in_steps_of_4_kb(sizes: list[int], consistent: bool, units: float) -> None:  # noqa: FBT001  # a column of the table above
    assert read_units([an_item(size) for size in sizes], consistent=consistent) == units


def test_a_write_is_charged_for_the_larger_of_what_was_and_what_is() -> None:
    assert write_units(None, an_item(1024)) == 1
    assert write_units(None, an_item(1025)) == 2
    assert write_units(an_item(3000), an_item(100)) == 3


@pytest.mark.parametrize(
    ("before", "after", "units"),
    [
        ({}, {}, 0),
        ({}, {"desk": "a", "due": "1"}, 1),
        ({"desk": "a", "due": "1"}, {}, 1),
        ({"desk": "a", "due": "1"}, {"desk": "a", "due": "1"}, 0),
        ({"desk": "a", "due": "1"}, {"desk": "a", "due": "1", "title": "b"}, 1),
        ({"desk": "a", "due": "1"}, {"desk": "a", "due": "1", "officer": "not kept"}, 0),
        ({"desk": "a", "due": "1"}, {"desk": "b", "due": "1"}, 2),
    ],
)
def test_an_index_is_charged_for_what_changes_in_it(before: dict[str, str], after: dict[str, str], units: int) -> None:
    assert index_units(INBOX, an_item(attributes=before), an_item(attributes=after)) == units


@pytest.fixture(scope="module")
def counted() -> Iterator[Counts]:
    need_engine("dynoxide")
    with running("dynoxide", None) as engine, staged(engine) as stage:
        yield count(stage, rows=3, due=(1,))


@pytest.mark.dynoxide
def test_the_engine_that_counts_as_dynamodb_does_comes_to_the_same(counted: Counts) -> None:
    agree, told = counted.calls_checked_by_engine()

    assert agree == told > 50
