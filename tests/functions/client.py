"""A client of the API that holds every answer against the OpenAPI document."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from itertools import count
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from chalicelib.api.documents.openapi_document import document
from chalicelib.domain.core.challenges import Challenge, is_solved
from chalicelib.domain.core.timestamps import instant
from local.seed.confirmed_contacts import confirm_contacts
from local.seed.seeding import sign_in
from local.service import Service
from local.web.gateway import Gateway, Request, Response

MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)
SUBSTANCE = "Lubang di Jalan Antara sudah ditambal kemarin sepanjang enam meter; foto terlampir."


@dataclass
class Api:
    """A client of the API that also checks what it is told."""

    service: Service
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def gateway(self) -> Gateway:
        return self.service.gateway

    def __call__(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        by: str | None = None,
        token: str | None = None,
        ip: str = "203.0.113.9",
        **headers: str,
    ) -> Response:
        """A request; `by` an officer's account, `token` a session's; header names with _ for -."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if by:
            sent["Authorization"] = f"Bearer {self.token_of(by)}"
        if token:
            sent["Authorization"] = f"Bearer {token}"
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        if raw:
            sent.setdefault("Content-Type", "application/json")
        target, _, query = path.partition("?")
        response = self.gateway.handle(Request(method, target, query, tuple(sent.items()), raw, ip))
        check_against_the_document(self.gateway, method, target, response)
        return response

    def token_of(self, username: str) -> str:
        if username not in self.tokens:
            self.tokens[username] = sign_in(self.service.provisioned, username)
        return self.tokens[username]

    def file(self, *, confirms: Any = True, **changed: Any) -> dict[str, Any]:
        """A filed report that found its desk, with a session of its reporter, who has confirmed the contacts."""
        filed: dict[str, Any] = self("POST", "/v1/complaints", a_report(**changed), Idempotency_Key=a_key()).json()
        if confirms:
            confirm_contacts(self.service.parts, filed["number"])
        self.service.deliver()
        opened = self("POST", f"/v1/complaints/{filed['number']}/session", {"pin": filed["pin"]})
        return filed | {"token": opened.json()["token"]}

    def act(self, by: str, number: str, action: str, **body: Any) -> Response:
        """A step on the case as the officer finds it."""
        tag = self("GET", f"/v1/cases/{number}", by=by).headers["ETag"]
        response = self("POST", f"/v1/cases/{number}/{action}", body, by=by, If_Match=tag)
        self.service.deliver()
        return response

    def revision(self, number: str) -> int:
        """What a step on the case has to name; asked behind the API."""
        return self.service.parts.cases.load(number).case.revision  # type: ignore[arg-type]

    def later(self, **delta: float) -> None:
        """Lets business time pass; nobody fires anything."""
        self.service.business_clock.set(self.service.business_clock.now() + timedelta(**delta))


def a_key() -> str:
    return str(uuid.uuid4())


def a_report(**changed: Any) -> dict[str, Any]:
    usual = {
        "classification": "complaint",
        "title": "Jalan berlubang di depan pasar",
        "body": "Jalan Antara berlubang sejak tiga minggu lalu dan sudah ada yang jatuh.",
        "area": "14.03",
        "category": "infrastructure/road",
    }
    return {name: value for name, value in (usual | changed).items() if value is not None}


def faults(problem: dict[str, Any]) -> set[tuple[str, str]]:
    """Which fields are wrong, and how."""
    return {(fault["pointer"], fault["code"]) for fault in problem["errors"]}


def check_against_the_document(gateway: Gateway, method: str, path: str, response: Response) -> None:
    """What the app answers, it has announced."""
    found = gateway.resource(path)
    if found is None or "x-amzn-errortype" in response.headers:
        return
    operations = document()["paths"][found[0]]
    if method == "HEAD":
        assert response.body == b""
        assert str(response.status) in operations["get"]["responses"]
        return
    if method.lower() not in operations:
        assert response.status == HTTPStatus.METHOD_NOT_ALLOWED
        return
    described = operations[method.lower()]["responses"]
    assert str(response.status) in described, f"{method} {path} does not announce {response.status}: {response.text}"
    if response.status == 304:
        return
    kind = response.headers["content-type"].partition(";")[0]
    content = described[str(response.status)]["content"][kind]
    if kind.endswith("json"):
        schema = content["schema"] | {"components": document()["components"]}
        Draft202012Validator(schema).validate(response.json())


def solution(given: Mapping[str, Any]) -> str:
    """What a browser sends that has solved the challenge of a 429."""
    challenge = Challenge(given["text"], given["bits"], instant(given["opens_at"]))
    return f"{given['text']}:{next(n for n in count() if is_solved(challenge, str(n)))}"
