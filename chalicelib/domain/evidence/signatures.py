"""
Whether a signature was made by whoever has the private half of a key: ECDSA over P-256 and SHA-256 (FIPS 186-5, 6.4.2).

KMS signs, and asking it whether it did would be a right more. Nothing here is secret, so that nothing has to take as
long whatever the numbers are.
"""

from hashlib import sha256

Point = tuple[int, int] | None
"""A point of the curve; None is the one at infinity."""

_P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
_N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
_SIGNATURE_DIGITS = 128


def is_signed(x: str, y: str, message: bytes, signature: str) -> bool:
    """Is it the signature (r and s, 32 bytes each, as hex) of that message, by the key whose point is x, y in hex?"""
    if len(signature) != _SIGNATURE_DIGITS:
        return False
    r, s = int(signature[:64], 16), int(signature[64:], 16)
    if not (0 < r < _N and 0 < s < _N):
        return False
    digest, inverse = int.from_bytes(sha256(message).digest()), pow(s, -1, _N)
    key = int(x, 16), int(y, 16)
    found = _sum(_times(digest * inverse % _N, _G), _times(r * inverse % _N, key))
    return found is not None and found[0] % _N == r


def _sum(a: Point, b: Point) -> Point:
    if a is None or b is None:
        return b if a is None else a
    if a[0] == b[0]:
        if (a[1] + b[1]) % _P == 0:
            return None
        slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, _P) % _P
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, _P) % _P
    x = (slope * slope - a[0] - b[0]) % _P
    return x, (slope * (a[0] - x) - a[1]) % _P


def _times(times: int, point: Point) -> Point:
    found: Point = None
    while times:
        if times & 1:
            found = _sum(found, point)
        point, times = _sum(point, point), times >> 1
    return found
