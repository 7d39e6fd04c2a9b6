"""Six weeks: reporters file, officers act through the API with real tokens, the clock moves, schedules fire."""

import heapq
import itertools
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from rich.progress import Progress

from local.demo.people import ANSWERED, EMPTY_ANSWER, HELD, RETURNED, Chance, Plan
from local.seed.confirmed_contacts import confirm_contacts
from local.seed.samples import of_somebody
from local.seed.seed_files import SEED, read
from local.seed.seeding import sign_in
from local.service import Service
from local.web.gateway import Response

FILING_DAYS = 12
HAND_IN_HAND = 4
"""Requests under way at once."""
FRESH_TOKEN_SECONDS = 1800
IMPATIENT_TRIES = 6
FIRST_NIGHT_HOUR_UTC, LAST_NIGHT_HOUR_UTC = 13, 23
NIGHT = timedelta(hours=12)
"""Longer than any step, so that a step is one tick of the schedules."""


class Story:
    """The run of a demo; `did` counts what was done through the API."""

    def __init__(self, service: Service, chance: Chance, start: datetime, *, filing_days: int = FILING_DAYS) -> None:
        """Complaints come in during the first *filing_days*."""
        self.service = service
        self._filing_days = filing_days
        self.chance = chance
        self.start = start
        self.did: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self._order = itertools.count()
        self._plans: list[tuple[datetime, int, Plan]] = []
        self._accounts = _accounts()
        self._tokens: dict[str, tuple[float, str]] = {}
        self._pool = ThreadPoolExecutor(HAND_IN_HAND)

    def run(self, bodies: Iterable[dict[str, Any]], days: int, progress: Progress) -> None:
        """Files the bodies over the first days, and plays everything until the last."""
        wanted = list(bodies)
        filed = progress.add_task("filed", total=len(wanted))
        hours = progress.add_task("hours of business time", total=days * 24)
        for until in self.played(wanted, days):
            progress.update(filed, completed=self.did["filed"] + sum(self.refused.values()))
            progress.update(hours, completed=(until - self.start).total_seconds() / 3600)

    def played(self, bodies: Iterable[dict[str, Any]], days: int) -> Iterator[datetime]:
        """The same step by step: each moment up to which everything has happened."""
        filings = sorted(((self.chance.arrival(self.start, self._filing_days), body) for body in bodies), key=_moment)
        waiting = iter([*filings, (self.start + timedelta(days=days + 1), {})])
        upcoming = next(waiting)
        for until in _steps(self.start, days):
            due = []
            while upcoming[0] <= until:
                due.append(upcoming[1])
                upcoming = next(waiting)
            self._file(due, until)
            self.service.deliver()
            self._act(until)
            # What the schedules caused is delivered at the next step, all at once.
            self.service.hurry(until, step=NIGHT, deliver=False)
            yield until
        self.service.deliver()

    def _file(self, bodies: list[dict[str, Any]], until: datetime) -> None:
        keys = [f"demo-complaint-{next(self._order):08d}" for _ in bodies]
        for answer in self._pool.map(self._submit, bodies, keys):
            if answer.status != HTTPStatus.CREATED:
                self.refused[f"file {answer.status}"] += 1
                continue
            confirm_contacts(self.service.parts, answer.json()["number"])
            self.did["filed"] += 1
            if self.chance.happens(ANSWERED):
                receipt = answer.json()
                self._plan(Plan(receipt["number"], receipt["pin"], until + self.chance.delay(), "work"))

    def _submit(self, body: dict[str, Any], key: str) -> Response:
        return self.service.gateway.request("POST", "/v1/complaints", of_somebody(key), body)

    def _plan(self, plan: Plan) -> None:
        heapq.heappush(self._plans, (plan.at, next(self._order), plan))

    def _act(self, until: datetime) -> None:
        due = []
        while self._plans and self._plans[0][0] <= until:
            due.append(heapq.heappop(self._plans)[2])
        for following in self._pool.map(self._play, due):
            if following:
                self._plan(following)

    def _play(self, plan: Plan) -> Plan | None:
        return self._work(plan) if plan.then == "work" else self._reporter(plan)

    def _work(self, plan: Plan) -> Plan | None:
        """One step of whoever holds the case: verify and dispose, or hand back, ask, answer."""
        seen = self._officer("admin@nasional", "GET", f"/v1/cases/{plan.number}")
        if seen.status == HTTPStatus.NOT_FOUND:
            # Whistleblowing: only the inspectorate may know.
            self.did["left to the inspectorate"] += 1
            return None
        case = seen.json()
        account = self._account_at(case["desk"]["id"])
        verb, body = self._choice(case)
        if verb is None:
            return None
        done = self._officer(account, "POST", f"/v1/cases/{plan.number}/{verb}", body, seen.headers["etag"])
        return self._after(plan, verb, done)

    def _choice(self, case: dict[str, Any]) -> tuple[str | None, dict[str, Any]]:
        match case["status"]:
            case "submitted" | "return_requested":
                return "dispose", {"to": (case["suggested"] or case["desk"])["id"]}
            case "disposed" if self.chance.happens(RETURNED):
                return "return", {"text": self.chance.text("return_reasons")}
            case "disposed" if self.chance.happens(HELD):
                return "hold", {"text": self.chance.text("questions")}
            case "disposed" if self.chance.happens(0.3):
                return "accept", {}
            case "disposed" | "in_progress":
                empty = self.chance.happens(EMPTY_ANSWER)
                return "answer", {"text": self.chance.text("empty" if empty else "substantive")}
            case _:
                return None, {}

    def _after(self, plan: Plan, verb: str, done: Response) -> Plan | None:
        now = self.service.business_clock.now()
        if done.status >= HTTPStatus.BAD_REQUEST:
            self.refused[f"{verb} {done.status}"] += 1
            plan.tries += 1
            if plan.tries > IMPATIENT_TRIES:
                return None
            return Plan(plan.number, plan.pin, now + self.chance.delay(), "work", plan.tries)
        self.did[verb] += 1
        status = done.json()["status"]
        if status == "answered":
            wish = self.chance.verdict()
            return None if wish == "silent" else Plan(plan.number, plan.pin, now + self.chance.pause(2, 90), wish)
        if status == "on_hold":
            if self.chance.happens(0.3):
                return None
            return Plan(plan.number, plan.pin, now + self.chance.pause(4, 120), "supply")
        return Plan(plan.number, plan.pin, now + self.chance.delay(), "work", plan.tries)

    def _reporter(self, plan: Plan) -> Plan | None:
        """The reporter answers with number and PIN."""
        path = f"/v1/complaints/{plan.number}"
        token = self.service.gateway.request("POST", f"{path}/session", None, {"pin": plan.pin}).json()["token"]
        now = self.service.business_clock.now()
        body: dict[str, Any] = {"text": self.chance.text("replies")}
        if plan.then in {"accepted", "disputed"}:
            body["verdict"] = plan.then
        done = self.service.gateway.request("POST", f"{path}/replies", {"Authorization": f"Bearer {token}"}, body)
        if done.status >= HTTPStatus.BAD_REQUEST:
            self.refused[f"{plan.then} {done.status}"] += 1
            return None
        self.did[plan.then] += 1
        if plan.then != "accepted":
            return Plan(plan.number, plan.pin, now + self.chance.delay(), "work")
        rating = {"rating": self.chance.rating()}
        rated = self.service.gateway.request("POST", f"{path}/rating", {"Authorization": f"Bearer {token}"}, rating)
        self.did["rated"] += rated.status < HTTPStatus.BAD_REQUEST
        return None

    def _officer(
        self, account: str, method: str, path: str, body: dict[str, Any] | None = None, etag: str | None = None
    ) -> Response:
        headers = {"Authorization": f"Bearer {self._token(account)}"} | ({"If-Match": etag} if etag else {})
        return self.service.gateway.request(method, path, headers, body)

    def _token(self, account: str) -> str:
        made, token = self._tokens.get(account, (0.0, ""))
        if time.monotonic() - made > FRESH_TOKEN_SECONDS or not token:
            token = sign_in(self.service.provisioned, account)
            self._tokens[account] = (time.monotonic(), token)
        return token

    def _account_at(self, desk: str) -> str:
        return self._accounts.get(desk) or self._accounts.get(desk.partition("/")[0]) or "admin@nasional"


def _steps(start: datetime, days: int) -> Iterator[datetime]:
    """Every hour of the day; the night (20:00 to 06:00 in Jakarta) at once, for nobody works and little falls due."""
    for hour in range(1, days * 24 + 1):
        until = start + timedelta(hours=hour)
        if FIRST_NIGHT_HOUR_UTC < until.hour < LAST_NIGHT_HOUR_UTC:
            continue
        yield until


def _moment(filing: tuple[datetime, dict[str, Any]]) -> datetime:
    return filing[0]


def _accounts() -> dict[str, str]:
    """Who works at a desk: its liaison officer, its inspector, else its institution's admin."""
    accounts: dict[str, str] = {}
    for officer in read(SEED / "officers.json"):
        if {"liaison_officer", "institution_admin", "national_admin", "inspector"} & set(officer["roles"]):
            accounts.setdefault(officer["desk"], officer["username"])
    return accounts
