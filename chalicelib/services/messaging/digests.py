"""Each desk's morning: what lies where, what is due today, what is late."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.timestamps import NATION, instant, local_day, midnight
from chalicelib.domain.core.vocabulary import DeskId, Queue, institution_of
from chalicelib.domain.organisation.directory import Desk
from chalicelib.notify.cloud_events import Envelope
from chalicelib.notify.envelopes import digest, task
from chalicelib.services.core.parts import Parts
from chalicelib.services.messaging.agency_notices import topic_of
from chalicelib.store.cases.case_queries import Page

MORNING = time(8, 0)
COUNT_AT_MOST = 10_000
"""Cases of a pile that are counted; a digest of a larger one says that its numbers are the least."""
KEEP_MARK_SECONDS = 14 * 24 * 3600


def request_digests(parts: Parts, now: datetime) -> int:
    """Asks for a digest of every desk whose morning has come, one a home, over the queue; returns how many."""
    homes, desks = parts.keepers.homes(), list(_desks_at(parts, now))
    bodies = [_request(parts, home, desk, now).body for home in homes for desk in desks]
    parts.queues.send_batch(parts.place.notify_agencies_queue, bodies)
    return len(bodies)


def _request(parts: Parts, home: str, desk: Desk, now: datetime) -> Envelope:
    day = local_day(now, ZoneInfo(desk.zone)).isoformat()
    data = {"home": home, "desk": desk.id, "day": day}
    return task("digest", id=f"{desk.id}.{day}.{home}.digest", source=parts.place.source, at=now, data=data)


def _desks_at(parts: Parts, now: datetime) -> Iterator[Desk]:
    calendar = parts.directory.calendar_in_force()
    for institution in parts.directory.institutions():
        for desk in parts.directory.desks_of(institution.id):
            zone = ZoneInfo(desk.zone)
            day = local_day(now, zone)
            is_morning = desk.active and now.astimezone(zone).hour == MORNING.hour
            if is_morning and calendar.for_place(desk.area, desk.week).is_working(day):
                yield desk


def send_digest(parts: Parts, home: str, desk_id: DeskId, day: date, now: datetime) -> bool:
    """
    Sends the desk its digest of that day and home, once; nothing if nothing is open there, or once the day is over.

    Regions that share their tables each send that of their own home: one for all would be written by two of them.
    """
    parts.keepers.must_keep_home(home)
    desk = parts.directory.desk(desk_id)
    if desk and day < local_day(now, ZoneInfo(desk.zone)):
        return False
    queues = (Queue.NEW, Queue.WORKING, Queue.WAITING_REPORTER)
    piles = {queue: parts.sweeps.dates([home], desk_id, queue.value, limit=COUNT_AT_MOST) for queue in queues}
    name = f"digest#{home}#{desk_id}#{day.isoformat()}"
    if not any(pile.rows for pile in piles.values()) or parts.statistics.was_done(name, now):
        return False
    topic = topic_of(parts, desk_id, whistleblowing=_has_own_topic(parts, desk_id))
    parts.topics.publish(topic, _digest(parts, desk_id, day, piles, now, home=home))
    parts.statistics.first_time(name, int(now.timestamp()) + KEEP_MARK_SECONDS, now)
    return True


def _digest(
    parts: Parts, desk_id: DeskId, day: date, piles: Mapping[Queue, Page], now: datetime, *, home: str
) -> Envelope:
    rows = [row for pile in piles.values() for row in pile.rows]
    dated = [
        (CaseNumber(row.number or ""), instant(due)) for row in rows if (due := getattr(row, "due_at_promised", None))
    ]
    desk = parts.directory.desk(desk_id)
    tonight = midnight(day + timedelta(days=1), ZoneInfo(desk.zone) if desk else NATION)
    return digest(
        desk_id,
        day,
        home=home,
        source=parts.place.source,
        at=now,
        counts={queue.value: len(pile.rows) for queue, pile in piles.items() if pile.rows},
        counts_are_least=any(pile.next for pile in piles.values()),
        due_today=sum(now < due <= tonight for _, due in dated),
        overdue=sum(due <= now for _, due in dated),
        nearest=dated,
    )


def _has_own_topic(parts: Parts, desk_id: DeskId) -> bool:
    """An inspectorate is told over its own topic: its institution's subscribers may not know what lies there."""
    institution = parts.directory.desk(institution_of(desk_id))
    return institution is not None and institution.inspectorate == desk_id
