"""
Who an officer is: the id token of any OpenID Connect provider (Cognito's in production), verified.

Lambda loads this module alone. It says only who somebody is; what they may do is read from the directory on every call.
"""

from chalicelib import startup  # noqa: F401  # before all else

# isort: split
from functools import cache
from typing import TYPE_CHECKING

from chalice.app import AuthRequest, AuthResponse, Blueprint

from chalicelib.observability import logger
from chalicelib.settings import Settings, settings

if TYPE_CHECKING:
    from jwt import PyJWKClient

blueprint = Blueprint(__name__)

FETCH_SECONDS = 3
KEYS_LAST = 3600.0
"""Seconds for which a provider's keys are believed; one that was withdrawn is out after that."""
ASK_AGAIN_AFTER = 30.0
"""Seconds between two looks for a key that is not known, or anybody could have us call the provider for ever."""
LEEWAY_SECONDS = 30


class Unauthorized(Exception):
    """API Gateway answers 401 to exactly this message, and 500 to every other error of an authorizer."""

    def __init__(self) -> None:
        super().__init__("Unauthorized")


@cache
def keys_at(url: str) -> "PyJWKClient":
    """The provider's public keys (RFC 7517), fetched when they are first needed, and when one is not known."""
    from jwt import PyJWKClient

    return PyJWKClient(url, lifespan=KEYS_LAST, timeout=FETCH_SECONDS, cooldown_duration=ASK_AGAIN_AFTER)


@blueprint.authorizer(ttl_seconds=60)
def authorizer(request: AuthRequest) -> AuthResponse:
    """Lets the bearer of a good token through to every route of officers."""
    values = settings()
    subject = subject_of(request.token, values, keys_at(values.user_pool_keys_url))
    # The policy is kept for the token, not for the route: it has to name them all.
    return AuthResponse(routes=["*"], principal_id=subject)


def subject_of(header: str, values: Settings, keys: "PyJWKClient") -> str:
    """
    The subject of a token that holds in every respect; Unauthorized otherwise.

    PyJWKClientConnectionError if the provider does not answer: that is no fault of the token's bearer.
    """
    import jwt

    scheme, _, token = header.partition(" ")
    try:
        if scheme.casefold() != "bearer":
            raise jwt.InvalidTokenError("not a bearer token")
        key = keys.get_signing_key(str(jwt.get_unverified_header(token.strip()).get("kid")))
        claims = jwt.decode(
            token.strip(),
            key,
            algorithms=["RS256"],
            audience=values.user_pool_audience,
            issuer=values.user_pool_issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iss", "aud", "sub"]},
        )
        if claims.get("token_use", "id") != "id":
            raise jwt.InvalidTokenError("not an id token")
    except jwt.PyJWKClientConnectionError:
        raise
    except jwt.PyJWTError as error:
        logger.info("token refused", extra={"cause": type(error).__name__})
        raise Unauthorized from None
    return str(claims["sub"])
