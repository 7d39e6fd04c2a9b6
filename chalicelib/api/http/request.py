"""One request as a route sees it: everything that comes with it is read, and refused, here."""

import ipaddress
import json
import re
from functools import cached_property
from typing import TypeVar

from chalice.app import MultiDict, Request
from pydantic import BaseModel, ValidationError

from chalicelib import clock, wiring
from chalicelib.api.http.field_errors import faults_of, is_no_json
from chalicelib.api.http.json_bodies import check_json
from chalicelib.api.http.problems import PreconditionRequired, UnreadableRequest, WrongMedia
from chalicelib.api.http.request_models import Payload
from chalicelib.correlation import HEADER, well_formed
from chalicelib.domain.core.case_number import CaseNumber, MalformedNumber, parse_number
from chalicelib.domain.core.errors import FieldError, Invalid, Missing, OwnedByAnotherRegion, Unauthenticated
from chalicelib.domain.core.rate_limits import Action, By, Count
from chalicelib.domain.core.vocabulary import OfficerId
from chalicelib.domain.organisation.directory import Officer
from chalicelib.i18n import language_of
from chalicelib.services.cases.officer_actions import Key
from chalicelib.services.cases.reporter_actions import check_token
from chalicelib.services.core.parts import Parts
from chalicelib.services.core.rate_limiter import Caller, admit, count
from chalicelib.services.messaging.preferences import is_letter_key

P = TypeVar("P", bound=BaseModel)

_DEVICE = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)
_KEY = re.compile(r'("?)([A-Za-z0-9_-]+)\1')
KEY_LENGTHS = (8, 128)
# An officer's ETag begins with the revision; what follows tells apart what only looks different.
_REVISION = re.compile(r'(?:W/)?"?(\d{1,9})(?:-[0-9a-f]+)?"?', re.ASCII)
NO_REVISION = -1


class Call:
    """A request that is being answered."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self.language = language_of(self.header("accept-language"))
        self.now = clock.business_now()
        self.counts: tuple[Count, ...] = ()
        """What was counted of this request, for the headers that tell how much is left."""

    def header(self, name: str) -> str | None:
        """The header, None if it was not sent."""
        value: str | None = self._request.headers.get(name)
        return value

    @cached_property
    def parts(self) -> Parts:
        """What the services need, within the time that is left."""
        return wiring.parts(self._request.lambda_context)

    @property
    def path(self) -> str:
        """The path that was asked for."""
        return str(self._request.to_original_event().get("path") or self._request.path)

    @property
    def trace_id(self) -> str:
        """What the request and all it causes are found by: the gateway's id, or one that an officer brings."""
        is_officer = bool(self._request.context.get("authorizer"))
        given = well_formed(self.header(HEADER)) if is_officer else None
        return given or str(self._request.context.get("requestId") or "")

    @cached_property
    def number(self) -> CaseNumber:
        """
        The case in the path; OwnedByAnotherRegion, with the site, if another Region keeps it.

        Missing, without a look at any table, for what cannot be a number.
        """
        try:
            number = parse_number((self._request.uri_params or {})["number"])
        except MalformedNumber:
            raise Missing from None
        try:
            self.parts.keepers.require(number)
        except OwnedByAnotherRegion as error:
            if error.site is None:
                raise Missing from None
            raise
        return number

    def in_path(self, name: str) -> str:
        """Another part of the path, as it was written."""
        return str((self._request.uri_params or {})[name])

    @cached_property
    def officer(self) -> Officer:
        """Who the token stands for, with the rights that the directory gives today."""
        subject = (self._request.context.get("authorizer") or {}).get("principalId")
        officer = self.parts.directory.officer(OfficerId(subject)) if subject else None
        if officer is None or not officer.active or not officer.roles:
            raise Unauthenticated
        return officer

    def is_reporter(self) -> bool:
        """Does the caller show a session of this case? Unauthenticated if the session is not, or no longer, good."""
        given = self.header("authorization")
        if given is None:
            return False
        scheme, _, token = given.partition(" ")
        if scheme.casefold() != "bearer":
            raise Unauthenticated
        check_token(self.parts, self.number, token.strip(), clock.machine_now())
        return True

    def must_be_reporter(self) -> None:
        """Unauthenticated without a session."""
        if not self.is_reporter():
            raise Unauthenticated

    def must_be_addressee(self) -> None:
        """Unauthenticated without a session, or the key that our letters about this case carry."""
        given = (self.header("authorization") or "").rpartition(" ")[2]
        if not is_letter_key(self.parts, self.number, given):
            self.must_be_reporter()

    @cached_property
    def revision(self) -> int:
        """The revision that the caller has read; PreconditionRequired if they do not say."""
        given = self.header("if-match")
        if given is None:
            raise PreconditionRequired
        match = _REVISION.fullmatch(given.strip())
        return int(match[1]) if match else NO_REVISION

    def key_text(self, *, required: bool) -> str | None:
        """The idempotency key, with or without the quotes of a structured field."""
        given = self.header("idempotency-key")
        if given is None:
            if required:
                raise UnreadableRequest("key_missing")
            return None
        match = _KEY.fullmatch(given.strip())
        shortest, longest = KEY_LENGTHS
        if match is None or not shortest <= len(match[2]) <= longest:
            raise UnreadableRequest("key_malformed", min=shortest, max=longest)
        return match[2]

    def key(self, payload: Payload) -> Key | None:
        """The idempotency key of a step; the body that it came with includes which step it was."""
        given = self.key_text(required=False)
        return Key(given, f"{self._request.path.rpartition('/')[2]}:{payload.digest()}") if given else None

    @property
    def network(self) -> str:
        """
        Where the request comes from: the address, or of IPv6 the /64 that one customer is given.

        Behind the site's distribution the gateway sees that one's address; it tells whose request it is, and the
        firewall lets nobody else say so (docs/adr/0018-one-firewall-before-the-api.md).
        """
        address = ipaddress.ip_address(self.header("x-viewer-address") or self._request.context["identity"]["sourceIp"])
        if isinstance(address, ipaddress.IPv6Address):
            if address.ipv4_mapped is None:
                return str(ipaddress.ip_network((address, 64), strict=False))
            return str(address.ipv4_mapped)
        return str(address)

    @property
    def caller(self) -> Caller:
        """Who asks, for limits and the scope of keys. What is no id of a device is none: no report is lost over it."""
        given = (self.header("device-id") or "").strip()
        device = given if _DEVICE.fullmatch(given) else None
        return Caller(self.network, device, (self.header("challenge-solution") or "").strip() or None)

    def take_turn(self, action: Action, payload: Payload | None = None) -> None:
        """Counts the request, then TooSoon or ChallengeNeeded if it is one too many."""
        caller, machine_now = self.caller, clock.machine_now()
        whose: dict[By, tuple[str, ...]] = {
            By.NETWORK: (caller.network,),
            By.DEVICE: (caller.device,) if caller.device else (),
            By.CONTACT: payload.contacts() if payload else (),
            By.CASE: (str(self.number),) if "number" in (self._request.uri_params or {}) else (),
        }
        self.counts = count(self.parts, action, whose, machine_now)
        admit(self.parts, self.counts, caller, machine_now)

    @property
    def raw_body(self) -> bytes:
        """The body as sent, which must be called JSON and name no field twice; an empty one is an empty object."""
        kind = (self.header("content-type") or "application/json").partition(";")[0].strip().casefold()
        if kind != "application/json":
            raise WrongMedia
        raw = self._request.raw_body
        return check_json((raw.encode() if isinstance(raw, str) else raw) or b"{}")

    def read(self, model: type[P]) -> P:
        """The body as that model; UnreadableRequest if it is no JSON, Invalid with every bad field."""
        return _read(model, self.raw_body)

    def ask(self, model: type[P]) -> P:
        """What stands behind the question mark, as that model."""
        given = self._request.query_params or MultiDict({})
        asked = {name: given.getlist(name) for name in given}
        if faults := [FieldError(f"/{name}", "given_twice") for name, values in asked.items() if len(values) > 1]:
            raise Invalid(faults)
        return _read(model, json.dumps({name: value for name, (value,) in asked.items()}).encode())


def _read(model: type[P], raw: bytes) -> P:
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        if is_no_json(error):
            raise UnreadableRequest("not_json") from None
        raise Invalid(faults_of(error, model)) from None
