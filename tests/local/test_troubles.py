"""What the machine refuses ends in one sentence that names the place and the way out, and a clock never goes back."""

import errno
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chalicelib import clock
from infra import ROOT
from local.business_clock import BusinessClock
from local.dynamodb.engine_file import FILE
from local.troubles import must_be_readable, sentence_of

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)


@pytest.mark.skipif(sys.platform != "linux", reason="a folder that not even root may fill is Linux's own")
def test_a_folder_that_cannot_be_written_ends_the_start_in_one_sentence() -> None:
    ended = subprocess.run(  # our own words only
        [sys.executable, "-m", "local", "run", "--state", "/sys/lapor"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.startswith("/sys/lapor cannot be written")
    assert "--state" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full is Linux's own")
def test_a_full_disk_is_named_with_its_way_out(tmp_path: Path) -> None:
    (tmp_path / "clock.new").symlink_to("/dev/full")

    with pytest.raises(OSError) as full:  # noqa: PT011  # the kind is asked below
        BusinessClock(tmp_path).set(clock.machine_now() + timedelta(days=1))

    assert sentence_of(full.value).startswith("The disk is full")


def test_what_is_nothing_of_the_machines_is_seen_whole() -> None:
    assert sentence_of(KeyError("x")) == ""
    assert sentence_of(ConnectionRefusedError(errno.ECONNREFUSED, "refused")) == ""


@pytest.mark.parametrize("name", ["clock.json", "keepsakes.json", "sample.json", FILE])
@pytest.mark.parametrize("content", [b"\x00\xff no database and no JSON", b"{", b"[]"])
def test_a_state_that_cannot_be_read_is_told_before_anything_starts(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(Exception, match="cannot be read") as told:
        must_be_readable(tmp_path)

    assert sentence_of(told.value).startswith(f"{tmp_path / name} cannot be read")
    assert "make reset" in sentence_of(told.value)


def test_a_clock_file_of_before_and_an_empty_folder_are_read(tmp_path: Path) -> None:
    must_be_readable(tmp_path)
    (tmp_path / "clock.json").write_text('{"lead_seconds": 86400.0}')

    assert BusinessClock(tmp_path).now() > clock.machine_now() + timedelta(hours=23)


def test_a_clock_that_was_set_back_is_told_of_once_and_business_time_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = NOON
    monkeypatch.setattr(clock, "machine_now", lambda: now)
    business = BusinessClock()
    assert business.now() == NOON

    now = NOON - timedelta(hours=3)
    assert [business.now(), business.now()] == [NOON, NOON]
    now += timedelta(minutes=5)
    assert business.now() == NOON + timedelta(minutes=5)
    assert capsys.readouterr().out.count("was set back by 3:00:00") == 1


def test_a_clock_that_was_set_back_between_two_runs_is_noticed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = NOON
    monkeypatch.setattr(clock, "machine_now", lambda: now)
    before = BusinessClock(tmp_path)
    before.set(NOON + timedelta(days=2))
    before.keep()

    now = NOON - timedelta(days=30)
    after = BusinessClock(tmp_path)

    assert after.now() == NOON + timedelta(days=2)
    assert "was set back by 30 days" in capsys.readouterr().out
    after.set(NOON + timedelta(days=3))
    assert BusinessClock(tmp_path).now() == NOON + timedelta(days=3)
