"""docs/operating.md says what the tool says of itself."""

import re

import pytest

from ops.__main__ import app
from ops.exits import Exit
from tests.architecture.sources import ROOT
from tests.ops.test_tool import leaves
from tests.ops.tool import call

PAGE = (ROOT / "docs" / "operating.md").read_text("utf-8")
ROWS = {found[0]: found[2] for found in re.findall(r"^\| `([a-z -]+)` \| (.*?) \| `(.*)` \|$", PAGE, re.MULTILINE)}


def test_every_verb_has_a_line_and_no_line_is_of_a_verb_that_is_gone() -> None:
    assert set(ROWS) == {" ".join(verb) for verb in leaves(app)}


@pytest.mark.parametrize("verb", ROWS)
def test_its_example_uses_options_that_there_are(verb: str) -> None:
    options = set(re.findall(r"--[a-z-]+", ROWS[verb].replace("$AT", "--stage --region")))

    assert ROWS[verb].startswith(f"python -m ops {verb} ")
    assert "$AT" in ROWS[verb]
    assert options <= set(re.findall(r"--[a-z-]+", call(*verb.split(), "--help").out))


def test_every_exit_code_is_explained() -> None:
    assert {int(code) for code in re.findall(r"^\| (\d) \|", PAGE, re.MULTILINE)} == set(Exit)
