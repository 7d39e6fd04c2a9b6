"""Items as an earlier release wrote them, of cases to which everything happened that can happen to one."""

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

import boto3

from chalicelib.domain.core.vocabulary import EventType
from chalicelib.store.tables.case_table import CaseRow
from chalicelib.store.tables.directory_table import DirectoryRow
from local import logs
from local.service import running
from tests.recorded.outside import FOLDER
from tests.simulation.plan import plan
from tests.simulation.stage import prepared

ITEMS = FOLDER / "items.jsonl.gz"
"""The number of a run, a table's name and an item of it, as DynamoDB sends it, on each line."""
_MOVES = 400
_PARTITIONS = ("POLICY", "CALENDAR", "RULES")
_TYPES = frozenset(kind.value for kind in EventType)

Item = Mapping[str, Any]


def recorded() -> dict[int, dict[str, list[Item]]]:
    """The items of each table, of each run."""
    runs: dict[int, dict[str, list[Item]]] = {}
    for line in gzip.decompress(ITEMS.read_bytes()).splitlines():
        run, table, item = json.loads(line)
        runs.setdefault(run, {}).setdefault(table, []).append(item)
    return runs


def written() -> Iterator[tuple[int, str, Item]]:
    """The items of a few cases of simulated runs that together hold an event of each type, and each run's directory."""
    wanted = set(_TYPES)
    with running("dynoxide", None, plain=True) as engine:
        for seed in count(1):
            with logs.unprinted(), prepared(engine, seed) as run:
                for move in plan(seed, _MOVES):
                    if move.kind != "tamper":
                        run.do(move)
                run.settle()
                kept = list(
                    _worth_keeping({number: _scanned(CaseRow, f"CASE#{number}") for number in run.numbers}, wanted)
                )
                yield from ((seed, "cases", item) for items in kept for item in items)
                if kept:
                    for kind in _PARTITIONS:
                        yield from ((seed, "directory", item) for item in _scanned(DirectoryRow, kind))
            if not wanted:
                return


def _worth_keeping(cases: Mapping[str, Sequence[Item]], wanted: set[str]) -> Iterator[Sequence[Item]]:
    """Takes what it yields out of what is wanted."""
    while items := max(cases.values(), key=lambda items: len(wanted & _types(items)), default=None):
        if not wanted & _types(items):
            return
        wanted -= _types(items)
        yield items


def _types(items: Sequence[Item]) -> set[str]:
    return {item["event"]["S"] for item in items if "event" in item}


def _scanned(model: Any, begins: str) -> Sequence[Item]:
    client = boto3.client("dynamodb", region_name=model.Meta.region)
    pages = client.get_paginator("scan").paginate(TableName=model.Meta.table_name)
    items = [item for page in pages for item in page["Items"] if item["pk"]["S"].startswith(begins)]
    return sorted(items, key=lambda item: (item["pk"]["S"], item.get("sk", {}).get("S", "")))
