"""The documents speak of what exists: names in code, files in the tree."""

import ast
import re
from enum import StrEnum
from pathlib import Path

import pytest

from chalicelib.domain.core.vocabulary import (
    ArchiveReason,
    Classification,
    ClockKind,
    Outcome,
    Queue,
    Role,
    Status,
    Verb,
    Verdict,
)
from tests.architecture.sources import ROOT, SHIPPED, place, python_files, tree

GLOSSARY = ROOT / "docs" / "glossary.md"
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
SAID_OF_CODE = re.compile(r"`((?:[\w.-]+/)+[\w.-]*)`")


def rows() -> list[list[str]]:
    cells = ([cell.strip() for cell in line.strip("|").split("|")] for line in GLOSSARY.read_text("utf-8").splitlines())
    return [row for row in cells if len(row) == 3 and row[2] != "in code" and set(row[2]) != {"-"}]


def named() -> set[str]:
    return {name for row in rows() for name in re.findall(r"`([^`]+)`", row[2])}


def names_of_the_code() -> set[str]:
    """What the code calls something: definitions, fields, arguments, assigned names, files; and its literal words."""
    files = [*SHIPPED, *python_files("ops")]
    found = {path.stem for path in files}
    for node in (node for path in files for node in ast.walk(tree(path))):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                found.add(name)
            case ast.arg(arg=name) | ast.Attribute(attr=name) | ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case ast.Constant(value=str(text)):
                found.add(text)
    return found


def test_every_name_in_the_glossary_is_one_of_the_code() -> None:
    assert len(named()) > 100
    assert sorted(named() - names_of_the_code()) == []


def test_every_line_of_the_glossary_says_all_three() -> None:
    assert [row for row in rows() if not all(row) or "`" not in row[2]] == []


@pytest.mark.parametrize(
    "words", [ArchiveReason, Classification, ClockKind, Outcome, Queue, Role, Status, Verb, Verdict]
)
def test_no_word_of_the_rules_is_missing_from_the_glossary(words: type[StrEnum]) -> None:
    assert {word.name for word in words} <= named()


@pytest.mark.parametrize("page", PAGES, ids=place)
def test_a_page_leads_only_to_files_that_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    linked = [link for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link]

    assert [link for link in linked if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=place)
def test_a_path_that_a_page_names_exists(page: Path) -> None:
    paths = [path for path in SAID_OF_CODE.findall(page.read_text("utf-8")) if "." in path.split("/")[-1]]
    bases = (ROOT, ROOT / "chalicelib")

    assert [path for path in paths if not any(any(base.glob(path)) or (base / path).exists() for base in bases)] == []


def test_the_readme_is_short_and_begins_with_its_two_commands() -> None:
    lines = (ROOT / "README.md").read_text("utf-8").splitlines()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))

    assert len(lines) <= 120
    assert {"make run", "make test"} <= set(re.findall(r"^make \w+", "\n".join(lines[:30]), re.MULTILINE))
    assert set(re.findall(r"make ([a-z]+)\b(?=[ `])", "\n".join(lines))) <= targets


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "adr").glob("*.md")), ids=place)
def test_a_decision_says_whether_it_holds(page: Path) -> None:
    assert re.search(r"^Status: (accepted|superseded)\b", page.read_text("utf-8"), re.MULTILINE)
