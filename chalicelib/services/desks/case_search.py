"""
Looking for a case in the piles that an officer may look into: by words of its line, or a part of its number.

There is no engine beside the table. Piles are read in order, open ones first, and a page stops when it has found enough
or read enough: it may be short, or empty, and still have a next one (docs/adr/0014).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.actions.visibility import may_open
from chalicelib.domain.cases.search_terms import Sought
from chalicelib.domain.core.timestamps import NATION, local_day
from chalicelib.domain.core.vocabulary import DeskId, Queue
from chalicelib.domain.organisation.directory import Desk, Officer
from chalicelib.services.core.parts import Parts
from chalicelib.services.desks.area_names import AreaNames
from chalicelib.services.desks.inbox import case_of, columns_of
from chalicelib.store.cases.case_queries import READ_AT_MOST
from chalicelib.store.tables.case_table import Row

PAGE = 20
READS_A_PAGE = 12
"""Questions to the tables that one page may ask before it answers short, with a cursor."""
MONTHS_BACK = 12
"""How far back what has ended is looked through; older cases are opened by their number."""


@dataclass(frozen=True)
class Found:
    """Rows that fit, and where to go on: the pile and the key within it."""

    rows: tuple[dict[str, Any], ...]
    next: Mapping[str, Any] | None


def search(
    parts: Parts,
    officer: Officer,
    desks: Sequence[Desk],
    sought: Sought,
    now: datetime,
    *,
    start: Mapping[str, Any] | None = None,
) -> Found:
    """A page of what fits, of the piles of these desks."""
    places = _places(desks, now)
    place, after = ((start["desk"], start["queue"]), start["after"]) if start else (places[0], None)
    names, found, pages = AreaNames(parts), list[dict[str, Any]](), 0
    # A desk or a month that is gone since the last page has nothing behind it either.
    for desk, queue in places[places.index(place) :] if place in places else ():
        while True:
            here = {"desk": desk, "queue": queue, "after": after}
            if pages + names.asked >= READS_A_PAGE:
                return Found(tuple(found), here)
            page = parts.sweeps.inbox(parts.keepers.homes(), DeskId(desk), queue, limit=READ_AT_MOST, after=after)
            pages += 1
            for row in page.rows:
                shown = columns_of(row)
                spent = pages + names.asked >= READS_A_PAGE and not names.knows(shown["area"])
                fits = not spent and may_open(officer, case_of(shown)) and _fits(parts, names, sought, shown)
                # A full page ends before the next one that fits: where none does, it is the last.
                if spent or (fits and len(found) == PAGE):
                    return Found(tuple(found), here | {"after": after})
                after = _key_of(row)
                if fits:
                    found.append(shown)
            if (after := page.next) is None:
                break
    return Found(tuple(found), None)


def _places(desks: Sequence[Desk], now: datetime) -> list[tuple[str, str]]:
    """Every pile, the open ones of all desks before what ended, and that newest first."""
    open_ones = [queue.value for queue in Queue if queue is not Queue.DONE]
    # The month in which the day begins first: a desk further west has nothing there yet.
    today = max((local_day(now, ZoneInfo(desk.zone)) for desk in desks), default=local_day(now, NATION))
    months = (divmod(today.year * 12 + today.month - 1 - back, 12) for back in range(MONTHS_BACK + 1))
    done = [f"{Queue.DONE}-{year:04d}-{month + 1:02d}" for year, month in months]
    return [(desk.id, queue) for queue in [*open_ones, *done] for desk in desks]


def _fits(parts: Parts, names: AreaNames, sought: Sought, row: Mapping[str, Any]) -> bool:
    if sought.is_in_number(row["number"]):
        return True
    category = parts.directory.categories().get(row["category"] or "")
    topics = (category.name_id, category.name_en) if category else ()
    return sought.is_in([row["title"] or "", *topics, names.of(row["area"]) if row["area"] else ""])


def _key_of(row: Row) -> dict[str, Any]:
    return {name: {"S": str(getattr(row, name))} for name in ("pk", "sk", "inbox_key", "inbox_at")}
