"""
Publishing the root of each day: gathered, signed, locked, told to every institution; late days in their order.

The record is put last, so that whoever finds it finds everything that proofs are made from. Each step leaves what it
made where the next tick finds it, and makes nothing twice.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.domain.core.canonical_json import canonical
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import Tampered
from chalicelib.domain.core.timestamps import NATION, local_day, midnight
from chalicelib.domain.core.vocabulary import DeskId
from chalicelib.domain.evidence.daily_roots import SALTS, entry_hash, leaves_of, record_of
from chalicelib.domain.evidence.merkle import root_of
from chalicelib.domain.evidence.signatures import is_signed
from chalicelib.notify.envelopes import day_root, task
from chalicelib.services.core.parts import Parts
from chalicelib.services.evidence.root_leaves import gather, gathered
from chalicelib.services.messaging.agency_notices import topic_of
from chalicelib.services.messaging.delivery_leases import LEASE, Times, UnderWay

CHUNK = 1024
"""Leaves that lie in one object: a power of two, so that each chunk is a subtree of the day's tree."""
GRACE = timedelta(hours=6)
"""After the end of a day so long nobody is called because its root is not there yet."""
LATELY = timedelta(days=27)
"""The newest record is looked for in the months of so many days first, and only then in all."""
KEEP_MARK_SECONDS = 90 * 24 * 3600


@dataclass(frozen=True)
class Published:
    """The days whose records were made now, and the cases that no leaf was given."""

    days: tuple[date, ...]
    refused: tuple[CaseNumber, ...]


def publish(parts: Parts, shard: int, now: Times) -> Published:
    """
    Does a shard's part for every day that is due, and makes the records for which it was the last one missing.

    Tampered where somebody put a record first that the service has not signed: no day is made to stand on such a one.
    """
    home = parts.place.home
    done: list[date] = []
    refused: list[CaseNumber] = []
    if home not in parts.keepers.homes():
        # Whoever keeps it meanwhile has no log of its days; they are caught up when it comes back.
        return Published((), ())
    open_still = True
    for day in days_due(parts, home, now.business):
        _must_be_free(parts, home, day)
        refused += gather(parts, day, shard, now)
        open_still = open_still and _close(parts, home, day, now.machine)
        done += [day] if open_still else []
    _tell(parts, home, now.business)
    return Published(tuple(done), tuple(refused))


def days_due(parts: Parts, home: str, now: datetime) -> list[date]:
    """The days that are over and have no record of ours, oldest first, from the first that has an event."""
    yesterday = local_day(now, NATION) - timedelta(days=1)
    newest = newest_day(parts, home, now)
    if newest is None:
        first = min(yesterday, parts.statistics.first_day(home, yesterday) or yesterday)
    else:
        first = newest + timedelta(days=is_ours(parts, home, newest))
    return [first + timedelta(days=after) for after in range((yesterday - first).days + 1)]


def missing(parts: Parts, now: datetime) -> int:
    """How many days have been over for longer than it takes, and have no record."""
    due = days_due(parts, parts.place.home, now)
    return sum(midnight(day + timedelta(days=1), NATION) + GRACE <= now for day in due)


def newest_day(parts: Parts, home: str, now: datetime) -> date | None:
    """The last day that is over and has a record, whoever made it; None before the first."""
    today = local_day(now, NATION)
    lately = days_before(today, recorded(parts, home, today - LATELY, today))
    days = lately or days_before(today, parts.roots.keys(f"roots/{home}/"))
    return days[-1] if days else None


def days_before(today: date, names: Iterable[str]) -> list[date]:
    """The days of the records of those names that are over, in order: what lies ahead is none of the service's."""
    days: set[date] = set()
    for name in names:
        with suppress(ValueError):
            days.add(date.fromisoformat(name.rpartition("/")[2].removesuffix(".json")))
    return sorted(day for day in days if day < today)


def is_ours(parts: Parts, home: str, day: date) -> bool:
    """Is what lies in the place of a day's record the one of that day, and signed by the service's own key?"""
    kept, key = parts.roots.read(root_name(home, day)), parts.root_key.public()
    try:
        record = kept["record"]
        is_of_that_day = (record["home"], record["day"], kept["key"]) == (home, day.isoformat(), key.fingerprint)
        return is_of_that_day and is_signed(key.x, key.y, canonical(record), kept["signature"])
    except (LookupError, TypeError, ValueError):
        return False


def recorded(parts: Parts, home: str, since: date, until: date) -> list[str]:
    """The names of the records of the months in which that span begins and ends, in the order of their days."""
    months = sorted({since.isoformat()[:7], until.isoformat()[:7]})
    return [name for month in months for name in parts.roots.keys(f"roots/{home}/{month}-")]


def root_name(home: str, day: date) -> str:
    """Where the record of a day lies."""
    return f"roots/{home}/{day.isoformat()}.json"


def _must_be_free(parts: Parts, home: str, day: date) -> None:
    """Another shard may have made the record meanwhile; whoever else did wants another past to be vouched for."""
    if parts.roots.keys(root_name(home, day)) and not is_ours(parts, home, day):
        raise Tampered(f"the record of {home} of {day.isoformat()} was put by somebody else")


def _close(parts: Parts, home: str, day: date, machine_now: datetime) -> bool:
    """Makes the record of the day if every shard is done."""
    found = gathered(parts, home, day)
    if found is None:
        return False
    leaves = leaves_of(parts.seals.derive(SALTS), day, found.moved)
    before = parts.roots.read(root_name(home, day - timedelta(days=1)))
    log = parts.roots.read(f"log/{home}/{(day - timedelta(days=1)).isoformat()}.json") if before else []
    if before and root_of(list(map(bytes.fromhex, log))).hex() != before["record"]["log_root"]:
        raise Tampered(f"the log of {home} before {day.isoformat()} was put by somebody else")
    record = record_of(home, day, leaves, refused=len(found.refused), before=before and before["record"], log=log)
    for name, content in _tree(home, day, leaves):
        parts.roots.put_once(name, content, machine_now)
    parts.roots.put_once(f"log/{home}/{day.isoformat()}.json", [*log, entry_hash(record).hex()], machine_now)
    signed = {"record": record, "key": parts.root_key.public().fingerprint}
    signature = parts.root_key.sign(canonical(record))
    parts.roots.put_once(root_name(home, day), signed | {"signature": signature}, machine_now)
    return True


def _tree(home: str, day: date, leaves: list[bytes]) -> Iterator[tuple[str, Any]]:
    """What a path is read from in two steps: the chunks of leaves, and of each its first leaf and its root."""
    chunks = [leaves[at : at + CHUNK] for at in range(0, len(leaves), CHUNK)]
    for place, chunk in enumerate(chunks):
        yield f"trees/{home}/{day.isoformat()}/{place:06d}.json", [leaf.hex() for leaf in chunk]
    tops = [{"first": chunk[0].hex(), "root": root_of(chunk).hex()} for chunk in chunks]
    yield f"trees/{home}/{day.isoformat()}/tops.json", tops


def _tell(parts: Parts, home: str, now: datetime) -> None:
    """Asks for the newest record to be sent to every institution; whoever is asked twice sends it once."""
    day = newest_day(parts, home, now)
    name = f"root#{home}#{day}"
    if day is None or parts.statistics.was_done(name, now):
        return
    signed = parts.roots.read(root_name(home, day))
    bodies = [_request(parts, signed, desk.id, now) for desk in parts.directory.institutions() if desk.topic]
    parts.queues.send_batch(parts.place.notify_agencies_queue, bodies)
    parts.statistics.first_time(name, int(now.timestamp()) + KEEP_MARK_SECONDS, now)


def _request(parts: Parts, signed: Mapping[str, Any], desk: DeskId, now: datetime) -> str:
    record = signed["record"]
    name = f"{desk}.{record['day']}.{record['home']}.day_root"
    data = {"desk": desk, "root": signed}
    return task("day_root", id=name, source=parts.place.source, at=now, data=data).body


def send_root(parts: Parts, desk: DeskId, signed: Mapping[str, Any], now: Times) -> bool:
    """
    Sends an institution the record of a day over its own topic; False if that was done before.

    As other messages do it goes out at least once and by one sender at a time (`delivery_leases`): asked for twice, it
    is sent once. Raises UnderWay while another attempt holds the claim.
    """
    record = signed["record"]
    name = f"root#{record['home']}#{record['day']}#{desk}"
    if parts.statistics.was_done(name, now.business):
        return False
    lapses_at = int((now.machine + LEASE).timestamp())
    if not parts.statistics.first_time(f"{name}#claim", lapses_at, now.machine):
        raise UnderWay
    over = midnight(date.fromisoformat(record["day"]) + timedelta(days=1), NATION)
    message = day_root(desk, signed, source=parts.place.source, at=over)
    parts.topics.publish(topic_of(parts, desk, whistleblowing=False), message)
    parts.statistics.first_time(name, int(now.business.timestamp()) + KEEP_MARK_SECONDS, now.business)
    return True
