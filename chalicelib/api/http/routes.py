"""
One decorator for a way in over HTTP: it registers the Chalice route and the operation of the OpenAPI document at once.

A view is given the call, and the body or query if it takes one, already read; it returns an Answer or raises.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from urllib.parse import urlencode

from chalice.app import Blueprint, ChaliceAuthorizer, Request, Response

from chalicelib import clock
from chalicelib.api.http.problems import problem
from chalicelib.api.http.rate_limit_headers import told_of
from chalicelib.api.http.request import Call
from chalicelib.api.http.request_models import Payload, Query
from chalicelib.api.http.response_headers import ALWAYS, CORS, TIME
from chalicelib.correlation import HEADER, carrying
from chalicelib.domain.core.errors import ReadOnly
from chalicelib.domain.core.rate_limits import Action
from chalicelib.domain.core.timestamps import stamp
from chalicelib.observability import logger

ARCHIVE = "application/zip"
"""What a caller names in Accept who wants it: a gateway lets nothing binary out unless it was asked for."""
PERSONAL = "no-store"
PUBLISHED = "public, max-age=30"
REFERENCE = "public, max-age=300"
FOREVER = "public, max-age=31536000, immutable"


class Who(Enum):
    """Who may ask."""

    ANYBODY = "anybody"
    ANYBODY_OR_REPORTER = "anybody, and the reporter for more"
    REPORTER = "the reporter, with a session of the case"
    ADDRESSEE = "the reporter, with a session of the case or the key in one of our letters"
    OFFICER = "an officer"


class KeyUse(Enum):
    """What an idempotency key is to the route."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True)
class Operation:
    """What a route is, and what the OpenAPI document says of it; `response` names a shape of `api/responses`."""

    method: str
    path: str
    name: str
    about: str
    response: str
    body: type[Payload] | None = None
    query: type[Query] | None = None
    status: int = 200
    who: Who = Who.ANYBODY
    key: KeyUse = KeyUse.NONE
    if_match: bool = False
    limit: Action | None = None
    parses_own_body: Callable[[Call], Payload] | None = None
    """Reads the body where more than its model says is wrong with it."""
    is_safe: bool = False
    """It changes nothing, whatever its method is (RFC 9110, 9.2.1)."""
    csv: bool = False
    html: bool = False

    @property
    def writes(self) -> bool:
        """Is it held back while the service is read-only? What is no GET, unless its route says that it is safe."""
        return self.method != "GET" and not self.is_safe


OPERATIONS: list[Operation] = []


@dataclass(frozen=True)
class Answer:
    """What a view returns; the `revision` of a case goes into its ETag, else a `csv`, `html` or `archive`."""

    body: Mapping[str, Any]
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cached: str = PERSONAL
    revision: int | None = None
    csv: str | None = None
    html: str | None = None
    archive: bytes | None = None


View = Callable[..., Answer]


class Routes:
    """The routes of one blueprint."""

    def __init__(self, module: str, authorizer: ChaliceAuthorizer | None = None) -> None:
        self.blueprint = Blueprint(module)
        self._authorizer = authorizer

    def __call__(self, method: str, path: str, response: str, **more: Any) -> Callable[[View], View]:
        """Registers the view that follows; its docstring describes the operation."""

        def register(view: View) -> View:
            name = more.pop("name", None) or view.__name__
            operation = Operation(method, path, name, " ".join((view.__doc__ or "").split()), response, **more)
            OPERATIONS.append(operation)
            authorizer = self._authorizer if operation.who is Who.OFFICER else None
            route = self.blueprint.route(
                path, methods=[method], name=name, authorizer=authorizer, cors=CORS, content_types=["*/*"]
            )
            route(self._chalice_view(operation, view))
            return view

        return register

    def _chalice_view(self, operation: Operation, view: View) -> Callable[..., Response]:
        def answer(**_: str) -> Response:
            return respond(operation, view, self.blueprint.current_request)

        answer.__name__ = operation.name
        return answer


def respond(operation: Operation, view: View, request: Request) -> Response:
    """What the view answers, or the problem that it met."""
    call = Call(request)
    with carrying(call.trace_id):
        response = _answered(call, operation, view)
        told = {"Content-Language": call.language, HEADER: call.trace_id, TIME: stamp(call.now)}
        response.headers.update({**ALWAYS, **told, **told_of(call.counts, clock.machine_now())})
        logger.info("answered", extra={"operation": operation.name, "status": response.status_code})
    return response


def _answered(call: Call, operation: Operation, view: View) -> Response:
    try:
        if operation.writes and call.parts.switches().read_only:
            raise ReadOnly  # noqa: TRY301  # one way for a problem to become an answer
        return _written(call, operation, view(call, *_arguments(call, operation)))
    except Exception as error:  # noqa: BLE001  # whatever went wrong, the caller gets a problem and nothing of its cause
        return problem(error, call.language, instance=call.path, trace_id=call.trace_id)


def _arguments(call: Call, operation: Operation) -> list[Any]:
    """Reads, in the order in which a refusal gives least away: the number, who asks, the conditions, the body."""
    if "{number}" in operation.path:
        _ = call.number
    if operation.who is Who.OFFICER:
        _ = call.officer
    elif operation.who is Who.REPORTER:
        call.must_be_reporter()
    elif operation.who is Who.ADDRESSEE:
        call.must_be_addressee()
    if operation.if_match:
        _ = call.revision
    if operation.key is not KeyUse.NONE:
        call.key_text(required=operation.key is KeyUse.REQUIRED)
    models: list[Any] = [call.ask(operation.query)] if operation.query else []
    payload = _body(call, operation)
    if operation.limit:
        call.take_turn(operation.limit, payload)
    return models + ([payload] if payload else [])


def _body(call: Call, operation: Operation) -> Payload | None:
    if operation.body is None:
        return None
    return operation.parses_own_body(call) if operation.parses_own_body else call.read(operation.body)


def _written(call: Call, operation: Operation, answer: Answer) -> Response:
    body: str | bytes | None = answer.csv
    kind = "text/csv; charset=utf-8"
    if answer.html is not None:
        body, kind = answer.html, "text/html; charset=utf-8"
    if answer.archive is not None:
        body, kind = answer.archive, ARCHIVE
    if body is None:
        body, kind = json.dumps(answer.body, ensure_ascii=False, separators=(",", ":")), "application/json"
    headers: dict[str, Any] = {"Content-Type": kind, "Cache-Control": answer.cached, **answer.headers}
    if operation.method == "GET":
        headers["ETag"] = _etag(body, call.language, answer.revision)
        known = (call.header("if-none-match") or "").split(",")
        if headers["ETag"] in [tag.strip().removeprefix("W/") for tag in known]:
            return Response("", headers, 304)
    elif answer.revision is not None:
        headers["ETag"] = f'"{answer.revision}"'
    return Response(body, headers, answer.status)


def _etag(body: str | bytes, language: str, revision: int | None) -> str:
    """Of what is sent, byte for byte; before it the revision, which is all that If-Match looks at."""
    sent = body if isinstance(body, bytes) else body.encode()
    digest = hashlib.sha256(f"{language}|".encode() + sent).hexdigest()[:16]
    return f'"{digest}"' if revision is None else f'"{revision}-{digest}"'


def listed(items: list[Any], query: Query, cursor: str | None, *, cached: str) -> Answer:
    """A page of a list, with where to go on."""
    return Answer({"items": items, "next": cursor}, headers=next_page(query, cursor), cached=cached)


def next_page(query: Query, cursor: str | None) -> dict[str, str]:
    """The header that leads to the page behind this one, if there is one."""
    if cursor is None:
        return {}
    asked = {name: value for name, value in query.model_dump(mode="json", by_alias=True).items() if value is not None}
    return {"Link": f'<?{urlencode(asked | {"cursor": cursor})}>; rel="next"'}


def saved_as(name: str) -> dict[str, str]:
    """The header by which a browser keeps the answer as a file."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}
