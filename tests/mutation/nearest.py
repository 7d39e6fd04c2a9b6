"""
A plugin of pytest for the rings that need an AWS: a mutant meets the few files of tests that are nearest to it.

Each file sets up a stage, so its tests stay together; mutmut alone would go through all tests by how long they take.
"""

import os
from collections import Counter
from pathlib import Path

import pytest

FILES, TESTS = 4, 40
"""
How many files of tests a mutant meets, and how many of each but the one that has its module's name.

One that more of them might notice counts as alive.
"""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """
    Of the tests that reach the changed function, those of the file with its module's name come first.

    Then the file of which most tests reach it. Within a file the order stays: the quickest first.
    """
    module = _module(os.environ.get("MUTANT_UNDER_TEST", ""))
    if module is None:
        return
    reach = Counter(item.path for item in items)
    files = sorted(reach, key=lambda path: (not _is_named_after(path, module), -reach[path], path))[:FILES]
    of_files = {path: [item for item in items if item.path == path] for path in files}
    items[:] = [item for path in files for item in of_files[path][: None if _is_named_after(path, module) else TESTS]]


def _module(mutant: str) -> str | None:
    """`chalicelib.store.cases.case_store.xǁCaseStoreǁread__mutmut_3` → `cases`; nothing for mutmut's other runs."""
    parts = mutant.split(".")
    return parts[-2] if parts[0] == "chalicelib" else None


def _is_named_after(path: Path, module: str) -> bool:
    return path.stem == f"test_{module}"
