"""
Every AWS call that the functions make, with what it read, wrote and cost.

It sits where boto3 and PynamoDB meet, above the engine and below every client of ours. What a write changed is seen by
reading its items before and after, behind the back of the count.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from botocore.client import BaseClient

from benchmarks.units import Index, index_units, item_size, read_units, write_units
from infra.template import Template
from local.permissions.roles import nobody
from local.service import Service

_WRITES = {"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems"}
_OVERHEAD = 100
"""Bytes that AWS bills for storing an item, and again for each entry of an index."""
_VERBS = {"Put": "Item", "Update": "Key", "Delete": "Key", "ConditionCheck": "Key"}


@dataclass(frozen=True)
class Call:
    """One call as it was charged; units are DynamoDB's, and nothing for other services."""

    function: str
    service: str
    operation: str
    table: str = ""
    index: str = ""
    items_read: int = 0
    bytes_read: int = 0
    read_units: float = 0
    items_written: int = 0
    write_units: float = 0
    index_units: float = 0
    """The part of `write_units` that the indexes take."""
    keys: Mapping[tuple[str, str], float] = field(default_factory=dict)
    """Those write units by place (a table, or one of its indexes: `cases.inbox`) and partition key."""
    by_engine: float | None = None
    """What the engine says that it consumed, if it says anything."""
    params: Any = field(default=None, repr=False, compare=False)

    @property
    def name(self) -> str:
        """As it stands on the page: `Query cases.inbox`, `sns.Publish`."""
        if self.table:
            return f"{self.operation} {self.table}{f'.{self.index}' if self.index else ''}"
        return f"{self.service}.{self.operation}"


@dataclass
class Invocation:
    """One function called once, with the number of records or messages that it was given."""

    function: str
    records: int
    calls: list[Call] = field(default_factory=list)


class Tap:
    """What was invoked since it was last emptied."""

    def __init__(self, template: Template) -> None:
        self.invocations: list[Invocation] = []
        self.kept: dict[tuple[str, ...], Any] = {}
        """Every item that the functions wrote, as it is stored now."""
        self._running: list[Invocation] = []
        self._is_off = False
        self._silent: frozenset[str] = frozenset()
        self._tables = {table["TableName"]: table for _, table in template.of_type("AWS::DynamoDB::Table")}
        self._indexes = {name: tuple(_indexes(table)) for name, table in self._tables.items()}

    def stored_bytes(self, text: str) -> int:
        """What the items that speak of something take on disk, with their entries in the indexes and AWS's overhead."""
        found = ((table, item) for (table, *_), item in self.kept.items() if item and text in str(item))
        entries = (
            entry
            for table, item in found
            for entry in (item, *(index.entry(item) for index in self._indexes[table]))
            if entry
        )
        return sum(item_size(entry) + _OVERHEAD for entry in entries)

    def walked_bytes(self, table: str, text: str) -> int:
        """What a walk over a table reads of the items that speak of something: the items alone."""
        return sum(
            item_size(item)
            for (name, *_), item in self.kept.items()
            if _short(name) == table and item and text in str(item)
        )

    def emptied(self) -> list[Invocation]:
        """What was heard so far; counting begins anew."""
        heard, self.invocations = self.invocations, []
        return heard

    @contextmanager
    def off(self, *, without: frozenset[str] = frozenset()) -> Iterator[None]:
        """Hears nothing inside, and costs nothing; those functions do not run at all."""
        self._silent = without
        self._is_off = True
        try:
            yield
        finally:
            self._silent, self._is_off = frozenset(), False
            self.invocations.clear()

    @contextmanager
    def on(self, service: Service) -> Iterator["Tap"]:
        """Listens to the functions of a service; what the delivery itself asks of the engine is not theirs."""
        invoke, usual = service.functions.invoke, BaseClient._make_api_call  # noqa: SLF001  # where both clients meet

        def invoked(name: str, event: Any, *, convert: bool = True) -> Any:
            if name in self._silent:
                return None
            records = len(event.get("Records", ())) if isinstance(event, dict) else 0
            self._running.append(Invocation(name, records))
            try:
                return invoke(name, event, convert=convert)
            finally:
                self.invocations.append(self._running.pop())

        def called(client: Any, operation: str, params: dict[str, Any]) -> Any:
            if self._is_off or not self._running:
                return usual(client, operation, params)
            return self._heard(client, operation, params, usual)

        with patch.object(service.functions, "invoke", invoked), patch.object(BaseClient, "_make_api_call", called):
            yield self

    def _heard(self, client: Any, operation: str, params: dict[str, Any], usual: Any) -> Any:
        function, calls = self._running[-1].function, self._running[-1].calls
        kind = str(client.meta.service_model.service_name)
        if kind != "dynamodb":
            answer = usual(client, operation, params)
            calls.append(Call(function, kind, operation, params=params))
            return answer

        def stored() -> list[Any]:
            asked = ({"TableName": table, "Key": key, "ConsistentRead": True} for table, key in targets)
            with nobody():
                return [usual(client, "GetItem", one).get("Item") for one in asked]

        targets = [*self._targets(operation, params)]
        before = stored()
        answer = usual(client, operation, params | {"ReturnConsumedCapacity": "INDEXES"})
        read = self._read(operation, params, answer)
        after = stored()
        self.kept |= {(table, *map(str, key.values())): item for (table, key), item in zip(targets, after, strict=True)}
        written = self._written(operation, targets, before, after)
        table = "+".join(sorted({_short(name) for name in _named(params)}))
        calls.append(
            Call(function, kind, operation, table, params.get("IndexName", ""), **read, **written, params=params)
        )
        return answer

    def _targets(self, operation: str, params: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        """The items that a write may change, by table and key."""
        if operation not in _WRITES:
            return
        steps = params.get("TransactItems") or [{_verb_of(params): params}]
        for step in steps:
            for verb, one in step.items():
                keys = [found["AttributeName"] for found in self._tables[one["TableName"]]["KeySchema"]]
                yield one["TableName"], {key: one[_VERBS[verb]][key] for key in keys}

    @staticmethod
    def _read(operation: str, params: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
        engine = _consumed(answer)
        if operation not in {"Query", "Scan", "GetItem"}:
            return {"by_engine": engine}
        items = answer.get("Items", [answer["Item"]] if "Item" in answer else [])
        units = read_units(items, consistent=bool(params.get("ConsistentRead")))
        looked_at = answer.get("ScannedCount", len(items))
        return {
            "items_read": looked_at,
            "bytes_read": sum(map(item_size, items)),
            "read_units": units,
            "by_engine": engine,
        }

    def _written(self, operation: str, targets: list[Any], before: list[Any], after: list[Any]) -> dict[str, Any]:
        if not targets:
            return {}
        # Preparing and committing are charged each: a transaction writes everything twice.
        times = 2 if operation == "TransactWriteItems" else 1
        changes = [(table, key, old, new) for (table, key), old, new in zip(targets, before, after, strict=True)]
        keys: Counter[tuple[str, str]] = Counter()
        within = 0
        for table, key, old, new in changes:
            partition = self._tables[table]["KeySchema"][0]["AttributeName"]
            keys[_short(table), _value(new or old or key, partition)] += times * write_units(old, new)
            for index in self._indexes[table]:
                units = index_units(index, old, new)
                within += units
                if units:
                    keys[f"{_short(table)}.{index.name}", _value(index.entry(new) or old, index.keys[0])] += units
        return {"items_written": len(changes), "write_units": keys.total(), "index_units": within, "keys": keys}


def _indexes(table: dict[str, Any]) -> Iterator[Index]:
    primary = [key["AttributeName"] for key in table["KeySchema"]]
    for index in table.get("GlobalSecondaryIndexes", ()):
        keys = tuple(key["AttributeName"] for key in index["KeySchema"])
        projection = index["Projection"]
        kept = {*primary, *keys, *projection.get("NonKeyAttributes", ())}
        everything = projection["ProjectionType"] == "ALL"
        yield Index(index["IndexName"], keys, None if everything else frozenset(kept))


def _value(item: Any, attribute: str) -> str:
    ((_, held),) = item[attribute].items()
    return str(held)


def _verb_of(params: dict[str, Any]) -> str:
    return "Put" if "Item" in params else "Update"


def _named(params: dict[str, Any]) -> list[str]:
    steps = [one for step in params.get("TransactItems", ()) for one in step.values()]
    return [found["TableName"] for found in (params, *steps) if "TableName" in found]


def _short(table: str) -> str:
    return table.rpartition("-")[2]


def _consumed(answer: dict[str, Any]) -> float | None:
    told = answer.get("ConsumedCapacity")
    if not told:
        return None
    return sum(float(one["CapacityUnits"]) for one in (told if isinstance(told, list) else [told]))
