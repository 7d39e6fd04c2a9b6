"""HTTP as a stranger speaks it: one connection a request, for every arrival is somebody else's browser."""

import http.client
import json
from dataclasses import dataclass
from typing import Any

PATIENCE_SECONDS = 29.0
"""API Gateway waits no longer; what takes longer has no answer."""


class NoAnswerError(Exception):
    """The connection was refused, broke, or stayed silent for too long; what was asked may have been done."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as what it says."""
        return json.loads(self.body)

    @property
    def refusal(self) -> str:
        """Status and stable code of a problem; empty when it was answered as it was meant."""
        if self.status < http.HTTPStatus.BAD_REQUEST:
            return ""
        try:
            return f"{self.status} {self.json()['code']}"
        except (ValueError, KeyError, TypeError):
            return str(self.status)


@dataclass(frozen=True)
class Wire:
    """A service that listens on this machine."""

    port: int
    patience_seconds: float = PATIENCE_SECONDS

    def ask(
        self, method: str, path: str, body: Any = None, *, token: str = "", headers: dict[str, str] | None = None
    ) -> Answer:
        """One request; NoAnswerError when nobody can say whether it was done."""
        sent = {"Connection": "close", "Accept-Language": "en", **(headers or {})}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        if body is not None:
            sent["Content-Type"] = "application/json"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience_seconds)
        try:
            connection.request(method, path, None if body is None else json.dumps(body), sent)
            found = connection.getresponse()
            return Answer(found.status, {k.lower(): v for k, v in found.getheaders()}, found.read())
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswerError(type(error).__name__) from error
        finally:
            connection.close()

    def session(self, number: str, pin: str, headers: dict[str, str] | None = None) -> Answer:
        """What the PIN opens, as the printed guide does it."""
        return self.ask("POST", f"/v1/complaints/{number}/session", {"pin": pin}, headers=headers)

    def page(self, number: str, token: str) -> Answer:
        """The reporter's page."""
        return self.ask("GET", f"/v1/complaints/{number}", token=token)

    def sign_in(self, account: str) -> str:
        """A sample officer's token."""
        return self.ask("POST", "/_local/sign-in", {"account": account}).body.decode()

    def backlog(self) -> dict[str, int]:
        """What waits for each function."""
        waiting: dict[str, int] = self.ask("GET", "/_local/backlog").json()
        return waiting
