"""
Many stored cases in minutes: copies of real ones, written straight into the file of the on-disk engine.

Through the API a million would take a day. A copy has a number of its own and differs from its pattern in nothing
else, so it lies in the same lists and on the same clocks; the engine reads it like its own, which a test holds. It has
no history: that is sealed for one number, and what is measured among copies opens none of them.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from chalicelib.domain.core.case_number import CaseNumber, new_number
from chalicelib.store.cases.case_rows import shard_of

FILE = "dynamodb.sqlite"
BATCH = 50_000
_PREFIX = 6
_GIVEN = "replace({0}, r.number, f.number)"
_LISTED = "sk IN ('S:CASE', 'S:REPORT') OR (sk LIKE 'S:CLOCK#%' AND item_json LIKE '%\"due_key\"%')"


class Filler:
    """Copies patterns; each copy lies in the shard of its pattern, as its keys say."""

    def __init__(self, folder: Path, table: str, patterns: Sequence[CaseNumber]) -> None:
        """Copies have what lists and clocks show, and their report."""
        self._file = folder / FILE
        self._table = table
        self._patterns = {
            shard: [one for one in patterns if shard_of(one) == shard] for shard in {*map(shard_of, patterns)}
        }

    def gigabytes(self) -> float:
        """The database on disk."""
        return self._file.stat().st_size / 2**30

    def stored(self) -> int:
        """Cases in the table, patterns and all others included."""
        with closing(sqlite3.connect(self._file)) as database:
            asked = f'SELECT count(*) FROM "{self._table}" WHERE sk = ?'  # noqa: S608  # a table of ours
            return int(database.execute(asked, ("S:REPORT",)).fetchone()[0])

    def add(self, count: int) -> None:
        """So many more cases."""
        with closing(sqlite3.connect(self._file, timeout=60)) as database:
            database.execute("PRAGMA synchronous = OFF")
            database.execute("PRAGMA cache_size = -400000")
            self._load_patterns(database)
            # In the order of the keys every page of the file is written once; else each batch would touch them all.
            numbers = iter(sorted(self._numbers(count)))
            while batch := list(islice(numbers, BATCH)):
                self._write(database, batch)
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _numbers(self, count: int) -> Iterator[tuple[CaseNumber, CaseNumber]]:
        """Fresh numbers, each with a pattern of its own shard."""
        for turn in range(count):
            number = new_number("J")
            patterns = self._patterns.get(shard_of(number))
            while not patterns:
                number = new_number("J")
                patterns = self._patterns.get(shard_of(number))
            yield number, patterns[turn % len(patterns)]

    def _load_patterns(self, database: sqlite3.Connection) -> None:
        database.execute("CREATE TEMP TABLE pattern (number TEXT PRIMARY KEY)")
        database.executemany(
            "INSERT INTO pattern VALUES (?)", [(one,) for ones in self._patterns.values() for one in ones]
        )
        # The rows of a pattern: found once, read a million times from memory.
        database.execute(
            "CREATE TEMP TABLE row AS SELECT p.number, t.* "  # noqa: S608  # a table of ours
            f"FROM pattern p JOIN \"{self._table}\" t ON t.pk = 'S:CASE#' || p.number WHERE {_LISTED}"
        )
        database.execute("CREATE INDEX temp.row_of ON row (number, sk)")
        for name in self._indexes(database):
            database.execute(
                f'CREATE TEMP TABLE "{name}" AS SELECT p.number, t.* FROM pattern p '  # noqa: S608  # tables of ours
                f"JOIN main.\"{name}\" t ON t.table_pk = 'S:CASE#' || p.number"
            )
            database.execute(f'CREATE INDEX temp."{name}::of" ON "{name}" (number)')

    def _indexes(self, database: sqlite3.Connection) -> list[str]:
        asked = "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name LIKE ?"
        return [name for (name,) in database.execute(asked, (f"{self._table}::gsi::%",)).fetchall()]

    def _write(self, database: sqlite3.Connection, batch: list[tuple[CaseNumber, CaseNumber]]) -> None:
        database.execute("DROP TABLE IF EXISTS fresh")
        database.execute("CREATE TEMP TABLE fresh (number TEXT, pattern TEXT, prefix TEXT)")
        database.executemany("INSERT INTO fresh VALUES (?, ?, ?)", map(_fresh, batch))
        pk, item = _GIVEN.format("r.pk"), _GIVEN.format("r.item_json")
        database.execute(
            f'INSERT INTO main."{self._table}" '  # noqa: S608  # a table of ours
            f"SELECT {pk}, r.sk, {item}, r.item_size, r.cached_at, f.prefix "
            "FROM fresh f CROSS JOIN row r ON r.number = f.pattern"
        )
        for name in self._indexes(database):
            keys = (_GIVEN.format(f"r.{column}") for column in ("gsi_pk", "gsi_sk", "table_pk"))
            database.execute(
                f'INSERT INTO main."{name}" SELECT {", ".join(keys)}, r.table_sk, {item} '  # noqa: S608  # tables of ours
                f'FROM fresh f CROSS JOIN temp."{name}" r ON r.number = f.pattern'
            )
        database.commit()


def hash_prefix(key: str) -> str:
    """What the engine keeps beside a key: the beginning of a digest, by which it orders a scan."""
    return hashlib.md5(f"Outliers{key}".encode()).hexdigest()[:_PREFIX]  # noqa: S324  # the engine's own choice


def _fresh(pair: tuple[CaseNumber, CaseNumber]) -> tuple[str, ...]:
    number, pattern = pair
    return (number, pattern, hash_prefix(f"CASE#{number}"))
