"""A business clock that can be moved forward; it keeps its lead over machine time across restarts."""

import json
import threading
from datetime import datetime, timedelta
from pathlib import Path

from chalicelib import clock
from local.small_files import write_whole


class BusinessClock:
    """Machine time plus a lead; or, once frozen, the moment that it was set to."""

    def __init__(self, folder: Path | None = None, *, frozen_at: datetime | None = None) -> None:
        """With a folder the lead is kept; `frozen_at` makes a clock that only moves when told, for tests."""
        self._path = folder / "clock.json" if folder else None
        self._lock = threading.Lock()
        self._frozen = frozen_at
        self._lead = timedelta(0)
        if self._path and self._path.exists():
            self._lead = timedelta(seconds=json.loads(self._path.read_text(encoding="utf-8"))["lead_seconds"])

    def now(self) -> datetime:
        """The business time."""
        return self._frozen or clock.machine_now() + self._lead

    def set(self, moment: datetime) -> None:
        """Moves to that moment; a clock that promises stand on never goes back."""
        with self._lock:
            if moment < self.now():
                return
            if self._frozen:
                self._frozen = moment
                return
            self._lead = moment - clock.machine_now()
            if self._path:
                write_whole(self._path, json.dumps({"lead_seconds": self._lead.total_seconds()}))

    def release(self) -> None:
        """A clock that was frozen goes with the machine's from now on, unless it is ahead of it."""
        with self._lock:
            if self._frozen and self._frozen <= clock.machine_now():
                self._frozen = None
