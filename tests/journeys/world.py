"""Where the stories happen: the service, its clock, and everything that goes out of it."""

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import boto3
from moto.backends import get_backend

from chalicelib.domain.cases.case import Event
from chalicelib.domain.cases.events import fired_by
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.timestamps import instant
from chalicelib.domain.deadlines.clock_replay import derive
from chalicelib.domain.deadlines.milestones import next_milestone
from chalicelib.observability import logger
from chalicelib.services.evidence.nightly_check import check_case
from chalicelib.store.cases.case_rows import shard_of
from infra.template import ACCOUNT
from local.seed.seeding import desks_with_topics, sign_in
from local.service import Service
from local.web.gateway import Request, Response
from tests import country

WIB, WITA, WIT = ZoneInfo(country.JAKARTA), ZoneInfo(country.MAKASSAR), ZoneInfo(country.JAYAPURA)


def at(text: str, zone: ZoneInfo = WIB) -> datetime:
    """2026-03-26 08:00, on the wall in that zone."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def moment(stamp: str | None, zone: ZoneInfo = WIB) -> str | None:
    """What a clock on that wall showed: the API's instants, readable."""
    return f"{datetime.fromisoformat(stamp).astimezone(zone):%Y-%m-%d %H:%M}" if stamp else None


class Refused(Exception):
    """The service said no."""

    def __init__(self, response: Response) -> None:
        super().__init__(f"{response.status} {response.text}")
        self.status = response.status
        self.problem: dict[str, Any] = response.json()

    @property
    def code(self) -> str:
        """Which no."""
        return str(self.problem["code"])


@dataclass(frozen=True)
class Heard:
    """A notice as a subscriber of an institution's topic got it; `topic` names the desk whose topic it is."""

    topic: str
    id: str
    purpose: str
    attributes: Mapping[str, str]
    data: Mapping[str, Any]
    raw: str

    @property
    def told(self) -> tuple[str, str]:
        """Who was told what."""
        return str(self.data["desk"]), self.purpose


@dataclass(frozen=True)
class Told:
    """A message to a reporter."""

    channel: str
    to: str
    subject: str
    body: str


class LogLines(logging.Handler):
    """Every log line, as it would stand in CloudWatch."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.levels: list[int] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line."""
        formatter = logger.registered_formatter if record.name == "lapor" else logging.Formatter()
        self.lines.append(formatter.format(record))
        self.levels.append(record.levelno)

    def of(self, text: str) -> list[str]:
        """The lines that hold a text."""
        return [line for line in self.lines if text in line]

    @property
    def errors(self) -> list[str]:
        """The lines for which somebody would be called."""
        return [line for line, level in zip(self.lines, self.levels, strict=True) if level >= logging.ERROR]


@dataclass
class World:
    """One stage of the service, somebody subscribed to every institution's topic, and all that was answered."""

    service: Service
    log: LogLines
    answers: list[tuple[str, str, Response]] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    delivers: bool = True
    has_mornings: bool = False
    has_nights: bool = False
    _heard: list[Heard] = field(default_factory=list)
    _tokens: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._sqs = boto3.client("sqs")
        self._url = self._sqs.create_queue(QueueName=f"{self.service.provisioned.template.stage}-ears")["QueueUrl"]
        arn = self._sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        sns = boto3.client("sns")
        self._rules = list(self.service.schedules.rules)
        self._topics = {topic: desk for desk, topic in desks_with_topics(self.service.parts).items()}
        for topic in self._topics:
            sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)

    # --- time ---

    @property
    def now(self) -> datetime:
        """The business time."""
        return self.service.business_clock.now()

    def deliver(self) -> None:
        """Hands over what waits, unless the story wants to do that itself."""
        if self.delivers:
            self.service.deliver()

    def wait_until(self, text: str, zone: ZoneInfo = WIB) -> None:
        """
        Lets the days pass with everything that they bring.

        The schedules are fired at each moment for which a clock waits, and at the end; those in between find nothing.
        """
        until = at(text, zone).astimezone(UTC)
        while self.now < until:
            stop = min([*self._awaited(), until])
            self._look_only_where_cases_are()
            self.service.advance(stop, step=stop - self.now, deliver=self.delivers)

    def stand_still_until(self, text: str, zone: ZoneInfo = WIB) -> None:
        """Lets time pass in one leap, as if no schedule had been fired meanwhile."""
        until = at(text, zone).astimezone(UTC)
        self._look_only_where_cases_are()
        self.service.advance(until, step=until - self.now, deliver=self.delivers)

    def _awaited(self) -> list[datetime]:
        """The moments ahead for which a clock of some case waits, or a message for the morning."""
        parts = self.service.parts
        files = [parts.cases.load(CaseNumber(number)) for number in self.numbers]
        mornings = [instant(row.due_at) for file in files for row in file.notices if row.due_at]
        clocks = (clock for file in files for clock in derive(file.events, parts.directory))
        found = (next_milestone(clock, parts.directory) for clock in clocks)
        return [at for at in [*mornings, *(each.at for each in found if each)] if at > self.now]

    def _look_only_where_cases_are(self) -> None:
        """Sweeps of shards in which nothing lies are left out, digests and roots unless the story is about them."""
        shards = {shard_of(CaseNumber(number)) for number in self.numbers}
        unwanted = {"check_promises"} | ({"send_digests"} if not self.has_mornings else set())
        unwanted |= {"publish_roots", "verify_cases"} if not self.has_nights else set()
        schedules = self.service.schedules
        schedules.rules = [
            replace(rule, inputs=tuple(given for given in rule.inputs if given is None or given["shard"] in shards))
            for rule in self._rules
            if rule.function not in unwanted
        ]

    # --- what is asked ---

    def ask(
        self, who: str, method: str, path: str, body: Any = None, *, token: str | None = None, **headers: str
    ) -> Response:
        """One request, whose answer is kept for those who look whether it gave anything away."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        raw = b"" if body is None else json.dumps(body).encode()
        target, _, query = path.partition("?")
        response = self.service.gateway.handle(Request(method, target, query, tuple(sent.items()), raw, "203.0.113.9"))
        self.answers.append((who, f"{method} {path}", response))
        return response

    def get(self, path: str, *, language: str = "id") -> Any:
        """What everybody may read; Refused if it may not be."""
        return good(self.ask("public", "GET", path, Accept_Language=language)).json()

    def public_page(self, number: str, *, language: str = "id") -> Any:
        """The case as everybody sees it."""
        return self.get(f"/v1/complaints/{number}", language=language)

    def token_of(self, username: str) -> str:
        """An officer's id token, from the stage's own user pool."""
        if username not in self._tokens:
            country.let_sign_in(self.service.provisioned, [username])
            self._tokens[username] = sign_in(self.service.provisioned, username)
        return self._tokens[username]

    # --- what went out ---

    def heard(self, number: str | None = None) -> list[Heard]:
        """Every notice that institutions were sent so far, in order; of one case, or all."""
        while messages := self._sqs.receive_message(QueueUrl=self._url, MaxNumberOfMessages=10).get("Messages", []):
            for message in messages:
                self._heard.append(self._as_heard(message["Body"]))
                self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"])
        return [heard for heard in self._heard if number in {None, heard.data.get("number")}]

    def _as_heard(self, body: str) -> Heard:
        envelope = json.loads(body)
        event = json.loads(envelope["Message"])
        attributes = {name: value["Value"] for name, value in envelope["MessageAttributes"].items()}
        topic = self._topics[envelope["TopicArn"]]
        return Heard(topic, event["id"], attributes["purpose"], attributes, event["data"], body)

    def told(self, number: str) -> list[Told]:
        """Every message about a case that reporters were sent so far: letters, then short messages."""
        region = self.service.provisioned.template.region
        letters = get_backend("ses")[ACCOUNT][region].sent_messages
        short = get_backend("sns")[ACCOUNT][region].sms_messages
        written = [Told("email", mail.destinations["ToAddresses"][0], mail.subject, mail.body) for mail in letters]
        written += [Told("sms", to, "", text) for to, text in short.values()]
        return [message for message in written if {number, number.replace("-", "")} & _numbers_in(message.body)]

    # --- what is behind it ---

    def history(self, number: str) -> list[tuple[str | None, str]]:
        """When (WIB) what happened to a case."""
        events = self.service.parts.cases.load(CaseNumber(number)).events
        return [(moment(event.at.isoformat()), name) for event in events for name in names_of(event)]

    def keeps_its_promises(self) -> None:
        """The nightly check finds nothing, in what moved, in the inboxes and in every case; nothing went wrong."""
        for shard in sorted({shard_of(CaseNumber(number)) for number in self.numbers}):
            self.service.functions.invoke("check_promises", {"shard": shard})
        broken = [check_case(self.service.parts, CaseNumber(number), self.now) for number in self.numbers]
        assert not any(broken)
        assert not self.log.of("promise broken")
        assert not self.log.errors


def _numbers_in(text: str) -> set[str]:
    """Every number of a case, with or without its hyphens."""
    return set(re.findall(r"[A-Z0-9]{2}-[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}|[A-Z][0-9A-Z]{13}", text))


def names_of(event: Event) -> list[str]:
    """An event in a word, or in one for each clock that it is about: "respond reminder", "resolve parent"."""
    fired = [f"{clock.partition('#')[0]} {milestone}" for clock, milestone in fired_by(event)]
    return fired or [event.type.value]


def good(response: Response) -> Response:
    """The answer, if it is none of the refusals."""
    if response.status >= 400:
        raise Refused(response)
    return response
