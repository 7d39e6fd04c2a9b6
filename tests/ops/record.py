"""`python -m tests.ops.record`: runs the stories and writes down what each function called, for test_roles.py."""

import os
import sys

import pytest

from tests.architecture.sources import ROOT
from tests.ops.recording import RECORDS, STORIES


def main() -> int:
    """All stories, under the roles that there are: what a policy does not permit yet is denied and not written down."""
    os.environ[RECORDS] = "yes"
    return int(pytest.main(["-q", "-n", "2", "-p", "no:cacheprovider", *(str(ROOT / story) for story in STORIES)]))


if __name__ == "__main__":
    sys.exit(main())
