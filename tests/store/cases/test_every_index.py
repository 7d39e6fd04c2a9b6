"""Every key of every index begins with the home of its case: what two Regions keep never lies in one list."""

import inspect
from dataclasses import replace
from typing import Any

import pytest
from pynamodb.attributes import Attribute
from pynamodb.indexes import GlobalSecondaryIndex

from chalicelib.domain.cases.case import Case
from chalicelib.domain.core.case_number import new_number
from chalicelib.domain.core.vocabulary import AreaCode
from chalicelib.store.cases.case_rows import clock_row, derived_attributes, index_keys
from chalicelib.store.tables import indexes
from tests.builders import MONDAY, Story, in_progress

OF_THE_DIRECTORY = {"listing_key"}
"""No case is in it: the directory is one for all homes."""


def hash_keys() -> set[str]:
    """The attribute by which each index of a table parts its lists."""
    found = set()
    for _, kind in inspect.getmembers(indexes, inspect.isclass):
        if issubclass(kind, GlobalSecondaryIndex) and kind is not GlobalSecondaryIndex:
            found |= {
                name for name, part in inspect.getmembers(kind) if isinstance(part, Attribute) and part.is_hash_key
            }
    return found - OF_THE_DIRECTORY


def keys_of(story: Story, case: Case) -> dict[str, Any]:
    clocks = [clock_row(case, clock, story.rules) for clock in story.clocks if clock.runs]
    written = index_keys(case, MONDAY) | derived_attributes(case, story.clocks)
    return written | {"due_key": next(row.due_key for row in clocks if row.due_key)}


@pytest.fixture(scope="module")
def story() -> Story:
    return in_progress(area="14.03", category="infrastructure/road")


@pytest.mark.parametrize("name", sorted(hash_keys()))
def test_a_list_is_of_one_home(story: Story, name: str) -> None:
    case = replace(story.case, area=AreaCode("14.03"), category="infrastructure/road")
    here, there = (keys_of(story, replace(case, number=new_number(home))) for home in "JK")

    assert here[name], f"{name} is written by none of what this test makes"
    assert here[name].startswith("J#")
    assert there[name].startswith("K#")
