"""
Roles in effect while the stories run: a function's call that its policy does not permit is denied, as AWS would.

So whoever adds a call to a function learns at the next test that its role must allow it. What the stories called can be
written down, which shows what a policy permits in vain: `python -m tests.ops.record`.
"""

import json
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError

from chalicelib import wiring
from chalicelib.services.parts import Secrets
from chalicelib.store.memory import Memory
from chalicelib.store.objects import Objects
from local.functions import Functions
from tests.ops.permissions import Permission, needed, permitted, policy_of

CALLED: defaultdict[str, set[Permission]] = defaultdict(set)
"""What each function has asked for since the process began."""


Demand = Callable[[str, Callable[[], Iterable[Permission]]], None]


class _Running(threading.local):
    """The functions that this thread is in, the innermost last."""

    def __init__(self) -> None:
        self.functions: list[str] = []


@contextmanager
def roles_in_effect(*, only_noted: bool = False) -> Iterator[None]:
    """Every function under its own role, and nobody else under any; or only noted what each asks for."""
    running = _Running()

    def demand(operation: str, permissions: Callable[[], Iterable[Permission]]) -> None:
        for permission in permissions() if running.functions else ():
            CALLED[running.functions[-1]].add(permission)
            if not only_noted:
                _deny_unless_allowed(running.functions[-1], permission, operation)

    with pytest.MonkeyPatch.context() as patch:
        _around_functions(patch, running, forgetting=only_noted)
        _around_calls(patch, demand)
        yield


def _around_functions(patch: pytest.MonkeyPatch, running: _Running, *, forgetting: bool) -> None:
    """If asked, each remembers for itself, as in a process of its own: what another has read, it has to read too."""
    plain = Functions.invoke
    remembered: dict[tuple[int, str], tuple[Memory, Any]] = {}

    def invoke(functions: Functions, name: str, event: Any, *, convert: bool = True) -> Any:
        running.functions.append(name)
        try:
            with own_memory(name) if forgetting else nullcontext():
                return plain(functions, name, event, convert=convert)
        finally:
            running.functions.pop()

    @contextmanager
    def own_memory(name: str) -> Iterator[None]:
        shared = wiring._shared()
        before = shared.memory, shared.secrets
        new = Memory(), cache(lambda: Secrets.derived_from(wiring._stored_secret(shared.values)))
        shared.memory, shared.secrets = remembered.setdefault((id(shared), name), new)
        try:
            yield
        finally:
            shared.memory, shared.secrets = before

    patch.setattr(Functions, "invoke", invoke)


def _around_calls(patch: pytest.MonkeyPatch, demand: Demand) -> None:
    plain, form, link = BaseClient._make_api_call, Objects.form, Objects.link

    def call(client: Any, operation: str, asked: dict[str, Any]) -> Any:
        demand(operation, lambda: needed(client.meta.service_model.service_name, operation, asked))
        return plain(client, operation, asked)

    # whoever holds a signed link acts with the rights of the function that signed it
    def signed_form(objects: Objects, key: str, **how: Any) -> Any:
        demand("PutObject", lambda: [("s3:PutObject", f"FilesBucket/{key.partition('/')[0]}/*")])
        return form(objects, key, **how)

    def signed_link(objects: Objects, key: str, **how: Any) -> str:
        demand("GetObject", lambda: [("s3:GetObject", f"FilesBucket/{key.partition('/')[0]}/*")])
        return link(objects, key, **how)

    patch.setattr(BaseClient, "_make_api_call", call)
    patch.setattr(Objects, "form", signed_form)
    patch.setattr(Objects, "link", signed_link)


def _deny_unless_allowed(function: str, permission: Permission, operation: str) -> None:
    if permission not in _allowed(function):
        told = f"the role of {function} allows no {permission[0]} on {permission[1]}"
        raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": told}}, operation)


@cache
def _allowed(function: str) -> frozenset[Permission]:
    return frozenset(permitted(policy_of(function)))


def written(file: Path) -> None:
    """What was called, added to what the file knows."""
    known = json.loads(file.read_text("utf-8")) if file.exists() else {}
    for function, calls in CALLED.items():
        known[function] = sorted({*map(tuple, known.get(function, [])), *calls})
    file.write_text(json.dumps(dict(sorted(known.items())), indent=1) + "\n", "utf-8")
