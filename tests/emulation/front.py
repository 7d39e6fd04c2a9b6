"""
Names and TLS, which the emulator leaves to others: one address on loopback for a distribution and the API behind it.

The distribution is the emulator's: its functions run, its headers are added, its bucket's policy is evaluated. Only the
way from it to the API is gone by this front, for the emulator does not dial AWS's own host names.
"""

from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any, Self

PATIENCE_SECONDS = 240
PASSED_BACK = frozenset({"connection", "content-length", "date", "server", "transfer-encoding"})
"""What this server says itself."""


class Front:
    """Answers at `url` while its `with` block lasts."""

    def __init__(self, emulator: int, *, domain: str, api: str) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(emulator, domain, api))
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        """Where the site is."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(emulator: int, domain: str, api: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            sent = {name: value for name, value in self.headers.items() if name.lower() != "host"}
            if self.path.startswith("/v1/"):
                path = f"/restapis/{api}/api/_user_request_{self.path}"
                sent["x-viewer-address"] = self.client_address[0]
            else:
                path = self.path
                sent |= {"Host": domain, "X-Forwarded-Proto": "https"}
            connection = HTTPConnection("127.0.0.1", emulator, timeout=PATIENCE_SECONDS)
            connection.request(self.command, path, body, sent)
            answer = connection.getresponse()
            content = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in PASSED_BACK:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            connection.close()

        do_GET = do_POST = do_PUT = do_DELETE = _pass_on  # noqa: N815  # http.server looks for these names

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    return Handler
