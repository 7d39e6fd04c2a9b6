"""The functions of a Chalice app, called as Lambda calls them: by handler string, with plain JSON and a context."""

import base64
import importlib
import json
import time
import uuid
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib import wiring
from chalicelib.api.http import authorizer
from infra.template import ACCOUNT, CONFIG, Template
from local.permissions.roles import Roles


@dataclass
class Context:
    """What a handler learns of its invocation."""

    function_name: str
    invoked_function_arn: str
    memory_limit_in_mb: int = 512
    timeout_seconds: float = 60
    function_version: str = "$LATEST"
    aws_request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    log_group_name: str = "local"
    log_stream_name: str = "local"
    _started: float = field(default_factory=time.monotonic)

    def get_remaining_time_in_millis(self) -> int:
        """What is left until Lambda would end it."""
        return max(0, int((self.timeout_seconds - (time.monotonic() - self._started)) * 1000))


def start_cold() -> None:
    """Every function goes on in a process that has just begun: nothing is remembered of what AWS has answered."""
    wiring.forget()
    authorizer.keys_at.cache_clear()


def encoded(value: Any) -> Any:
    """How Lambda writes what JSON has no word for: binaries as base64, instants as seconds."""
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return int(value.timestamp())
    raise TypeError(f"an event cannot carry {type(value).__name__}")


def round_trip(value: Any) -> Any:
    """*value* as it arrives on the other side of an invocation."""
    return json.loads(json.dumps(value, default=encoded))


def _declared_timeouts() -> dict[str, float]:
    config = json.loads(CONFIG.read_text(encoding="utf-8"))
    return {name: float(found["lambda_timeout"]) for name, found in config["lambda_functions"].items()}


class Functions:
    """Every function by its name, imported from its handler string when it is first called."""

    def __init__(
        self, app: Any, *, template: Template, timeouts: dict[str, float] | None = None, roles: Roles | None = None
    ) -> None:
        """
        *app* is the Chalice app; its authorizers and `@lambda_function`s say how Lambda would find them.

        With *roles*, each function may do what its own policy permits.
        """
        declared = [*app.pure_lambda_functions, *app.builtin_auth_handlers]
        self.handlers: dict[str, str] = {found.name: found.handler_string for found in declared}
        self.handlers["api_handler"] = "app.app"
        self._loaded: dict[str, Callable[[Any, Any], Any]] = {"api_handler": app}
        self._roles = roles
        self._timeouts = timeouts or _declared_timeouts()
        self._prefix = f"arn:aws:lambda:{template.region}:{ACCOUNT}:function:lapor-{template.stage}-"

    def __contains__(self, name: str) -> bool:
        return name in self.handlers

    def arn(self, name: str) -> str:
        """The function's ARN."""
        return self._prefix + name

    def load(self, name: str) -> Callable[[Any, Any], Any]:
        """The handler, by the very string that Lambda would load."""
        if name not in self._loaded:
            module, _, attribute = self.handlers[name].rpartition(".")
            self._loaded[name] = getattr(importlib.import_module(module), attribute)
        return self._loaded[name]

    def context(self, name: str) -> Context:
        """What the handler would learn of an invocation that begins now."""
        timeout = self._timeouts.get(name, 60)
        return Context(f"{self._prefix.rpartition(':')[2]}{name}", self.arn(name), timeout_seconds=timeout)

    def invoke(self, name: str, event: Any, *, convert: bool = True) -> Any:
        """What the function answers; what it raises is raised. `convert=False`: the event is plain JSON already."""
        context = self.context(name)
        handler, given = self.load(name), round_trip(event) if convert else event
        with self._roles.assumed(name) if self._roles else nullcontext():
            answer = handler(given, context)
        return None if answer is None else round_trip(answer)
