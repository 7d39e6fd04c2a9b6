"""What reviewers would say again and again: who may read the time, how long a function is, what a docstring is for."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, SHIPPED, comments, functions, names_used, place, python_files, tree

LONGEST_FUNCTION = 40
LONGEST_FILE = 250

RESERVED = [
    (
        "the time",
        ["datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns", "time.gmtime"],
        ["clock.py"],
    ),
    (
        "how long something took",
        ["time.monotonic"],
        ["clock.py", "store/directory/ttl_cache.py", "wiring.py"],
    ),
    ("the environment", ["os.environ", "os.getenv"], ["settings.py"]),
    ("the shape of logs", ["Logger", "logging.basicConfig", "logging.config"], ["observability.py"]),
    ("standard output", ["print", "sys.stdout", "sys.stderr"], ["services/files/pdf_parts.py"]),
]


@pytest.mark.parametrize(("what", "names", "allowed"), RESERVED, ids=[what for what, _, _ in RESERVED])
def test_only_its_own_place_reads_or_sets(what: str, names: list[str], allowed: list[str]) -> None:
    found = {
        place(path).removeprefix("chalicelib/")
        for path in SHIPPED
        for used in names_used(path)
        if any(f".{used}".endswith(f".{name}") for name in names)
    }

    assert sorted(found) == allowed, what


def test_no_function_is_longer_than_a_page() -> None:
    long = [
        f"{place(path)}: {function.name} has {lines} lines"
        for path in [ROOT / "app.py", *python_files("benchmarks", "chalicelib", "local", "ops", "tools")]
        for function in functions(path)
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION
    ]

    assert long == []


def lines_of(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_a_file_is_read_in_one_sitting() -> None:
    long = [
        place(path)
        for path in python_files("benchmarks", "chalicelib", "local", "ops", "tools")
        if lines_of(path) > LONGEST_FILE
    ]

    assert long == []


ROOMS = ("chalicelib", "infra", "local", "ops")
LARGEST_ROOM = 14
FLAT = {"ops/verbs": "the operators' verbs, one file each"}
"""Folders that are a list of equals."""


def test_a_room_is_seen_at_a_glance() -> None:
    sizes = Counter(place(path.parent) for path in python_files(*ROOMS))

    assert {room: size for room, size in sizes.items() if size > LARGEST_ROOM}.keys() == FLAT.keys()


@pytest.mark.parametrize("floors", [("chalicelib",), ("local",)], ids=lambda floors: floors[0])
def test_no_two_files_of_the_service_have_one_name(floors: tuple[str, ...]) -> None:
    names = Counter(path.stem for path in python_files(*floors) if not path.stem.startswith("__"))

    assert [name for name, times in names.items() if times > 1] == []


def test_every_room_says_what_belongs_there() -> None:
    folders = {path.parent for path in python_files(*ROOMS)}

    assert [place(folder) for folder in folders if not ast.get_docstring(tree(folder / "__init__.py"))] == []


def public(path: Path) -> Iterator[tuple[str, ast.Module | ast.ClassDef | ast.FunctionDef]]:
    """The module, its public functions and classes, and their public methods, each under its full name."""
    if not path.read_text("utf-8").strip():
        return
    yield place(path), tree(path)
    for node in tree(path).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            yield node.name, node
            for inner in node.body if isinstance(node, ast.ClassDef) else []:
                if isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_"):
                    yield f"{node.name}.{inner.name}", inner


def words(text: str) -> set[str]:
    """The words of a name or sentence without endings, so that "Sends notices" is "send_notice"."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).lower()
    return {re.sub(r"(ies|es|ed|ing|s|y|e)$", "", word) for word in re.findall(r"[a-z]+", spaced)} - SAY_NOTHING


SAY_NOTHING = {"a", "an", "the", "of", "to", "for", "in", "on", "this", "that", "it", "its", "and", "or", "by", ""}


@pytest.mark.parametrize("path", SHIPPED, ids=place)
def test_what_is_public_says_more_than_its_name(path: Path) -> None:
    for name, node in public(path):
        said = ast.get_docstring(node)

        assert said, f"{name} has no docstring"
        assert words(said) - words(name), f"{name} only repeats its name: {said}"


EXEMPTION = re.compile(r"#\s*noqa(?P<codes>:\s*[A-Z]+\d+(\s*,\s*[A-Z]+\d+)*)?(?P<reason>.*)")


def test_every_exemption_from_a_lint_rule_says_why() -> None:
    """Behind it, or on the line above."""
    silent = [
        f"{place(path)}:{line} {comment}"
        for path in python_files("benchmarks", "chalicelib", "local", "ops", "tools", "tests")
        for noted in [dict(comments(path))]
        for line, comment in noted.items()
        if (found := EXEMPTION.search(comment))
        if not (found["codes"] and (line - 1 in noted or re.search(r"[a-z]{2}", found["reason"])))
    ]

    assert silent == []


IGNORED = re.compile(r"#\s*type:\s*ignore(\[[\w, -]+\])?\s*(#.*\w \w)?")


def test_every_exemption_from_the_type_check_says_why() -> None:
    silent = [
        f"{place(path)}:{line} {comment}"
        for path in python_files("benchmarks", "chalicelib", "infra", "local", "ops", "tools")
        for line, comment in comments(path)
        if (found := IGNORED.search(comment)) and not (found[1] and found[2])
    ]

    assert silent == []


def test_every_rule_that_is_switched_off_says_why() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    lint = text[text.index("[tool.ruff.lint]") : text.index("[tool.ruff.lint.isort]")]
    exempt = [line for line in lint.splitlines() if re.match(r'\s+"[A-Z]+\d*"', line)]

    assert len(exempt) > 10
    assert [line for line in exempt if not re.search(r"# .*\w \w", line)] == []


def test_no_file_knows_the_machine_that_it_was_written_on() -> None:
    homes = re.compile(rf"(?<![\w.}}])(/(home|root|Users|mnt)/\w|{re.escape(str(ROOT))}\b)")
    kinds = {".py", ".json", ".yaml", ".md", ".toml", ".txt", ".sh", ".html", ".css", ".js"}
    folders = ("benchmarks", "chalicelib", "local", "infra", "ops", "tools", "tests", "web", "docs", ".chalice")
    found = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in kinds)
    files = [path for path in found if "node_modules" not in path.parts]
    files += [path for path in ROOT.iterdir() if path.suffix in kinds or path.name == "Makefile"]

    assert [place(path) for path in files if homes.search(path.read_text("utf-8"))] == []
