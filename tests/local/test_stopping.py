"""A command ends when it is asked to: in order, quietly, and with the exit code that says how."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from infra import ROOT
from local.dynamodb.ports import HeldPort
from local.stopping import stoppable
from tests.needs import need_engine

SERVING = """
from local.stopping import stoppable
with stoppable() as stop, stop.serving():
    print("ready", flush=True)
    stop.wait()
    print("asked", flush=True)
    import time
    time.sleep(60)
"""

TAKEN_IN_BY_ANOTHER = """
import signal, threading, time
from local.stopping import stoppable
def take_in():
    time.sleep(0.1)
    signal.pthread_kill(threading.get_ident(), signal.SIGINT)
with stoppable() as stop, stop.serving():
    threading.Thread(target=take_in).start()
    stop.wait()
"""


@contextmanager
def started(*command: str) -> Iterator["subprocess.Popen[str]"]:
    """In a process group of its own, as a terminal starts it."""
    process = subprocess.Popen(  # noqa: S603  # our own words only
        [sys.executable, *command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdout:
            process.stdout.close()


def read_until(process: "subprocess.Popen[str]", words: str) -> str:
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(f"it ended without saying {words!r}:\n{said}")


def test_a_second_ctrl_c_ends_the_process_at_once() -> None:
    with started("-c", SERVING) as process:
        read_until(process, "ready")
        process.send_signal(signal.SIGINT)
        read_until(process, "asked")
        process.send_signal(signal.SIGINT)

        assert process.wait() == 130


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_what_is_interrupted_outside_of_serving_says_so_in_its_exit_code(number: int, code: int) -> None:
    with stoppable() as stop, pytest.raises(SystemExit) as ended:
        stop.heard(number)

    assert ended.value.code == code


def test_while_serving_a_signal_is_a_wish_and_no_interruption() -> None:
    with stoppable() as stop, stop.serving():
        stop.heard(signal.SIGTERM)

    assert stop.asked.is_set()


def test_a_signal_that_another_thread_takes_in_wakes_the_one_that_waits() -> None:
    """No call of the main thread is interrupted by it: so it is with one that comes in the moment before it sleeps."""
    with started("-c", TAKEN_IN_BY_ANOTHER) as process:
        assert process.wait(60) == 0


def test_a_port_that_is_taken_is_told_before_anything_starts(tmp_path: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with started("-m", "local", "run", "--port", port, "--state", str(tmp_path)) as process:
            said, _ = process.communicate()

    assert process.returncode == 1
    assert said.startswith(f"Port {port} cannot be had")


@pytest.mark.dynoxide
def test_ctrl_c_right_after_work_ends_service_and_engine_without_a_word_of_failure(tmp_path: Path) -> None:
    need_engine("dynoxide")
    arguments = ("--state", str(tmp_path), "--without-history")
    with HeldPort() as port, started("-m", "local", "run", "--port", str(port.number), *arguments) as process:
        # twenty-four complaints were filed a moment ago, and what they cause is under way
        read_until(process, "Lapor is running")
        engines = _children(process.pid)
        # a terminal signals the whole group
        os.killpg(process.pid, signal.SIGINT)
        said, _ = process.communicate()

        assert process.returncode == 0
        assert said.rstrip().endswith("Stopping.")
        assert "Traceback" not in said
        assert len(engines) == 1
        assert not Path(f"/proc/{engines[0]}").exists()


@pytest.mark.dynoxide
def test_ctrl_c_during_the_start_is_quiet_and_leaves_no_engine(tmp_path: Path) -> None:
    need_engine("dynoxide")
    arguments = ("--state", str(tmp_path))
    with HeldPort() as port, started("-m", "local", "run", "--port", str(port.number), *arguments) as process:
        read_until(process, "Six weeks")
        engines = _children(process.pid)
        os.killpg(process.pid, signal.SIGINT)
        said, _ = process.communicate()

        assert process.returncode == 130
        assert said.rstrip().endswith("Stopped.")
        assert "Traceback" not in said
        assert not any(Path(f"/proc/{engine}").exists() for engine in engines)


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
