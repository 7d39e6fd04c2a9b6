"""`python -m tests.ops.record`: runs the stories and writes down what each function called, for test_roles.py."""

import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT
from tests.ops.watching import roles_in_effect, written

CALLS = Path(__file__).parent / "calls.json"
STORIES = ["tests/journeys", "tests/functions"]


def main() -> int:
    """Run what the command line names, or all stories; what they called is added to what is written already."""
    named = sys.argv[1:] or [str(ROOT / story) for story in STORIES]
    with roles_in_effect(only_noted=True):
        code = pytest.main(["-q", "-p", "no:cacheprovider", "-W", "ignore::ResourceWarning", *named])
    written(CALLS)
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
