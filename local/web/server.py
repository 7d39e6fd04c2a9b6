"""
HTTP on one port: the API, the website's files beside it, and control routes of the local service.

Answers leave in one write and without Nagle's delay: Chalice's own server waits 40 ms for every acknowledgement.
"""

import contextlib
import socket
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import urlsplit

from local.web.gateway import BODY_LIMIT, Gateway, Headers, Request, Response, refusal
from local.web.site import Site

Route = Callable[[Request], Response]

_API = "/v1"
_OWN = {"localhost", "127.0.0.1", "::1"}
_THREADS = 64
_IDLE_SECONDS = 10
_BODY_SECONDS = 60
"""A photo on a bad network may pause for longer than an idle connection may keep its thread."""


class Server(HTTPServer):
    """A running server; `port` is the real one when 0 was asked for."""

    request_queue_size = 128
    allow_reuse_address = True

    def __init__(
        self, gateway: Gateway, host: str, port: int, routes: Mapping[str, Route], static: Site | None
    ) -> None:
        super().__init__((host, port), _Handler)
        self.port = int(self.server_address[1])
        self._gateway = gateway
        self._routes = sorted(routes.items(), key=lambda route: -len(route[0]))
        self._static = static
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="http")
        self._open: set[socket.socket] = set()
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Each connection gets a thread of a bounded pool."""
        self._pool.submit(self._connection, request, client_address)

    def _connection(self, request: socket.socket, client_address: Any) -> None:
        self._open.add(request)
        with contextlib.suppress(OSError, ValueError):
            self.finish_request(request, client_address)
        self._open.discard(request)
        self.shutdown_request(request)

    def answer(self, request: Request) -> Response:
        """A control route, the API with its refusals, or the site with its own."""
        for prefix, route in self._routes:
            if request.path.startswith(prefix):
                return route(request) if _is_of_this_machine(request) else _strange()
        if self._static and request.method in {"GET", "HEAD"} and not self._is_of_the_api(request.path):
            return self._static.answer(request)
        return self._gateway.handle(request)

    def _is_of_the_api(self, path: str) -> bool:
        return path == _API or path.startswith(f"{_API}/") or self._gateway.resource(path) is not None

    def wait(self) -> None:
        """Until somebody stops it."""
        self._thread.join()

    def stop(self) -> None:
        """Take no more connections, hear nothing more on open ones, and end; answers under way still leave."""
        self.shutdown()
        self.server_close()
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RD)
        self._pool.shutdown(wait=False, cancel_futures=True)


def serve(
    gateway: Gateway,
    port: int,
    extra_routes: Mapping[str, Route] | None = None,
    *,
    static: Site | None = None,
    host: str = "127.0.0.1",
) -> Server:
    """Start serving in the background; *extra_routes* are called by the beginning of the path, longest first."""
    return Server(gateway, host, port, extra_routes or {}, static)


def _is_of_this_machine(request: Request) -> bool:
    """
    Was this machine asked by its own name, and by no page of another site?

    A page anywhere can have its own name lead here (DNS rebinding), or send a form here: either names itself.
    """
    headers = Headers(dict(request.headers))
    origin = headers.get("origin")
    return _name_of(f"//{headers.get('host', '')}") in _OWN and (origin is None or _name_of(origin) in _OWN)


def _name_of(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _strange() -> Response:
    text = "Paths under /_local/ answer to http://localhost and http://127.0.0.1 alone, and to no other site's pages.\n"
    return Response(403, Headers({"content-type": "text/plain; charset=utf-8"}), text.encode())


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Lapor"
    sys_version = ""
    wbufsize = -1
    disable_nagle_algorithm = True
    timeout = _IDLE_SECONDS
    server: Server

    def _go(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if "chunked" in self.headers.get("Transfer-Encoding", "") or not length.isdigit():
            self._send(refusal("DEFAULT_4XX"), close=True)
        elif int(length) > BODY_LIMIT:
            self._send(refusal("REQUEST_TOO_LARGE"), close=True)
        else:
            path, _, query = self.path.partition("?")
            body = self._body(int(length))
            headers = tuple(self.headers.items())
            self._send(self._answer(Request(self.command, path, query, headers, body, self.client_address[0])))

    def _body(self, length: int) -> bytes:
        self.connection.settimeout(_BODY_SECONDS)
        body = self.rfile.read(length)
        self.connection.settimeout(_IDLE_SECONDS)
        return body

    def _answer(self, request: Request) -> Response:
        try:
            return self.server.answer(request)
        except Exception as error:  # noqa: BLE001  one broken route must not end the connection's thread
            print(f"{request.method} {request.path}: {type(error).__name__}: {error}")
            return refusal("DEFAULT_5XX")

    def _send(self, response: Response, *, close: bool = False) -> None:
        self.send_response(response.status)
        for name, value in response.headers.items():
            if name not in {"content-length", "connection", "date", "server"}:
                self.send_header(name, value)
        self.send_header("content-length", str(len(response.body)))
        if close:
            self.send_header("connection", "close")
            self.close_connection = True
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)
        self.wfile.flush()

    def __getattr__(self, name: str) -> Any:
        """Every method is answered, also one that http.server has not heard of."""
        if name.startswith("do_"):
            return self._go
        raise AttributeError(name)

    def log_message(self, *_: Any) -> None:
        """A request's log is the application's own."""
