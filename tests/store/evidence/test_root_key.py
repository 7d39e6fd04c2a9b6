"""The key that signs days, as everybody gets its public half."""

import base64
from hashlib import sha256

from local.service import Service


def test_the_public_half_is_told_as_pem_as_a_point_and_by_its_hash(stage: Service) -> None:
    key = stage.parts.root_key.public()
    first, *body, last = key.pem.splitlines()
    der = base64.b64decode("".join(body))

    assert (first, last, key.pem[-1]) == ("-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----", "\n")
    assert [len(line) for line in body[:-1]] == [64] * (len(body) - 1)
    assert der[-64:].hex() == key.x + key.y
    assert sha256(der).hexdigest() == key.fingerprint
