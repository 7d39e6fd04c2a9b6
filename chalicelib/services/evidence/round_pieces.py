"""A piece of a walk of the round: what it met, noted for the last walk or told at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.evidence.verification_rounds import Found, Ledger, Seen, shelf_of
from chalicelib.store.tables.case_table import Row
from chalicelib.store.tables.statistics_table import StatisticsRow
from chalicelib.store.tables.table_scans import Group


@dataclass
class Piece:
    """What one piece has met; `next` is where the walk goes on, None at its end."""

    seen: dict[str, Seen] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    found: list[Found] = field(default_factory=list)
    looked_at: int = 0
    cases: int = 0
    next: Any = None

    def of(self, number: str) -> Seen:
        """The notes of that number."""
        return self.seen.setdefault(number, Seen())

    def notes(self, shelves: int) -> Mapping[int, Any]:
        """What is kept for the last walk, shelf by shelf; the ledger lies on the first."""
        kept: dict[int, dict[str, Any]] = {}
        for number, seen in self.seen.items():
            kept.setdefault(shelf_of(number, shelves), {})[number] = seen.as_kept()
        found: dict[int, Any] = {shelf: {"seen": seen} for shelf, seen in kept.items()}
        if self.ledger.sums or self.ledger.unsettled:
            told = {"sums": self.ledger.sums, "unsettled": sorted(self.ledger.unsettled)}
            found.setdefault(0, {"seen": {}})["ledger"] = told
        return found

    def must_be_known(self, group: Group) -> None:
        """One item that says nothing known hides all others of its partition from the walk, and from no list."""
        if group.rows is None:
            self.found.append((None, f"{group.pk} holds an item of no known kind"))

    def must_last(self, number: CaseNumber, what: str, row: Row | StatisticsRow) -> None:
        """What is kept for good has no end; with one, DynamoDB would delete it for whoever set it."""
        if row.expires_at is not None:
            self.found.append((number, f"{what} will expire"))
