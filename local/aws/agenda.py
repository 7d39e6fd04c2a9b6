"""
What the next ticks of the sweeps would find: nothing, at most moments, for a clock that is moved by weeks.

A sweep reads the index of what is due and leaves everything as it is when nothing there has come due. So the same index
is asked once for the moment at which the next thing is due, and again only after the stream has moved.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from chalicelib.domain.core.timestamps import instant
from chalicelib.domain.deadlines.milestones import Sweep
from chalicelib.services.core.parts import Parts
from chalicelib.services.evidence.rounds import is_due
from chalicelib.store.cases.mask_request_rows import late_key
from chalicelib.store.cases.notice_store import waiting_key
from chalicelib.store.tables.case_table import Row

SWEEPS: Mapping[str, Sweep] = {
    "send_reminders": Sweep.REMINDERS,
    "escalate_overdue": Sweep.ESCALATIONS,
    "close_silent": Sweep.CLOSINGS,
}
ONLY_MEASURE = frozenset({"watch_announcements"})
"""Schedules that change nothing at all."""

ROUNDS = "verify_cases"
"""Between two rounds it has nothing to do."""


class Agenda:
    """When each shard of each sweep has its next work."""

    def __init__(self, parts: Callable[[], Parts], position: Callable[[], Any]) -> None:
        """*position* is another one whenever the table has changed."""
        self._parts = parts
        self._position = position
        self._asked_at: datetime | None = None
        self._read_at: Any = None
        self._next: dict[tuple[Sweep, int], datetime | None] = {}

    def has_work(self, function: str, given: Any, moment: datetime) -> bool:
        """Would that function, called with that at the moment, do anything? Of one that is no sweep nobody knows."""
        if function in ONLY_MEASURE:
            return False
        if function == ROUNDS:
            return is_due(self._parts(), moment)
        if function not in SWEEPS or not isinstance(given, Mapping):
            return True
        if moment != self._asked_at and (position := self._position()) != self._read_at:
            self._read_at = position
            self.forget()
        self._asked_at = moment
        first = self._first(SWEEPS[function], int(given["shard"]))
        return first is not None and first <= moment

    def forget(self) -> None:
        """Something was done: what was next may be done, or something else come before it."""
        self._next.clear()

    def _first(self, sweep: Sweep, shard: int) -> datetime | None:
        if (sweep, shard) not in self._next:
            homes = self._parts().keepers.homes()
            keys = [f"{home}#{sweep}#{shard}" for home in homes]
            if sweep is Sweep.REMINDERS:
                # Its function also lets go what waited for the morning.
                keys += [waiting_key(home, shard) for home in homes]
            if sweep is Sweep.ESCALATIONS:
                # And that one tells of requests for a mask that are late.
                keys += [late_key(home, shard) for home in homes]
            rows = [row for key in keys for row in Row.due.query(key, limit=1)]
            self._next[sweep, shard] = min((instant(str(row.due_at)) for row in rows), default=None)  # type: ignore[attr-defined]  # a row of an index
        return self._next[sweep, shard]
