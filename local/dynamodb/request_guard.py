"""
Refuses before either engine what DynamoDB refuses and an engine takes (docs/dynamodb.md says which does what).

It sits where PynamoDB and boto3 meet, above the plain wire and botocore's own. A doubt is left to the engine.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import Context
from typing import Any
from unittest.mock import patch

from botocore.client import BaseClient
from botocore.exceptions import ClientError

from local.dynamodb.attribute_values import faults_of, size_of

TRANSACTION_BYTES = 4 * 1024 * 1024
EXPRESSION_BYTES = 4096
_EXPRESSIONS = (
    "ConditionExpression", "FilterExpression", "KeyConditionExpression", "ProjectionExpression", "UpdateExpression",
)  # fmt: skip
_SHAPES = frozenset({"CreateTable", "DeleteTable", "UpdateTable"})
_VALUE, _WORD = re.compile(r":\w+"), re.compile(r"#?[A-Za-z_]\w*")
_BEGINS = re.compile(r"begins_with\s*\(\s*[^,()]+,\s*(:\w+)\s*\)", re.IGNORECASE)
_BETWEEN = re.compile(r"\bBETWEEN\s+(:\w+)\s+AND\s+(:\w+)", re.IGNORECASE)
_EQUALS = re.compile(r"(#?\w+)\s*=\s*(:\w+)")

Asked = Mapping[str, Any]
Describe = Callable[[str], Mapping[str, Any]]


def faults(operation: str, asked: Asked, describe: Describe) -> Iterator[str]:
    """Why DynamoDB would refuse the call; *describe* tells of a table."""
    parts = list(_parts(operation, asked))
    for part in parts:
        for item in (part.get("Item"), part.get("Key"), part.get("ExpressionAttributeValues")):
            yield from faults_of(item or {})
        yield from _of_expressions(part)
    if operation == "TransactWriteItems" and sum(size_of(part.get("Item", {})) for part in parts) > TRANSACTION_BYTES:
        yield "Transaction request cannot include data larger than 4 MB"
    if operation == "Query" and "KeyConditionExpression" in asked:
        yield from _of_query(asked, describe(asked["TableName"]))


def _parts(operation: str, asked: Asked) -> Iterator[Asked]:
    if operation == "BatchWriteItem":
        for requests in asked["RequestItems"].values():
            yield from (next(iter(request.values())) for request in requests)
    elif operation.startswith("Transact"):
        for item in asked["TransactItems"]:
            yield from item.values()
    else:
        yield asked


def _of_expressions(part: Asked) -> Iterator[str]:
    texts = {name: part[name] for name in _EXPRESSIONS if isinstance(part.get(name), str)}
    if not texts:
        return
    for name, text in texts.items():
        if not text.strip():
            yield f"Invalid {name}: The expression can not be empty;"
        if len(text.encode()) > EXPRESSION_BYTES:
            yield f"Invalid {name}: Expression size has exceeded the maximum allowed size;"
    values, said = part.get("ExpressionAttributeValues") or {}, " ".join(texts.values())
    used = set(_VALUE.findall(said))
    if missing := sorted(used - set(values)):
        yield f"An expression attribute value used in expression is not defined; attribute value: {missing[0]}"
    if idle := sorted(set(values) - used):
        yield f"Value provided in ExpressionAttributeValues unused in expressions: keys: {{{', '.join(idle)}}}"
    for name in _BEGINS.findall(said):
        if kind := set(values.get(name, {"S": ""})) - {"S", "B"}:
            yield f"Incorrect operand type for operator or function; begins_with, operand type: {min(kind)}"
    yield from _of_spans(said, values)
    yield from _of_paths(texts.get("ProjectionExpression", ""))


def _of_spans(said: str, values: Asked) -> Iterator[str]:
    for low, high in _BETWEEN.findall(said):
        first, last = values.get(low, {}), values.get(high, {})
        if set(first) == set(last) == {"S"} and first["S"].encode() > last["S"].encode():
            yield "The BETWEEN operator requires upper bound to be greater than or equal to lower bound"
        if set(first) == set(last) == {"N"} and float(first["N"]) > float(last["N"]):
            yield "The BETWEEN operator requires upper bound to be greater than or equal to lower bound"


def _of_paths(projection: str) -> Iterator[str]:
    paths = [path.strip() for path in projection.split(",") if path.strip()]
    for place, path in enumerate(paths):
        if any(
            other == path or other.startswith((f"{path}.", f"{path}[")) for other in paths[:place] + paths[place + 1 :]
        ):
            yield "Invalid ProjectionExpression: Two document paths overlap with each other"
            return


def _of_query(asked: Asked, table: Mapping[str, Any]) -> Iterator[str]:
    indexes = {one["IndexName"]: one for one in table.get("GlobalSecondaryIndexes", ())}
    name = asked.get("IndexName")
    if name is not None and name not in indexes:
        yield "The table does not have the specified index"
        return
    schema = indexes[name]["KeySchema"] if name else table["KeySchema"]
    keys, types = (
        [key["AttributeName"] for key in schema],
        {one["AttributeName"]: one["AttributeType"] for one in table["AttributeDefinitions"]},
    )
    names, values, condition = (
        asked.get("ExpressionAttributeNames") or {}, asked.get("ExpressionAttributeValues") or {},
        asked["KeyConditionExpression"],
    )  # fmt: skip
    if "<>" in condition:
        yield "Unsupported operator in KeyConditionExpression: operator: <>"
    equal = {names.get(left, left): values.get(right, {}) for left, right in _EQUALS.findall(condition)}
    for key in keys:
        if key in equal and set(equal[key]) != {types[key]}:
            yield f"Condition parameter type does not match schema type: {key}"
    filtered = {names.get(word, word) for word in _WORD.findall(asked.get("FilterExpression") or "")}
    if clash := sorted(filtered & set(keys)):
        yield f"Filter Expression can only contain non-primary key attributes: Primary key attribute: {clash[0]}"
    if start := asked.get("ExclusiveStartKey"):
        wanted = {*keys, *(key["AttributeName"] for key in table["KeySchema"])}
        if set(start) != wanted or (keys[0] in equal and start.get(keys[0]) != equal[keys[0]]):
            yield "The provided starting key is invalid"


@contextmanager
def guarded() -> Iterator[None]:
    """Inside, what DynamoDB refuses is refused before it reaches an engine."""
    plain = BaseClient._make_api_call  # noqa: SLF001  # PynamoDB and boto3 meet here
    shapes: dict[tuple[Any, str], Mapping[str, Any]] = {}

    def call(client: BaseClient, operation: str, asked: dict[str, Any]) -> Any:
        if client.meta.service_model.service_name != "dynamodb":
            return plain(client, operation, asked)
        if operation in _SHAPES:
            shapes.clear()

        def describe(table: str) -> Mapping[str, Any]:
            place = (client.meta.endpoint_url, table)
            if place not in shapes:
                # in a context of its own: this is not what a function asks for, and its role need not allow it
                shapes[place] = Context().run(plain, client, "DescribeTable", {"TableName": table})["Table"]
            return shapes[place]

        if fault := next(faults(operation, asked, describe), None):
            error = {"Error": {"Code": "ValidationException", "Message": fault}}
            raise ClientError({**error, "ResponseMetadata": {"HTTPStatusCode": 400}}, operation)
        return plain(client, operation, asked)

    with patch.object(BaseClient, "_make_api_call", call):
        yield
