"""Notices to agencies: over the institution's own topic, without personal data, once each."""

from datetime import datetime

from chalicelib.domain.case import Event
from chalicelib.domain.derivation import derive
from chalicelib.domain.directory import Desk
from chalicelib.domain.errors import Broken
from chalicelib.domain.notices import AgencyNotice, agency_notices, still_applies
from chalicelib.domain.number import CaseNumber
from chalicelib.domain.words import DeskId, institution_of
from chalicelib.notify.envelopes import About
from chalicelib.notify.envelopes import notice as notice_envelope
from chalicelib.services.announcements import event_at
from chalicelib.services.parts import Parts
from chalicelib.store.cases import notice_key
from chalicelib.store.files import CaseFile, Notice


def notify_of(parts: Parts, number: CaseNumber, seq: int, now: datetime) -> list[AgencyNotice]:
    """Sends the notices that the event owes and that still apply; returns those sent now."""
    file = parts.cases.load(number)
    event, before = event_at(file, seq)
    sent = []
    for notice in agency_notices(event, before):
        purpose = f"{notice.purpose}@{notice.desk}"
        if was_sent(file, seq, purpose) or not still_applies(notice.purpose, event, file.case):
            continue
        _send(parts, file, event, notice)
        parts.cases.mark_notice(number, Notice(seq, purpose, "sns", notice.desk, now))
        sent.append(notice)
    return sent


def was_sent(file: CaseFile, seq: int, purpose: str) -> bool:
    """Is the mark there?"""
    key = notice_key(seq, purpose)
    return any(row.sk == key for row in file.notices)


def _send(parts: Parts, file: CaseFile, event: Event, notice: AgencyNotice) -> None:
    path = f"/v1/cases/{file.case.number}"
    about = About.of(file.case, event, due_at=_due_at(parts, file), path=path)
    topic = topic_of(parts, notice.desk, whistleblowing=file.case.is_whistleblowing)
    parts.topics.publish(topic, notice_envelope(notice, about, source=parts.place.source))


def _due_at(parts: Parts, file: CaseFile) -> datetime | None:
    running = (clock for clock in derive(file.events, parts.directory) if clock.runs and clock.due_at)
    return min((clock.due_at for clock in running if clock.due_at), default=None)


def topic_of(parts: Parts, desk_id: DeskId, *, whistleblowing: bool) -> str:
    """
    The topic of the desk's institution, in this Region; for whistleblowing the inspectorate's own.

    The directory names it once, and replication carries that to Regions which cannot publish across.

    A missing one is a mistake in the directory that no retry mends.
    """
    desk = parts.directory.desk(desk_id)
    holder: Desk | None = desk if whistleblowing else parts.directory.desk(institution_of(desk_id))
    if holder is None or holder.topic is None:
        raise Broken(f"desk {desk_id} has no topic")
    *before, _, account, name = holder.topic.split(":")
    return ":".join([*before, parts.place.region, account, name])
