"""
What outlives an invocation is known, and a function that starts anew remembers none of it.

On AWS each function has a process of its own. Here one process runs them all, so whatever is kept in a module could be
lent by one to another, and a permission or a read that is missing would show on AWS alone.
"""

import ast
import functools
import importlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from local.aws.functions import start_cold
from local.service import Service
from tests.architecture.sources import SHIPPED, functions, place, tree

FORGOTTEN = {
    "api.http.authorizer.keys_at",
    "settings.settings",
    "wiring._shared",
    "wiring._use_tables",
}
"""Answers of AWS or of the environment, and what holds them."""
ALIKE = {
    "api.documents.openapi_document.document": "made of the code alone",
    "api.http.routes.OPERATIONS": "filled while the code is loaded",
    "clock._business": "the time that it is, for everybody",
    "correlation._current": "ends with the invocation",
    "domain.deadlines.calendar.national_calendar": "read from a file that is shipped",
    "domain.publication.redaction_checks.compiled": "made of the guard's rules alone",
    "domain.publication.redaction._announcers": "made of the guard's rules alone",
    "domain.organisation.rule_words._sought": "made of the words of a rule alone",
    "i18n.catalogue": "read from a file that is shipped",
    "store.tables.connections.connection": "an address and a connection; no answer is kept in it",
    "store.tables.connections.model": "the tables' names, and a connection",
}
"""What is the same in every process, and why."""
CHANGES = {"add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove", "setdefault", "update"}
CACHES = {"cache", "lru_cache", "functools.cache", "functools.lru_cache"}


def name_of(path: Path) -> str:
    return place(path).removeprefix("chalicelib/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def outliving(path: Path) -> Iterator[str]:
    """Everything in a file that can hold from one invocation to the next: caches, and names that are changed later."""
    held = {name for node in tree(path).body for name in _assigned(node)}
    for function in functions(path):
        if any(ast.unparse(one).partition("(")[0] in CACHES for one in function.decorator_list):
            yield function.name
        local = {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}
        for node in ast.walk(function):
            yield from (name for name in _changed(node) if name in held - local)
            yield from _classes_changed(node)
    yield from (name for node in tree(path).body for name in _assigned(node) if _varies(node))


def _assigned(node: ast.AST) -> Iterator[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    yield from (target.id for target in targets if isinstance(target, ast.Name))


def _varies(node: ast.AST) -> bool:
    value = getattr(node, "value", None)
    return isinstance(value, ast.Call) and ast.unparse(value.func).split("[")[0] in {"ContextVar", "threading.local"}


def _changed(node: ast.AST) -> Iterator[str]:
    """Names that are bound anew, or whose contents or attributes are."""
    if isinstance(node, ast.Global):
        yield from node.names
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Delete):
        for target in node.targets if not isinstance(node, ast.AugAssign) else [node.target]:
            if isinstance(target, ast.Subscript | ast.Attribute) and isinstance(target.value, ast.Name):
                yield target.value.id
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES:
        yield from [node.func.value.id] if isinstance(node.func.value, ast.Name) else []


def _classes_changed(node: ast.AST) -> Iterator[str]:
    """`model.Meta.region = …`: a class is one for the whole process."""
    for target in node.targets if isinstance(node, ast.Assign) else []:
        if isinstance(target, ast.Attribute) and ast.unparse(target.value).endswith(".Meta"):
            yield ast.unparse(target.value).partition(".")[0]


def everything() -> set[str]:
    return {f"{name_of(path)}.{name}" for path in SHIPPED for name in outliving(path)}


def test_whatever_outlives_an_invocation_is_forgotten_or_alike_in_every_process() -> None:
    assert everything() == FORGOTTEN | ALIKE.keys()


@pytest.mark.parametrize(
    "source",
    [
        "_known = {}\ndef f(): _known['a'] = 1",
        "known = []\ndef f(): known.append(1)",
        "import functools\n@functools.lru_cache(maxsize=1)\ndef known(): return 1",
        "class A:\n  @cache\n  def known(self): return 1",
        "known = None\ndef f():\n  global known\n  known = 1",
        "known = Thing()\ndef f(): known.answer = 1",
        "known = ContextVar('known')",
    ],
)
def test_every_way_to_keep_something_is_seen(source: str, tmp_path: Path) -> None:
    file = tmp_path / "module.py"
    file.write_text(source)

    assert {name.strip("_") for name in outliving(file)} == {"known"}


def test_no_class_has_a_default_that_all_its_instances_would_share() -> None:
    shared = [
        f"{name_of(path)}.{klass.name}.{name}"
        for path in SHIPPED
        for klass in ast.walk(tree(path))
        if isinstance(klass, ast.ClassDef)
        for node in klass.body
        if isinstance(getattr(node, "value", None), ast.Dict | ast.List | ast.Set)
        for name in _assigned(node)
    ]

    assert shared == []


def test_a_function_that_starts_anew_remembers_nothing(service: Service) -> None:
    caches = {name: _cache(name) for name in FORGOTTEN}
    service.functions.invoke("watch_announcements", {"shard": 0})
    _cache("api.http.authorizer.keys_at")("http://127.0.0.1:1/jwks.json")
    assert all(found.cache_info().currsize for found in caches.values())

    start_cold()

    assert not any(found.cache_info().currsize for found in caches.values())


def _cache(name: str) -> "functools._lru_cache_wrapper[object]":
    module, _, attribute = name.rpartition(".")
    found: functools._lru_cache_wrapper[object] = getattr(importlib.import_module(f"chalicelib.{module}"), attribute)
    return found


def test_no_two_functions_share_what_they_remember(service: Service) -> None:
    kept: Mapping[str, object] = MappingProxyType(
        {
            name: _cache("wiring._shared")(f"lapor-{service.provisioned.template.stage}-{name}")
            for name in service.functions.handlers
        }
    )
    parts = {name: [id(value) for value in vars(one).values()] for name, one in kept.items()}
    mutable = ("memory", "secrets", "topics", "queues", "parking", "channels", "kms", "s3", "switches")

    for part in mutable:
        assert len({id(getattr(one, part)) for one in kept.values()}) == len(parts), part
