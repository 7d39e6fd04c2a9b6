"""Cases as tests need them, made by the services themselves: filed, routed, answered, at any time."""

import itertools
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.actions.context import Request
from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.events import fired_by
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.challenges import Challenge, is_solved
from chalicelib.domain.core.vocabulary import AreaCode, Classification, Verb
from chalicelib.domain.deadlines.clocks import Clock
from chalicelib.domain.deadlines.milestones import Sweep
from chalicelib.services.cases import officer_actions, reporter_actions
from chalicelib.services.cases.filing import Receipt, ScopedKey, submit
from chalicelib.services.cases.routing import route_case
from chalicelib.services.cases.submission import Submission
from chalicelib.services.core.parts import Parts
from chalicelib.services.deadlines.clock_updates import follow
from chalicelib.services.deadlines.due_milestones import Swept, sweep
from chalicelib.services.messaging.delivery_leases import Times
from chalicelib.services.messaging.reporter_messages import tell_reporter
from chalicelib.store.cases.case_rows import SHARDS
from local.seed.confirmed_contacts import confirm_contacts
from tests.country import OFFICERS

SUBSTANCE = "Lubang di Jalan Antara sudah ditambal kemarin sepanjang enam meter; foto terlampir."
TITLE = "Jalan berlubang di depan Pasar Terubuk"
BODY = "Jalan Antara berlubang sejak tiga minggu lalu, dan Bu Tuminah kemarin terjatuh di sana."
IDENTITY = {"name": "Suryaningsih Hartati", "email": "suryaningsih@example.id", "phone": "+6281234567890"}
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""Monday, 2 March 2026, 09:00 in Jakarta."""
LATE = NOW + timedelta(days=65)
"""Everything is overdue."""
DAY = Times(NOW, NOW)
"""The same by both clocks."""

_digests = itertools.count(1)


def at(text: str, zone: str = "Asia/Jakarta") -> datetime:
    """'Tue 17 Mar 2026 09:00' on a wall in that zone, as UTC."""
    moment = datetime.strptime(text, "%a %d %b %Y %H:%M").replace(tzinfo=ZoneInfo(zone))
    assert f"{moment:%a %d %b %Y %H:%M}" == text
    return moment.astimezone(UTC)


A_REPORT = Submission(
    Classification.COMPLAINT, TITLE, BODY, category="infrastructure/road", area=AreaCode("14.03"), identity=IDENTITY
)


def key_of(text: str, scope: str = "somebody") -> ScopedKey:
    """An idempotency key, and whose it is."""
    return ScopedKey(text, scope)


def filed(
    parts: Parts, now: datetime = NOW, *, key: str | None = None, confirms: bool = True, **changed: Any
) -> Receipt:
    """A report, just in, of somebody who has said that the contacts are theirs unless they do not."""
    key = key or uuid.uuid4().hex
    receipt = submit(parts, replace(A_REPORT, **changed), key_of(key), f"digest of {key}", now)
    if confirms:
        confirm_contacts(parts, receipt.number)
    return receipt


def routed(parts: Parts, now: datetime = NOW, **changed: Any) -> CaseNumber:
    """A report whose desk is found and whose clocks run."""
    number = filed(parts, now, **changed).number
    route_case(parts, number, now, by="route_complaint")
    followed(parts, number)
    return number


def followed(parts: Parts, number: CaseNumber, now: datetime = NOW) -> tuple[Clock, ...]:
    """The case's clocks, once they are what its history says."""
    return follow(parts, parts.cases.load(number), now)


def told(parts: Parts, number: CaseNumber) -> None:
    """Every message that the case's history owes its reporter, sent at the time of its event."""
    for event in parts.cases.load(number).events:
        tell_reporter(parts, number, event.seq, Times(event.at, NOW))


def act(parts: Parts, number: CaseNumber, by: str, verb: Verb, now: datetime = NOW, **request: Any) -> Case:
    """An officer's step on the case as it stands, followed by its clocks."""
    revision = parts.cases.load(number).case.revision
    case = officer_actions.act(parts, OFFICERS[by], number, verb, Request(**request), revision=revision, now=now)
    followed(parts, number)
    return case


def answered(parts: Parts, now: datetime = NOW, **changed: Any) -> CaseNumber:
    """A report with an answer of substance."""
    number = routed(parts, now, **changed)
    act(parts, number, "penghubung@pupr.bengkalis", Verb.ANSWER, now, text=SUBSTANCE)
    return number


def replied(parts: Parts, number: CaseNumber, now: datetime, **request: Any) -> Case:
    """The reporter's reply, followed by its clocks."""
    case = reporter_actions.act(parts, number, Verb.REPLY, Request(**request), now=now)
    followed(parts, number)
    return case


def swept(parts: Parts, now: datetime, *kinds: Sweep) -> list[Swept]:
    """A tick of every sweep, or of those, over every shard."""
    return [sweep(parts, kind, shard, now, by="sweep") for kind in kinds or Sweep for shard in range(SHARDS)]


def history(parts: Parts, number: CaseNumber) -> list[str]:
    """The types of its events; of a milestone, its name."""
    events = parts.cases.load(number).events
    return [event.data.get("milestone") or event.type.value for event in events]


def fired(parts: Parts, number: CaseNumber) -> list[tuple[str, str]]:
    """Clock and name of every milestone that fired."""
    events = parts.cases.load(number).events
    return [each for event in events for each in fired_by(event)]


def ticks(parts: Parts, *days: str) -> None:
    """A tick at nine of each of those mornings."""
    for day in days:
        swept(parts, at(f"{day} 2026 09:00"))


def silent_until_closing(parts: Parts) -> CaseNumber:
    """An answered case that the reporter was told will be closed."""
    number = answered(parts)
    ticks(parts, "Fri 13 Mar")
    assert history(parts, number)[-1] == "notice"
    told(parts, number)
    return number


def solved(given: Challenge) -> str:
    """A challenge with its solution, as a caller brings it."""
    return f"{given.text}:{next(n for n in itertools.count(1) if is_solved(given, str(n)))}"
