"""Chalice's TOKEN authorizers, asked as API Gateway asks them, their policies evaluated and kept for their time."""

import re
import threading
import time
from dataclasses import dataclass
from typing import Any

from local.aws.functions import Functions

_DEFAULT_SECONDS = 300


@dataclass
class Denied(Exception):
    """The request does not reach the app; `kind` is the answer that API Gateway has for it."""

    kind: str


class Authorizers:
    """Policies by authorizer and token, kept as long as the authorizer says (300 s if it does not)."""

    def __init__(self, functions: Functions) -> None:
        self._functions = functions
        self._kept: dict[tuple[str, str], tuple[float, dict[str, Any]]] = {}
        self._lock = threading.Lock()

    def context(self, authorizer: Any, headers: Any, arn: str) -> dict[str, str]:
        """What the handler learns of the caller; raises Denied."""
        config = authorizer.config
        token = headers.get(config.header)
        if not token:
            raise Denied("UNAUTHORIZED")
        answer = self._policy(config, token, arn)
        effects = [
            statement["Effect"]
            for statement in answer["policyDocument"]["Statement"]
            if any(_covers(pattern, arn) for pattern in _listed(statement["Resource"]))
        ]
        if "Deny" in effects or "Allow" not in effects:
            raise Denied("ACCESS_DENIED")
        given = {name: _text(value) for name, value in (answer.get("context") or {}).items()}
        return given | {"principalId": str(answer.get("principalId", ""))}

    def _policy(self, config: Any, token: str, arn: str) -> dict[str, Any]:
        seconds = _DEFAULT_SECONDS if config.ttl_seconds is None else config.ttl_seconds
        name = config.handler_string, token
        with self._lock:
            until, kept = self._kept.get(name, (0.0, {}))
        if time.monotonic() < until:
            return kept
        event = {"type": "TOKEN", "authorizationToken": token, "methodArn": arn}
        try:
            answer: dict[str, Any] = self._functions.invoke(config.name, event)
        except Exception as error:
            if str(error) == "Unauthorized":
                raise Denied("UNAUTHORIZED") from error
            print(f"{config.name}: {type(error).__name__}: {error}")
            raise Denied("AUTHORIZER_CONFIGURATION_ERROR") from error
        with self._lock:
            self._kept[name] = time.monotonic() + seconds, answer
        return answer

    def forget(self) -> None:
        """Ask the authorizers anew."""
        with self._lock:
            self._kept.clear()


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _covers(pattern: str, arn: str) -> bool:
    glob = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(glob, arn) is not None


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
