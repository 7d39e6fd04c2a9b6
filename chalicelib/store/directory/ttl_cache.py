"""What a function remembers of the directory between invocations: little, and not for long."""

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

FRESH_SECONDS = 30.0
REMEMBERED = 4096
"""How many single things (desks, officers, areas) a function remembers before it forgets the one unused longest."""


class TtlCache:
    """
    Remembers answers; what is `forever` never changes, the rest is asked again after 30 seconds.

    When it is full, it forgets what was not asked for longest: the dict is kept in that order.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._kept: dict[str, tuple[float, Any]] = {}
        self._lock = threading.Lock()

    def get(self, key: str, ask: Callable[[], T], *, forever: bool = False) -> T:
        """The answer remembered under that key, or a new one."""
        with self._lock:
            known = self._kept.pop(key, None)
            if known is not None and self._now() < known[0]:
                self._kept[key] = known
                answer: T = known[1]
                return answer
        asked_at = self._now()
        answer = ask()
        with self._lock:
            self._kept.pop(key, None)
            if len(self._kept) >= REMEMBERED:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = (float("inf") if forever else asked_at + FRESH_SECONDS, answer)
        return answer

    def forget(self) -> None:
        """Starts anew."""
        self._kept.clear()
