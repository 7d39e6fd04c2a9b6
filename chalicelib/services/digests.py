"""Each desk's morning: what lies where, what is due today, what is late."""

from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from chalicelib.domain.directory import Desk
from chalicelib.domain.times import instant, local_day
from chalicelib.domain.words import DeskId, Queue, institution_of
from chalicelib.notify.envelopes import digest as digest_envelope
from chalicelib.services.agencies import topic_of
from chalicelib.services.parts import Parts
from chalicelib.store.tables import Row

MORNING = time(8, 0)
NAMED_CASES = 20
READ_AT_MOST = 200
KEEP_MARK_SECONDS = 14 * 24 * 3600


def request_digests(parts: Parts, now: datetime) -> int:
    """Asks for a digest of every desk whose morning has come, over the queue; returns how many were asked for."""
    asked = 0
    batch: list[dict[str, str]] = []
    for desk in _desks_at(parts, now):
        batch.append({"digest": desk.id, "day": local_day(now, ZoneInfo(desk.zone)).isoformat()})
        if len(batch) == 10:  # noqa: PLR2004  # the most that one SQS call takes
            asked += _ask(parts, batch)
    return asked + _ask(parts, batch)


def _ask(parts: Parts, batch: list[dict[str, str]]) -> int:
    count = len(batch)
    if batch:
        parts.queues.send_batch(parts.place.notify_agencies_queue, batch)
        batch.clear()
    return count


def _desks_at(parts: Parts, now: datetime) -> Iterator[Desk]:
    calendar = parts.directory.calendar_in_force()
    for institution in parts.directory.institutions():
        for desk in parts.directory.desks_of(institution.id):
            zone = ZoneInfo(desk.zone)
            day = local_day(now, zone)
            is_morning = desk.active and now.astimezone(zone).hour == MORNING.hour
            if is_morning and calendar.for_place(desk.area, desk.week).is_working(day):
                yield desk


def send_digest(parts: Parts, desk_id: DeskId, day: date, now: datetime) -> bool:
    """Sends the desk its digest of that day, once; nothing to a desk that has nothing open."""
    name = f"digest#{desk_id}#{day.isoformat()}"
    if parts.statistics.was_done(name):
        return False
    rows = [row for queue in (Queue.NEW, Queue.WORKING, Queue.WAITING_REPORTER) for row in _rows(parts, desk_id, queue)]
    if rows:
        envelope = digest_envelope(
            desk_id, day, counts=_counts(rows), nearest=_nearest(rows), now=now, source=parts.place.source
        )
        parts.topics.publish(topic_of(parts, desk_id, whistleblowing=_has_own_topic(parts, desk_id)), envelope)
    parts.statistics.first_time(name, int(now.timestamp()) + KEEP_MARK_SECONDS)
    return bool(rows)


def _rows(parts: Parts, desk_id: DeskId, queue: Queue) -> list[Row]:
    page = parts.sweeps.inbox(parts.place.home, desk_id, queue.value, limit=READ_AT_MOST)
    return list(page.rows)


def _counts(rows: list[Row]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in rows:
        queue = str(getattr(row, "queue", ""))
        counts[queue] = counts.get(queue, 0) + 1
    return counts


def _nearest(rows: list[Row]) -> list[tuple[str, datetime]]:
    dated = [(str(row.number), instant(due)) for row in rows if (due := getattr(row, "due_at_promised", None))]
    return sorted(dated, key=lambda pair: pair[1])[:NAMED_CASES]


def _has_own_topic(parts: Parts, desk_id: DeskId) -> bool:
    """An inspectorate is told over its own topic: its institution's subscribers may not know what lies there."""
    institution = parts.directory.desk(institution_of(desk_id))
    return institution is not None and institution.inspectorate == desk_id
