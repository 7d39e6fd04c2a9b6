"""A Chalice app behind our gateway is asked, and answers, as behind API Gateway."""

import base64
import http.client
import json
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from chalice.app import AuthResponse, AuthRoute, Blueprint, Chalice, CORSConfig
from chalice.app import Response as ChaliceResponse

from infra.gateway_responses import refusal_of
from local.web.gateway import BODY_LIMIT, Gateway, Request, Response
from local.web.server import Server, serve
from local.web.site import Site

PATIENCE_SECONDS = 60.0
"""Only what hangs waits as long; a busy machine may be slow."""


def an_app(asked: list[str]) -> Chalice:
    """Routes that say what they were sent, and an authorizer that lets `siti` read and `budi` do everything."""
    app, blueprint = Chalice("sample"), Blueprint("sample_gateway")
    app.debug = False

    def auth(request: Any) -> Any:
        asked.append(request.token)
        if request.token == "nobody":
            raise Exception("Unauthorized")  # noqa: TRY002  exactly what API Gateway asks for
        if request.token == "broken":
            raise RuntimeError("no directory")
        routes: dict[str, list[str | AuthRoute]] = {"siti": [AuthRoute("/guarded/*", ["GET"])], "budi": ["*"]}
        said: dict[str, Any] = {"role": "officer", "leader": True}
        return AuthResponse(routes=routes.get(request.token, []), principal_id=request.token, context=said)

    module = ModuleType("sample_gateway")
    module.auth = blueprint_auth = blueprint.authorizer(name="sample_auth", ttl_seconds=60)(auth)  # type: ignore[attr-defined]
    sys.modules["sample_gateway"] = module
    app.register_blueprint(blueprint)

    def event(**_: str) -> Any:
        request: Any = app.current_request
        return request.to_dict() | {"sent": base64.b64encode(request.raw_body).decode()}

    def slow(name: str) -> Any:
        threading.Event().wait(0.01)
        request: Any = app.current_request
        return {"asked": name, "current": request.uri_params["name"]}

    def picture() -> Any:
        return ChaliceResponse(b"\x89PNG", headers={"Content-Type": "image/png"})

    app.route("/events/{name}", methods=["GET", "POST"], cors=CORSConfig("https://lapor.example"))(event)
    app.route("/events/latest")(lambda: {"fixed": True})
    app.route("/slow/{name}")(slow)
    app.route("/fails")(lambda: 1 / 0)
    app.route("/picture")(picture)
    app.route("/bytes", methods=["POST"], content_types=["application/octet-stream"])(event)
    app.route("/guarded/{name}", methods=["GET", "POST"], authorizer=blueprint_auth)(event)
    return app


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def gateway(asked: list[str]) -> Gateway:
    return Gateway(an_app(asked))


def context(response: Response) -> dict[str, Any]:
    found: dict[str, Any] = response.json()["context"]
    return found


def test_the_event_is_api_gateways(gateway: Gateway) -> None:
    answer = gateway.request("GET", "/events/a%20b?q=1&q=2&empty=", {"X-Some": "x", "User-Agent": "test"})

    said = answer.json()
    assert answer.status == 200
    assert said["uri_params"] == {"name": "a b"}
    assert said["query_params"] == {"q": "2", "empty": ""}
    assert said["headers"]["x-some"] == "x"
    assert context(answer)["resourcePath"] == "/events/{name}"
    assert context(answer)["path"] == "/api/events/a%20b"
    assert context(answer)["identity"]["sourceIp"] == "127.0.0.1"
    assert {"requestId", "stage", "accountId", "apiId", "requestTimeEpoch"} <= set(context(answer))
    assert answer.headers["X-Amzn-RequestId"] == context(answer)["requestId"]


def test_a_fixed_part_of_a_path_wins_over_a_parameter(gateway: Gateway) -> None:
    assert gateway.request("GET", "/events/latest").json() == {"fixed": True}


def test_json_goes_in_as_text_and_bytes_as_base64(gateway: Gateway) -> None:
    sent = gateway.request("POST", "/events/a", body={"teks": "jalan rusak"})
    raw = gateway.request("POST", "/bytes", {"Content-Type": "application/octet-stream"}, b"\x00\xff")

    assert json.loads(base64.b64decode(sent.json()["sent"])) == {"teks": "jalan rusak"}
    assert base64.b64decode(raw.json()["sent"]) == b"\x00\xff"


def test_a_binary_answer_arrives_as_bytes(gateway: Gateway) -> None:
    answer = gateway.request("GET", "/picture", {"Accept": "image/png"})

    assert (answer.headers["content-type"], answer.body) == ("image/png", b"\x89PNG")


@pytest.mark.parametrize(("method", "path"), [("GET", "/nowhere"), ("DELETE", "/events/a"), ("GET", "/events")])
def test_what_is_no_route_is_a_missing_token(gateway: Gateway, method: str, path: str) -> None:
    answer = gateway.request(method, path)

    assert (answer.status, answer.json()["code"]) == (404, "not_found")


def test_an_unforeseen_error_of_a_view_is_a_500(gateway: Gateway) -> None:
    assert gateway.request("GET", "/fails").status == 500


def test_a_function_that_breaks_is_the_gateways_problem(asked: list[str]) -> None:
    app = an_app(asked)
    app.routes["/picture"]["GET"].view_function = lambda: ChaliceResponse({"a set": {1}})

    answer = Gateway(app).request("GET", "/picture")

    assert (answer.status, answer.json()["code"]) == (503, "unavailable")


def test_a_preflight_says_what_is_allowed(gateway: Gateway) -> None:
    answer = gateway.request("OPTIONS", "/events/a")

    assert answer.status == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "https://lapor.example"
    assert answer.headers["Access-Control-Allow-Methods"] == "GET,OPTIONS,POST"
    assert gateway.request("OPTIONS", "/picture").status == 404


@pytest.mark.parametrize(
    ("method", "token", "kind"),
    [
        ("GET", None, "UNAUTHORIZED"),
        ("GET", "nobody", "UNAUTHORIZED"),
        ("GET", "stranger", "ACCESS_DENIED"),
        ("POST", "siti", "ACCESS_DENIED"),
        ("GET", "broken", "AUTHORIZER_CONFIGURATION_ERROR"),
    ],
)
def test_the_authorizer_refuses_in_the_words_that_are_deployed(
    gateway: Gateway, method: str, token: str | None, kind: str
) -> None:
    answer = gateway.request(method, "/guarded/x", {"authorization": token} if token else {})

    deployed = refusal_of(kind)
    told = {**json.loads(deployed.body), "trace_id": answer.headers["x-amzn-requestid"]}
    assert (answer.status, answer.json()) == (deployed.status, told)
    assert {name.lower() for name in deployed.headers} < set(answer.headers)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"


def test_the_authorizers_context_reaches_the_view_as_text(gateway: Gateway) -> None:
    answer = gateway.request("GET", "/guarded/x", {"Authorization": "siti"})

    assert context(answer)["authorizer"] == {"principalId": "siti", "role": "officer", "leader": "true"}


def test_a_policy_is_kept_for_its_time_and_judged_for_each_request(gateway: Gateway, asked: list[str]) -> None:
    statuses = [gateway.request(method, "/guarded/x", {"Authorization": "siti"}).status for method in ("GET", "POST")]

    assert statuses == [200, 403]
    assert asked == ["siti"]


def test_parallel_requests_each_see_their_own(gateway: Gateway) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda n: gateway.request("GET", f"/slow/{n}").json(), range(64)))

    assert [answer["current"] for answer in answers] == [answer["asked"] for answer in answers]


@pytest.fixture
def server(gateway: Gateway, tmp_path: Path) -> Iterator[Server]:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "index.html").write_text("<p>lapor</p>")
    (tmp_path / "private.txt").write_text("hidden")

    def control(request: Request) -> Response:
        return Response(200, body=f"{request.method} {request.path}".encode())

    running = serve(gateway, 0, {"/_local/": control}, static=Site(tmp_path / "web"))
    yield running
    running.stop()


def ask(server: Server, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_SECONDS)
    connection.request(method, path, body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found


def test_the_server_offers_the_api_the_site_and_control_routes(server: Server) -> None:
    assert json.loads(ask(server, "POST", "/events/a", b'{"a": 1}')[1])["method"] == "POST"
    assert ask(server, "GET", "/") == (200, b"<p>lapor</p>")
    assert ask(server, "POST", "/_local/clock") == (200, b"POST /_local/clock")
    assert ask(server, "HEAD", "/") == (200, b"")


@pytest.mark.parametrize("path", ["/v1/nowhere", "/v1", "/v1/../index.html"])
def test_what_the_api_does_not_know_it_refuses_itself(server: Server, path: str) -> None:
    status, body = ask(server, "GET", path)

    assert (status, json.loads(body)["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["/../private.txt", "/..%2fprivate.txt", "//etc/hostname"])
def test_the_server_gives_away_no_other_file(server: Server, path: str) -> None:
    assert ask(server, "GET", path)[0] == 404


def test_a_connection_is_kept_and_costs_no_delay(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_SECONDS)
    for _ in range(50):
        connection.request("GET", "/events/latest")
        answer = connection.getresponse()
        assert answer.read() == b'{"fixed":true}'
        assert answer.status == 200
    connection.close()


def test_a_body_above_ten_megabytes_is_refused_unread(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_SECONDS)
    connection.putrequest("POST", "/events/a")
    connection.putheader("Content-Length", str(BODY_LIMIT + 1))
    connection.endheaders()
    answer = connection.getresponse()

    assert (answer.status, json.loads(answer.read())["code"]) == (413, "body_too_large")
    connection.close()
