"""What a command is doing, told while it does it: a line a step, with counts and seconds."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

_EVERY_SECONDS = 2.0
"""Between two lines about one step where lines cannot be written over."""


class Progress:
    """Steps on a terminal, each in one line that is written over; elsewhere a line now and then."""

    def __init__(self, stream: TextIO | None = None, timer: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream or sys.stdout
        self._timer = timer

    @contextmanager
    def step(self, what: str, total: int = 0) -> Iterator[Callable[[int], None]]:
        """Tell of a step until the end of the block; what is yielded takes how many of *total* are done."""
        began = told = self._timer()
        done = 0

        def advance(count: int) -> None:
            nonlocal told, done
            done = count
            if self._stream.isatty():
                self._write(f"\r{what} ... {count:,} of {total:,}")
            elif self._timer() - told >= _EVERY_SECONDS:
                told = self._timer()
                self._write(f"{what} ... {count:,} of {total:,}\n")

        self._write(f"{what} ..." if self._stream.isatty() else f"{what} ...\n")
        yield advance
        counted = f" {done or total:,}" if total else ""
        line = f"{what} ...{counted} done in {self._timer() - began:.1f} s"
        self._write(f"\r{line:<70}\n" if self._stream.isatty() else f"{line}\n")

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
