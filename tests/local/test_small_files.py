"""What is kept beside the database is whole after a kill at the worst moment."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from local.business_clock import BusinessClock

MOVED_ON_A_FULL_DISK = """
import resource, signal, sys
from datetime import timedelta
from pathlib import Path
from local.business_clock import BusinessClock

clock = BusinessClock(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
resource.setrlimit(resource.RLIMIT_FSIZE, (9, 9))
clock.set(clock.now() + timedelta(days=30))
"""
"""The kernel ends it with the tenth byte that it writes."""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_kill_while_the_clock_is_noted_leaves_what_was_noted_before(tmp_path: Path) -> None:
    clock = BusinessClock(tmp_path)
    clock.set(clock.now() + timedelta(days=3))

    killed = subprocess.run([sys.executable, "-c", MOVED_ON_A_FULL_DISK, str(tmp_path)], check=False)  # noqa: S603  # our own words

    assert killed.returncode < 0
    assert abs(BusinessClock(tmp_path).now() - clock.now()) < timedelta(minutes=1)
