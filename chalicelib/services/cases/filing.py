"""Taking a report in: one transaction, one answer, the same answer when asked again."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain.cases.case import REPORTER, Case, Event, Report, apply
from chalicelib.domain.cases.events import Step, write_event
from chalicelib.domain.core.case_number import CaseNumber, new_number
from chalicelib.domain.core.errors import Invalid, KeyReused
from chalicelib.domain.core.phone_numbers import takes_sms
from chalicelib.domain.core.pins import pin_check, pin_for
from chalicelib.domain.core.vocabulary import Audience, ClockKind, EventType, Status
from chalicelib.domain.deadlines.clock_replay import derive
from chalicelib.domain.deadlines.clocks import Terms
from chalicelib.domain.deadlines.promised_dates import first_promises
from chalicelib.domain.messaging.pin_recovery import CHANNELS, contact_check
from chalicelib.domain.organisation.routing_rules import Facts, provisional_desk
from chalicelib.services.cases.submission import Submission, faults_of_submission
from chalicelib.services.core.parts import Parts, pinned, terms_of
from chalicelib.store.cases.case_file import Filing, KeyHolder


@dataclass(frozen=True)
class ScopedKey:
    """An idempotency key, and whose it is (a keyed digest): the same key of anybody else is another."""

    text: str
    scope: str

    @property
    def digest(self) -> str:
        """What the key is kept under."""
        return hashlib.sha256(f"{self.scope}|{self.text}".encode()).hexdigest()


@dataclass(frozen=True)
class Receipt:
    """What the reporter gets: all of it follows from the first event and the idempotency key."""

    number: CaseNumber
    pin: str
    hash: str
    received_at: datetime
    zone: str
    status: Status
    promises: tuple[Mapping[str, Any], ...]


def submit(parts: Parts, submission: Submission, key: ScopedKey, body_digest: str, now: datetime) -> Receipt:
    """
    Files a report and answers with number, PIN and promised dates.

    The same key and body of the same caller get the same answer, however often and however concurrently they come; with
    another body the key is KeyReused. A stranger's equal key finds nothing and hinders nothing. Invalid names every
    field that cannot be.
    """
    secrets = parts.secrets()
    key_name = f"KEY#{submission.channel}#{key.digest}"
    if faults := faults_of_submission(parts, submission, now):
        # A category may have been retired since the first time: what was taken in then is answered as it was then.
        if (earlier := parts.cases.holder_of(key_name)) is None:
            raise Invalid(faults)
        return _answer_again(parts, earlier, key, body_digest)
    number = new_number(parts.place.home)
    pin = pin_for(secrets.pepper, number, key.text)
    first = _first(parts, submission, number, now)
    holder = parts.cases.file(
        Filing(
            case=first.case,
            report=first.report,
            event=first.event,
            clocks=first.watch,
            key=key_name,
            body_digest=body_digest,
            pin_check=pin_check(secrets.pepper, number, pin),
            sealed=parts.vault.seal(number, submission.identity) if submission.identity else None,
            channels=_channels(submission.identity, parts.place.sms_countries),
            contact_checks=_contact_checks(secrets.pepper, number, submission.identity),
        ),
        parts.directory,
    )
    return _receipt(first.event, pin) if holder is None else _answer_again(parts, holder, key, body_digest)


def _channels(identity: Mapping[str, str], countries: Collection[str]) -> dict[str, bool]:
    """The channels that were given, and whether each takes messages."""
    channels = {"email": True} if identity.get("email") else {}
    return channels | ({"sms": takes_sms(phone, countries)} if (phone := identity.get("phone")) else {})


def _contact_checks(pepper: bytes, number: CaseNumber, identity: Mapping[str, str]) -> dict[str, str]:
    """What recognises each contact, should the PIN be lost."""
    contacts = zip(CHANNELS, (identity.get("email"), identity.get("phone")), strict=True)
    return {channel: contact_check(pepper, number, contact) for channel, contact in contacts if contact}


def _answer_again(parts: Parts, holder: KeyHolder, key: ScopedKey, body_digest: str) -> Receipt:
    if holder.body_digest != body_digest:
        raise KeyReused
    return _receipt(parts.cases.first_event(holder.number), pin_for(parts.secrets().pepper, holder.number, key.text))


@dataclass(frozen=True)
class _First:
    case: Case
    report: Report
    event: Event
    watch: tuple[Any, ...]


def _first(parts: Parts, submission: Submission, number: CaseNumber, now: datetime) -> _First:
    facts = Facts(submission.classification, area=submission.area)
    desk = provisional_desk(facts, parts.directory)
    terms = terms_of(parts, desk, now)
    texts = _texts(submission)
    step = Step(
        EventType.SUBMITTED, Status.SUBMITTED, desk.id, Audience.PUBLIC, _data(parts, submission, terms, now), texts
    )
    written = write_event(step, REPORTER, now, case=None, number=number, event_id=parts.new_id())
    salts = dict.fromkeys(texts, written.texts["salt"])
    report = Report(**texts, salts=salts)
    case = apply(None, written.event)
    # Only the watch over routing: the other clocks are the stream's work, or the sweep's when the stream is late.
    watch = tuple(clock for clock in derive([written.event], parts.directory) if clock.kind is ClockKind.ROUTE)
    return _First(_titled(case, submission.title), report, written.event, watch)


def _titled(case: Case, title: str) -> Case:
    return Case(**{**vars(case), "title": title})


def _texts(submission: Submission) -> dict[str, str]:
    given = {
        "title": submission.title,
        "body": submission.body,
        "place": submission.place,
        "latitude": submission.latitude,
        "longitude": submission.longitude,
        "occurred_on": submission.occurred_on.isoformat() if submission.occurred_on else None,
    }
    return {name: text for name, text in given.items() if text}


def _data(parts: Parts, submission: Submission, terms: Terms, now: datetime) -> dict[str, Any]:
    promises = first_promises(submission.classification, terms, parts.directory, now, emergency=submission.emergency)
    return {
        "classification": submission.classification.value,
        "category": submission.category,
        "area": submission.area,
        "institution": submission.institution,
        "channel": submission.channel,
        "language": submission.language,
        "anonymous": submission.anonymous,
        "secret": submission.secret,
        "emergency": submission.emergency,
        "reachable": bool(submission.identity.get("email") or submission.identity.get("phone")),
        "promises": promises,
    } | pinned(parts, terms, ())


def _receipt(event: Event, pin: str) -> Receipt:
    data, at = event.data, event.at
    return Receipt(event.number, pin, event.hash, at, data["terms"]["zone"], event.status, tuple(data["promises"]))
