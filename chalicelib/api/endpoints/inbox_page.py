"""The piles of a desk, and what an officer has taken on."""

import re
from datetime import datetime
from typing import Any

from chalicelib.api.http.csv_tables import as_table
from chalicelib.api.requests.payloads import Format
from chalicelib.api.requests.query_parameters import InboxQuery
from chalicelib.api.responses.list_responses import InboxRow, PublicRow
from chalicelib.api.views.directory_names import (
    area_named,
    category_named,
    desk_here,
    desk_named,
    officer_named,
    zone_of,
)
from chalicelib.domain.actions.masking import MASK_REQUESTS
from chalicelib.domain.actions.visibility import may_open
from chalicelib.domain.core.errors import FieldError, Invalid, Missing
from chalicelib.domain.core.timestamps import instant, wall_time
from chalicelib.domain.core.vocabulary import DeskId, Queue
from chalicelib.domain.organisation.directory import Desk, Officer
from chalicelib.i18n import text
from chalicelib.services.core.parts import Parts
from chalicelib.services.desks.area_names import AreaNames
from chalicelib.services.desks.inbox import MINE, case_of, columns_of, desks_seen, looks_into, span_of

PAGE = 50
LINES_A_TABLE = 500
"""Rows of one page of a table for spreadsheets: far below the 6 MB that a function can answer."""
_DONE = re.compile(r"done-\d{4}-(0[1-9]|1[0-2])")
_BESIDE = (MINE, MASK_REQUESTS)
_OPEN = tuple(queue.value for queue in Queue if queue is not Queue.DONE)


def page_of(
    parts: Parts, officer: Officer, query: InboxQuery, after: Any, now: datetime
) -> tuple[list[dict[str, Any]], Any]:
    """A page of rows that the officer may know of, and where to go on."""
    queue, homes = query.queue, parts.keepers.homes()
    if queue not in _BESIDE and queue not in _OPEN and not _DONE.fullmatch(queue):
        raise Invalid(
            [FieldError("/queue", "unknown_queue", {"choices": ", ".join([*_OPEN, "done-YYYY-MM", *_BESIDE])})]
        )
    desk = desk_of(parts, officer, None if queue == MINE else query.desk)
    due = span_of(query.due, now, desk.zone) if query.due else None
    if due and after:
        # The place in the list is a later beginning than any other, also where time has passed since it was given.
        due = None, due[1]
    limit = LINES_A_TABLE if query.format is Format.CSV else PAGE
    if queue == MINE:
        page = parts.sweeps.mine(homes, officer.id, limit=limit, after=after, due=due)
    else:
        page = parts.sweeps.inbox(homes, desk.id, queue, limit=limit, after=after, due=due)
    rows = (columns_of(row) for row in page.rows)
    return [row for row in rows if may_open(officer, case_of(row)) and (row["due_at_promised"] or not due)], page.next


def desk_of(parts: Parts, officer: Officer, wanted: str | None) -> Desk:
    """The desk whose pile it is: one's own; an overseer's also another of their institution. Missing for the rest."""
    desk_id = DeskId(wanted) if wanted else officer.desk
    desk = parts.directory.desk(desk_id) if looks_into(officer, desk_id) else None
    if desk is None:
        raise Missing
    return desk


def desks_to_search(parts: Parts, officer: Officer, wanted: str | None) -> list[Desk]:
    """Whose piles are looked through: one desk's, or those of all that they may look into, their own first."""
    own = desk_of(parts, officer, wanted)
    others = () if wanted else desks_seen(parts, officer, officer.institution)
    return [own, *(desk for desk in others if desk.id != own.id)]


_COLUMNS = (
    "number", "title", "status", "classification", "category", "area", "desk", "officer", "received_at", "due_at",
    "overdue", "emergency", "secret", "anonymous", "needs_inspection",
)  # fmt: skip


def inbox_table(parts: Parts, rows: list[dict[str, Any]], language: str, now: datetime, *, begins: bool) -> str:
    """The rows as a table; only the first page of it has the names of the columns."""
    names = AreaNames(parts)
    head = [text(language, f"column.{name}") for name in _COLUMNS] if begins else None
    return as_table(head, (_cells(parts, names, row, language, now) for row in rows))


def _cells(parts: Parts, names: AreaNames, row: dict[str, Any], language: str, now: datetime) -> list[str | None]:
    due, officer, category = row["due_at_promised"], row["officer"], category_named(parts, row["category"], language)
    late = due is not None and instant(due) <= now
    zone = zone_of(parts, row["desk"])
    flags = (late, *(row[name] for name in ("emergency", "secret", "anonymous", "needs_inspection")))
    return [
        row["number"],
        row["title"],
        text(language, f"status.{row['status']}"),
        text(language, f"classification.{row['classification']}"),
        category and category["name"],
        names.of(row["area"]) if row["area"] else None,
        desk_named(parts, row["desk"])["name"],
        officer_named(parts, officer, language)["name"] if officer else None,
        wall_time(row["received_at"], zone),
        wall_time(due, zone) if due else None,
        *(text(language, f"answer.{'yes' if flag else 'no'}") for flag in flags),
    ]


def inbox_row(parts: Parts, row: dict[str, Any], language: str, now: datetime) -> InboxRow:
    """A line of an inbox."""
    due = row["due_at_promised"]
    return {
        **public_row(parts, row, language),
        "officer": row["officer"],
        "overdue": due is not None and instant(due) <= now,
        "emergency": bool(row["emergency"]),
        "secret": bool(row["secret"]),
        "anonymous": bool(row["anonymous"]),
        "needs_inspection": bool(row["needs_inspection"]),
        "revision": int(row["revision"] or 0),
    }


def public_row(parts: Parts, row: dict[str, Any], language: str) -> PublicRow:
    """A line of a list, as everybody may see it."""
    return {
        "number": row["number"],
        "title": row["title"] or "",
        "status": row["status"],
        "status_text": text(language, f"status.{row['status']}"),
        "classification": row["classification"],
        "category": category_named(parts, row["category"], language),
        "area": area_named(parts, row["area"]),
        "desk": desk_here(parts, row["desk"]),
        "received_at": row["received_at"],
        "due_at": row["due_at_promised"],
    }
