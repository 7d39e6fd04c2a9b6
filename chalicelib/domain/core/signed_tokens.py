"""
Tokens that only the service can make, each good for one purpose alone: sessions, cursors, the keys in letters.

A token is a body that anybody can read and a mark that nobody else can make, HMAC-SHA256 over purpose and body, in
base64url without padding (RFC 4648, section 5). The purpose is not in the token: whoever reads one says what for.
"""

import base64
import binascii
import hmac

MARK_BYTES = 16
KEY_BYTES = 15
"""Of a mark without a body: twenty characters that fit a link in a short message."""


def sign(key: bytes, purpose: str, body: bytes) -> str:
    """The token for that purpose."""
    return _text(_mark(key, purpose, body) + body)


def read_signed(key: bytes, purpose: str, token: str) -> bytes | None:
    """The body of a token that was made for that purpose; None for every other text."""
    try:
        raw = base64.b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None
    mark, body = raw[:MARK_BYTES], raw[MARK_BYTES:]
    return body if hmac.compare_digest(mark, _mark(key, purpose, body)) else None


def key_for(key: bytes, purpose: str) -> str:
    """A token that says nothing but that it was made for that purpose."""
    return _text(hmac.digest(key, purpose.encode(), "sha256")[:KEY_BYTES])


def is_key_for(key: bytes, purpose: str, token: str) -> bool:
    """Was that key made for that purpose? In constant time."""
    return hmac.compare_digest(key_for(key, purpose).encode(), token.encode())


def _mark(key: bytes, purpose: str, body: bytes) -> bytes:
    return hmac.digest(key, purpose.encode() + b"\0" + body, "sha256")[:MARK_BYTES]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
