"""How much lies at a desk: its piles counted, and what is late at every desk of an institution."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.actions.masking import MASK_REQUESTS
from chalicelib.domain.actions.visibility import may_open
from chalicelib.domain.cases.case import Case
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.timestamps import instant, local_day, midnight, month_of, stamp
from chalicelib.domain.core.vocabulary import Classification, DeskId, Queue, Role, Status, institution_of
from chalicelib.domain.organisation.areas import alphabetical
from chalicelib.domain.organisation.directory import Desk, Officer
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.case_queries import Page
from chalicelib.store.tables.case_table import Row

MINE = "mine"
COUNTED_AT_MOST = 500
"""Cases of a pile that are counted, in every view alike; of a longer one a sum says that it is the least."""
DESKS_A_PAGE = 10
OWED = (Queue.NEW.value, Queue.WORKING.value)
"""The piles in which a desk owes the next step; elsewhere the date is the reporter's."""

_EVERYWHERE = frozenset({Role.NATIONAL_ADMIN, Role.EVALUATOR})
_OVERSEERS = frozenset({Role.INSTITUTION_ADMIN, Role.LEADER})


class Urgency(StrEnum):
    """A part of a pile: what is late, or due by the end of this day."""

    LATE = "late"
    TODAY = "today"


@dataclass(frozen=True)
class Pile:
    """A pile, counted; `more` if it is longer than was counted, `late_more`, `today_more` if that hides such cases."""

    queue: str
    total: int
    late: int
    today: int
    more: bool
    late_more: bool
    today_more: bool


@dataclass(frozen=True)
class DeskLoad:
    """What is late at a desk: how much (`late_more`: at least), since when, and what is due there next."""

    desk: Desk
    late: int
    today: int
    late_more: bool
    today_more: bool
    oldest: str | None
    next: str | None


def looks_into(officer: Officer, desk: DeskId) -> bool:
    """May the officer look into that desk's piles? Into their own; an overseer into all of the institution."""
    if desk == officer.desk or officer.roles & _EVERYWHERE:
        return True
    above = officer.desk == officer.institution and bool(officer.roles & _OVERSEERS)
    return institution_of(desk) == officer.institution and (above or Role.INSPECTOR in officer.roles)


def desks_seen(parts: Parts, officer: Officer, institution: DeskId) -> list[Desk]:
    """The desks of an institution that the officer may look into, the institution's own first."""
    found = [desk for desk in parts.directory.desks_of(institution) if looks_into(officer, desk.id)]
    return sorted(found, key=lambda desk: (not desk.is_institution, alphabetical(desk.name)))


_COLUMNS = (
    "number", "title", "status", "classification", "category", "area", "desk", "officer", "due_at_promised",
    "received_at", "emergency", "secret", "anonymous", "revision", "needs_inspection",
)  # fmt: skip


def columns_of(row: Row) -> dict[str, Any]:
    """What a line of an inbox shows."""
    return {name: getattr(row, name, None) for name in _COLUMNS}


def case_of(row: Mapping[str, Any]) -> Case:
    """As much of the case as the rules on who may know of it look at."""
    return Case(
        number=CaseNumber(row["number"]),
        received_at=instant(row["received_at"]),
        classification=Classification(row["classification"]),
        status=Status(row["status"]),
        desk=DeskId(row["desk"]),
        secret=bool(row["secret"]),
    )


def span_of(urgency: Urgency, now: datetime, zone: str) -> tuple[str | None, str]:
    """Between which due dates that part of a pile lies: after the first, up to and including the second."""
    if urgency is Urgency.LATE:
        return None, stamp(now)
    return stamp(now), stamp(_end_of_day(now, zone))


def count_piles(parts: Parts, officer: Officer, desk: Desk, now: datetime) -> list[Pile]:
    """Every pile of the desk, this month's finished ones, requests for masks, what the officer has: a query each."""
    homes = parts.keepers.homes()
    done = f"{Queue.DONE}-{month_of(now, ZoneInfo(desk.zone))}"
    names = [*(queue.value for queue in Queue if queue is not Queue.DONE), done, MASK_REQUESTS]
    piles = [
        _counted(officer, name, parts.sweeps.dates(homes, desk.id, name, limit=COUNTED_AT_MOST), desk, now)
        for name in names
    ]
    mine = parts.sweeps.dates_of_mine(homes, officer.id, limit=COUNTED_AT_MOST)
    return [*piles, _counted(officer, MINE, mine, desk, now)]


def watch_desks(
    parts: Parts, officer: Officer, institution: DeskId, now: datetime, *, start: int = 0
) -> tuple[list[DeskLoad], int | None]:
    """What is late at the desks of an institution, so many at a time, two queries each; and where to go on."""
    desks = desks_seen(parts, officer, institution)
    end = start + DESKS_A_PAGE
    loads = [_load(parts, officer, desk, now) for desk in desks[start:end]]
    return loads, end if end < len(desks) else None


def _load(parts: Parts, officer: Officer, desk: Desk, now: datetime) -> DeskLoad:
    homes = parts.keepers.homes()
    pages = [parts.sweeps.dates(homes, desk.id, queue, limit=COUNTED_AT_MOST) for queue in OWED]
    piles = [_counted(officer, queue, page, desk, now) for queue, page in zip(OWED, pages, strict=True)]
    dates = sorted(date for page in pages for date in _dates(_known(officer, page)))
    late, late_more = sum(pile.late for pile in piles), any(pile.late_more for pile in piles)
    ahead = [] if late_more else dates[late:]
    return DeskLoad(
        desk=desk,
        late=late,
        today=sum(pile.today for pile in piles),
        late_more=late_more,
        today_more=any(pile.today_more for pile in piles),
        oldest=dates[0] if late else None,
        next=ahead[0] if ahead else None,
    )


def _counted(officer: Officer, queue: str, page: Page, desk: Desk, now: datetime) -> Pile:
    known, is_cut = _known(officer, page), page.next is not None
    dates, evening = _dates(known), stamp(_end_of_day(now, desk.zone))
    late = sum(date <= stamp(now) for date in dates)
    # The nearest dates come first, what has none last: so far was read at least.
    reached = _dates(page.rows[-1:])
    return Pile(
        queue,
        len(known),
        late,
        today=sum(date <= evening for date in dates) - late,
        more=is_cut,
        late_more=is_cut and [] < reached <= [stamp(now)],
        today_more=is_cut and [] < reached <= [evening],
    )


_NEEDED = ("number", "received_at", "classification", "status", "desk", "secret")


def _known(officer: Officer, page: Page) -> list[Any]:
    """What the officer may know of."""
    return [row for row in page.rows if may_open(officer, case_of({name: getattr(row, name) for name in _NEEDED}))]


def _dates(rows: Sequence[Any]) -> list[str]:
    """The dates that are owed, nearest first."""
    return [date for row in rows if (date := getattr(row, "due_at_promised", None))]


def _end_of_day(now: datetime, zone: str) -> datetime:
    place = ZoneInfo(zone)
    return midnight(local_day(now, place) + timedelta(days=1), place)
