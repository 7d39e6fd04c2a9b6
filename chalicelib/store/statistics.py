"""
Totals, counted from announcements exactly once: the mark of an event and its counters are one transaction.

The mark also anchors the hash of the event outside the table of cases, so that a rewritten history is found out.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.domain.number import CaseNumber
from chalicelib.store.retries import Patience, failed_conditions
from chalicelib.store.rows import shard_of
from chalicelib.store.tables import StatisticsRow, transactions

MARK_SECONDS = 90 * 24 * 3600
"""How long the mark of a digest is kept; those of events stay, for they anchor histories."""


@dataclass(frozen=True)
class Cell:
    """One number of the statistics: what happened to reports of that class on that day, within `group`."""

    group: str
    day: date
    classification: str
    measure: str


class Statistics:
    """The table `statistics`."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience

    def count(self, number: CaseNumber, seq: int, event_hash: str, cells: Iterable[Cell]) -> bool:
        """Adds one to each cell; False if that event was counted before."""
        mark = StatisticsRow(f"MARK#{number}", f"{seq:06d}", event_hash=event_hash)
        shard = shard_of(number)
        keys = sorted({_key(cell, shard) for cell in cells})

        def write() -> None:
            with TransactWrite(connection=transactions()) as transaction:
                transaction.save(mark, condition=StatisticsRow.pk.does_not_exist())
                for pk, sk in keys:
                    transaction.update(StatisticsRow(pk, sk), [StatisticsRow.total.add(1)])

        return self._once(write)

    def first_time(self, name: str, expires_at: int) -> bool:
        """Claims a name once; for what must be done once a day."""
        mark = StatisticsRow(f"ONCE#{name}", "ONCE", expires_at=expires_at)

        def write() -> None:
            with TransactWrite(connection=transactions()) as transaction:
                transaction.save(mark, condition=StatisticsRow.pk.does_not_exist())

        return self._once(write)

    def was_done(self, name: str) -> bool:
        """Was that name claimed?"""
        rows = self._patience(lambda: list(StatisticsRow.query(f"ONCE#{name}", consistent_read=True)))
        return bool(rows)

    def anchors_of(self, number: CaseNumber) -> Mapping[int, str]:
        """The hashes of a case's events as they were announced, by seq."""
        rows = self._patience(lambda: list(StatisticsRow.query(f"MARK#{number}", consistent_read=True)))
        return {int(row.sk): row.event_hash or "" for row in rows}

    def totals(self, group: str, since: date, until: date) -> Counter[Cell]:
        """Every number of a group in a span of days, both included; one query a month."""
        totals: Counter[Cell] = Counter()
        if until < since:
            # DynamoDB refuses a span that ends before it begins.
            return totals
        for month in _months(since, until):
            span = StatisticsRow.sk.between(since.isoformat(), f"{until.isoformat()}#~")
            pk = f"{group}#{month}"
            for row in self._patience(lambda pk=pk, span=span: list(StatisticsRow.query(pk, span))):  # type: ignore[misc]
                day, classification, measure, _ = row.sk.split("#")
                totals[Cell(group, date.fromisoformat(day), classification, measure)] += int(row.total or 0)
        return totals

    def _once(self, write: object) -> bool:
        try:
            self._patience(write)  # type: ignore[arg-type]
        except TransactWriteError as error:
            if any(failed_conditions(error)):
                return False
            raise
        return True


def _key(cell: Cell, shard: int) -> tuple[str, str]:
    day = cell.day.isoformat()
    return f"{cell.group}#{day[:7]}", f"{day}#{cell.classification}#{cell.measure}#{shard}"


def _months(since: date, until: date) -> list[str]:
    months = range(since.year * 12 + since.month - 1, until.year * 12 + until.month)
    return [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in months]
