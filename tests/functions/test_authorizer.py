"""Only a token that holds in every respect says who somebody is."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from chalicelib.api.http.authorizer import ASK_AGAIN_AFTER, KEYS_LAST, Keys, Unauthorized, subject_of

ISSUER = "https://cognito-idp.ap-southeast-3.amazonaws.com/ap-southeast-3_Test"
VALUES: Any = SimpleNamespace(user_pool_issuer=ISSUER, user_pool_audience="lapor-officers")

OURS = rsa.generate_private_key(public_exponent=65537, key_size=2048)
THEIRS = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def published(key: rsa.RSAPrivateKey, kid: str) -> dict[str, Any]:
    return jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True) | {"kid": kid, "use": "sig"}


def signed(key: Any = OURS, kid: str = "one", algorithm: str = "RS256", **changed: Any) -> str:
    """A good token, but for what is changed; None takes a claim away."""
    now = int(time.time())
    usual = {"sub": "officer-1", "iss": ISSUER, "aud": "lapor-officers", "iat": now, "exp": now + 600}
    claims = {name: value for name, value in (usual | {"token_use": "id"} | changed).items() if value is not None}
    return f"Bearer {jwt.encode(claims, key, algorithm=algorithm, headers={'kid': kid})}"


@pytest.fixture
def jwks(tmp_path: Path) -> Path:
    """What the provider publishes."""
    path = tmp_path / "jwks.json"
    path.write_text(json.dumps({"keys": [published(OURS, "one")]}))
    return path


@pytest.fixture
def keys(jwks: Path) -> Keys:
    return Keys(jwks.as_uri())


def test_a_good_token_says_who_its_bearer_is(keys: Keys) -> None:
    assert subject_of(signed(), VALUES, keys) == "officer-1"


def test_a_token_of_a_provider_that_does_not_name_its_use_is_good_too(keys: Keys) -> None:
    assert subject_of(signed(token_use=None), VALUES, keys) == "officer-1"


def _public_key_as_secret() -> str:
    """The old trick: the public key taken for the secret of a symmetric signature."""
    header = jwt.utils.base64url_encode(json.dumps({"alg": "HS256", "kid": "one", "typ": "JWT"}).encode())
    body = jwt.utils.base64url_encode(json.dumps({"sub": "x", "iss": ISSUER, "aud": "lapor-officers"}).encode())
    import hashlib
    import hmac

    public = json.dumps(published(OURS, "one")).encode()
    mark = jwt.utils.base64url_encode(hmac.new(public, header + b"." + body, hashlib.sha256).digest())
    return f"Bearer {(header + b'.' + body + b'.' + mark).decode()}"


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(lambda: signed(THEIRS), id="signed by somebody else"),
        pytest.param(lambda: signed(THEIRS, kid="two"), id="signed with a key that is not published"),
        pytest.param(lambda: signed(iss="https://example.org"), id="of another issuer"),
        pytest.param(lambda: signed(iss=None), id="of no issuer"),
        pytest.param(lambda: signed(aud="another-app"), id="for another audience"),
        pytest.param(lambda: signed(aud=None), id="for no audience"),
        pytest.param(lambda: signed(exp=int(time.time()) - 60), id="expired"),
        pytest.param(lambda: signed(exp=None), id="without an end"),
        pytest.param(lambda: signed(nbf=int(time.time()) + 600), id="not valid yet"),
        pytest.param(lambda: signed(sub=None), id="of nobody"),
        pytest.param(lambda: signed(token_use="access"), id="an access token"),
        pytest.param(lambda: signed(None, algorithm="none"), id="not signed"),
        pytest.param(_public_key_as_secret, id="signed with the public key as a secret"),
        pytest.param(lambda: signed()[:-4] + "AAAA", id="with a changed signature"),
        pytest.param(lambda: signed().removeprefix("Bearer "), id="without a scheme"),
        pytest.param(lambda: "Basic b2ZmaWNlcjpwaW4=", id="of another scheme"),
        pytest.param(lambda: "Bearer", id="empty"),
        pytest.param(lambda: "Bearer a.b.c", id="no token at all"),
        pytest.param(lambda: "Bearer " + "é" * 40, id="not even ASCII"),
    ],
)
def test_every_other_token_is_refused(token: Callable[[], str], keys: Keys) -> None:
    with pytest.raises(Unauthorized, match=r"^Unauthorized$"):
        subject_of(token(), VALUES, keys)


def test_a_key_that_the_provider_adds_is_found_when_it_is_first_used(jwks: Path) -> None:
    now = 1000.0
    keys = Keys(jwks.as_uri(), lambda: now)
    subject_of(signed(), VALUES, keys)
    jwks.write_text(json.dumps({"keys": [published(OURS, "one"), published(THEIRS, "two")]}))

    now += ASK_AGAIN_AFTER + 1

    assert subject_of(signed(THEIRS, kid="two"), VALUES, keys) == "officer-1"


def test_unknown_keys_do_not_make_us_call_the_provider_again_and_again(jwks: Path) -> None:
    keys = Keys(jwks.as_uri(), lambda: 1000.0)
    keys.key("one")
    jwks.unlink()

    assert keys.key("made up") is None
    assert keys.key("one") is not None


def test_a_key_that_the_provider_withdrew_is_forgotten(jwks: Path) -> None:
    now = 1000.0
    keys = Keys(jwks.as_uri(), lambda: now)
    keys.key("one")
    jwks.write_text(json.dumps({"keys": []}))

    now += KEYS_LAST + 1

    assert keys.key("one") is None


def test_a_provider_that_does_not_answer_is_not_the_officers_fault(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        subject_of(signed(), VALUES, Keys((tmp_path / "nothing.json").as_uri()))


def test_keys_come_over_the_web_only() -> None:
    with pytest.raises(ValueError, match="https"):
        Keys("ftp://example.org/jwks.json")
