"""
Stands in for the identity provider's pages: the seeded accounts, one click each, and production's exchange of codes.

Authorization code with PKCE (RFC 7636) as OpenID Connect has it: moto's user pool makes the tokens but has no pages. It
knows no passwords and exists on this machine only.
"""

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from moto.utilities.utils import load_resource

from chalicelib import clock
from infra.static_site import site_headers
from local.aws.provision import IDENTITY
from local.pages.identity_page import page, refused
from local.seed.seed_files import SEED, read
from local.seed.seeding import sign_in
from local.service import Service
from local.web.gateway import Headers, Request, Response

CODE_SECONDS = 60
"""How long a code may travel from here over the browser to the site."""
_CHALLENGE_LENGTH = 43
_HOUR = 3600
_BACK = ("/petugas/", "/en/petugas/")


@dataclass(frozen=True)
class _Granted:
    """What a code was given for."""

    account: str
    redirect_uri: str
    challenge: str
    nonce: str
    until: float


class Identity:
    """The handlers of `/_local/identity/…`."""

    def __init__(self, service: Service, now: Callable[[], float] = lambda: clock.machine_now().timestamp()) -> None:
        """*now* is machine time: business time that is moved forward must not end a sign-in."""
        self._provisioned = service.provisioned
        self._now = now
        self._codes: dict[str, _Granted] = {}
        self._lock = threading.Lock()

    def routes(self) -> Mapping[str, Callable[[Request], Response]]:
        """By the beginning of their paths."""
        return {
            f"{IDENTITY}/authorize": self.authorize,
            f"{IDENTITY}/token": self.token,
            f"{IDENTITY}/logout": self.logout,
        }

    @cached_property
    def _client_id(self) -> str:
        return self._provisioned.ref("OfficersClient")

    # --- the page that the browser is sent to ---

    def authorize(self, request: Request) -> Response:
        """GET shows the accounts; POST, sent by one of its buttons, goes back to the site with a code."""
        sent = request.body.decode() if request.method == "POST" else request.query
        asked = dict(parse_qsl(sent))
        if asked.get("client_id") != self._client_id or not _leads_back(request, asked.get("redirect_uri", "")):
            # Whoever this came from is not to be sent anything.
            return _shown(refused(), 400)
        if fault := _fault(asked):
            return _back(asked, {"error": fault})
        if request.method != "POST":
            return _shown(page(asked, read(SEED / "officers.json"), read(SEED / "desks.json")))
        if asked.get("account") not in {officer["username"] for officer in read(SEED / "officers.json")}:
            return _back(asked, {"error": "access_denied"})
        return _back(asked, {"code": self._new_code(asked)})

    def _new_code(self, asked: Mapping[str, str]) -> str:
        code = secrets.token_urlsafe(32)
        granted = _Granted(
            asked["account"],
            asked["redirect_uri"],
            asked["code_challenge"],
            asked.get("nonce", ""),
            self._now() + CODE_SECONDS,
        )
        with self._lock:
            self._codes[code] = granted
        return code

    def logout(self, request: Request) -> Response:
        """Nothing is kept here that could be ended; goes back to the site."""
        to = dict(parse_qsl(request.query)).get("logout_uri", "")
        return _redirect(to) if _leads_back(request, to) else _shown(refused(), 400)

    # --- what the site asks for itself ---

    def token(self, request: Request) -> Response:
        """POST: a code, once and soon, for the id token of the account that it was given for."""
        asked = dict(parse_qsl(request.body.decode()))
        if asked.get("grant_type") != "authorization_code":
            return _json({"error": "unsupported_grant_type"}, 400)
        with self._lock:
            # Whatever is wrong with the request, its code is used up.
            granted = self._codes.pop(asked.get("code", ""), None)
        if (
            granted is None
            or self._now() >= granted.until
            or asked.get("client_id") != self._client_id
            or asked.get("redirect_uri") != granted.redirect_uri
            or not secrets.compare_digest(_challenge_of(asked.get("code_verifier", "")), granted.challenge)
        ):
            return _json({"error": "invalid_grant"}, 400)
        seconds = int(self._provisioned.template.properties("OfficersClient")["IdTokenValidity"]) * _HOUR
        token = self._token(granted, seconds)
        return _json({"id_token": token, "token_type": "Bearer", "expires_in": seconds})

    def _token(self, granted: _Granted, seconds: int) -> str:
        """The pool's own token, with the nonce and the length of life that Cognito's would have."""
        made = sign_in(self._provisioned, granted.account)
        claims: dict[str, Any] = jwt.decode(made, options={"verify_signature": False})
        claims |= {"exp": claims["iat"] + seconds} | ({"nonce": granted.nonce} if granted.nonce else {})
        key = load_resource("cognitoidp/resources/jwks-private.json")
        kid = jwt.get_unverified_header(made)["kid"]
        return jwt.encode(claims, jwt.PyJWK(key, algorithm="RS256").key, algorithm="RS256", headers={"kid": kid})


def _fault(asked: Mapping[str, str]) -> str | None:
    """What is wrong with a request that came from the site, in OAuth's words."""
    if asked.get("response_type") != "code":
        return "unsupported_response_type"
    if "openid" not in asked.get("scope", "").split():
        return "invalid_scope"
    proves = asked.get("code_challenge_method") == "S256" and len(asked.get("code_challenge", "")) == _CHALLENGE_LENGTH
    return None if proves else "invalid_request"


def _leads_back(request: Request, address: str) -> bool:
    """Whether it is the officers' desk, on the origin that this was asked on."""
    host = Headers(dict(request.headers)).get("host", "")
    to = urlsplit(address)
    return (to.scheme, to.netloc) == ("http", host) and to.path in _BACK and not to.query and not to.fragment


def _challenge_of(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _back(asked: Mapping[str, str], said: dict[str, str]) -> Response:
    kept = {"state": asked["state"]} if "state" in asked else {}
    return _redirect(f"{asked['redirect_uri']}?{urlencode(said | kept)}")


def _redirect(to: str) -> Response:
    return Response(303, Headers({**site_headers(), "Location": to, "Cache-Control": "no-store"}))


def _shown(markup: str, status: int = 200) -> Response:
    headers = {**site_headers(), "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}
    return Response(status, Headers(headers), markup.encode())


def _json(value: Any, status: int = 200) -> Response:
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
    return Response(status, Headers(headers), json.dumps(value).encode())
