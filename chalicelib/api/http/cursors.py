"""Where a list goes on: opaque to the caller, signed, and good only for the question that it came from."""

import base64
import binascii
import hmac
import json
from collections.abc import Mapping
from typing import Any

from chalicelib.domain.core.errors import FieldError, Invalid

MARK_BYTES = 16


def write_cursor(key: bytes, question: str, place: Mapping[str, Any]) -> str:
    """The place in the list of answers to *question*, as text for a query string."""
    body = json.dumps(place, separators=(",", ":"), sort_keys=True).encode()
    return base64.urlsafe_b64encode(_mark(key, question, body) + body).rstrip(b"=").decode()


def read_cursor(key: bytes, question: str, cursor: str | None) -> Any:
    """The place that was written, None without a cursor; Invalid for one that is not ours or of another question."""
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        raw = base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        raw = b""
    mark, body = raw[:MARK_BYTES], raw[MARK_BYTES:]
    if not hmac.compare_digest(mark, _mark(key, question, body)):
        raise Invalid([FieldError("/cursor", "malformed_cursor")])
    return json.loads(body)


def _mark(key: bytes, question: str, body: bytes) -> bytes:
    return hmac.digest(key, question.encode() + b"\0" + body, "sha256")[:MARK_BYTES]
