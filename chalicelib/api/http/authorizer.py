"""
Who an officer is: the id token of any OpenID Connect provider (Cognito's in production), verified.

Lambda loads this module alone. It says only who somebody is; what he may do is read from the directory on every call.
"""

import json
import time
import urllib.request
from collections.abc import Callable
from functools import cache
from typing import Any

from chalice.app import AuthRequest, AuthResponse, Blueprint

from chalicelib.observability import logger
from chalicelib.settings import Settings, settings

blueprint = Blueprint(__name__)

FETCH_SECONDS = 3
KEYS_LAST = 3600.0
"""How long a provider's keys are believed; one that he withdrew is out after that."""
ASK_AGAIN_AFTER = 30.0
"""A key that is not known is looked for at most this often, or anybody could have us call the provider for ever."""
LEEWAY_SECONDS = 30


class Unauthorized(Exception):
    """API Gateway answers 401 to exactly this message, and 500 to every other error of an authorizer."""

    def __init__(self) -> None:
        super().__init__("Unauthorized")


class Keys:
    """A provider's public keys (RFC 7517), fetched when first needed and when a new one appears."""

    def __init__(self, url: str, now: Callable[[], float] = time.monotonic) -> None:
        if not url.startswith(("https:", "http:", "file:")):
            raise ValueError(f"keys come over https, not from {url}")
        self._url = url
        self._now = now
        self._keys: dict[str, dict[str, Any]] = {}
        self._fetched_at = float("-inf")

    def key(self, kid: str) -> dict[str, Any] | None:
        """The key of that id, None if the provider has none."""
        age = self._now() - self._fetched_at
        if age > KEYS_LAST or (kid not in self._keys and age > ASK_AGAIN_AFTER):
            with urllib.request.urlopen(self._url, timeout=FETCH_SECONDS) as answer:  # noqa: S310  # checked above
                found = json.load(answer)["keys"]
            self._keys = {key["kid"]: key for key in found if key.get("kty") == "RSA"}
            self._fetched_at = self._now()
        return self._keys.get(kid)


@cache
def _keys_at(url: str) -> Keys:
    return Keys(url)


@blueprint.authorizer(ttl_seconds=60)
def authorizer(request: AuthRequest) -> AuthResponse:
    """Lets the bearer of a good token through to every route of officers."""
    values = settings()
    subject = subject_of(request.token, values, _keys_at(values.user_pool_keys_url))
    # The policy is kept for the token, not for the route: it has to name them all.
    return AuthResponse(routes=["*"], principal_id=subject)


def subject_of(header: str, values: Settings, keys: Keys) -> str:
    """The subject of a token that holds in every respect; Unauthorized otherwise."""
    import jwt

    scheme, _, token = header.partition(" ")
    try:
        if scheme.casefold() != "bearer":
            raise jwt.InvalidTokenError("not a bearer token")
        key = keys.key(str(jwt.get_unverified_header(token.strip()).get("kid")))
        if key is None:
            raise jwt.InvalidTokenError("signed with a key that the provider does not have")
        claims = jwt.decode(
            token.strip(),
            jwt.PyJWK(key, algorithm="RS256").key,
            algorithms=["RS256"],
            audience=values.user_pool_audience,
            issuer=values.user_pool_issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iss", "aud", "sub"]},
        )
        if claims.get("token_use", "id") != "id":
            raise jwt.InvalidTokenError("not an id token")
    except jwt.PyJWTError as error:
        logger.info("token refused", extra={"cause": type(error).__name__})
        raise Unauthorized from None
    return str(claims["sub"])
