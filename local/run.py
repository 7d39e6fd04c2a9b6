"""`make run`: the whole service on one port, until somebody asks for its end."""

import socket
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path

from local.folders import locked
from local.progress import Progress
from local.stopping import Stop, silence
from local.troubles import must_be_readable

_END_SECONDS = 0.7
"""For what is under way when the end is asked for; whatever then is not done is done at the next start."""


def run(port: int, state: Path, stop: Stop, *, history: bool = True) -> int:
    """Start, serve, and end in order; 0 once somebody asked for the end. *history*: whether a fresh state gets one."""
    progress = Progress()
    _must_be_free(port)
    with ExitStack() as stack:
        stack.enter_context(locked(state))
        must_be_readable(state)
        with progress.step("Loading the service"):
            # everything of AWS that moto stands in for: a second of a fast machine
            from local.serving import Serving
        serving = stack.enter_context(Serving.starting(port, state, progress, stop, history=history))
        stack.callback(silence)
        with stop.serving():
            print(serving.guide, flush=True)
            stop.wait()
            print("\nStopping.", flush=True)
            _join(serving.end(), _END_SECONDS)
    return 0


def _must_be_free(port: int) -> None:
    """Told before anything is started: a start takes a while."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            sys.exit(f"Port {port} cannot be had ({error.strerror}): name another one, as in make run PORT=8080.")


def _join(threads: list[threading.Thread], seconds: float) -> None:
    until = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
