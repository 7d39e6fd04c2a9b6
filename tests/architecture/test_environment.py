"""The service reads exactly the variables that it is given."""

import ast
import json

import pytest

from local.template import CONFIG, load
from tests.architecture.sources import ROOT, tree

DECLARED = json.loads(CONFIG.read_text("utf-8"))
OF_RESOURCES = set(load()["Globals"]["Function"]["Environment"]["Variables"])
SET_BY_LAMBDA = {"AWS_REGION", "AWS_DEFAULT_REGION"}


def read_by_settings() -> set[str]:
    return {
        str(node.slice.value)
        for node in ast.walk(tree(ROOT / "chalicelib/settings.py"))
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "env" and isinstance(node.slice, ast.Constant)
    }


@pytest.mark.parametrize("stage", sorted(DECLARED["stages"]))
def test_every_variable_that_is_read_is_set_and_none_is_set_in_vain(stage: str) -> None:
    """That a local service sets the same ones is told in tests/local/test_provision.py."""
    configured = set(DECLARED["environment_variables"]) | set(DECLARED["stages"][stage]["environment_variables"])

    assert configured | OF_RESOURCES == read_by_settings() - SET_BY_LAMBDA
    assert not configured & OF_RESOURCES
