"""
Totals, counted from announcements exactly once: the mark of an event and its counters are one transaction.

An item holds everything that was counted of a group, a day and a class, one attribute a measure: an event costs one
write a group, whatever it counts. No item is written by two Regions, for of two writes replication keeps one. Groups of
one kind lie beside each other (the regencies of a province, the agencies of an institution), so that one query a month
compares them. What is open now lies apart, by the day of receipt.

The mark also anchors the hash of the event outside the table of cases, so that a rewritten history is found out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from pynamodb.attributes import NumberAttribute
from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.domain.number import CaseNumber, home_of
from chalicelib.store.retries import Patience, failed_conditions
from chalicelib.store.rows import shard_of
from chalicelib.store.statistics_table import StatisticsRow
from chalicelib.store.tables import has_expired, transactions

MARK_SECONDS = 90 * 24 * 3600
"""How long the mark of a digest is kept; those of events stay, for they anchor histories."""


@dataclass(frozen=True)
class Cell:
    """One number of the statistics: what happened to reports of that class on that day, within `group`."""

    group: str
    day: date
    classification: str
    measure: str


@dataclass(frozen=True)
class Cohort:
    """What is open now of the reports of that class that came in on that day, within `group`."""

    group: str
    received_on: date
    classification: str


class Statistics:
    """The table `statistics`."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience

    def count(
        self,
        number: CaseNumber,
        seq: int,
        event_hash: str,
        cells: Iterable[Cell],
        moves: Mapping[Cohort, int] = MappingProxyType({}),
    ) -> bool:
        """Adds one to each cell, and to each cohort what its open cases grew by; False if counted before."""
        mark = StatisticsRow(f"MARK#{number}", f"{seq:06d}", event_hash=event_hash)
        added = _added(cells, moves, f"{home_of(number)}{shard_of(number)}")

        def write() -> None:
            with TransactWrite(connection=transactions()) as transaction:
                transaction.save(mark, condition=StatisticsRow.pk.does_not_exist())
                for (pk, sk), counters in sorted(added.items()):
                    actions: list[Action] = [NumberAttribute(attr_name=name).add(by) for name, by in counters.items()]
                    transaction.update(StatisticsRow(pk, sk), actions)

        return self._once(write)

    def first_time(self, name: str, expires_at: int, now: datetime) -> bool:
        """Claims a name once, or anew after it expired; for what must be done once a day."""
        mark = StatisticsRow(f"ONCE#{name}", "ONCE", expires_at=expires_at)
        free = StatisticsRow.pk.does_not_exist() | (StatisticsRow.expires_at <= int(now.timestamp()))

        def write() -> None:
            with TransactWrite(connection=transactions()) as transaction:
                transaction.save(mark, condition=free)

        return self._once(write)

    def was_done(self, name: str, now: datetime) -> bool:
        """Was that name claimed, and has it not expired since?"""
        rows = self._patience(lambda: list(StatisticsRow.query(f"ONCE#{name}", consistent_read=True)))
        return any(not has_expired(row, now) for row in rows)

    def anchors_of(self, number: CaseNumber) -> Mapping[int, str]:
        """The hashes of a case's events as they were announced, by seq."""
        rows = self._patience(lambda: list(StatisticsRow.query(f"MARK#{number}", consistent_read=True)))
        return {int(row.sk): row.event_hash or "" for row in rows}

    def totals(self, group: str, since: date, until: date) -> Counter[Cell]:
        """Every number of a group in a span of days, both included; one query a month."""
        place, name = _place(group)
        span = f"{name}#{since.isoformat()}", f"{name}#{until.isoformat()}#~"
        return self._counted(place, since, until, span)

    def totals_within(self, group: str, since: date, until: date) -> Counter[Cell]:
        """The same of every group directly within one, beside an institution's agencies also itself."""
        return self._counted(_place_within(group), since, until, None)

    def open_now(self, group: str) -> Counter[Cohort]:
        """How many cases of a group are open, by the day on which they came in; one query."""
        place, name = _place(group)
        return self._open(place, f"{name}#")

    def open_within(self, group: str) -> Counter[Cohort]:
        """The same of every group directly within one, beside an institution's agencies also itself."""
        return self._open(_place_within(group), None)

    def _counted(self, place: str, since: date, until: date, span: tuple[str, str] | None) -> Counter[Cell]:
        totals: Counter[Cell] = Counter()
        if until < since:
            # DynamoDB refuses a span that ends before it begins.
            return totals
        condition = StatisticsRow.sk.between(*span) if span else None
        for month in _months(since, until):
            for row in self._query(f"{place}#{month}", condition):
                name, day, classification, _ = row.sk.split("#")
                if since <= (counted_on := date.fromisoformat(day)) <= until:
                    for measure, number in row.counters.items():
                        totals[Cell(_group(place, name), counted_on, classification, measure)] += number
        return totals

    def _open(self, place: str, beginning: str | None) -> Counter[Cohort]:
        found: Counter[Cohort] = Counter()
        condition = StatisticsRow.sk.startswith(beginning) if beginning else None
        for row in self._query(f"{place}#OPEN", condition):
            name, month, classification, _ = row.sk.split("#")
            for day, number in row.counters.items():
                received_on = date.fromisoformat(f"{month}-{day}")
                found[Cohort(_group(place, name), received_on, classification)] += number
        return Counter({cohort: number for cohort, number in found.items() if number})

    def _query(self, pk: str, condition: object) -> list[StatisticsRow]:
        return self._patience(lambda: list(StatisticsRow.query(pk, condition)))  # type: ignore[arg-type]

    def _once(self, write: object) -> bool:
        try:
            self._patience(write)  # type: ignore[arg-type]
        except TransactWriteError as error:
            if any(failed_conditions(error)):
                return False
            raise
        return True


def _added(cells: Iterable[Cell], moves: Mapping[Cohort, int], shard: str) -> Mapping[tuple[str, str], Counter[str]]:
    """What each item grows by, attribute by attribute."""
    added: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for cell in set(cells):
        place, name = _place(cell.group)
        key = f"{place}#{cell.day:%Y-%m}", f"{name}#{cell.day}#{cell.classification}#{shard}"
        added[key][cell.measure] += 1
    for cohort, by in moves.items():
        place, name = _place(cohort.group)
        key = f"{place}#OPEN", f"{name}#{cohort.received_on:%Y-%m}#{cohort.classification}#{shard}"
        added[key][f"{cohort.received_on:%d}"] += by
    return added


def _place(group: str) -> tuple[str, str]:
    """The partition in which a group lies beside those like it, and its name there."""
    kind, _, name = group.partition("#")
    match kind:
        case "AREA":
            return f"AREA#{name.rpartition('.')[0] or '-'}", name
        case "DESK":
            return f"DESK#{name.partition('/')[0]}", name
        case _:
            return kind, "-"


def _place_within(group: str) -> str:
    return "AREA#-" if group == "ALL" else group


def _group(place: str, name: str) -> str:
    return place if name == "-" else f"{place.partition('#')[0]}#{name}"


def _months(since: date, until: date) -> Iterator[str]:
    months = range(since.year * 12 + since.month - 1, until.year * 12 + until.month)
    return (f"{month // 12:04d}-{month % 12 + 1:02d}" for month in months)
