"""The service that is put to the test: what `make run` starts, in a process and over a folder of its own."""

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from local.dynamodb.engines import die_with_parent
from local.dynamodb.ports import HeldPort
from tests.load.wire import PATIENCE_SECONDS, NoAnswerError, Wire

ROOT = Path(__file__).parents[2]
START_SECONDS = 300.0
_LOOK_EVERY_SECONDS = 0.1


class Subject:
    """
    A local service that can be killed and started again on what it left; it never outlives the `with` block.

    Nobody's `.state/` is touched: data lies in *folder*, and the port is held for it between its lives as well.
    """

    def __init__(self, folder: Path, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        """Whoever measures is as patient as API Gateway; whoever only looks for losses may be more so."""
        self.folder = folder
        self._port = HeldPort()
        self.wire = Wire(self._port.number, patience_seconds)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        self._port.let_go()

    @property
    def log(self) -> Path:
        """Everything that it said, over all its lives."""
        return self.folder / "service.log"

    def start(self) -> None:
        """Returns when it answers that it is healthy."""
        command = [sys.executable, "-m", "local", "run", "--port", str(self.wire.port), "--state", str(self.folder)]
        command.append("--without-history")
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603  # our own words only
                command,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                preexec_fn=die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509  # it only calls prctl
            )
        until(self._is_healthy, START_SECONDS, "the service to be healthy")

    def _is_healthy(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            raise RuntimeError(f"the service ended by itself:\n{self.log.read_text('utf-8')[-2000:]}")
        with suppress(NoAnswerError):
            return self.wire.ask("GET", "/v1/health").status == 200
        return False

    def kill(self) -> None:
        """SIGKILL: it gets no chance to put anything in order. On Linux its engine dies with it."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def is_idle(self) -> bool:
        """Nothing waits for any function."""
        return not any(self.wire.backlog().values())


def until(holds: Callable[[], bool], seconds: float, what: str) -> None:
    """Looks again and again; TimeoutError names what did not come about."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds:.0f} s in vain for {what}")
        time.sleep(_LOOK_EVERY_SECONDS)
