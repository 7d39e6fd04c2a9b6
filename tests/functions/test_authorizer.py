"""Only a token that holds in every respect says who somebody is."""

import io
import json
import time
import urllib.request
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.error import URLError

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt import PyJWKClient

from chalicelib.api.http.authorizer import ASK_AGAIN_AFTER, FETCH_SECONDS, KEYS_LAST, Unauthorized, keys_at, subject_of

ISSUER = "https://cognito-idp.ap-southeast-3.amazonaws.com/ap-southeast-3_Test"
ADDRESS = f"{ISSUER}/.well-known/jwks.json"
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


class Provider:
    """What publishes keys; it says how often it was asked, and can be silent."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.keys = [published(OURS, "one")]
        self.asked, self.is_there, self.now = 0, True, 1000.0
        self.client = PyJWKClient(
            "https://example.org/jwks.json", lifespan=KEYS_LAST, cooldown_duration=ASK_AGAIN_AFTER
        )
        monkeypatch.setattr(urllib.request.OpenerDirector, "open", self._answer)
        for module in (jwt.jwks_client, jwt.jwk_set_cache, jwt.api_jwk):
            monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: self.now))

    def _answer(self, *_: Any, **__: Any) -> io.BytesIO:
        self.asked += 1
        if not self.is_there:
            raise URLError("no answer")
        return io.BytesIO(json.dumps({"keys": self.keys}).encode())


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Provider:
    return Provider(monkeypatch)


@pytest.fixture
def keys(provider: Provider) -> PyJWKClient:
    return provider.client


def test_a_good_token_says_who_its_bearer_is(keys: PyJWKClient) -> None:
    assert subject_of(signed(), VALUES, keys) == "officer-1"


def test_a_token_of_a_provider_that_does_not_name_its_use_is_good_too(keys: PyJWKClient) -> None:
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
def test_every_other_token_is_refused(token: Callable[[], str], keys: PyJWKClient) -> None:
    with pytest.raises(Unauthorized, match=r"^Unauthorized$"):
        subject_of(token(), VALUES, keys)


def test_a_key_that_the_provider_adds_is_found_when_it_is_first_used(provider: Provider) -> None:
    subject_of(signed(), VALUES, provider.client)
    provider.keys.append(published(THEIRS, "two"))

    provider.now += ASK_AGAIN_AFTER + 1

    assert subject_of(signed(THEIRS, kid="two"), VALUES, provider.client) == "officer-1"


def test_unknown_keys_do_not_make_us_call_the_provider_again_and_again(provider: Provider) -> None:
    subject_of(signed(), VALUES, provider.client)
    for _ in range(3):
        with pytest.raises(Unauthorized):
            subject_of(signed(THEIRS, kid="made up"), VALUES, provider.client)

    assert subject_of(signed(), VALUES, provider.client) == "officer-1"
    assert provider.asked == 1


def test_a_key_that_the_provider_withdrew_is_forgotten(provider: Provider) -> None:
    subject_of(signed(), VALUES, provider.client)
    provider.keys = [published(THEIRS, "two")]

    provider.now += KEYS_LAST + 1

    with pytest.raises(Unauthorized):
        subject_of(signed(), VALUES, provider.client)


def test_a_provider_that_does_not_answer_is_not_the_officers_fault(provider: Provider) -> None:
    provider.is_there = False

    with pytest.raises(jwt.PyJWKClientConnectionError):
        subject_of(signed(), VALUES, provider.client)


def test_a_provider_that_is_silent_for_a_while_shuts_out_nobody_whose_key_is_known(provider: Provider) -> None:
    subject_of(signed(), VALUES, provider.client)
    provider.is_there = False

    provider.now += KEYS_LAST - 1

    assert subject_of(signed(), VALUES, provider.client) == "officer-1"


def test_the_service_asks_as_often_as_it_says() -> None:
    client = keys_at("https://example.org/jwks.json")

    assert client.jwk_set_cache
    assert (client.jwk_set_cache.lifespan, client.cooldown_duration, client.timeout) == (
        KEYS_LAST,
        ASK_AGAIN_AFTER,
        FETCH_SECONDS,
    )


def test_keys_come_over_the_web_only() -> None:
    with pytest.raises(jwt.PyJWKClientError, match="http"):
        keys_at("ftp://example.org/jwks.json")
