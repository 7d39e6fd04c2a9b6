"""Imports run one way, and a function loads no more than it needs."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from app import app
from tests.architecture.sources import ROOT, SHIPPED, tree

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CONTRACTS = PYPROJECT["tool"]["importlinter"]["contracts"]
HEAVY = ("chalicelib.api", "pydantic", "chalice.local", "chalice.cli", "moto", "local")
IMPORT_EACH = """
import importlib, json, sys
modules, heavy = json.loads(sys.argv[1])
for module in modules:
    importlib.import_module(module)
    if loaded := [name for name in sys.modules if any(f"{name}.".startswith(f"{one}.") for one in heavy)]:
        sys.exit(f"{module} loads {sorted(loaded)[:3]}")
"""
COUNT_INTERRUPTIONS = """
import gc
seen = []
gc.callbacks.append(lambda phase, found: seen.append(phase))
import chalicelib.streams.follow_case
print(seen.count("start"))
"""
MANY = 30
"""At Python's own threshold the same start is interrupted three times as often."""
COME_OTHERWISE = {"chalice", "botocore", "pydantic-core", "typing-extensions"}
"""Chalice's packager adds its own run-time part; boto3 and pydantic bring theirs in the version that fits."""
NOT_IMPORTED = {"tzdata", "pyvips-binary"}
"""The zones that `zoneinfo` reads where the operating system has none; the library that pyvips calls."""


def ran(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  # our own words


def test_the_import_contracts_are_kept() -> None:
    done = ran("from importlinter.cli import lint_imports_command as command; command()", "--no-cache")

    assert done.returncode == 0, done.stdout


def test_no_folder_escapes_the_contract_of_layers() -> None:
    (layers,) = (each["layers"] for each in CONTRACTS if each["type"] == "layers" and "containers" not in each)
    named = {name.strip() for line in layers for name in line.split("|")}
    folders = {f"chalicelib.{path.parent.name}" for path in (ROOT / "chalicelib").glob("*/__init__.py")}

    assert folders <= named


def test_an_event_function_loads_nothing_of_the_api_nor_of_the_workshop() -> None:
    modules = sorted(found.handler_string.rpartition(".")[0] for found in app.pure_lambda_functions)

    assert ran(IMPORT_EACH, json.dumps([modules, HEAVY])).stderr == ""


def test_a_start_is_seldom_interrupted_to_look_for_garbage() -> None:
    assert int(ran(COUNT_INTERRUPTIONS).stdout) < MANY


THRESHOLD_AFTER = """
import gc, importlib, sys
before = gc.get_threshold()[0]
importlib.import_module(sys.argv[1])
print(gc.get_threshold()[0] != before)
"""


@pytest.mark.parametrize(
    ("module", "sets"),
    [
        ("app", True),
        ("chalicelib.api.http.authorizer", True),
        ("chalicelib.streams.follow_case", True),
        ("chalicelib.queues.count_events", True),
        ("chalicelib.schedules.send_reminders", True),
        ("ops.__main__", False),
    ],
)
def test_what_lambda_loads_looks_seldom_for_garbage_and_the_operators_tool_as_python_does(
    module: str, *, sets: bool
) -> None:
    assert ran(THRESHOLD_AFTER, module).stdout.strip() == str(sets)


def test_what_is_shipped_imports_what_is_shipped_with_it_and_nothing_is_shipped_in_vain() -> None:
    shipped = set(re.findall(r"^(\w[\w-]*)", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE))
    imported = {name for path in SHIPPED for name in imports(path)} - {"chalicelib", *sys.stdlib_module_names}
    owners = packages_distributions()
    needed = {owners[name][0].lower().replace("_", "-") for name in imported}

    assert needed - COME_OTHERWISE == {name.lower() for name in shipped} - NOT_IMPORTED


def imports(path: Path) -> set[str]:
    """The first part of every name that the file imports, at its top or within a function."""
    nodes = list(ast.walk(tree(path)))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    taken = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in plain | taken}
