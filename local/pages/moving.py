"""Moving the business clock on request: told while it goes, stopped when the service stops, and answered for."""

import threading
import time
from datetime import datetime, timedelta
from typing import Any

from local.logs import JAKARTA
from local.service import Service

_EVERY_SECONDS = 2.0


class StoppedError(Exception):
    """The service ends while its clock is being moved."""


class Mover:
    """Moves one service's clock, one move at a time."""

    def __init__(self, service: Service, stop: threading.Event) -> None:
        self._service = service
        self._stop = stop
        self._moving = threading.Lock()

    def move(self, by: timedelta) -> dict[str, Any]:
        """
        Move it; what happened meanwhile by type of event, and how long it took. A line now and then on the way.

        `stopped` says that the service ends, and its clock stays where it had come to.
        """
        with self._moving:
            start, began = self._service.business_clock.now(), time.monotonic()
            told = began

            def tell(now: datetime) -> None:
                nonlocal told
                if self._stop.is_set():
                    raise StoppedError
                if time.monotonic() - told >= _EVERY_SECONDS:
                    told = time.monotonic()
                    gone = (now - start) / timedelta(days=1)
                    print(
                        f"{now.astimezone(JAKARTA):%a %d %b %H:%M WIB}  moving the clock: {gone:.1f} of "
                        f"{by / timedelta(days=1):.1f} days",
                        flush=True,
                    )

            try:
                happened = self._service.hurry(start + by, tell=tell)
            except StoppedError:
                return {"moved_from": in_jakarta(start), "stopped": True}
            return {
                "moved_from": in_jakarta(start),
                "happened": dict(sorted(happened.items())),
                "seconds": round(time.monotonic() - began, 1),
            }


def in_jakarta(moment: datetime) -> str:
    """The moment as the log tells it: in Western Indonesia's time, its offset beside it."""
    return moment.astimezone(JAKARTA).isoformat(timespec="seconds")
