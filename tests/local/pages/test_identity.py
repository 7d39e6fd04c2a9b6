"""The stand-in for the identity provider is as strict as the real one: one code, for one caller, once and soon."""

import base64
import hashlib
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
import pytest

from infra.static_site import site_headers
from local.aws.provision import IDENTITY
from local.business_clock import BusinessClock
from local.dynamodb.engines import running
from local.pages.identity import CODE_SECONDS, Identity
from local.seed.seeding import seed, subject_of
from local.service import Service, started
from local.web.gateway import Request, Response

HOST = "localhost:8000"
BACK = f"http://{HOST}/petugas/"
VERIFIER = "a-verifier-that-only-the-site-knows-0123456789"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
ACCOUNT = "penghubung@pupr.bengkalis"


class Now:
    """Machine time, as the test wants it."""

    seconds = 1_000_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with running("moto", None) as engine, started(engine, BusinessClock()) as found:
        seed(found.provisioned)
        yield found


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def identity(service: Service, now: Now) -> Identity:
    return Identity(service, now)


def asked(service: Service, **changed: str | None) -> dict[str, str]:
    """What the site asks for, but for what is changed."""
    usual = {
        "response_type": "code",
        "client_id": service.provisioned.ref("OfficersClient"),
        "redirect_uri": BACK,
        "scope": "openid",
        "state": "s-1",
        "nonce": "n-1",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }
    return {name: value for name, value in (usual | changed).items() if value is not None}


def go(identity: Identity, fields: dict[str, str], method: str = "GET", host: str = HOST) -> Response:
    sent = urlencode(fields)
    query, body = (sent, b"") if method == "GET" else ("", sent.encode())
    return identity.authorize(Request(method, f"{IDENTITY}/authorize", query, (("Host", host),), body))


def told(response: Response) -> dict[str, str]:
    """What the site is told in the address that the browser is sent to."""
    assert response.status == 303
    assert response.headers["Location"].startswith(f"{BACK}?")
    return dict(parse_qsl(urlsplit(response.headers["Location"]).query))


def code_for(identity: Identity, service: Service, **changed: str | None) -> str:
    return told(go(identity, asked(service, account=ACCOUNT, **changed), "POST"))["code"]


def exchange(identity: Identity, service: Service, code: str, **changed: str) -> Response:
    usual = {
        "grant_type": "authorization_code",
        "client_id": service.provisioned.ref("OfficersClient"),
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
        "code": code,
    }
    return identity.token(Request("POST", f"{IDENTITY}/token", body=urlencode(usual | changed).encode()))


def test_an_officer_who_picks_an_account_gets_its_token(identity: Identity, service: Service) -> None:
    answer = exchange(identity, service, code_for(identity, service))
    token = answer.json()["id_token"]
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})

    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
    assert (claims["sub"], claims["nonce"], claims["token_use"]) == (subject_of(ACCOUNT), "n-1", "id")
    assert claims["exp"] - claims["iat"] == answer.json()["expires_in"] == 8 * 3600
    inbox = service.gateway.request("GET", "/v1/inbox?queue=new", {"Authorization": f"Bearer {token}"})
    assert inbox.status == 200


def test_the_page_has_a_button_for_every_account_and_brings_the_request_back(
    identity: Identity, service: Service
) -> None:
    answer = go(identity, asked(service, state='"><script>'))

    assert answer.status == 200
    assert f'name="account" value="{ACCOUNT}"' in answer.text
    assert len(re.findall('name="account"', answer.text)) == len(set(re.findall(r'value="(\S+@\S+)"', answer.text)))
    assert f'value="{CHALLENGE}"' in answer.text
    assert "<script" not in answer.text
    assert 'lang="en"' in go(identity, asked(service, redirect_uri=f"http://{HOST}/en/petugas/")).text
    assert answer.headers["Content-Security-Policy"] == site_headers()["Content-Security-Policy"]


@pytest.mark.parametrize(
    "changed",
    [
        {"redirect_uri": "https://elsewhere.example/petugas/"},
        {"redirect_uri": "http://localhost:9999/petugas/"},
        {"redirect_uri": f"{BACK}?next=x"},
        {"redirect_uri": f"{BACK}#x"},
        {"redirect_uri": f"http://{HOST}/lapor"},
        {"redirect_uri": None},
        {"client_id": "another"},
        {"client_id": None},
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nobody_is_sent_anywhere_else(
    identity: Identity, service: Service, changed: dict[str, str | None], method: str
) -> None:
    answer = go(identity, asked(service, account=ACCOUNT, **changed), method)

    assert answer.status == 400
    assert "Location" not in answer.headers


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "email"}, "invalid_scope"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
    ],
)
def test_a_request_without_its_proof_is_refused_to_the_site(
    identity: Identity, service: Service, changed: dict[str, str | None], error: str
) -> None:
    assert told(go(identity, asked(service, **changed))) == {"error": error, "state": "s-1"}


def test_there_is_no_signing_in_as_somebody_unknown(identity: Identity, service: Service) -> None:
    assert told(go(identity, asked(service, account="siapa@saja"), "POST"))["error"] == "access_denied"
    assert told(go(identity, asked(service), "POST"))["error"] == "access_denied"


def test_a_code_works_once(identity: Identity, service: Service) -> None:
    code = code_for(identity, service)

    assert exchange(identity, service, code).status == 200
    again = exchange(identity, service, code)
    assert (again.status, again.json()) == (400, {"error": "invalid_grant"})


@pytest.mark.parametrize(
    "changed",
    [
        {"code_verifier": "another-verifier-0123456789-0123456789-0123456789"},
        {"code_verifier": ""},
        {"code_verifier": CHALLENGE},
        {"redirect_uri": f"http://{HOST}/en/petugas/"},
        {"client_id": "another"},
    ],
)
def test_a_code_in_wrong_hands_is_worth_nothing_and_is_gone(
    identity: Identity, service: Service, changed: dict[str, str]
) -> None:
    code = code_for(identity, service)

    assert exchange(identity, service, code, **changed).json() == {"error": "invalid_grant"}
    assert exchange(identity, service, code).json() == {"error": "invalid_grant"}


def test_a_code_does_not_keep(identity: Identity, service: Service, now: Now) -> None:
    in_time, too_late = code_for(identity, service), code_for(identity, service)

    now.seconds += CODE_SECONDS - 1
    assert exchange(identity, service, in_time).status == 200
    now.seconds += 1
    assert exchange(identity, service, too_late).json() == {"error": "invalid_grant"}


def test_only_a_code_is_exchanged(identity: Identity, service: Service) -> None:
    answer = exchange(identity, service, "", grant_type="password")

    assert (answer.status, answer.json()) == (400, {"error": "unsupported_grant_type"})


def test_signing_out_leads_back_and_nowhere_else(identity: Identity) -> None:
    def sign_out(to: str) -> Response:
        query = urlencode({"client_id": "any", "logout_uri": to})
        return identity.logout(Request("GET", f"{IDENTITY}/logout", query, (("Host", HOST),)))

    assert sign_out(BACK).headers["Location"] == BACK
    assert sign_out("https://elsewhere.example/petugas/").status == 400
