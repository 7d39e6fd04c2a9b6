"""What a test cannot do without: where it is missing the test is skipped with the reason, and in CI it fails."""

import os
from typing import NoReturn

import pytest

from local.dynamodb import engines


def do_without(missing: str) -> NoReturn:
    """Ends the test, and says what is missing: somebody's machine is told, CI is refused."""
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)


def need_engine(name: str) -> None:
    """The engine of that name, or no test."""
    if missing := engines.available(name):
        do_without(missing)
