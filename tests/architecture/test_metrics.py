"""docs/metrics.md names every metric with its unit, and only functions that can emit it."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from app import app
from chalicelib.metrics import Metric
from tests.architecture.sources import ROOT, SHIPPED, names_used, tree

HANDLERS = {"api_handler": "app.app"} | {found.name: found.handler_string for found in app.pure_lambda_functions}
PAGE = (ROOT / "docs" / "metrics.md").read_text("utf-8")
ROWS = re.findall(r"^\| `(\w+)` \| (\w+) \| (.+?) \| .+ \|$", PAGE, re.MULTILINE)
EMITTERS = {name: set(re.findall(r"`(\w+)`", functions)) for name, _, functions in ROWS}


def test_the_page_names_every_metric_with_its_unit() -> None:
    assert [(name, unit) for name, unit, _ in ROWS] == [(metric.value, metric.unit.value) for metric in Metric]


@pytest.mark.parametrize("metric", Metric)
def test_a_function_that_the_page_names_can_emit_the_metric(metric: Metric) -> None:
    assert EMITTERS[metric.value]
    for function in EMITTERS[metric.value]:
        assert any(metric in emitted(module) for module in loaded(HANDLERS[function].rpartition(".")[0])), function


@pytest.mark.parametrize("metric", Metric)
def test_whoever_names_a_metric_directly_is_on_the_page(metric: Metric) -> None:
    ways_in = {path.stem for path in SHIPPED if path.stem in HANDLERS and metric in emitted(path)}

    assert ways_in <= EMITTERS[metric.value]


def emitted(path: Path) -> set[Metric]:
    """The metrics that a file names."""
    return {metric for metric in Metric if f"Metric.{metric.name}" in names_used(path)}


@cache
def loaded(module: str) -> frozenset[Path]:
    """The file of a module, and those of ours that it imports, and so on."""
    found: set[Path] = set()
    waiting = [ROOT / f"{module.replace('.', '/')}.py"]
    while waiting:
        if (path := waiting.pop()) not in found:
            found.add(path)
            waiting += imported(path)
    return frozenset(found)


@cache
def imported(path: Path) -> frozenset[Path]:
    """The files of ours that a file names in its imports."""
    froms = [node for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom)]
    named = {name for node in froms for name in (node.module, *(f"{node.module}.{each.name}" for each in node.names))}
    files = (ROOT / f"{str(name).replace('.', '/')}.py" for name in named)
    return frozenset(files) & frozenset(SHIPPED)
