"""
What somebody keeps to show, years later and without us, that a case had an event: receipts, and the case's events.

The path of a leaf is read from two objects of the day: which chunk it lies in, and that chunk. So a receipt costs the
same on a day of a thousand cases and of a million.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chalicelib.domain.cases.case import Event
from chalicelib.domain.core.case_number import home_of
from chalicelib.domain.core.errors import Missing
from chalicelib.domain.core.timestamps import NATION, local_day
from chalicelib.domain.evidence.daily_roots import SALTS, Moved, leaf_of, salt_of
from chalicelib.domain.evidence.merkle import consistency_path, inclusion_path
from chalicelib.services.core.parts import Parts
from chalicelib.services.evidence.root_publication import CHUNK, newest_day, root_name
from chalicelib.store.cases.case_file import CaseFile

TRIED_DAYS = 5
"""So many of a case's days are looked into, newest first, for one whose tree has the case."""


@dataclass(frozen=True)
class Inclusion:
    """Where a leaf lies in the tree of a day, and the path from there to the signed root."""

    salt: str
    index: int
    path: tuple[str, ...]
    signed: Mapping[str, Any]


@dataclass(frozen=True)
class Receipt:
    """An event of a case by its hash; `included` from the day after it on, if it was the case's last one of its day."""

    event: Event
    included: Inclusion | None


def receipt_of(parts: Parts, file: CaseFile, now: datetime) -> Receipt:
    """The newest event for which there is a proof; without any proof yet the newest of all."""
    newest = newest_day(parts, home_of(file.case.number), now)
    for event in _last_of_days(file.events):
        if newest and local_day(event.at, NATION) <= newest and (included := _included(parts, event)):
            return Receipt(event, included)
    return Receipt(file.events[-1], None)


def signed_root(parts: Parts, home: str, day: date) -> Mapping[str, Any]:
    """The record of a day with its signature. OwnedByAnotherRegion if another Region has it, Missing if nobody has."""
    if home != parts.place.home:
        parts.keepers.must_keep_home(home)
    found: Mapping[str, Any] | None = parts.roots.read(root_name(home, day))
    if found is None:
        raise Missing(day=day.isoformat())
    return found


@dataclass(frozen=True)
class Consistency:
    """Two signed records of a home, and the path by which the later one stands on the earlier one."""

    first: Mapping[str, Any]
    second: Mapping[str, Any]
    path: tuple[str, ...]


def consistency(parts: Parts, home: str, since: date, until: date) -> Consistency:
    """The proof that nothing before `since` was changed until then; raises as `signed_root`."""
    first, second = signed_root(parts, home, since), signed_root(parts, home, until)
    log = [bytes.fromhex(entry) for entry in parts.roots.read(f"log/{home}/{until.isoformat()}.json")]
    path = consistency_path(log, first["record"]["log_size"])
    return Consistency(first, second, tuple(node.hex() for node in path))


def _last_of_days(events: tuple[Event, ...]) -> Iterator[Event]:
    days: set[date] = set()
    for event in reversed(events):
        if len(days) < TRIED_DAYS and (day := local_day(event.at, NATION)) not in days:
            days.add(day)
            yield event


def _included(parts: Parts, event: Event) -> Inclusion | None:
    day, home = local_day(event.at, NATION), home_of(event.number)
    signed = parts.roots.read(root_name(home, day))
    if signed is None:
        return None
    salt = salt_of(parts.seals.derive(SALTS), event.number, day)
    leaf = leaf_of(salt, Moved(event.number, event.seq, event.hash)).hex()
    # A record that somebody put first has no tree under it.
    tops = parts.roots.read(f"trees/{home}/{day.isoformat()}/tops.json") or []
    chunk = bisect_right([top["first"] for top in tops], leaf) - 1
    leaves = parts.roots.read(f"trees/{home}/{day.isoformat()}/{chunk:06d}.json") if chunk >= 0 else []
    if leaf not in leaves:
        return None
    place = leaves.index(leaf)
    within = inclusion_path([bytes.fromhex(each) for each in leaves], place)
    above = inclusion_path([bytes.fromhex(top["root"]) for top in tops], chunk)
    path = tuple(node.hex() for node in [*within, *above])
    return Inclusion(salt.hex(), chunk * CHUNK + place, path, signed)
