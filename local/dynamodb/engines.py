"""
The DynamoDB that stands behind the local service.

`moto` lives in memory and is always there. `dynoxide` is one static binary over SQLite that npm brings: on disk, close
to the real thing and flat as tables grow. Everything else (SNS, SQS, KMS, Cognito, S3 ...) is moto's, in this process.
"""

import atexit
import base64
import contextlib
import ctypes
import hashlib
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from local.dynamodb.engine_file import FILE, order_the_stream
from local.dynamodb.ports import HeldPort
from local.folders import STATE

VERSION = "1.2.1"
CACHE = STATE / "engines"

# npm's own digest of each package whose contents were tried
_INTEGRITY = {
    "linux-x64": "sBHqlxJ9ANkLluFkYRfd5r8Y0ApFew4FhOrlhgRAgD4XzEoFOukEo1nuBTQ1+jTtofqwn4NWQ2k0Tn5mNTjgUg==",
}
_MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}
_NPM_SECONDS = 300
_START_SECONDS = 60
_SET_PDEATHSIG = 1


class UnavailableError(Exception):
    """The engine cannot be had here; the message says why in one line."""


@dataclass
class Engine:
    """A running DynamoDB."""

    name: str
    endpoint_url: str | None = None
    durable: bool = False
    because: str = ""
    """Why it is not the engine that was asked for."""
    _process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)
    _port: HeldPort | None = field(default=None, repr=False)

    def environment(self) -> dict[str, str]:
        """What makes every client of this process, boto3's and PynamoDB's, talk to it."""
        if self.endpoint_url is None:
            return {}
        return {"AWS_ENDPOINT_URL_DYNAMODB": self.endpoint_url, "AWS_ENDPOINT_URL_DYNAMODB_STREAMS": self.endpoint_url}

    def stop(self) -> None:
        """End the engine's process; what it kept is on disk."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._port:
            self._port.let_go()


def available(name: str) -> str:
    """Why the engine cannot be had here; empty when it can."""
    if name == "moto":
        return ""
    try:
        binary()
    except UnavailableError as error:
        return str(error)
    return ""


def start(name: str, state_dir: Path | None = STATE) -> Engine:
    """
    The engine, or moto with the reason; call it from the main thread, whose end would end the child.

    Without a folder nothing is kept, and no write waits for a disk.
    """
    if name == "moto":
        return Engine("moto")
    if name != "dynoxide":
        raise ValueError(f"there is no engine {name!r}: moto or dynoxide")
    try:
        return _start_dynoxide(binary(), state_dir)
    except UnavailableError as error:
        return Engine("moto", because=str(error))


@contextlib.contextmanager
def running(
    name: str,
    state_dir: Path | None = STATE,
    *,
    region: str = "ap-southeast-3",
    guard: bool = True,
    plain: bool = False,
) -> Iterator[Engine]:
    """
    An AWS of our own: the engine, moto for the rest, corrected, and an environment that leads every client there.

    With *guard* what DynamoDB refuses is refused even where the engine would take it. *plain*: over the plainer wire of
    `local/dynamodb/wire.py`, which lies below the guard.
    """
    # an engine alone needs none of it, and it takes a second to load
    from moto import mock_aws

    from local.dynamodb import wire
    from local.dynamodb.request_guard import guarded
    from local.moto import corrections

    corrections.apply()
    engine = start(name, state_dir)
    try:
        urls = [engine.endpoint_url] if engine.endpoint_url else []
        with (
            _environment(engine.environment() | {"AWS_DEFAULT_REGION": region, "AWS_REGION": region}),
            mock_aws(config={"core": {"reset_boto3_session": True, "passthrough": {"urls": urls, "services": []}}}),
            wire.plain_to(engine.endpoint_url if plain else None),
            guarded() if guard else contextlib.nullcontext(),
        ):
            yield engine
    finally:
        engine.stop()


@contextlib.contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def binary() -> Path:
    """The engine's file, brought by npm the first time and checked against its known digest."""
    target = _target()
    if target not in _INTEGRITY:
        raise UnavailableError(f"dynoxide has not been tried on {target}")
    found = _cached(target)
    if not found.exists():
        _bring(target, found)
    return found


def is_here() -> bool:
    """Whether dynoxide was brought already, or never can be: then nobody waits for it."""
    return _target() not in _INTEGRITY or _cached(_target()).exists()


def _target() -> str:
    return f"{sys.platform}-{_MACHINES.get(platform.machine().lower(), platform.machine())}"


def _cached(target: str) -> Path:
    return CACHE / f"dynoxide-{VERSION}-{target}"


def _bring(target: str, to: Path) -> None:
    """In a folder of its own: two processes that find nothing at the same time must not take it from each other."""
    npm = shutil.which("npm")
    if npm is None:
        raise UnavailableError("npm is not installed, and npm brings dynoxide")
    to.parent.mkdir(parents=True, exist_ok=True)
    package = f"@dynoxide/{target}@{VERSION}"
    with tempfile.TemporaryDirectory(dir=to.parent) as folder:
        try:
            subprocess.run(  # noqa: S603  a fixed command
                [npm, "pack", package, "--pack-destination", folder],
                check=True,
                capture_output=True,
                timeout=_NPM_SECONDS,
            )
        except (subprocess.SubprocessError, OSError) as error:
            raise UnavailableError(f"npm could not bring {package} ({type(error).__name__})") from error
        archive = Path(folder) / f"dynoxide-{target}-{VERSION}.tgz"
        digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if digest != _INTEGRITY[target]:
            raise UnavailableError(f"{package} is not the file that was tried: its digest differs")
        with tarfile.open(archive) as packed:
            inside = packed.extractfile("package/dynoxide")
            unpacked = Path(folder) / to.name
            unpacked.write_bytes(inside.read() if inside else b"")
        unpacked.chmod(0o755)
        unpacked.replace(to)


def _start_dynoxide(file: Path, state_dir: Path | None) -> Engine:
    held = HeldPort()
    port = held.number
    command = [str(file), "serve", "--host", "127.0.0.1", "--port", str(port)]
    if state_dir:
        state_dir.mkdir(parents=True, exist_ok=True)
        command += ["--db-path", str(state_dir / FILE)]
    with (state_dir / "dynoxide.log" if state_dir else Path(os.devnull)).open("ab") as log:
        process = subprocess.Popen(  # noqa: S603  the binary whose digest was checked
            command,
            stdout=log,
            stderr=log,
            # a terminal's Ctrl-C is for the service, which still needs its database to end in order
            start_new_session=True,
            preexec_fn=die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509  it only calls prctl
        )
    engine = Engine("dynoxide", f"http://127.0.0.1:{port}", durable=state_dir is not None, _process=process, _port=held)
    atexit.register(engine.stop)
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                if state_dir:
                    order_the_stream(state_dir / FILE)
                return engine
        time.sleep(0.01)
    engine.stop()
    raise UnavailableError(f"dynoxide did not start; see {state_dir}/dynoxide.log" if state_dir else "it did not start")


def die_with_parent() -> None:
    """For a child's `preexec_fn` on Linux: whatever ends this process, the child ends with it."""
    ctypes.CDLL(None).prctl(_SET_PDEATHSIG, signal.SIGKILL)
