"""
Many stored cases in minutes: copies of real ones, written straight into the file of the on-disk engine.

Through the API a million would take a day. A copy has a number of its own and differs from its pattern in nothing
else, so it lies in the same lists and on the same clocks; the engine reads it like its own, which a test holds.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from chalicelib.domain.number import CaseNumber, new_number
from chalicelib.store.rows import shard_of

FILE = "dynamodb.sqlite"
BATCH = 50_000
_PREFIX, _DIGEST = 6, 64
_GIVEN = "replace({0}, r.number, f.number)"
_LISTED = "sk IN ('S:CASE', 'S:REPORT') OR (sk LIKE 'S:CLOCK#%' AND item_json LIKE '%\"due_key\"%')"
_KEY_GIVEN = "replace(replace({0}, r.number, f.number), p.digest, f.digest)"


class Filler:
    """Copies patterns; each copy lies in the shard of its pattern, as its keys say."""

    def __init__(self, folder: Path, table: str, patterns: Sequence[CaseNumber], *, whole: bool = True) -> None:
        """Copies that are not `whole` have what lists and clocks show and their report, but no history."""
        self._file = folder / FILE
        self._table = table
        self._whole = whole
        self._patterns = {
            shard: [one for one in patterns if shard_of(one) == shard] for shard in {*map(shard_of, patterns)}
        }

        self._digests = self._of_keys()

    def _of_keys(self) -> dict[CaseNumber, str]:
        """The digest in the idempotency key of each pattern; read while the table is small, for nothing finds it."""
        asked = f'SELECT item_json, pk FROM "{self._table}" WHERE sk = ?'  # noqa: S608  # a table of ours
        with closing(sqlite3.connect(self._file)) as database:
            keys = {json.loads(item)["number"]["S"]: key for item, key in database.execute(asked, ("S:KEY",))}
        return {one: keys[one].rpartition("#")[2] for patterns in self._patterns.values() for one in patterns}

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
        database.execute("CREATE TEMP TABLE pattern (number TEXT PRIMARY KEY, digest TEXT)")
        database.executemany("INSERT INTO pattern VALUES (?, ?)", self._digests.items())
        # The rows of a pattern: its collection, its reporter, its key; found once, read a million times from memory.
        database.execute(
            "CREATE TEMP TABLE row AS SELECT p.number, substr(t.pk, 3, instr(t.pk, '#') - 3) kind, t.* "  # noqa: S608  # a table of ours
            f'FROM pattern p JOIN "{self._table}" t '
            "ON t.pk IN ('S:CASE#' || p.number, 'S:REPORTER#' || p.number, 'S:KEY#web#' || p.digest)"
        )
        if not self._whole:
            database.execute(f"DELETE FROM temp.row WHERE NOT ({_LISTED})")  # noqa: S608  # our own words
        database.execute("CREATE INDEX temp.row_of ON row (number, kind, sk)")
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
        database.execute(
            "CREATE TEMP TABLE fresh "
            "(number TEXT, pattern TEXT, digest TEXT, of_case TEXT, of_reporter TEXT, of_key TEXT)"
        )
        database.executemany("INSERT INTO fresh VALUES (?, ?, ?, ?, ?, ?)", map(_fresh, batch))
        for kind, prefix, given in (
            ("CASE", "of_case", _GIVEN),
            ("KEY", "of_key", _KEY_GIVEN),
            ("REPORTER", "of_reporter", _GIVEN),
        ):
            pk, item = given.format("r.pk"), given.format("r.item_json")
            database.execute(
                f'INSERT INTO main."{self._table}" '  # noqa: S608  # a table of ours
                f"SELECT {pk}, r.sk, {item}, r.item_size, r.cached_at, f.{prefix} "
                "FROM fresh f CROSS JOIN row r ON r.number = f.pattern AND r.kind = ? "
                "CROSS JOIN pattern p ON p.number = f.pattern",
                (kind,),
            )
        item = _GIVEN.format("r.item_json")
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
    # As long as a real one, and in the order of the numbers.
    digest = number.encode().hex().ljust(_DIGEST, "0")
    keys = (f"CASE#{number}", f"REPORTER#{number}", f"KEY#web#{digest}")
    return (number, pattern, digest, *map(hash_prefix, keys))
