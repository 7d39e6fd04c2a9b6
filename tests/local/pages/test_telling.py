"""What the local service says of itself: progress while somebody waits, times of one zone, lines that can be pasted."""

import io
import logging
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from local.demo.sample_history import begin_afresh
from local.logs import Readable
from local.pages.guide import guide
from local.progress import Progress
from local.seed.samples import file_some
from tests.browser.ground import served
from tests.needs import do_without


def test_a_step_is_told_when_it_begins_on_its_way_and_at_its_end() -> None:
    stream, moments = io.StringIO(), iter([0.0, 1.0, 3.0, 3.0, 4.0])
    with Progress(stream, lambda: next(moments)).step("Filing", 10) as advance:
        advance(2)
        advance(7)

    assert stream.getvalue().splitlines() == ["Filing ...", "Filing ... 7 of 10", "Filing ... 7 done in 4.0 s"]


def test_every_time_of_a_line_is_told_in_the_zone_that_begins_it() -> None:
    now = datetime(2026, 3, 13, 2, 0, tzinfo=UTC)
    record = logging.makeLogRecord(
        {"msg": "followed", "levelno": logging.INFO, "clocks": {"verify": "2026-03-17T17:00:00.000Z"}, "desk": "x"}
    )

    line = Readable(lambda: now).format(record)

    assert line.startswith("Fri 13 Mar 09:00 WIB")
    assert "clocks=verify:2026-03-18T00:00 WIB desk=x" in line


def test_a_first_start_that_was_interrupted_begins_afresh_and_keeps_areas_that_were_imported_before(
    tmp_path: Path,
) -> None:
    (tmp_path / "dynamodb.sqlite").write_bytes(b"areas")
    assert not begin_afresh(tmp_path)
    (tmp_path / "dynamodb.sqlite").write_bytes(b"areas and half a seed")
    (tmp_path / "keepsakes.json").write_text("{}")

    assert begin_afresh(tmp_path)

    assert (tmp_path / "dynamodb.sqlite").read_bytes() == b"areas"
    assert not (tmp_path / "keepsakes.json").exists()


def test_every_line_of_the_guide_works_and_works_again_when_it_is_pasted_twice() -> None:
    if shutil.which("curl") is None:
        do_without("the guide's lines are curl's, which is not here")
    with served() as ground:
        service = ground.service
        sample = file_some(service, service.business_clock.now().date(), 2, None)
        service.deliver()
        text = guide(service, ground.url, sample, Path(".state/data"))
        lines = [
            line
            for line in text.splitlines()
            if line.startswith(("  curl", "  SESSION=", "  TOKEN=", "  ETAG=", "    -d"))
        ]
        script = "\n".join(["set -euo pipefail", 'curl() { command curl --fail "$@"; }', *lines, *lines])

        ended = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)  # noqa: S603, S607  # our own guide, in the shell of whoever reads it

    assert len(lines) >= 9
    assert ended.returncode == 0, ended.stderr
