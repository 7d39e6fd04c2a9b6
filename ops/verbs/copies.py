"""Restored copies of the tables: given what a restore leaves out, held against the originals, taken away again."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from infra.template import Template, load
from ops.exits import Refused
from ops.place import Place
from ops.verbs.backup import TABLES

MARK = "drill"
_AT_ONCE = 100
"""Keys of one BatchGetItem."""


@dataclass(frozen=True)
class Compared:
    """A copy beside its original, which has moved on meanwhile; *lost* are events that only one of them has right."""

    table: str
    copied: int
    original: int
    events: int
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Copies:
    """The tables of one drill; every name of them begins with `prefix`, and nothing else is ever written."""

    place: Place
    prefix: str

    def name(self, table: str) -> str:
        """The copy's name."""
        return f"{self.prefix}-{table}"

    @property
    def dynamodb(self) -> Any:
        """The client."""
        return self.place.client("dynamodb")

    def restore(self, table: str, **source: Any) -> None:
        """Begin to restore one, from a backup's ARN or a moment."""
        target = {"TargetTableName": self.name(table)}
        if "BackupArn" in source:
            self.dynamodb.restore_table_from_backup(**target, **source)
        else:
            self.dynamodb.restore_table_to_point_in_time(**target, SourceTableName=self.place.name(table), **source)

    def is_ready(self, table: str) -> bool:
        """Is it there, with every index?"""
        told = self.described(table)
        indexes = told.get("GlobalSecondaryIndexes", [])
        return told["TableStatus"] == "ACTIVE" and all(one["IndexStatus"] == "ACTIVE" for one in indexes)

    def described(self, table: str) -> dict[str, Any]:
        """What DynamoDB says of it."""
        found: dict[str, Any] = self.dynamodb.describe_table(TableName=self.name(table))["Table"]
        return found

    def finish(self, table: str) -> None:
        """What a restore leaves out, as infra/resources.yaml has it: tags, time to live, recovery, protection."""
        wanted, told = declared(self.place, table), self.described(table)
        original = self.dynamodb.describe_table(TableName=self.place.name(table))["Table"]["TableArn"]
        tags = self.dynamodb.list_tags_of_resource(ResourceArn=original)["Tags"]
        self.dynamodb.tag_resource(ResourceArn=told["TableArn"], Tags=[*tags, {"Key": MARK, "Value": "yes"}])
        self.dynamodb.update_time_to_live(
            TableName=self.name(table), TimeToLiveSpecification=wanted["TimeToLiveSpecification"]
        )
        self.dynamodb.update_continuous_backups(
            TableName=self.name(table),
            PointInTimeRecoverySpecification=wanted["PointInTimeRecoverySpecification"],
        )
        self.dynamodb.update_table(TableName=self.name(table), DeletionProtectionEnabled=True)

    def missing(self, table: str) -> Iterator[str]:
        """What it does not have as the original: keys, indexes, encryption; and a stream, which it must not have."""
        told, wanted = self.described(table), declared(self.place, table)
        if told["KeySchema"] != wanted["KeySchema"]:
            yield f"{table}: other keys"
        there = {one["IndexName"]: one["KeySchema"] for one in told.get("GlobalSecondaryIndexes", [])}
        for index in wanted.get("GlobalSecondaryIndexes", []):
            if there.get(index["IndexName"]) != index["KeySchema"]:
                yield f"{table}: index {index['IndexName']}"
        if told.get("StreamSpecification", {}).get("StreamEnabled"):
            yield f"{table}: has a stream, whose records functions might take for new"
        if not told.get("DeletionProtectionEnabled"):
            yield f"{table}: deletion protection"

    def compare(self, table: str) -> Compared:
        """Item by item: what happened to a case never changes, so every event of the copy must be in the original."""
        copied, events = 0, 0
        lost: list[str] = []
        for items in self._pages(self.name(table)):
            copied += len(items)
            facts = [item for item in items if item.get("type", {}).get("S") == "EVENT"]
            events += len(facts)
            lost += self._unlike(table, facts)
        original = sum(len(items) for items in self._pages(self.place.name(table)))
        return Compared(table, copied, original, events, tuple(lost))

    def _pages(self, name: str) -> Iterator[list[dict[str, Any]]]:
        pages = self.dynamodb.get_paginator("scan").paginate(TableName=name, ConsistentRead=True)
        return (page["Items"] for page in pages)

    def _unlike(self, table: str, facts: list[dict[str, Any]]) -> Iterator[str]:
        for start in range(0, len(facts), _AT_ONCE):
            part = facts[start : start + _AT_ONCE]
            wanted: dict[str, Any] = {
                self.place.name(table): {
                    "Keys": [{"pk": item["pk"], "sk": item["sk"]} for item in part],
                    "ConsistentRead": True,
                }
            }
            found: set[str] = set()
            while wanted:
                answer = self.dynamodb.batch_get_item(RequestItems=wanted)
                found |= {_told(item) for item in answer["Responses"].get(self.place.name(table), [])}
                wanted = answer.get("UnprocessedKeys", {})
            yield from (f"{item['pk']['S']} {item['sk']['S']}" for item in part if _told(item) not in found)

    def remove(self) -> None:
        """Take the copies away; nothing that is not a copy can be named here."""
        left = []
        for table in TABLES:
            name = self.name(table)
            if f"-{MARK}-" not in name:
                raise Refused(f"{name} is no copy of a drill")
            try:
                self.dynamodb.update_table(TableName=name, DeletionProtectionEnabled=False)
                self.dynamodb.get_waiter("table_exists").wait(TableName=name)
                self.dynamodb.delete_table(TableName=name)
            except self.dynamodb.exceptions.ResourceNotFoundException:
                continue
            except self.dynamodb.exceptions.ResourceInUseException:
                left.append(name)
        if left:
            raise Refused(f"still being made, to be deleted by hand later: {', '.join(left)}")


def declared(place: Place, table: str) -> dict[str, Any]:
    """The table as infra/resources.yaml declares it."""
    template = Template(load(), stage=place.stage, region=place.region)
    kinds = {"AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"}
    for logical, resource in template.body["Resources"].items():
        if resource["Type"] in kinds and logical == f"{table.title()}Table":
            return {name: value for name, value in template.properties(logical).items() if name != "SSESpecification"}
    raise LookupError(f"infra/resources.yaml declares no table {table}")


def _told(item: dict[str, Any]) -> str:
    return json.dumps(item, sort_keys=True, default=str)
