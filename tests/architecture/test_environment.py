"""The service reads exactly the variables that it is given."""

import ast

from infra.template import CONFIG, load
from tests.architecture.sources import ROOT, tree

SET = set(load()["Globals"]["Function"]["Environment"]["Variables"])
SET_BY_LAMBDA = {"AWS_REGION", "AWS_DEFAULT_REGION"}


def read_by_settings() -> set[str]:
    return {
        str(node.slice.value)
        for node in ast.walk(tree(ROOT / "chalicelib/settings.py"))
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "env" and isinstance(node.slice, ast.Constant)
    }


def test_every_variable_that_is_read_is_set_and_none_is_set_in_vain() -> None:
    """That a local service sets the same ones is told in tests/local/aws/test_provision.py."""
    assert read_by_settings() - SET_BY_LAMBDA == SET


def test_what_differs_between_regions_is_no_constant_of_chalices() -> None:
    assert "environment_variables" not in CONFIG.read_text("utf-8")
