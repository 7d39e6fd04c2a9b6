"""
How a command of this machine ends when somebody asks it to, by Ctrl-C or SIGTERM: in order, quietly, and soon.

The first signal ends what is under way; the second ends the process at once. The engine is in a session of its own
(`local/dynamodb/engines.py`), so that a terminal's Ctrl-C does not take the database away from under the service.
"""

import contextlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM)
_INTERRUPTED = 128
"""What shells add to a signal's number for the exit code of what it ended."""


class Stop:
    """Whether somebody asked for the end, and what then happens."""

    def __init__(self, bell: socket.socket) -> None:
        """`bell` gets a byte for each signal."""
        self.asked = threading.Event()
        self._bell = bell
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

    def wait(self) -> None:
        """
        Wait, in the main thread, until somebody asks for the end.

        Not for `asked`: a signal that comes just before a thread goes to sleep over a lock is noted, and nobody
        wakes up to handle it. The interpreter itself writes each signal into the socket, whose other end is read here.
        """
        while not self.asked.is_set():
            self._bell.recv(1)

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
    bell, clapper = socket.socketpair()
    with bell, clapper:
        clapper.settimeout(0)
        stop = Stop(bell)
        woken = signal.set_wakeup_fd(clapper.fileno(), warn_on_full_buffer=False)
        before = {number: signal.signal(number, stop.heard) for number in SIGNALS}
        try:
            yield stop
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(woken)


def silence() -> None:
    """Nothing is printed any more: what fails from now on fails because this process ends."""
    sys.stdout.flush()
    sys.stderr.flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
