"""An installation of next year is the one of today: everything is pinned, what is named and what that brings."""

import re
from collections.abc import Iterator
from importlib.metadata import distribution, version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.sources import ROOT

NAMED = ("requirements.txt", "requirements-dev.txt")


def lines(name: str) -> list[str]:
    return [line for line in (ROOT / name).read_text("utf-8").splitlines() if not line.startswith("#")]


def pins(*names: str) -> Iterator[Requirement]:
    return (Requirement(line) for name in names for line in lines(name) if not line.startswith("-"))


def brought(wanted: Requirement, found: set[str]) -> None:
    """Everything that it needs in this environment, and what that needs."""
    for text in distribution(wanted.name).requires or []:
        needed = Requirement(text)
        name, extras = canonicalize_name(needed.name), wanted.extras or {""}
        is_needed = needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in extras)
        if is_needed and name not in found:
            found.add(name)
            brought(needed, found)


@pytest.mark.parametrize("name", [*NAMED, "constraints.txt"])
def test_every_requirement_is_pinned_exactly(name: str) -> None:
    exact = r"[\w.-]+(\[[\w,]+\])?==[\w.]+|-r requirements\.txt|-c constraints\.txt"

    assert [line for line in lines(name) if not re.fullmatch(exact, line)] == []


def test_what_requirements_bring_is_pinned_too_and_nothing_is_pinned_in_vain() -> None:
    needed: set[str] = set()
    for wanted in pins(*NAMED):
        brought(wanted, needed)
    named = {canonicalize_name(wanted.name) for wanted in pins(*NAMED)}
    pinned = {canonicalize_name(wanted.name) for wanted in pins("constraints.txt")}

    assert needed - named - pinned - {"pip", "setuptools", "wheel"} == set()
    assert pinned - needed == set()


def test_what_is_installed_here_is_what_is_pinned() -> None:
    wrong = {
        wanted.name: version(wanted.name)
        for wanted in pins(*NAMED, "constraints.txt")
        if not wanted.specifier.contains(version(wanted.name))
    }

    assert wrong == {}, "run: make .venv/ready"
