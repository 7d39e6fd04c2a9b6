"""Counters against a recount: what the counters say, and what the events of each case should have raised."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from chalicelib.domain.core.timestamps import local_day
from chalicelib.domain.evidence.verification_rounds import WEIGHTS, Cut, Ledger, weight_of
from chalicelib.domain.statistics.outcomes import DAY_ZONE
from chalicelib.services.core.parts import Parts
from chalicelib.services.messaging.announcements import context_of
from chalicelib.services.statistics.projection import moves_of, raised_by
from chalicelib.store.cases.case_file import CaseFile
from chalicelib.store.statistics.statistics_store import Cell, Cohort

Counter = Cell | Cohort


class Books:
    """Books what is published and what was recounted into a ledger, for the days that are over."""

    def __init__(self, parts: Parts, cut: Cut, ledger: Ledger) -> None:
        self._directory = parts.directory
        self._key = parts.seals.derive(WEIGHTS)
        self._cut = cut
        self._closed = local_day(cut.settled, DAY_ZONE)
        self._ledger = ledger

    def published(self, counter: Counter, number: int) -> None:
        """A counter as it lies in the table."""
        self._book(counter, number)

    def recounted(self, file: CaseFile) -> None:
        """
        What a case should have raised until the counters were read.

        What it raised while a round began to read, some counters hold already and others not: their days are left to
        the next round.
        """
        for event in file.events:
            if event.at >= self._cut.read_at:
                return
            for counter, by in self._changes(file, event.seq):
                if event.at < self._cut.settled:
                    self._book(counter, -by)
                elif by:
                    self._ledger.unsettled.add(_day_of(counter))

    def _changes(self, file: CaseFile, seq: int) -> Iterator[tuple[Counter, int]]:
        event, context = file.events[seq - 1], context_of(file, seq, self._directory)
        yield from raised_by(event, context).items()
        yield from moves_of(event, context).items()

    def _book(self, counter: Counter, number: int) -> None:
        day = _date_of(counter)
        if number and self._cut.is_closed(day, self._closed):
            self._ledger.book(_day_of(counter), weight_of(self._key, _named(counter)), number)


def _date_of(counter: Counter) -> date:
    return counter.day if isinstance(counter, Cell) else counter.received_on


def _day_of(counter: Counter) -> str:
    """The day of the ledger: what was counted on a day, and what is open of it, apart."""
    day = _date_of(counter).isoformat()
    return day if isinstance(counter, Cell) else f"open reports of {day}"


def _named(counter: Counter) -> list[Any]:
    if isinstance(counter, Cell):
        return [counter.group, counter.day.isoformat(), counter.classification, counter.measure, counter.secret]
    return [counter.group, counter.received_on.isoformat(), counter.classification, counter.secret]
