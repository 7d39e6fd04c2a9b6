"""The keys that officers' tokens are signed with on this machine, published as a provider does: over HTTP."""

import json
import threading
from collections.abc import Mapping
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from moto.utilities.utils import load_resource


def keys_here() -> dict[str, str]:
    """The environment variable that says where they are."""
    return {"USER_POOL_KEYS_URL": _address_of_motos_keys()}


@cache
def _address_of_motos_keys() -> str:
    return published(load_resource("cognitoidp/resources/jwks-public.json"))


def published(keys: Mapping[str, Any]) -> str:
    """The address of a set of public keys (RFC 7517) on this machine, for as long as this process lives."""
    body = json.dumps(keys).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/jwk-set+json")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nobody reads who asked for them."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True, name="signing keys").start()
    return f"http://127.0.0.1:{server.server_port}/jwks.json"
