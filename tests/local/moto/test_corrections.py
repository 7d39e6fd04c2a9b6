"""Every correction of moto, proved twice: each scenario holds with the corrections and breaks without them."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from moto import mock_aws

from infra import ROOT
from local.moto import corrections
from tests.local import moto_scenarios
from tests.local.moto_scenarios import SCENARIOS, a_table, client, item, key, records, refused


@pytest.fixture
def table() -> Iterator[None]:
    corrections.apply()
    corrections.apply()
    with mock_aws():
        a_table()
        yield


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize("check", SCENARIOS, ids=lambda check: check.__name__)
def test_with_the_corrections(check: Callable[[], None]) -> None:
    check()


@pytest.mark.usefixtures("table")
def test_an_index_follows_every_kind_of_write() -> None:
    def inbox(desk: str) -> list[str]:
        values = {":d": {"S": desk}}
        found = client().query(
            TableName="t", IndexName="inbox", KeyConditionExpression="desk = :d", ExpressionAttributeValues=values
        )
        return [entry["pk"]["S"] for entry in found["Items"]]

    client().put_item(TableName="t", Item=item("a", desk="D", due="2", title="t", secret="s"))
    client().put_item(TableName="t", Item=item("b", desk="D", due="1"))
    assert inbox("D") == ["b", "a"]

    update = {"UpdateExpression": "SET desk = :e", "ExpressionAttributeValues": {":e": {"S": "E"}}}
    client().update_item(TableName="t", Key=key("a"), **update)
    assert (inbox("D"), inbox("E")) == (["b"], ["a"])

    moved = {"TableName": "t", "Key": key("b")} | update
    check = {"TableName": "t", "Key": key("a"), "ConditionExpression": "attribute_not_exists(pk)"}
    undone = [{"Update": moved}, {"ConditionCheck": check}]
    refused("TransactionCanceledException", client().transact_write_items, TransactItems=undone)
    assert (inbox("D"), inbox("E")) == (["b"], ["a"])

    client().delete_item(TableName="t", Key=key("b"))
    client().update_item(TableName="t", Key=key("a"), UpdateExpression="REMOVE desk")
    assert (inbox("D"), inbox("E")) == ([], [])


@pytest.mark.usefixtures("table")
def test_an_item_of_every_type_comes_back_as_it_went_in() -> None:
    whole: dict[str, Any] = item("a") | {
        "n": {"N": "1.5"},
        "yes": {"BOOL": True},
        "nothing": {"NULL": True},
        "blob": {"B": b"\x00\xff"},
        "words": {"SS": ["a", "b"]},
        "map": {"M": {"inner": {"L": [{"N": "1"}, {"B": b"\x01"}, {"M": {}}]}, "text": {"S": ""}}},
    }
    client().put_item(TableName="t", Item=whole)

    assert client().get_item(TableName="t", Key=key("a"))["Item"] == whole
    assert client().scan(TableName="t")["Items"] == [whole]
    assert records()[0]["dynamodb"]["NewImage"]["map"] == whole["map"]


def test_every_scenario_breaks_without_them() -> None:
    here = os.environ | {"PYTHONPATH": str(ROOT)}
    script = [sys.executable, str(moto_scenarios.__file__)]
    alone = subprocess.run(script, capture_output=True, text=True, check=True, env=here)  # noqa: S603  our own file

    assert alone.stdout.split() == [check.__name__ for check in SCENARIOS], alone.stderr
