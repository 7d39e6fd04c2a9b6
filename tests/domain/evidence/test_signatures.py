"""A signature is taken for the key's exactly when a library of others takes it, at the edges of its numbers too."""

from hashlib import sha256

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.evidence.signatures import is_signed
from chalicelib.store.evidence.root_key import raw_signature

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""How many points the curve P-256 has (SP 800-186, 3.2.1.3)."""
MESSAGE = b'{"day":"2026-03-02"}'
scalars = st.integers(1, ORDER - 1)


def key_of(scalar: int) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(scalar, ec.SECP256R1())


def is_taken(key: ec.EllipticCurvePrivateKey, message: bytes, r: int, s: int) -> bool:
    """By us; whoever else is asked says the same."""
    point = key.public_key().public_numbers()
    taken = is_signed(f"{point.x:064x}", f"{point.y:064x}", message, f"{r:064x}{s:064x}")
    try:
        key.public_key().verify(encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))
    except InvalidSignature:
        assert not taken
    else:
        assert taken
    return taken


@settings(max_examples=20)
@given(scalars, st.binary(max_size=200), st.integers(0, 127))
def test_what_the_key_signed_is_its_own_and_nothing_else_is(scalar: int, message: bytes, place: int) -> None:
    key = key_of(scalar)
    signature = raw_signature(key.sign(message, ec.ECDSA(SHA256())))
    r, s = int(signature[:64], 16), int(signature[64:], 16)
    bent = f"{signature[:place]}{(int(signature[place], 16) + 1) % 16:x}{signature[place + 1 :]}"

    assert is_taken(key, message, r, s)
    assert not is_taken(key, message + b"x", r, s)
    assert not is_taken(key_of(scalar % (ORDER - 1) + 1), message, r, s)
    assert not is_taken(key, message, int(bent[:64], 16), int(bent[64:], 16))


@pytest.mark.parametrize("s", [1, 2, ORDER - 2, ORDER - 1])
def test_the_smallest_and_the_largest_numbers_can_be_a_signature(s: int) -> None:
    once = 12345
    r = key_of(once).public_key().public_numbers().x % ORDER
    digest = int.from_bytes(sha256(MESSAGE).digest())
    # The key that makes s of that nonce: s = (digest + r * key) / nonce.
    scalar = (s * once - digest) * pow(r, -1, ORDER) % ORDER

    assert is_taken(key_of(scalar), MESSAGE, r, s)
    assert is_taken(key_of(scalar), MESSAGE, r, ORDER - s)


@pytest.mark.parametrize(("r", "s"), [(0, 1), (1, 0), (ORDER, 1), (1, ORDER), (0, 0)])
def test_numbers_outside_of_the_curves_order_are_no_signature(r: int, s: int) -> None:
    assert not is_taken(key_of(7), MESSAGE, r, s)


def test_the_point_at_infinity_signs_nothing() -> None:
    """A key that is chosen so that both halves of the sum cancel out, and r so that twice the one would fit."""
    digest, s = int.from_bytes(sha256(MESSAGE).digest()), 9
    r = key_of(2 * digest * pow(s, -1, ORDER) % ORDER).public_key().public_numbers().x % ORDER
    scalar = -digest * pow(r, -1, ORDER) % ORDER

    assert not is_taken(key_of(scalar), MESSAGE, r, s)


def test_both_halves_of_the_sum_may_be_the_same_point() -> None:
    digest = int.from_bytes(sha256(MESSAGE).digest())
    for s in range(1, 40):
        # For the key Q = digest / r * G both are digest / s * G; r is that of twice the point.
        r = key_of(2 * digest * pow(s, -1, ORDER) % ORDER).public_key().public_numbers().x % ORDER
        assert is_taken(key_of(digest * pow(r, -1, ORDER) % ORDER), MESSAGE, r, s)


@pytest.mark.parametrize("signature", ["", "0" * 127, "0" * 129, "1" * 130])
def test_what_has_not_as_many_digits_is_no_signature(signature: str) -> None:
    point = key_of(7).public_key().public_numbers()

    assert not is_signed(f"{point.x:064x}", f"{point.y:064x}", MESSAGE, signature)
