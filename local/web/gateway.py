"""
API Gateway's REST proxy in front of a Chalice app, as faithful as a handler can tell.

Chalice's own local gateway leaves out the request context, does not decode path parameters and lets authorizers
through; here the event is the one that API Gateway sends, and what never reaches the app is answered as it does there
(infra/gateway_responses.py).
"""

import base64
import json
import threading
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

from infra.gateway_responses import REQUEST_ID, refusal_of
from infra.template import ACCOUNT, Template, load
from local.aws.functions import Functions
from local.web.authorizers import Authorizers, Denied

STAGE = "api"
API_ID = "local"
BODY_LIMIT = 10 * 1024 * 1024


class Headers(dict[str, str]):
    """Headers by their lower-case names; asked for in any case."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        """Names are lowered, as HTTP does not tell them apart."""
        super().__init__({name.lower(): value for name, value in (values or {}).items()})

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())

    def __contains__(self, name: object) -> bool:
        return super().__contains__(str(name).lower())

    def get(self, name: str, default: Any = None) -> Any:
        """The header, or the default."""
        return super().get(name.lower(), default)


@dataclass
class Response:
    """What the caller gets."""

    status: int
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    def json(self) -> Any:
        """The body as what it says."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Request:
    """What the caller sent; *path* without the query, as it stood in the request line."""

    method: str
    path: str
    query: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    source_ip: str = "127.0.0.1"


def refusal(kind: str) -> Response:
    """An answer that the app never hears of, by API Gateway's kind, in the words that are deployed."""
    said, request_id = refusal_of(kind), str(uuid.uuid4())
    body = said.body.replace(REQUEST_ID, request_id).encode()
    return Response(said.status, Headers({**said.headers, "x-amzn-RequestId": request_id}), body)


class Gateway:
    """The HTTP side of a Chalice app, in process."""

    def __init__(self, app: Any, *, template: Template | None = None, functions: Functions | None = None) -> None:
        """*app* is the Chalice app; from now on its `current_request` is each thread's own."""
        _make_thread_safe(app)
        template = template or Template(load())
        self._app = app
        self._answers_everything = getattr(app, "answers_everything", False)
        self._functions = functions or Functions(app, template=template)
        self._arn = f"arn:aws:execute-api:{template.region}:{ACCOUNT}:{API_ID}/{STAGE}"
        self._authorizers = Authorizers(self._functions)
        self._fixed = {path: path for path in app.routes if "{" not in path}
        self._patterns: dict[int, list[tuple[str, list[str]]]] = {}
        for path in app.routes:
            if "{" in path:
                parts = path.split("/")
                self._patterns.setdefault(len(parts), []).append((path, parts))

    def request(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | str | Mapping[str, Any] | list[Any] | None = None,
    ) -> Response:
        """One request; a mapping or list for body is sent as JSON."""
        sent = dict(headers or {})
        if isinstance(body, Mapping | list):
            body = json.dumps(body)
            if "content-type" not in {name.lower() for name in sent}:
                sent["Content-Type"] = "application/json"
        raw = body.encode() if isinstance(body, str) else body or b""
        target, _, query = path.partition("?")
        return self.handle(Request(method.upper(), target, query, tuple(sent.items()), raw))

    def resource(self, path: str) -> tuple[str, dict[str, str]] | None:
        """The route behind a path and its parameters; a fixed part of a path wins over a parameter."""
        path = path.rstrip("/") or "/"
        if path in self._fixed:
            return path, {}
        parts = path.split("/")
        for route, pattern in self._patterns.get(len(parts), []):
            pairs = list(zip(pattern, parts, strict=True))
            if all(wanted == given or (wanted.startswith("{") and given) for wanted, given in pairs):
                return route, {w[1:-1]: unquote(given) for w, given in pairs if w.startswith("{")}
        return None

    def handle(self, request: Request) -> Response:
        """The app's answer, or the gateway's own."""
        found = self.resource(request.path)
        if len(request.body) > BODY_LIMIT:
            return refusal("REQUEST_TOO_LARGE")
        entry = found and self._entry(found[0], request.method)
        if found and not entry and request.method == "OPTIONS":
            return self._preflight(found[0])
        if not entry and not self._answers_everything:
            return refusal("MISSING_AUTHENTICATION_TOKEN")
        event = self._event(request, *(found or ("/{proxy+}", {"proxy": unquote(request.path.lstrip("/"))})))
        if entry and entry.authorizer is not None:
            arn = f"{self._arn}/{request.method}/{request.path.lstrip('/')}"
            try:
                context = self._authorizers.context(entry.authorizer, Headers(dict(request.headers)), arn)
            except Denied as denied:
                return refusal(denied.kind)
            event["requestContext"]["authorizer"] = context
        return self._answer(event)

    def _entry(self, path: str, method: str) -> Any:
        """The route; for HEAD that of GET, where the app answers it so (ops/packaging/template/methods.py)."""
        routes = self._app.routes[path]
        return routes.get("GET" if method == "HEAD" and self._answers_everything else method)

    def _answer(self, event: dict[str, Any]) -> Response:
        try:
            answer = self._functions.invoke("api_handler", event)
            body = answer.get("body") or ""
            headers = Headers({name: str(value) for name, value in (answer.get("headers") or {}).items()})
            for name, values in (answer.get("multiValueHeaders") or {}).items():
                headers[name.lower()] = ", ".join(map(str, values))
            headers.setdefault("content-type", "application/json")
            headers.setdefault("x-amzn-requestid", event["requestContext"]["requestId"])
            raw = base64.b64decode(body) if answer.get("isBase64Encoded") else body.encode()
            return Response(int(answer["statusCode"]), headers, raw)
        except Exception as error:  # noqa: BLE001  a broken function is an integration that failed, whatever broke
            print(f"api_handler: {type(error).__name__}: {error}")
            return refusal("INTEGRATION_FAILURE")

    def _preflight(self, path: str) -> Response:
        entries = self._app.routes[path]
        cors = next((entry.cors for entry in entries.values() if entry.cors), None)
        if cors is None:
            return refusal("MISSING_AUTHENTICATION_TOKEN")
        headers = Headers(cors.get_access_control_headers())
        allowed = sorted({method for method, entry in entries.items() if entry.cors} | {"OPTIONS"})
        headers["access-control-allow-methods"] = ",".join(allowed)
        return Response(200, headers)

    def _event(self, request: Request, resource: str, parameters: dict[str, str]) -> dict[str, Any]:
        multi_headers: dict[str, list[str]] = {}
        for name, value in request.headers:
            multi_headers.setdefault(name, []).append(value)
        query: dict[str, list[str]] = {}
        for name, value in parse_qsl(request.query, keep_blank_values=True):
            query.setdefault(name, []).append(value)
        body, encoded = self._body(request)
        return {
            "resource": resource,
            "path": request.path,
            "httpMethod": request.method,
            "headers": {name: values[-1] for name, values in multi_headers.items()},
            "multiValueHeaders": multi_headers,
            "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
            "multiValueQueryStringParameters": query or None,
            "pathParameters": parameters or None,
            "stageVariables": None,
            "requestContext": _request_context(request, resource),
            "body": body,
            "isBase64Encoded": encoded,
        }

    def _body(self, request: Request) -> tuple[str | None, bool]:
        if not request.body:
            return None, False
        kind = Headers(dict(request.headers)).get("content-type", "").partition(";")[0].strip()
        if kind in self._app.api.binary_types or "*/*" in self._app.api.binary_types:
            return base64.b64encode(request.body).decode(), True
        return request.body.decode("utf-8", "replace"), False


def _request_context(request: Request, resource: str) -> dict[str, Any]:
    now = time.time()
    return {
        "accountId": ACCOUNT,
        "apiId": API_ID,
        "domainName": "localhost",
        "extendedRequestId": uuid.uuid4().hex[:16],
        "httpMethod": request.method,
        "identity": {"sourceIp": request.source_ip, "userAgent": dict(request.headers).get("User-Agent")},
        "path": f"/{STAGE}{request.path}",
        "protocol": "HTTP/1.1",
        "requestId": str(uuid.uuid4()),
        "requestTime": f"{datetime.fromtimestamp(now, UTC):%d/%b/%Y:%H:%M:%S +0000}",
        "requestTimeEpoch": int(now * 1000),
        "resourceId": "local",
        "resourcePath": resource,
        "stage": STAGE,
    }


def _make_thread_safe(app: Any) -> None:
    """Chalice keeps the current request on the app, which is one for all threads; Lambda never has two."""
    if hasattr(type(app), "requests_by_thread"):
        return
    requests = threading.local()

    def current(_: Any) -> Any:
        return getattr(requests, "now", None)

    def become(_: Any, request: Any) -> None:
        requests.now = request

    of_threads = {"requests_by_thread": requests, "current_request": property(current, become)}
    app.__class__ = type(type(app).__name__, (type(app),), of_threads)
