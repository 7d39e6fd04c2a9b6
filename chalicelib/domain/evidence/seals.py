"""
The seal of an event: what only the service can make, beside a hash that anybody can reckon.

A chain of hashes tells a history that was changed only from one that was kept elsewhere: whoever writes to the table
can also reckon fresh hashes. The seal is a MAC (RFC 2104, HMAC-SHA256) over number, seq and hash under a key that is
derived in KMS and lies in no table (docs/adr/0026-events-are-sealed.md).
"""

import hmac
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from chalicelib.domain.core.canonical_json import canonical

EVENTS = b"lapor event seals 1"
"""The label under which the key of the events' seals is derived."""
REPORTERS = b"lapor reporter seals 1"
"""The same of the seals of reporters' items."""
VERSION = "1"
_EVENT, _REPORTER = "lapor event 1", "lapor reporter 1"


def event_seal(key: bytes, number: str, seq: int, hash_: str) -> str:
    """The seal of the event that has that place and hash in that case: `1:` and 64 hex digits."""
    return _seal(key, [_EVENT, number, seq, hash_])


def reporter_seal(key: bytes, number: str, kept: Mapping[str, Any]) -> str:
    """The seal of what is kept of the reporter of a case: names, and values that canonical JSON can hold."""
    return _seal(key, [_REPORTER, number, dict(kept)])


def note_seal(key: bytes, kind: str, told: Mapping[str, Any]) -> str:
    """The seal of what is kept beside a history and the service acts on; `key` is that of the events' seals."""
    return _seal(key, [f"lapor {kind} 1", dict(told)])


def is_same(seal: object, wanted: str) -> bool:
    """Are they the same seal? In constant time; what is no text is none."""
    return isinstance(seal, str) and hmac.compare_digest(seal.encode(), wanted.encode())


def _seal(key: bytes, told: list[Any]) -> str:
    return f"{VERSION}:{hmac.new(key, canonical(told), sha256).hexdigest()}"
