"""The key that signs days: it lies in KMS, one function may use it, and everybody may have its public half."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from chalicelib.store.directory.ttl_cache import TtlCache
from chalicelib.store.tables.retries import RetryPolicy

_COORDINATE = 32
_UNCOMPRESSED = 4
_INTEGER = 2


@dataclass(frozen=True)
class PublicKey:
    """A point of P-256 as two hex numbers of 32 bytes; as PEM for others' tools; and the hash that it is known by."""

    x: str
    y: str
    pem: str
    fingerprint: str


class RootKey:
    """Signs with ECDSA over P-256 and SHA-256 (FIPS 186-5)."""

    def __init__(self, patience: RetryPolicy, memory: TtlCache, key_id: str, kms: Callable[[], Any]) -> None:
        self._patience = patience
        self._memory = memory
        self._key_id = key_id
        self._kms = kms

    def sign(self, message: bytes) -> str:
        """The signature of at most 4096 bytes: r and s, each 32 bytes, as hex."""
        asked = {"KeyId": self._key_id, "MessageType": "RAW", "SigningAlgorithm": "ECDSA_SHA_256"}
        return raw_signature(self._patience(lambda: self._kms().sign(Message=message, **asked))["Signature"])

    def public(self) -> PublicKey:
        """The public half, asked for once."""
        return self._memory.get("root key", self._read, forever=True)

    def _read(self) -> PublicKey:
        der: bytes = self._patience(lambda: self._kms().get_public_key(KeyId=self._key_id))["PublicKey"]
        point = der[-2 * _COORDINATE :]
        if der[-2 * _COORDINATE - 1] != _UNCOMPRESSED:
            raise ValueError("the key is no uncompressed point of P-256")
        lines = base64.encodebytes(der).decode().replace("\n", "")
        body = "\n".join(lines[at : at + 64] for at in range(0, len(lines), 64))
        pem = f"-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n"
        return PublicKey(point[:_COORDINATE].hex(), point[_COORDINATE:].hex(), pem, sha256(der).hexdigest())


def raw_signature(der: bytes) -> str:
    """The two numbers of an ECDSA signature in DER (RFC 3279, 2.2.3), each 32 bytes, as hex."""
    r, rest = _integer(der[2:])
    s, _ = _integer(rest)
    return (r.to_bytes(_COORDINATE) + s.to_bytes(_COORDINATE)).hex()


def _integer(der: bytes) -> tuple[int, bytes]:
    if der[0] != _INTEGER:
        raise ValueError("no signature in DER")
    end = 2 + der[1]
    return int.from_bytes(der[2:end]), der[end:]
