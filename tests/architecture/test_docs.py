"""Pages that are made from the code say what the code says."""

import subprocess
import sys

import pytest

from chalicelib.domain.cases.lifecycle import LIFECYCLE
from chalicelib.domain.core.vocabulary import ClockKind, Status, Verb
from tools.lifecycle_doc import MEANS, ROOT, TARGET, rendered


def test_the_page_of_the_lifecycle_is_what_the_code_makes() -> None:
    assert TARGET.read_text("utf-8") == rendered(), "run: python -m tools.lifecycle_doc"


def test_it_comes_out_the_same_in_every_process() -> None:
    """Sets print in another order under another hash seed."""
    script = "from tools.lifecycle_doc import rendered; print(rendered(), end='')"
    pages = {
        subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
            encoding="utf-8",
        ).stdout
        for seed in ("1", "2")
    }

    assert pages == {rendered()}


@pytest.mark.parametrize("status", Status)
def test_every_status_and_step_is_on_it(status: Status) -> None:
    page = rendered()

    assert f"### {status}\n" in page
    for tos in LIFECYCLE[status].may.values():
        assert all(f"{status} --> {to} : " in page for to in tos if to != status)


def test_every_verb_and_clock_is_on_it() -> None:
    page = rendered()

    assert set(MEANS) == set(ClockKind)
    assert all(f"| {word} | " in page for word in [*Verb, *ClockKind])
