"""What somebody with every right on the table of cases can do to the items of one: each part changed, by itself."""

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import boto3
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.store.tables.case_table import CaseRow

Item = dict[str, Any]
DOCUMENTS = ("body", "report", "texts", "attachment", "returned_by", "escalated_to")
"""Attributes that hold JSON."""
VALID = {
    "status": "closed",
    "classification": "request",
    "outcome": "silence",
    "held_from": "disposed",
    "type": "noted",
    "audience": "officers",
}
PROVED = ("CASE", "EVENT", "TEXT", "REPORT", "FILE")
OF_NO_EVENT = {("EVENT", "correlation"), ("FILE", "at"), ("FILE", "ordered_at"), ("FILE", "reason")}
"""What no event tells: by which request it came, and when a place was asked for."""


@dataclass
class Table:
    """The items of one case as an insider sees them."""

    items: list[Item]

    @classmethod
    def of(cls, number: CaseNumber) -> "Table":
        asked = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": f"CASE#{number}"}}}
        found = _client().query(TableName=CaseRow.Meta.table_name, **asked)["Items"]
        return cls([{name: _READ(value) for name, value in item.items()} for item in found])

    def __getitem__(self, sk: str) -> Item:
        return next(item for item in self.items if item["sk"] == sk)

    def put(self, item: Item) -> None:
        wire = {name: _WRITE(value) for name, value in item.items()}
        _client().put_item(TableName=CaseRow.Meta.table_name, Item=wire)

    def remove(self, item: Item) -> None:
        key = {name: _WRITE(item[name]) for name in ("pk", "sk")}
        _client().delete_item(TableName=CaseRow.Meta.table_name, Key=key)


_READ, _WRITE = TypeDeserializer().deserialize, TypeSerializer().serialize


def _client() -> Any:
    return boto3.client("dynamodb", region_name=CaseRow.Meta.region)


def other(name: str, value: Any) -> Any:
    """Another value that could stand there."""
    if name in VALID:
        return VALID[name] if value != VALID[name] else {"status": "submitted", "type": "routed"}.get(name)
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return _another_text(value)
    return [*value, "nasional"] if isinstance(value, list) else (value or 0) + 1


def _another_text(text: str) -> str:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return f"{text}x"
    return text.replace("2026-", "2025-")


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The ways to all that a document holds; what was promised on receipt counts as one thing."""
    if isinstance(value, dict) and value and path[-1:] != ("promises",):
        for name, found in value.items():
            yield from leaves(found, (*path, name))
    else:
        yield path


def changed(document: Any, path: tuple[Any, ...]) -> Any:
    made = copy.deepcopy(document)
    place = made
    for name in path[:-1]:
        place = place[name]
    found = place[path[-1]]
    place[path[-1]] = "x" if found is None else [] if path[-1] == "promises" else other(path[-1], found)
    return made


def forgeries(item: Item) -> Iterator[tuple[str, Item]]:
    """The item with each of its parts changed, one at a time."""
    kind = item["sk"].partition("#")[0]
    for name, value in item.items():
        if name in {"pk", "sk"} or (kind, name) in OF_NO_EVENT:
            continue
        if name in DOCUMENTS and name not in {"returned_by", "escalated_to"}:
            document = json.loads(value)
            for path in leaves(document):
                if (kind, path[-1]) not in OF_NO_EVENT:
                    told = ".".join(map(str, path))
                    yield f"{item['sk']} {told}", {**item, name: json.dumps(changed(document, path))}
        else:
            yield f"{item['sk']} {name}", {**item, name: other(name, value)}
    yield f"{item['sk']} expires_at", {**item, "expires_at": 1}
