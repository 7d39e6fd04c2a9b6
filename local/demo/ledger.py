"""What the six weeks came to, counted from the histories, and held against every other account of them."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

import boto3

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.services.core.parts import Parts
from chalicelib.services.evidence.nightly_check import BrokenPromise, check_case
from chalicelib.services.messaging.announcements import context_of
from chalicelib.services.statistics.projection import raised_by
from chalicelib.store.cases.case_file import CaseFile
from chalicelib.store.tables.case_table import CaseRow
from local.seed.seeding import desks_with_topics
from local.service import Service


class Mailboxes:
    """A queue behind each topic of an agency: what its subscribers would have been told."""

    def __init__(self, service: Service) -> None:
        self._sns, self._sqs = boto3.client("sns"), boto3.client("sqs")
        self.received: dict[str, Counter[str]] = {}
        self.ids: Counter[str] = Counter()
        self._queues = {desk: self._subscribe(desk, topic) for desk, topic in desks_with_topics(service.parts).items()}

    def _subscribe(self, desk: str, topic: str) -> str:
        name = f"agency-{desk.replace('/', '-')}"
        url = str(self._sqs.create_queue(QueueName=name)["QueueUrl"])
        arn = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        self._sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
        return url

    def empty(self) -> None:
        """Takes out everything that came."""
        for desk, url in self._queues.items():
            while messages := self._sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
                for message in messages:
                    told = json.loads(message["Body"])
                    self.ids[told["id"]] += 1
                    self.received.setdefault(desk, Counter())[told["type"].split(".")[-2]] += 1
                entries = [{"Id": str(n), "ReceiptHandle": m["ReceiptHandle"]} for n, m in enumerate(messages)]
                self._sqs.delete_message_batch(QueueUrl=url, Entries=entries)


@dataclass
class Ledger:
    """Sums over all histories."""

    cases: int = 0
    open: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    routed: Counter[tuple[str, str]] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    levels: Counter[str] = field(default_factory=Counter)
    cells: Counter[tuple[str, str]] = field(default_factory=Counter)
    notices: set[str] = field(default_factory=set)
    messages: int = 0
    broken: list[BrokenPromise] = field(default_factory=list)

    def add(self, parts: Parts, file: CaseFile, now: datetime) -> None:
        """Counts one case and proves its history."""
        self.cases += 1
        self.open += file.case.is_open
        if file.case.outcome:
            self.outcomes[file.case.outcome.value] += 1
        for event in file.events:
            self.events[event.type.value] += 1
            if event.type == "routed":
                self.routed[event.data["rule"] or event.data["reason"], event.desk] += 1
            if event.type == "escalated":
                self.levels[event.data["level"]] += 1
            for cell, by in raised_by(event, context_of(file, event.seq, parts.directory)).items():
                self.cells[cell.group, cell.measure] += by
        for row in file.notices:
            if row.channel == "sns":
                purpose = row.purpose.partition("@")[0]
                self.notices.add(f"{file.case.number}.{int(row.sk.split('#')[1])}.{purpose}")
            else:
                self.messages += 1
        self.broken += check_case(parts, file.case.number, now)


def numbers() -> Iterator[CaseNumber]:
    """Every case, by a scan: this is an audit, not a path of the service."""
    for row in CaseRow.scan(CaseRow.sk == "CASE"):
        yield CaseNumber(row.number or "")


def counted(parts: Parts, since: date, until: date) -> Counter[tuple[str, str]]:
    """The nation's totals as `count_events` made them."""
    totals: Counter[tuple[str, str]] = Counter()
    for cell, number in parts.statistics.totals("ALL", since, until).items():
        totals["ALL", cell.measure] += number
    return totals


@dataclass(frozen=True)
class Outside:
    """What everybody but the histories says: the reporters' receipts, the statistics, the mail, what was left over."""

    filed: int
    totals: Counter[tuple[str, str]]
    mail: Mailboxes
    backlog: dict[str, int]
    lost: int


def checks(ledger: Ledger, outside: Outside) -> dict[str, bool]:
    """Each sum that must agree, by what it says."""
    filed, totals, lost = outside.filed, outside.totals, outside.lost
    expected = Counter({key: n for key, n in ledger.cells.items() if key[0] == "ALL"})
    told = set(outside.mail.ids)
    return {
        f"{filed} filed = {ledger.cases} stored": filed == ledger.cases,
        f"{ledger.open} open + {sum(ledger.outcomes.values())} ended = {ledger.cases}": (
            ledger.open + sum(ledger.outcomes.values()) == ledger.cases
        ),
        f"statistics ({sum(totals.values())}) = recount from the histories": totals == expected,
        f"{len(ledger.notices)} notices noted = {len(told)} distinct notices received": ledger.notices == told,
        f"{sum(outside.backlog.values())} messages or records left over": not any(outside.backlog.values()),
        f"{lost} dead letters or parked records": lost == 0,
        f"{ledger.cases} chains verified, {len(ledger.broken)} promises broken": not ledger.broken,
    }


def lost_messages(service: Service) -> int:
    """Dead letters and parked payloads."""
    sqs, s3 = boto3.client("sqs"), boto3.client("s3")
    dead = sum(
        int(
            sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])["Attributes"][
                "ApproximateNumberOfMessages"
            ]
        )
        for url in sqs.list_queues().get("QueueUrls", [])
        if url.endswith("-dead")
    )
    return dead + int(s3.list_objects_v2(Bucket=service.provisioned.environment()["PARKED_BUCKET"])["KeyCount"])
