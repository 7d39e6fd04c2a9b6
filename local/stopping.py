"""
How a command of this machine ends when somebody asks it to, by Ctrl-C or SIGTERM: in order, quietly, and soon.

The first signal ends what is under way; the second ends the process at once. The engine is in a session of its own
(`local/engines.py`), so that a terminal's Ctrl-C does not take the database away from under the service.
"""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM)
_INTERRUPTED = 128
"""What shells add to a signal's number for the exit code of what it ended."""


class Stop:
    """Whether somebody asked for the end, and what then happens."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self._serving = False
        self._last: list[Callable[[], Any]] = []

    def at_last(self, do: Callable[[], Any]) -> None:
        """Have that done even if there is no time for an orderly end."""
        self._last.append(do)

    @contextlib.contextmanager
    def serving(self) -> Iterator[None]:
        """Inside, a signal only sets `asked`; outside it interrupts what is under way."""
        self._serving = True
        yield

    def heard(self, number: int, _: Any = None) -> None:
        """A signal: the first is obeyed in order, the second at once."""
        if self.asked.is_set():
            for do in self._last:
                with contextlib.suppress(Exception):
                    do()
            os._exit(_INTERRUPTED + number)
        self.asked.set()
        if not self._serving:
            raise SystemExit(_INTERRUPTED + number)


@contextlib.contextmanager
def stoppable() -> Iterator[Stop]:
    """Signals are heard by what is yielded until the end of the block; call it from the main thread."""
    stop = Stop()
    before = {number: signal.signal(number, stop.heard) for number in SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def silence() -> None:
    """Nothing is printed any more: what fails from now on fails because this process ends."""
    sys.stdout.flush()
    sys.stderr.flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
