"""
Totals, counted from announcements exactly once: the mark of an event and its counters are one transaction.

An item holds everything that was counted of a group, a day and a class, one attribute a measure: an event costs one
write a group, whatever it counts. No item is written by two Regions, for of two writes replication keeps one. Groups of
one kind lie beside each other (the regencies of a province, the agencies of an institution), so that one query a month
compares them. What is open now lies apart, by the day of receipt. What secret reports raised has attributes of its own
in the same item, so it costs neither a write nor a read more.

The mark also anchors hash and seal of the event outside the table of cases, so that a rewritten history is found out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from pynamodb.attributes import NumberAttribute
from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.domain.core.case_number import CaseNumber, home_of
from chalicelib.domain.core.errors import Tampered
from chalicelib.store.cases.case_rows import shard_of
from chalicelib.store.tables.case_table import has_expired
from chalicelib.store.tables.connections import transactions
from chalicelib.store.tables.retries import RetryPolicy, failed_conditions
from chalicelib.store.tables.statistics_table import (
    StatisticsRow,
    group_at,
    mark_key,
    months_between,
    place_of,
    place_within,
)

MARK_SECONDS = 90 * 24 * 3600
"""How long the mark of a digest is kept; those of events stay, for they anchor histories."""

ITEMS_AT_ONCE = 90
"""Items of a recount that one transaction changes, beside its mark; DynamoDB takes 100."""

QUIET_MONTHS = 12
"""Behind so many months without any event nobody looks for an earlier one."""

_APART = "secret."


@dataclass(frozen=True)
class Cell:
    """One number of the statistics: what happened to reports of that class on that day, within `group`."""

    group: str
    day: date
    classification: str
    measure: str
    secret: bool = False
    """Of reports that the public may not know of; never added to those that it may."""


@dataclass(frozen=True)
class Cohort:
    """What is open now of the reports of that class that came in on that day, within `group`."""

    group: str
    received_on: date
    classification: str
    secret: bool = False


@dataclass(frozen=True)
class Anchor:
    """What an event was announced with; `seal` is empty in marks that were kept without one."""

    hash: str
    seal: str = ""


class Statistics:
    """The table `statistics`."""

    def __init__(self, patience: RetryPolicy) -> None:
        self._patience = patience

    def count(
        self,
        number: CaseNumber,
        seq: int,
        anchor: Anchor,
        cells: Iterable[Cell],
        moves: Mapping[Cohort, int] = MappingProxyType({}),
    ) -> bool:
        """
        Adds one to each cell, and to each cohort what its open cases grew by; False if counted before.

        Tampered if another event was counted in that place: there are two histories of the case.
        """
        mark = StatisticsRow(*mark_key(number, seq), event_hash=anchor.hash, event_seal=anchor.seal or None)
        added = _added(dict.fromkeys(cells, 1), moves, _writer(number))
        if self._add_once(mark, sorted(added.items())):
            return True
        if self._anchor_at(number, seq).hash != anchor.hash:
            raise Tampered(f"another event {seq} of {number} was anchored before", number=number)
        return False

    def recount(self, number: CaseNumber, seq: int, changes: Mapping[Cell, int]) -> None:
        """Changes cells by what the event of that seq moves between them, each part of it once; it is counted after."""
        added = sorted(_added(changes, {}, _writer(number)).items())
        for place in range(0, len(added), ITEMS_AT_ONCE):
            mark = StatisticsRow(f"RECOUNT#{number}#{seq:06d}", f"{place:06d}")
            self._add_once(mark, added[place : place + ITEMS_AT_ONCE])

    def _add_once(self, mark: StatisticsRow, added: Sequence[tuple[tuple[str, str], Counter[str]]]) -> bool:
        def write() -> None:
            with TransactWrite(connection=transactions()) as transaction:
                transaction.save(mark, condition=StatisticsRow.pk.does_not_exist())
                for (pk, sk), counters in added:
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

    def anchors_of(self, number: CaseNumber) -> Mapping[int, Anchor]:
        """The anchors of a case's events, by seq; what lies in no place of an event is none."""
        rows = self._patience(lambda: list(StatisticsRow.query(f"MARK#{number}", consistent_read=True)))
        return {int(row.sk): _anchor(row) for row in rows if row.sk.isdecimal()}

    def _anchor_at(self, number: CaseNumber, seq: int) -> Anchor:
        return _anchor(self._patience(lambda: StatisticsRow.get(*mark_key(number, seq), consistent_read=True)))

    def totals(self, group: str, since: date, until: date) -> Counter[Cell]:
        """Every number of a group in a span of days, both included; one query a month."""
        place, name = place_of(group)
        span = f"{name}#{since.isoformat()}", f"{name}#{until.isoformat()}#~"
        return self._counted(place, since, until, span)

    def totals_within(self, group: str, since: date, until: date) -> Counter[Cell]:
        """The same of every group directly within one, beside an institution's agencies also itself."""
        return self._counted(place_within(group), since, until, None)

    def first_day(self, home: str, until: date) -> date | None:
        """The first day on which anything happened in that home; None if nothing did in the year before that day."""
        first, month, quiet = None, until.replace(day=1), 0
        while quiet < QUIET_MONTHS:
            rows = self._query(f"ALL#{month:%Y-%m}", None)
            days = [row.sk.split("#")[1] for row in rows if row.sk.rpartition("#")[2].startswith(home)]
            first, quiet = (date.fromisoformat(min(days)), 0) if days else (first, quiet + 1)
            month = (month - timedelta(days=1)).replace(day=1)
        return first

    def open_now(self, group: str) -> Counter[Cohort]:
        """How many cases of a group are open, by the day on which they came in; one query."""
        place, name = place_of(group)
        return self._open(place, f"{name}#")

    def open_within(self, group: str) -> Counter[Cohort]:
        """The same of every group directly within one, beside an institution's agencies also itself."""
        return self._open(place_within(group), None)

    def _counted(self, place: str, since: date, until: date, span: tuple[str, str] | None) -> Counter[Cell]:
        totals: Counter[Cell] = Counter()
        if until < since:
            # DynamoDB refuses a span that ends before it begins.
            return totals
        condition = StatisticsRow.sk.between(*span) if span else None
        for month in months_between(since, until):
            for row in self._query(f"{place}#{month}", condition):
                name, day, classification, _ = row.sk.split("#")
                if since <= (counted_on := date.fromisoformat(day)) <= until:
                    for told, number in row.counters.items():
                        measure, secret = _told(told)
                        totals[Cell(group_at(place, name), counted_on, classification, measure, secret)] += number
        return totals

    def _open(self, place: str, beginning: str | None) -> Counter[Cohort]:
        found: Counter[Cohort] = Counter()
        condition = StatisticsRow.sk.startswith(beginning) if beginning else None
        for row in self._query(f"{place}#OPEN", condition):
            name, month, classification, _ = row.sk.split("#")
            for told, number in row.counters.items():
                day, secret = _told(told)
                received_on = date.fromisoformat(f"{month}-{day}")
                found[Cohort(group_at(place, name), received_on, classification, secret)] += number
        return Counter({cohort: number for cohort, number in found.items() if number})

    def _query(self, pk: str, condition: object) -> list[StatisticsRow]:
        return self._patience(lambda: list(StatisticsRow.query(pk, condition)))  # type: ignore[arg-type]  # PynamoDB's rows are untyped

    def _once(self, write: object) -> bool:
        try:
            self._patience(write)  # type: ignore[arg-type]  # what it returns is not used
        except TransactWriteError as error:
            if any(failed_conditions(error)):
                return False
            raise
        return True


def _anchor(row: StatisticsRow) -> Anchor:
    return Anchor(row.event_hash or "", row.event_seal or "")


def _writer(number: CaseNumber) -> str:
    """Which of a group's items the case is counted in: of two that are written at once none waits for the other."""
    return f"{home_of(number)}{shard_of(number)}"


def _added(
    cells: Mapping[Cell, int], moves: Mapping[Cohort, int], shard: str
) -> Mapping[tuple[str, str], Counter[str]]:
    """What each item grows by, attribute by attribute."""
    added: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for cell, by in cells.items():
        place, name = place_of(cell.group)
        key = f"{place}#{cell.day:%Y-%m}", f"{name}#{cell.day}#{cell.classification}#{shard}"
        added[key][_attribute(cell.measure, secret=cell.secret)] += by
    for cohort, by in moves.items():
        place, name = place_of(cohort.group)
        key = f"{place}#OPEN", f"{name}#{cohort.received_on:%Y-%m}#{cohort.classification}#{shard}"
        added[key][_attribute(f"{cohort.received_on:%d}", secret=cohort.secret)] += by
    return added


def _attribute(told: str, *, secret: bool) -> str:
    return f"{_APART}{told}" if secret else told


def _told(attribute: str) -> tuple[str, bool]:
    """What an attribute counts, and whether of secret reports."""
    return attribute.removeprefix(_APART), attribute.startswith(_APART)
