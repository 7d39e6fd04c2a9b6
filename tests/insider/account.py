"""
All that lies in the account and that an insider may write: items of the tables, objects of the buckets.

It can be put back as it was, past every lock, so that one world serves for all that is tried in it: what was written
through here alone (`undo`), or whatever anybody wrote since a moment (`put_back`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import Any

import boto3
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from moto.s3.models import s3_backends
from pynamodb.models import Model

from chalicelib.store.tables.case_table import CaseRow
from chalicelib.store.tables.directory_table import DirectoryRow
from chalicelib.store.tables.limit_table import LimitRow
from chalicelib.store.tables.statistics_table import StatisticsRow
from infra.template import ACCOUNT
from local.aws.mappings import StreamMapping
from local.service import Service

Item = dict[str, Any]
"""Attributes as Python has them; documents are texts of JSON."""
Wire = Mapping[str, Any]
Key = tuple[str, ...]
Version = tuple[Any, bytes | None]
"""A version of an object as moto has it, and its content; None for what merely hides a name."""

CASES, STATISTICS, DIRECTORY = CaseRow, StatisticsRow, DirectoryRow
FILES, ROOTS, PARKED = "FILES_BUCKET", "ROOTS_BUCKET", "PARKED_BUCKET"
_BUCKETS = (FILES, ROOTS, PARKED)
_TABLES: tuple[type[Model], ...] = (CASES, STATISTICS, DIRECTORY, LimitRow)
_READ, _WRITE = TypeDeserializer().deserialize, TypeSerializer().serialize


@dataclass(frozen=True)
class State:
    """What lay in every table and bucket at one moment; of objects every version."""

    items: Mapping[str, Mapping[Key, Wire]]
    objects: Mapping[str, Mapping[str, list[Version]]]


@dataclass(frozen=True)
class Change:
    """An item as it was and as it is, None where there is none; of a table by its last name, or of the `objects`."""

    place: str
    before: Item | None
    after: Item | None

    @property
    def item(self) -> Item:
        """The one that there was, else the one that there is."""
        return self.before or self.after or {}

    @property
    def kind(self) -> str:
        """The beginning of the item's key, in the table of cases that within its collection."""
        return str(self.item.get("sk" if self.place == "cases" else "pk", "")).partition("#")[0]

    @property
    def attributes(self) -> set[str]:
        """The names of what is another, or gone, or new."""
        before, after = self.before or {}, self.after or {}
        return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


class Account:
    """The tables and buckets of one stage, by the names of their models and variables."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._environment = service.provisioned.environment()
        region = service.provisioned.template.region
        self._dynamodb = boto3.client("dynamodb", region_name=region)
        self._s3 = boto3.client("s3", region_name=region)
        self._touched: dict[tuple[str, Key], tuple[Wire, Wire | None]] = {}
        self._objects: dict[str, Mapping[str, list[Version]]] = {}

    # --- tables ---

    def items(self, model: type[Model], begins: str = "") -> list[Item]:
        """Every item of a table whose partition begins so, in the order of the keys."""
        found = self._scan(model.Meta.table_name).values()
        plain = [_plain(wire) for wire in found if wire["pk"]["S"].startswith(begins)]
        return sorted(plain, key=lambda item: (item["pk"], item.get("sk", "")))

    def within(self, model: type[Model], pk: str) -> list[Item]:
        """The items of one partition, in the order of their keys."""
        asked = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": pk}}}
        found = self._dynamodb.query(TableName=model.Meta.table_name, ConsistentRead=True, **asked)["Items"]
        return [_plain(wire) for wire in found]

    def put(self, model: type[Model], item: Item) -> None:
        """Writes an item over whatever lies there."""
        self._put(model.Meta.table_name, {name: _WRITE(value) for name, value in item.items()})

    def remove(self, model: type[Model], item: Item) -> None:
        """Deletes an item."""
        self._remove(model.Meta.table_name, {name: _WRITE(item[name]) for name in ("pk", "sk") if name in item})

    def put_as_in(self, state: State, model: type[Model], partition: str) -> None:
        """One partition as it was then; whoever follows the table hears of it."""
        kept = [wire for wire in state.items[model.Meta.table_name].values() if wire["pk"]["S"] == partition]
        there = {_place(wire) for wire in kept}
        for item in self.within(model, partition):
            if _place({name: _WRITE(item[name]) for name in ("pk", "sk")}) not in there:
                self.remove(model, item)
        for wire in kept:
            self._put(model.Meta.table_name, wire)

    def _put(self, table: str, wire: Wire) -> None:
        self._touch(table, wire)
        self._dynamodb.put_item(TableName=table, Item=wire)

    def _remove(self, table: str, key: Wire) -> None:
        self._touch(table, key)
        self._dynamodb.delete_item(TableName=table, Key=key)

    def _touch(self, table: str, wire: Wire) -> None:
        key = _key(wire)
        if (table, _place(key)) not in self._touched:
            found = self._dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True).get("Item")
            self._touched[table, _place(key)] = key, found

    # --- buckets ---

    def keys(self, bucket: str, begins: str = "") -> list[str]:
        """The names of a bucket's objects that begin so."""
        answer = self._s3.list_objects_v2(Bucket=self._bucket(bucket), Prefix=begins)
        return [each["Key"] for each in answer.get("Contents", [])]

    def written_over(self, bucket: str) -> list[str]:
        """The names of objects on which something newer lies, a version or a marker."""
        answer = self._s3.list_object_versions(Bucket=self._bucket(bucket))
        found = [*answer.get("Versions", []), *answer.get("DeleteMarkers", [])]
        return sorted(name for name, count in Counter(each["Key"] for each in found).items() if count > 1)

    def read(self, bucket: str, key: str) -> bytes:
        """The newest version of an object."""
        return bytes(self._s3.get_object(Bucket=self._bucket(bucket), Key=key)["Body"].read())

    def write(self, bucket: str, key: str, content: bytes) -> None:
        """A version of an object, on top of what lies there."""
        self._keep_objects(bucket)
        self._s3.put_object(Bucket=self._bucket(bucket), Key=key, Body=content)

    def hide(self, bucket: str, keys: Iterable[str]) -> None:
        """Deletes objects; where a bucket keeps versions, that puts a marker on top."""
        self._keep_objects(bucket)
        for key in keys:
            self._s3.delete_object(Bucket=self._bucket(bucket), Key=key)

    def _keep_objects(self, bucket: str) -> None:
        self._objects.setdefault(bucket, self._versions(bucket))

    def _bucket(self, name: str) -> str:
        return str(self._environment[name])

    # --- as it was ---

    def changes(self) -> list[Change]:
        """What is another by what was written through here."""
        found: list[Change] = []
        for (table, _), (key, before) in self._touched.items():
            after = self._dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True).get("Item")
            if after != before:
                told = [None if wire is None else _plain(wire) for wire in (before, after)]
                found.append(Change(table.rpartition("-")[2], *told))
        return [*found, *self._changes_of_objects()]

    def _changes_of_objects(self) -> Iterator[Change]:
        for bucket, kept in self._objects.items():
            now = self._versions(bucket)
            for key in sorted(kept.keys() | now.keys()):
                if kept.get(key) != now.get(key):
                    yield Change("objects", {"pk": key}, {"pk": key})

    def is_new_to_all(self) -> None:
        """Every function goes on in a new process if something was written that those that run remember."""
        if any(table == DIRECTORY.Meta.table_name for table, _ in self._touched):
            self._service.forget()

    def undo(self) -> None:
        """Takes back what was written through here, so that followers of the table hear of that, too."""
        for (table, _), (key, wire) in self._touched.items():
            if wire is None:
                self._dynamodb.delete_item(TableName=table, Key=key)
            else:
                self._dynamodb.put_item(TableName=table, Item=wire)
        self._put_objects(self._objects)
        self._forget()

    def now(self) -> State:
        """What lies here now."""
        tables = [model.Meta.table_name for model in _TABLES]
        return State({table: self._scan(table) for table in tables}, {name: self._versions(name) for name in _BUCKETS})

    def put_back(self, state: State) -> None:
        """Everything as it was, and nobody is told: what the stream would say of it is skipped."""
        for table, kept in state.items.items():
            found = self._scan(table)
            if table == DIRECTORY.Meta.table_name and found != kept:
                self._service.forget()
            for key in found.keys() - kept.keys():
                self._dynamodb.delete_item(TableName=table, Key=_key(found[key]))
            for key, wire in kept.items():
                if found.get(key) != wire:
                    self._dynamodb.put_item(TableName=table, Item=wire)
        self._put_objects(state.objects)
        self._forget()
        self._skip()

    def _forget(self) -> None:
        self._touched.clear()
        self._objects.clear()

    def _skip(self) -> None:
        deliveries = self._service.deliveries
        deliveries.position()
        for mapping in deliveries.mappings:
            if isinstance(mapping, StreamMapping):
                mapping._follower.waiting.clear()
                mapping._batches.clear()

    def _versions(self, name: str) -> Mapping[str, list[Version]]:
        """What is kept beside a version is its content, for moto forgets that of what is written over or deleted."""
        return {
            key: [(version, getattr(version, "value", None)) for version in versions]
            for key, versions in self._store(name).lists()
        }

    def _put_objects(self, state: Mapping[str, Mapping[str, list[Version]]]) -> None:
        """No call of S3 takes a locked version away; what moto keeps can be."""
        for name, objects in state.items():
            store = self._store(name)
            kept = {id(version) for versions in objects.values() for version, _ in versions}
            for key, versions in store.lists():
                for version in versions:
                    if id(version) not in kept and hasattr(version, "dispose"):
                        version.dispose()
                dict.__delitem__(store, key)
            for key, found in objects.items():
                dict.__setitem__(store, key, [_revived(version, content) for version, content in found])

    def _store(self, name: str) -> Any:
        return s3_backends[ACCOUNT]["aws"].buckets[self._bucket(name)].keys

    def _scan(self, table: str) -> dict[Key, Wire]:
        return {_place(wire): wire for wire in self._pages(table)}

    def _pages(self, table: str) -> Iterator[Wire]:
        for page in self._dynamodb.get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
            yield from page["Items"]


def _revived(version: Any, content: bytes | None) -> Any:
    if content is not None and version.disposed:
        version._value_buffer = SpooledTemporaryFile()  # noqa: SIM115  # moto closes it
        version.disposed = False
        version.value = content
    return version


def _place(wire: Wire) -> Key:
    return tuple(value["S"] for _, value in sorted(_key(wire).items()))


def _key(wire: Wire) -> dict[str, Any]:
    return {name: wire[name] for name in ("pk", "sk") if name in wire}


def _plain(wire: Wire) -> Item:
    return {name: _READ(value) for name, value in wire.items()}
