"""Notices to agencies: over the institution's own topic, without personal data, once each, to somebody who hears."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from chalicelib.domain.actions.visibility import superior
from chalicelib.domain.cases.case import Event
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import CorruptData, Unavailable
from chalicelib.domain.core.timestamps import instant
from chalicelib.domain.core.vocabulary import DeskId, EventType, institution_of
from chalicelib.domain.deadlines.clock_replay import derive
from chalicelib.domain.messaging.message_limits import BETWEEN_ASKED_FOR
from chalicelib.domain.messaging.notifications import AgencyNotice, agency_notices, still_applies, unheard_notice
from chalicelib.domain.messaging.quiet_hours import earliest_time_to_tell, is_read_by_people
from chalicelib.domain.messaging.reachability import Reachability, desk_reachability
from chalicelib.domain.organisation.directory import Desk
from chalicelib.domain.organisation.hierarchy import national_desk, parent_of
from chalicelib.notify.envelopes import About
from chalicelib.notify.envelopes import notice as notice_envelope
from chalicelib.notify.sending import Undeliverable
from chalicelib.services.core.parts import Parts
from chalicelib.services.messaging.delivery_leases import Times, deliver, drop, wait_for_morning
from chalicelib.store.cases.case_file import CaseFile, Notice, NoticeState, state_of

REPLY = "reply"
"""The notice that a reporter can cause again and again."""


def notify_of(parts: Parts, number: CaseNumber, seq: int, now: Times) -> list[AgencyNotice]:
    """
    Sends the notices that the event owes and that still apply; returns those sent now.

    One that nobody could hear is noted as such, and the nearest desk above whose topic somebody hears is told of it.
    Raises UnderWay while another attempt is sending one.
    """
    file = parts.cases.load(number)
    event, before = file.event_at(seq)
    sent = []
    for owed in agency_notices(event, before):
        outcome = _deliver(parts, file, event, owed, now)
        if outcome:
            sent.append(owed)
        state = outcome.state if outcome else file.notice_state(seq, _name_of(owed))
        if state is NoticeState.UNHEARD:
            sent += _tell_above(parts, file, event, owed, now)
    return sent


def _name_of(owed: AgencyNotice) -> str:
    return f"{owed.purpose}@{owed.desk}"


def _deliver(parts: Parts, file: CaseFile, event: Event, owed: AgencyNotice, now: Times) -> Notice | None:
    """Sends one notice, or lets it wait for the morning; what became of it, if it was sent now."""
    notice = Notice(event.seq, _name_of(owed), "sns", owed.desk, now.business)
    if file.notice_settled(event.seq, notice.purpose):
        return None
    if not still_applies(owed.purpose, event, file.case) or _is_said_later(file, event, notice):
        drop(parts, file, notice)
        return None
    reach = reach_of_desk(parts, owed.desk, whistleblowing=file.case.is_whistleblowing)
    morning = _earliest(parts, file, owed, reach, now)
    if morning > now.business:
        wait_for_morning(parts, file, notice, morning)
        return None

    def send() -> Notice:
        return _send(parts, file, event, owed, notice=notice, reach=reach)

    return deliver(parts, file, notice, send, now=now)


def _earliest(parts: Parts, file: CaseFile, owed: AgencyNotice, reach: Reachability | None, now: Times) -> datetime:
    desk = parts.directory.desk(owed.desk)
    if desk is None or reach is None or not is_read_by_people(reach.channels):
        return now.business
    at = max(now.business, _after_the_last(file, _name_of(owed)) if owed.purpose == REPLY else now.business)
    return at if file.case.emergency else earliest_time_to_tell(at, ZoneInfo(desk.zone))


def _after_the_last(file: CaseFile, name: str) -> datetime:
    """An hour after the last notice of that name: whoever replies again and again fills no officer's letter box."""
    sent = (instant(row.sent_at) for row in file.notices if row.purpose == name and state_of(row) is NoticeState.SENT)
    return max(sent, default=file.case.received_at - BETWEEN_ASKED_FOR) + BETWEEN_ASKED_FOR


def _is_said_later(file: CaseFile, event: Event, notice: Notice) -> bool:
    """Does a later reply owe the same desk the same? Of several that waited for their hour the last is told."""
    if event.type is not EventType.REPLIED or file.notice_state(event.seq, notice.purpose) is not NoticeState.WAITING:
        return False
    return any(each.seq > event.seq and (each.type, each.desk) == (event.type, event.desk) for each in file.events)


def _send(
    parts: Parts, file: CaseFile, event: Event, owed: AgencyNotice, *, notice: Notice, reach: Reachability | None
) -> Notice:
    path = f"/v1/cases/{file.case.number}"
    about = About.of(file.case, event, due_at=_due_at(parts, file), path=path)
    topic = topic_of(parts, owed.desk, whistleblowing=file.case.is_whistleblowing)
    parts.topics.publish(topic, notice_envelope(owed, about, source=parts.place.source))
    if reach is None or reach.obstacle is None:
        return notice
    return replace(notice, state=NoticeState.UNHEARD, obstacle=reach.obstacle.value)


def reach_of_desk(parts: Parts, desk: DeskId, *, whistleblowing: bool) -> Reachability | None:
    """Whether somebody hears the desk's topic; None if SNS does not say now, which holds no notice up."""
    topic = topic_of(parts, desk, whistleblowing=whistleblowing)
    try:
        return desk_reachability(parts.topics.confirmed_protocols(topic))
    except (Unavailable, Undeliverable):
        return None


def unheard_desks(parts: Parts) -> list[DeskId]:
    """The institutions and inspectorates whose topic nobody hears; one that SNS does not tell of now is left out."""
    directory = parts.directory
    desks = (desk for each in directory.institutions() for desk in directory.desks_of(each.id))
    with_topics = [desk.id for desk in desks if desk.topic and desk.active]
    found = ((desk, reach_of_desk(parts, desk, whistleblowing=True)) for desk in with_topics)
    return [desk for desk, reach in found if reach and not reach.reachable]


def _tell_above(parts: Parts, file: CaseFile, event: Event, owed: AgencyNotice, now: Times) -> Iterator[AgencyNotice]:
    """Of a notice that nobody heard, the nearest desk above that hears something; the nation if none does."""
    for desk in _above(parts, file, owed.desk):
        reach = reach_of_desk(parts, desk, whistleblowing=file.case.is_whistleblowing)
        if reach is None or reach.reachable:
            told = unheard_notice(desk, owed.desk)
            if _deliver(parts, file, event, told, now):
                yield told
            return


def _above(parts: Parts, file: CaseFile, desk: DeskId) -> Iterator[DeskId]:
    """The desks above, nearest first; of a case of whistleblowing inspectorates alone."""
    seen, directory = {desk}, parts.directory
    while True:
        if file.case.is_whistleblowing:
            desk = superior(replace(file.case, desk=desk), directory)
        else:
            desk = parent_of(directory.desk(desk) or national_desk(directory), directory).id
        if desk in seen:
            return
        seen.add(desk)
        yield desk


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
        raise CorruptData(f"desk {desk_id} has no topic")
    *before, _, account, name = holder.topic.split(":")
    return ":".join([*before, parts.place.region, account, name])
