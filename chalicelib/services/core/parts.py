"""What every service is given: the parts that wiring joins, and the few things that all of them ask."""

import hashlib
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.domain.cases.case import Event
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import CorruptData, Tampered
from chalicelib.domain.core.switches import Switches
from chalicelib.domain.core.vocabulary import DeskId
from chalicelib.domain.deadlines.clocks import Terms
from chalicelib.domain.evidence.integrity import Version, new_pins
from chalicelib.domain.messaging.message_limits import Spent
from chalicelib.domain.organisation.directory import Desk
from chalicelib.notify.channels import Channels
from chalicelib.notify.envelopes import source_of
from chalicelib.notify.parking import Parking
from chalicelib.notify.sns_topics import Topics
from chalicelib.notify.sqs_queues import Queues
from chalicelib.store.cases.access_records import Accesses
from chalicelib.store.cases.attachment_store import AttachmentStore
from chalicelib.store.cases.case_queries import CaseQueries
from chalicelib.store.cases.case_store import CaseStore
from chalicelib.store.cases.notice_store import NoticeStore
from chalicelib.store.cases.vault import Vault
from chalicelib.store.directory.directory_reader import Directory
from chalicelib.store.directory.directory_writer import DirectoryWriter
from chalicelib.store.directory.region_ownership import RegionOwnership
from chalicelib.store.evidence.kms_seals import Seals
from chalicelib.store.evidence.root_key import RootKey
from chalicelib.store.evidence.root_store import RootStore
from chalicelib.store.evidence.round_store import RoundStore
from chalicelib.store.files.malware_scanning import Scanner
from chalicelib.store.files.object_store import Objects
from chalicelib.store.limits.flood_gauge import Gauge
from chalicelib.store.limits.message_counters import Shares
from chalicelib.store.limits.rate_limit_counters import LimitCounters
from chalicelib.store.statistics.statistics_store import Statistics
from chalicelib.store.tables.retries import RetryPolicy
from chalicelib.store.tables.table_scans import Walks


@dataclass(frozen=True)
class Secrets:
    """Keys of the stage, each for one purpose; derived from one stored secret."""

    pepper: bytes
    tokens: bytes
    cursors: bytes
    networks: bytes
    recipients: bytes
    challenges: bytes

    @classmethod
    def derived_from(cls, secret: bytes) -> "Secrets":
        """One key a purpose, so that none can be used for another."""
        return cls(**{name: hashlib.sha256(f"{name}|".encode() + secret).digest() for name in cls.__dataclass_fields__})


@dataclass(frozen=True)
class Deployment:
    """Where this deployment stands, and the addresses that it speaks to."""

    home: str
    region: str
    stage: str
    case_events_topic: str
    notify_agencies_queue: str
    tell_reporters_queue: str
    move_deadlines_queue: str
    public_url: str
    sms_countries: tuple[str, ...]
    """Calling codes of the countries to which short messages go."""
    messages_a_day: int
    """How many messages all reporters together may be sent on a day."""

    @property
    def source(self) -> str:
        """The source of its CloudEvents."""
        return source_of(self.home, self.stage)


@dataclass(frozen=True)
class Parts:
    """Everything that a service may use."""

    place: Deployment
    patience: RetryPolicy
    keepers: RegionOwnership
    cases: CaseStore
    notices: NoticeStore
    accesses: Accesses
    attachments: AttachmentStore
    objects: Objects
    roots: RootStore
    root_key: RootKey
    rounds: RoundStore
    walks: Walks
    scanner: Scanner
    sweeps: CaseQueries
    directory: Directory
    registry: DirectoryWriter
    statistics: Statistics
    shares: Shares
    vault: Vault
    seals: Seals
    limits: LimitCounters
    gauge: Gauge
    secrets: Callable[[], Secrets]
    topics: Topics
    queues: Queues
    parking: Parking
    channels: Channels
    switches: Callable[[], Switches]
    watch: Callable[[Spent], None] = lambda _: None
    """Told what became of the budget of messages, by whoever may measure it."""
    new_id: Callable[[], str] = field(default=lambda: uuid.uuid4().hex)


def terms_of(parts: Parts, desk: Desk, now: datetime) -> Terms:
    """The rules on time that a clock of that desk is given when it starts now."""
    directory = parts.directory
    return Terms(
        directory.policy_in_force(now).ref, directory.calendar_in_force().version, desk.zone, desk.week, desk.area
    )


def terms_at(parts: Parts, desk_id: DeskId, now: datetime, events: Sequence[Event]) -> dict[str, Any]:
    """The same for the desk of that id, as `pinned` gives them; the national desk's if it has vanished."""
    terms = terms_of(parts, parts.directory.desk(desk_id) or parts.directory.coordinator(None), now)
    return pinned(parts, terms, events)


def pinned(parts: Parts, terms: Terms, events: Sequence[Event]) -> dict[str, Any]:
    """Terms as the next event keeps them, and the hashes of the versions that it is the first to name (ADR 28)."""
    directory = parts.directory
    named: dict[str, tuple[Any, Version]] = {
        "policy": (terms.policy, directory.policy(terms.policy)),
        "calendar": (terms.calendar, directory.calendar(terms.calendar)),
    }
    pins = new_pins(events, named)
    return {"terms": terms.as_data()} | ({"pins": pins} if pins else {})


@contextmanager
def needing_rules(number: CaseNumber) -> Iterator[None]:
    """Tampered if a step on that case would need what is gone from the directory: nothing is added to any case then."""
    try:
        yield
    except Tampered:
        raise
    except CorruptData as error:
        raise Tampered(f"{number} cannot go on: {error}", number=number) from error
