"""
The engine's own file: many items at once straight into it, while no engine runs on it, and an index more.

Through its API each batch of 25 is a transaction of its own that waits for the disk: ninety thousand areas took
minutes, and whoever interrupted them had half. Here they are one transaction. The shape of the file is the engine's
private affair: `SHAPE` is the only one that was tried, and any other is refused.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from hashlib import md5
from pathlib import Path
from typing import Any

SHAPE = "9"
"""What the engine of `local/dynamodb/engines.py` calls its schema's version."""

FILE = "dynamodb.sqlite"
"""Its name in the folder of the state."""

Item = Mapping[str, Any]
"""Attributes in DynamoDB's JSON; here only strings."""


def has_table(file: Path, table: str) -> bool:
    """Whether the file is there and has the table."""
    if not file.exists():
        return False
    with _opened(file) as database:
        return bool(database.execute("SELECT 1 FROM _tables WHERE table_name = ?", (table,)).fetchone())


def sort_keys(file: Path, table: str, beginning: str) -> set[str]:
    """The sort keys of all items whose partition key begins so."""
    query = f'SELECT substr(sk, 3) FROM "{table}" WHERE pk >= ? AND pk < ?'  # noqa: S608  our own table's name
    with _opened(file) as database:
        return {key for (key,) in database.execute(query, (f"S:{beginning}", f"S:{beginning}\U0010ffff"))}


def put_items(file: Path, table: str, items: Iterable[Item]) -> None:
    """Put items that stand in no index, all or none; RuntimeError if the file has a shape that was never tried."""
    statement = (
        f'INSERT OR REPLACE INTO "{table}" (pk, sk, item_json, item_size, hash_prefix) '  # noqa: S608  our own name
        "VALUES (?, ?, ?, ?, ?)"
    )
    with _opened(file) as database, database:
        shape = database.execute("SELECT value FROM _config WHERE key = 'schema_version'").fetchone()
        if shape != (SHAPE,):
            raise RuntimeError(f"{file} has the shape {shape and shape[0]}, and only {SHAPE} was tried")
        database.executemany(statement, map(_row, items))


def order_the_stream(file: Path) -> None:
    """An index that the engine lacks: to number a stream record it reads the whole stream."""
    with _opened(file) as database, database:
        database.execute(
            "CREATE INDEX IF NOT EXISTS stream_order ON _stream_records (table_name, CAST(sequence_number AS INTEGER))"
        )


def _row(item: Item) -> tuple[str, str, str, int, str]:
    pk, sk = item["pk"]["S"], item["sk"]["S"]
    size = sum(len(name.encode()) + len(value["S"].encode()) for name, value in item.items())
    # the order of a scan, which the engine takes from dynalite
    prefix = md5(b"Outliers" + pk.encode(), usedforsecurity=False).hexdigest()[:6]
    written = json.dumps(item, ensure_ascii=False, separators=(",", ":"))
    return f"S:{pk}", f"S:{sk}", written, size, prefix


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file)) as database:
        yield database
