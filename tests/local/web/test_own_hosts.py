"""Whoever makes their own name lead to this machine, or sends it a form, moves no clock and signs nobody in."""

import http.client
from collections.abc import Iterator

import pytest

from local.web.gateway import Gateway, Headers, Request, Response
from local.web.server import Server, serve


def told(_: Request) -> Response:
    return Response(200, Headers({"content-type": "text/plain"}), b"moved")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    from app import app

    served = serve(Gateway(app), 0, {"/_local/clock": told})
    yield served
    served.stop()


def asked(server: Server, **headers: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.putrequest("POST", "/_local/clock", skip_host=True)
    for name, value in {"Content-Length": "0", **headers}.items():
        connection.putheader(name, value)
    connection.endheaders()
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8150", "LOCALHOST", "[::1]:8000"])
def test_this_machines_own_names_are_answered(server: Server, host: str) -> None:
    assert asked(server, Host=host) == 200
    assert asked(server, Host=host, Origin=f"http://{host}") == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example:8000", "localhost.evil.example", "evil.example@localhost@x", "[", ""],
)
def test_any_other_name_is_refused(server: Server, host: str) -> None:
    assert asked(server, Host=host) == 403


def test_no_name_at_all_is_refused(server: Server) -> None:
    assert asked(server) == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example"])
def test_a_page_of_another_site_is_refused(server: Server, origin: str) -> None:
    assert asked(server, Host="localhost", Origin=origin) == 403
