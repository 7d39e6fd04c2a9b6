"""People who come, what they ask of the service one after the other, and how long each answer took them."""

import random
import time
import uuid
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from local.seed.samples import of_somebody
from local.seed.seed_files import SEED, read
from tests.load.measures import Measures, Sample
from tests.load.pattern import Arrival, Errand
from tests.load.wire import Answer, NoAnswerError, Wire

NATIONWIDE = "admin@nasional"
SAME_SUBJECT = 0.8
"""Of the reports in a viral burst."""
STEPS = {"submitted": "dispose", "return_requested": "dispose", "disposed": "accept", "in_progress": "answer"}
PUBLIC_PAGES = ("/v1/complaints", "/v1/complaints", "/v1/categories", "/v1/institutions", "/v1/statistics")
READ_AT_MOST = 200
ONE_NETWORK, FLOODING, OF_THE_FLOOD = "192.0.2.66", "POST complaints (flood)", "the flood's own"


@dataclass(frozen=True)
class Receipt:
    """What a reporter holds, and when he came."""

    number: str
    pin: str
    phase: str


class Visit:
    """
    One arrival's requests.

    The first answer's time counts from the moment at which he meant to come, not from when there was room to send: a
    service that stalls is charged with everybody who had to wait meanwhile.
    """

    def __init__(self, wire: Wire, measures: Measures, arrival: Arrival, since: float) -> None:
        self._wire = wire
        self._measures = measures
        self._phase = arrival.phase
        self._since = since

    def ask(self, endpoint: str, method: str, path: str, body: Any = None, **more: Any) -> Answer | None:
        """The answer, if it is one that was meant; *endpoint* is the name that it is counted under."""
        try:
            answer = self._wire.ask(method, path, body, **more)
            failed = answer.refusal
        except NoAnswerError as error:
            answer, failed = None, f"no answer: {error}"
        now = time.monotonic()
        self._measures.samples.append(Sample(self._phase, endpoint, now - self._since, failed))
        self._since = now
        return None if failed else answer


def _accounts() -> dict[str, str]:
    """Who works at a desk."""
    found: dict[str, str] = {}
    for officer in read(SEED / "officers.json"):
        if {"liaison_officer", "institution_admin", "national_admin", "inspector"} & set(officer["roles"]):
            found.setdefault(officer["desk"], officer["username"])
    return found


@dataclass
class Visitors:
    """Everybody; `receipts` is what was acknowledged, in the order in which it was."""

    wire: Wire
    measures: Measures
    chance: random.Random
    bodies: list[dict[str, Any]]
    receipts: list[Receipt] = field(default_factory=list)
    _held: deque[tuple[str, str]] = field(default_factory=lambda: deque(maxlen=READ_AT_MOST))
    _tokens: dict[str, str] = field(default_factory=dict)
    _accounts: dict[str, str] = field(default_factory=_accounts)

    def come(self, arrival: Arrival, since: float) -> None:
        """One visit, to its end."""
        visit = Visit(self.wire, self.measures, arrival, since)
        match arrival.errand:
            case Errand.FILE:
                self._file(visit, arrival)
            case Errand.FOLLOW:
                self._follow(visit)
            case Errand.BROWSE:
                self._browse(visit)
            case Errand.WORK:
                self._work(visit)
            case Errand.FLOOD:
                self._flood(visit)

    def _file(self, visit: Visit, arrival: Arrival) -> None:
        same = arrival.viral and self.chance.random() < SAME_SUBJECT
        key = str(uuid.uuid4())
        sent = of_somebody(key)
        body = _with_own_contact(self.bodies[0] if same else self.chance.choice(self.bodies), key)
        if answer := visit.ask("POST complaints", "POST", "/v1/complaints", body, headers=sent):
            told = answer.json()
            self.receipts.append(Receipt(told["number"], told["pin"], arrival.phase))

    def _flood(self, visit: Visit) -> None:
        """The same again and again, from one network that never does the work that it is asked for."""
        sent = {"Idempotency-Key": str(uuid.uuid4()), "X-Viewer-Address": ONE_NETWORK}
        if answer := visit.ask(FLOODING, "POST", "/v1/complaints", self.bodies[0], headers=sent):
            told = answer.json()
            self.receipts.append(Receipt(told["number"], told["pin"], OF_THE_FLOOD))

    def _follow(self, visit: Visit) -> None:
        if not self.receipts:
            return
        mine = self.chance.choice(self.receipts)
        path = f"/v1/complaints/{mine.number}"
        session = visit.ask("POST session", "POST", f"{path}/session", {"pin": mine.pin}, headers=_of_their_network())
        page = session and visit.ask("GET reporter's page", "GET", path, token=session.json()["token"])
        if page:
            # The officers hear of it too; a load test asks the page, which shows the desk.
            self._held.append((mine.number, page.json()["desk"]["id"]))

    def _browse(self, visit: Visit) -> None:
        path = self.chance.choice(PUBLIC_PAGES)
        listed = visit.ask(f"GET {path.removeprefix('/v1/')}", "GET", path)
        if listed and path == "/v1/complaints" and (items := listed.json()["items"]):
            visit.ask("GET public page", "GET", f"{path}/{self.chance.choice(items)['number']}")

    def _work(self, visit: Visit) -> None:
        """An officer looks at his pile, opens a case that he was told of, and takes the step that is next."""
        if not self._held:
            return
        number, desk = self.chance.choice(list(self._held))
        token = self._token(self._account_at(desk))
        visit.ask("GET inbox", "GET", "/v1/inbox?queue=new", token=token)
        path = f"/v1/cases/{number}"
        seen = visit.ask("GET officer's page", "GET", path, token=token)
        if not seen or not (verb := STEPS.get(seen.json()["status"])):
            return
        match = {"If-Match": seen.headers["etag"]}
        body = _body(verb, seen.json())
        if done := visit.ask("POST officer's step", "POST", f"{path}/{verb}", body, token=token, headers=match):
            self._held.append((number, done.json()["desk"]["id"]))

    def _account_at(self, desk: str) -> str:
        return self._accounts.get(desk) or self._accounts.get(desk.partition("/")[0]) or NATIONWIDE

    def _token(self, account: str) -> str:
        if account not in self._tokens:
            self._tokens[account] = self.wire.sign_in(account)
        return self._tokens[account]


def _with_own_contact(body: dict[str, Any], key: str) -> dict[str, Any]:
    """Many report the same, and each is somebody else: one contact on hundreds of reports would be a flood."""
    return body | {"reporter": {"email": f"{key}@example.org"}} if "reporter" in body else body


def _of_their_network() -> dict[str, str]:
    """Whoever looks again and again does so from home, from work and on the way."""
    return {"X-Viewer-Address": of_somebody(str(uuid.uuid4()))["X-Viewer-Address"]}


def _body(verb: str, case: dict[str, Any]) -> dict[str, Any]:
    if verb == "dispose":
        return {"to": (case["suggested"] or case["desk"])["id"]}
    return {} if verb == "accept" else {"text": "Sudah kami tambal pada hari Selasa, silakan diperiksa kembali."}
