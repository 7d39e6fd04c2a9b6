"""A business clock that can be moved forward: it keeps its lead across restarts, and never goes back."""

import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from chalicelib import clock
from local.small_files import UnreadableStateError, read_object, write_whole

UNNOTICED = timedelta(seconds=2)
"""By which a machine may correct its clock at any time."""


class BusinessClock:
    """Machine time plus a lead; or, once frozen, the moment that it was set to."""

    def __init__(self, folder: Path | None = None, *, frozen_at: datetime | None = None) -> None:
        """With a folder the lead is kept; `frozen_at` makes a clock that only moves when told, for tests."""
        self._path = folder / "clock.json" if folder else None
        self._lock = threading.RLock()
        self._frozen = frozen_at
        self._lead, self._latest = _kept(self._path) if self._path else (timedelta(0), None)

    def now(self) -> datetime:
        """
        The business time.

        Promises stand on it: where the machine's clock was set back, it goes on from the latest moment that it told.
        """
        if self._frozen:
            return self._frozen
        found = clock.machine_now() + self._lead
        if self._latest and found < self._latest - UNNOTICED:
            return self._caught_up()
        self._latest = max(found, self._latest or found)
        return found

    def _caught_up(self) -> datetime:
        with self._lock:
            machine_now = clock.machine_now()
            latest = self._latest or machine_now
            if (behind := latest - (machine_now + self._lead)) > UNNOTICED:
                print(
                    f"The machine's clock was set back by {behind}: business time goes on from {latest:%F %H:%M} UTC."
                )
                self._lead = latest - machine_now
                self._keep()
            return max(latest, machine_now + self._lead)

    def set(self, moment: datetime) -> None:
        """Moves to that moment; a clock that promises stand on never goes back."""
        with self._lock:
            if moment < self.now():
                return
            if self._frozen:
                self._frozen = moment
                return
            self._lead = moment - clock.machine_now()
            self._latest = moment
            self._keep()

    def release(self) -> None:
        """A clock that was frozen goes with the machine's from now on, unless it is ahead of it."""
        with self._lock:
            if self._frozen and self._frozen <= clock.machine_now():
                self._frozen = None

    def keep(self) -> None:
        """Writes down how late it is, so that the next run notices a clock that was set back meanwhile."""
        if self._frozen is None:
            self.now()
            with self._lock:
                self._keep()

    def _keep(self) -> None:
        if self._path:
            latest = self._latest.isoformat() if self._latest else None
            write_whole(self._path, json.dumps({"lead_seconds": self._lead.total_seconds(), "latest": latest}))


def _kept(path: Path) -> tuple[timedelta, datetime | None]:
    found = read_object(path)
    try:
        latest = datetime.fromisoformat(found["latest"]).astimezone(UTC) if found.get("latest") else None
        return timedelta(seconds=found.get("lead_seconds", 0)), latest
    except (TypeError, ValueError) as error:
        raise UnreadableStateError(path) from error
