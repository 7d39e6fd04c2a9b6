"""
Runs the tests of store and journeys a second time, on the engine that is closest to the real DynamoDB.

Where the engine cannot be had the reason is printed; in CI that is a failure, never a silent pass.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from local.dynamodb.engines import available  # noqa: E402  # the folder of the project has to be on the path first

FOLDERS = ("tests/store", "tests/journeys")


def main() -> int:
    """The exit code of the tests."""
    if reason := available("dynoxide"):
        print(f"NOT RUN on dynoxide: {', '.join(FOLDERS)}: {reason}")
        return 1 if os.environ.get("CI") else 0
    command = [sys.executable, "-m", "pytest", "-n", "4", "--dist", "worksteal", *FOLDERS]
    return subprocess.run(command, cwd=ROOT, env=os.environ | {"LAPOR_ENGINE": "dynoxide"}, check=False).returncode  # noqa: S603  # our own words only


if __name__ == "__main__":
    sys.exit(main())
