"""Asking a service over HTTP, as anybody does."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

PATIENCE_SECONDS = 30.0
NO_ANSWER = 0
"""Stands for a status where nobody answered."""


@dataclass(frozen=True)
class Answered:
    """What came back; status NO_ANSWER, with the reason as body, if nothing did."""

    asked: str
    status: int
    headers: Message
    body: bytes

    def json(self) -> Any:
        """The body; ValueError if it is no JSON."""
        return json.loads(self.body)

    @property
    def said(self) -> str:
        """The code of the problem that it tells, or the reason why there is no answer; ready to be appended."""
        if self.status == NO_ANSWER:
            return f" ({self.body.decode()})"
        try:
            return f" ({self.json()['code']})"
        except (ValueError, KeyError, TypeError):
            return ""


@dataclass(frozen=True)
class Asks:
    """Asks the service at an address; *patience* is how many seconds an answer may take."""

    url: str
    patience: float = PATIENCE_SECONDS

    def __call__(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answered:
        """One request and its answer, whatever its status."""
        asked = f"{method} {path}"
        sent = {"Accept-Language": "id", "User-Agent": "lapor-smoke", **(headers or {})}
        content = None if body is None else json.dumps(body).encode()
        if content is not None:
            sent["Content-Type"] = "application/json"
        request = Request(self.url + path, content, sent, method=method)  # noqa: S310  # an address of an operator
        try:
            with urlopen(request, timeout=self.patience) as answer:  # noqa: S310  # as above
                return Answered(asked, answer.status, answer.headers, answer.read())
        except HTTPError as error:
            with error:
                return Answered(asked, error.code, error.headers, error.read())
        except (OSError, HTTPException) as error:
            return Answered(asked, NO_ANSWER, Message(), str(error).encode())
