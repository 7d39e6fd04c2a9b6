"""
A plainer way to an engine on this machine: DynamoDB's JSON over one socket a thread, and nothing else.

botocore's own way (endpoint rules, signature, urllib3, a walk over every attribute of every item) costs more than
engine and service together, and ten thousand complaints go it several hundred thousand times. Only the local service,
the demo and the simulator go this one; whatever else tests or measures the service goes botocore's. `running` puts it
below the guard: what DynamoDB refuses goes neither way.
"""

import base64
import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

from botocore.client import BaseClient
from botocore.exceptions import ConnectionClosedError

_CHUNK = 1 << 18
_SECONDS = 30.0
_BAD = 400
_TIME = "ApproximateCreationDateTime"
_BINARY, _TIME_THERE = b'"B"', _TIME.encode()
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_HEADERS = (
    "Content-Type: application/x-amz-json-1.0\r\n"
    "X-Amz-Date: 20260101T000000Z\r\n"
    "Authorization: AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, "
    "SignedHeaders=host, Signature=none\r\n"
)
"""The engine wants a signature to be there, and looks no further."""


@contextmanager
def plain_to(endpoint_url: str | None) -> Iterator[None]:
    """Until the end of the block, calls to that address go this way; without an address nothing is changed."""
    if endpoint_url is None:
        yield
        return
    opened: list[socket.socket] = []
    wire, usual = _Wire(endpoint_url, opened), BaseClient._make_api_call  # noqa: SLF001  # PynamoDB and boto3 meet here

    def call(client: BaseClient, operation: str, params: dict[str, Any]) -> Any:
        if client.meta.endpoint_url != endpoint_url:
            return usual(client, operation, params)
        status, answer = wire.call(f"{client.meta.service_model.metadata['targetPrefix']}.{operation}", params)
        answer["ResponseMetadata"] = {"HTTPStatusCode": status}
        if status >= _BAD:
            code = answer.get("__type", "").rpartition("#")[2]
            answer["Error"] = {"Code": code, "Message": answer.get("message", answer.get("Message", ""))}
            raise client.exceptions.from_code(code)(answer, operation)
        return answer

    try:
        with patch.object(BaseClient, "_make_api_call", call):
            yield
    finally:
        for one in opened:
            one.close()


class _Wire(threading.local):
    """A thread's connection, made when it is first needed and again after it broke."""

    def __init__(self, endpoint_url: str, opened: list[socket.socket]) -> None:
        self._url, self._opened = endpoint_url, opened
        at = urlsplit(endpoint_url)
        self._host, self._port = at.hostname or "", at.port or 80
        self._socket: socket.socket | None = None

    def call(self, target: str, params: dict[str, Any]) -> tuple[int, Any]:
        """One request; its status and answer. A connection that breaks is told as botocore would."""
        body = _ENCODER.encode(params).encode()
        head = f"POST / HTTP/1.1\r\nHost: {self._host}\r\nX-Amz-Target: {target}\r\n{_HEADERS}"
        try:
            if self._socket is None:
                self._socket = socket.create_connection((self._host, self._port), _SECONDS)
                self._opened.append(self._socket)
                self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._socket.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            status, content = _answer(self._socket)
        except OSError as error:
            self._socket = None
            raise ConnectionClosedError(endpoint_url=self._url, error=error) from error
        # Most answers hold neither, and to look at each object of each item costs more than to read them all.
        strange = _BINARY in content or _TIME_THERE in content
        return status, json.loads(content, object_hook=_decoded if strange else None)


def _encoded(value: Any) -> str:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)


_ENCODER = json.JSONEncoder(default=_encoded, ensure_ascii=False)


def _decoded(found: dict[str, Any]) -> dict[str, Any]:
    """Bytes and moments, which JSON does not have."""
    if len(found) == 1 and isinstance(binary := found.get("B"), str):
        return {"B": base64.b64decode(binary)}
    if _TIME in found:
        found[_TIME] = datetime.fromtimestamp(found[_TIME], UTC)
    return found


def _answer(connection: socket.socket) -> tuple[int, bytes]:
    head, found, body = _more(connection).partition(b"\r\n\r\n")
    while not found:
        head, found, body = (head + _more(connection)).partition(b"\r\n\r\n")
    length = _LENGTH.search(head)
    if length is None:
        raise ConnectionResetError("the engine does not say how long its answer is")
    missing = int(length[1]) - len(body)
    parts = [body]
    while missing > 0:
        parts.append(_more(connection))
        missing -= len(parts[-1])
    return int(head.split(b" ", 2)[1]), b"".join(parts)


def _more(connection: socket.socket) -> bytes:
    received = connection.recv(_CHUNK)
    if not received:
        raise ConnectionResetError("the engine closed the connection")
    return received
