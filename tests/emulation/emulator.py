"""An emulator of AWS in a process of its own, in memory, on loopback; gone when its `with` block is left."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import Self

from infra import ROOT
from infra.template import ACCOUNT
from local.dynamodb.engines import die_with_parent
from local.dynamodb.ports import HeldPort

PYTHON = ROOT / ".venv-emulator" / "bin" / "python"
START_SECONDS = 60.0
STOP_SECONDS = 10.0
LOOK_EVERY_SECONDS = 0.1


class NoEmulatorError(RuntimeError):
    """It is not installed, or does not start; the text says what to do."""


class Emulator:
    """
    Everything that the packages need of AWS, over one endpoint.

    Its functions are processes of its own interpreter, which therefore has to be the one that packaged them.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._held = HeldPort()
        self.port = self._held.number
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What it said."""
        return self.folder / "emulator.log"

    @property
    def environment(self) -> Mapping[str, str]:
        """What makes boto3 talk to it and to nothing else."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": ACCOUNT,
            "AWS_SECRET_ACCESS_KEY": "emulator",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def __enter__(self) -> Self:
        if not PYTHON.exists():
            raise NoEmulatorError("there is no emulator here: make emulate")
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603  # our own words only
                [PYTHON, "-m", "ministack"],
                cwd=self.folder,
                env={
                    "PATH": os.environ.get("PATH", ""),
                    "HOME": str(self.folder),
                    "TMPDIR": str(self.folder),
                    "BIND_HOST": "127.0.0.1",
                    "MINISTACK_HOST": "127.0.0.1",
                    "GATEWAY_PORT": str(self.port),
                    "MINISTACK_ACCOUNT_ID": ACCOUNT,
                    **self.environment,
                },
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                preexec_fn=die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509  # it only calls prctl
            )
        self._wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.let_go()
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self._process is not None and self._process.poll() is None:
            if self._answers():
                return
            time.sleep(LOOK_EVERY_SECONDS)
        raise NoEmulatorError(f"the emulator does not start: {self.log.read_text('utf-8')[-500:]}")

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=1)
        try:
            connection.request("GET", "/_ministack/health")
            return connection.getresponse().status < 500
        except OSError:
            return False
        finally:
            connection.close()
