"""An engine is chosen, says why when it cannot be had, keeps what it was given and does not outlive us."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3
import pytest

from infra import ROOT
from local.aws.provision import provision
from local.dynamodb import engines
from tests.needs import need_engine

PATIENCE_SECONDS = 60.0
"""Only what fails waits as long."""
PLACE = {"pk": {"S": "a"}, "sk": {"S": "b"}}


@pytest.fixture
def engine_here() -> None:
    need_engine("dynoxide")


def test_without_npm_it_is_moto_and_the_reason_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(engines, "CACHE", tmp_path / "empty")

    engine = engines.start("dynoxide", tmp_path)

    assert (engine.name, engine.durable, engine.endpoint_url) == ("moto", False, None)
    assert "npm" in engine.because or "tried" in engine.because
    assert "\n" not in engine.because


@pytest.mark.dynoxide
@pytest.mark.usefixtures("engine_here")
def test_several_that_find_no_engine_at_once_all_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(engines, "CACHE", tmp_path / "empty")

    with ThreadPoolExecutor(3) as pool:
        found = set(pool.map(lambda _: engines.binary(), range(3)))

    assert [file.is_file() for file in found] == [True]
    assert [file.name for file in engines.CACHE.iterdir()] == [file.name for file in found]


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(ValueError, match="no engine 'mysql'"):
        engines.start("mysql")


@pytest.mark.dynoxide
@pytest.mark.usefixtures("engine_here")
def test_what_was_written_survives_the_engine_being_killed(tmp_path: Path) -> None:
    with engines.running("dynoxide", tmp_path) as engine:
        provision(state_dir=tmp_path)
        boto3.client("dynamodb").put_item(TableName="lapor-dev-cases", Item=PLACE)
        assert engine._process is not None
        engine._process.kill()
        engine._process.wait()

    with engines.running("dynoxide", tmp_path):
        provision(state_dir=tmp_path)
        assert "Item" in boto3.client("dynamodb").get_item(TableName="lapor-dev-cases", Key=PLACE)


@pytest.mark.dynoxide
@pytest.mark.usefixtures("engine_here")
def test_numbering_a_stream_record_reads_no_other(tmp_path: Path) -> None:
    with engines.running("dynoxide", tmp_path), sqlite3.connect(tmp_path / "dynamodb.sqlite") as database:
        numbering = "SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records WHERE table_name = 'a'"
        [(*_, plan)] = database.execute(f"EXPLAIN QUERY PLAN {numbering}")

    assert "SEARCH" in plan
    assert "stream_order" in plan


@pytest.mark.dynoxide
@pytest.mark.usefixtures("engine_here")
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can tie a child's life to its parent's")
def test_it_dies_with_its_parent_even_when_that_is_killed(tmp_path: Path) -> None:
    code = f"""
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from local.dynamodb import engines
print(engines.start("dynoxide", Path({str(tmp_path)!r}))._process.pid, flush=True)
sys.stdin.read()
"""
    command, pipe = [sys.executable, "-c", code], subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=ROOT) as parent:  # noqa: S603  our own words only
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)

    assert _gone(child)


def _gone(pid: int) -> bool:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
            os.kill(pid, 0)
        except (ProcessLookupError, FileNotFoundError):
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False
