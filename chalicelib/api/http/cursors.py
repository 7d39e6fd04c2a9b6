"""Where a list goes on: opaque to the caller, signed, and good only for the question that it came from."""

import json
from collections.abc import Mapping
from typing import Any

from chalicelib.domain.core.errors import FieldError, Invalid
from chalicelib.domain.core.signed_tokens import read_signed, sign


def write_cursor(key: bytes, question: str, position: Mapping[str, Any]) -> str:
    """The position in the list of answers to *question*, as text for a query string."""
    return sign(key, question, json.dumps(position, separators=(",", ":"), sort_keys=True).encode())


def read_cursor(key: bytes, question: str, cursor: str | None) -> Any:
    """The position that was written, None without a cursor; Invalid for one that is not ours or of another question."""
    if cursor is None:
        return None
    body = read_signed(key, question, cursor)
    if body is None:
        raise Invalid([FieldError("/cursor", "malformed_cursor")])
    return json.loads(body)
