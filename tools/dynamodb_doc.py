"""`python -m tools.dynamodb_doc` writes docs/dynamodb.md: what DynamoDB refuses, and what each local engine does."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import boto3  # noqa: E402  # the folder of the project has to be on the path first
from botocore.exceptions import ClientError, ParamValidationError  # noqa: E402  # as above

from local.dynamodb.engines import running  # noqa: E402  # as above
from local.dynamodb.scenarios import SCENARIOS, TABLE, THERE, Scenario  # noqa: E402  # as above

TARGET = ROOT / "docs" / "dynamodb.md"
ENGINES = ("moto", "dynoxide")
TOO_STRICT = frozenset({("moto", "an item of a little less than 400 KB")})
"""Refused although DynamoDB takes it: nothing of ours is so large."""
UNSAID = frozenset((engine, "a limit of nought") for engine in ENGINES)
"""Refused by botocore before anybody is asked, as on AWS, by another name."""

_ON_THE_TABLE = frozenset({"PutItem", "UpdateItem", "Query", "GetItem", "Scan"})
_HEAD = """# What DynamoDB refuses, and what the local engines do

*Made by `python -m tools.dynamodb_doc`; `tests/local/dynamodb/test_request_guard.py` fails when an engine does
otherwise.*

Neither local engine is DynamoDB. What it refuses by its developer guide and an engine takes is refused before both of
them, in `local/dynamodb/request_guard.py`, so that a mistake is found here and not on AWS. The last two columns say
what each engine does when nobody stands before it; **taken** in bold is what only the guard refuses.

| call | DynamoDB | moto | dynoxide |
|---|---|---|---|
"""


def answers(engine: str, *, guard: bool) -> dict[str, str | None]:
    """With which error each scenario is refused; None: taken."""
    with running(engine, None, guard=guard):
        client: Any = boto3.client("dynamodb")
        _make_table(client)
        return {scenario.name: _answer(client, scenario) for scenario in SCENARIOS}


def _make_table(client: Any) -> None:
    types = {"pk": "S", "sk": "S", "gk": "S", "gr": "N"}
    index = {
        "IndexName": "byg",
        "KeySchema": [{"AttributeName": "gk", "KeyType": "HASH"}, {"AttributeName": "gr", "KeyType": "RANGE"}],
        "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["a"]},
    }
    client.create_table(
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": kind} for name, kind in types.items()],
        GlobalSecondaryIndexes=[index],
    )


def _answer(client: Any, scenario: Scenario) -> str | None:
    client.put_item(TableName=TABLE, Item=THERE)
    try:
        for asked in (scenario.first, scenario.asked):
            if asked is not None:
                where = {"TableName": TABLE} if scenario.operation in _ON_THE_TABLE else {}
                client._make_api_call(scenario.operation, where | asked)  # noqa: SLF001  # by its name, whatever it is
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    except ParamValidationError:
        return "botocore's own check"
    except Exception as error:  # noqa: BLE001  # an engine that breaks has refused, in its way
        return f"breaks: {type(error).__name__}"
    return None


def rendered(found: Mapping[str, Mapping[str, str | None]]) -> str:
    """The page."""
    rows = []
    for scenario in SCENARIOS:
        told = [_told(found[engine][scenario.name], scenario.refused) for engine in ENGINES]
        rows.append(f"| {scenario.name} | {scenario.refused or 'taken'} | {' | '.join(told)} |")
    return _HEAD + "\n".join(rows) + "\n"


def _told(answer: str | None, wanted: str | None) -> str:
    if answer == wanted:
        return "the same"
    return f"**{answer or 'taken'}**"


if __name__ == "__main__":
    TARGET.write_text(rendered({engine: answers(engine, guard=False) for engine in ENGINES}), encoding="utf-8")
