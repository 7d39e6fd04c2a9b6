"""The piles of a desk, and what an officer has taken on."""

import re
from datetime import datetime
from typing import Any

from chalicelib.api.listings import InboxRow, PublicRow
from chalicelib.api.names import area_named, category_named, desk_named
from chalicelib.api.questions import InboxQuery
from chalicelib.domain.directory import Desk, Officer
from chalicelib.domain.errors import Fault, Invalid, Missing
from chalicelib.domain.times import instant
from chalicelib.domain.visibility import may_open
from chalicelib.domain.words import DeskId, Queue
from chalicelib.i18n import text
from chalicelib.services.parts import Parts
from chalicelib.services.workload import MINE, case_of, looks_into, span_of

PAGE = 50
_DONE = re.compile(r"done-\d{4}-(0[1-9]|1[0-2])")
_OPEN = tuple(queue.value for queue in Queue if queue is not Queue.DONE)


def page_of(
    parts: Parts, officer: Officer, query: InboxQuery, after: Any, now: datetime
) -> tuple[list[dict[str, Any]], Any]:
    """A page of rows that the officer may know of, and where to go on."""
    queue, home = query.queue, parts.place.home
    if queue != MINE and queue not in _OPEN and not _DONE.fullmatch(queue):
        raise Invalid([Fault("/queue", "unknown_queue", {"choices": ", ".join([*_OPEN, "done-YYYY-MM", MINE])})])
    desk = desk_of(parts, officer, None if queue == MINE else query.desk)
    due = span_of(query.due, now, desk.zone) if query.due else None
    if due and after:
        # The place in the list is a later beginning than any other, also where time has passed since it was given.
        due = None, due[1]
    if queue == MINE:
        page = parts.sweeps.mine(home, officer.id, limit=PAGE, after=after, due=due)
    else:
        page = parts.sweeps.inbox(home, desk.id, queue, limit=PAGE, after=after, due=due)
    rows = (_fields(row) for row in page.rows)
    return [row for row in rows if may_open(officer, case_of(row)) and (row["due_at_promised"] or not due)], page.next


def desk_of(parts: Parts, officer: Officer, wanted: str | None) -> Desk:
    """The desk whose pile it is: one's own; an overseer's also another of his institution. Missing for the rest."""
    desk_id = DeskId(wanted) if wanted else officer.desk
    desk = parts.directory.desk(desk_id) if looks_into(officer, desk_id) else None
    if desk is None:
        raise Missing
    return desk


_NAMES = (
    "number", "title", "status", "classification", "category", "area", "desk", "officer", "due_at_promised",
    "received_at", "emergency", "secret", "anonymous", "revision", "needs_inspection",
)  # fmt: skip


def _fields(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name, None) for name in _NAMES}


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
        "desk": desk_named(parts, row["desk"]),
        "received_at": row["received_at"],
        "due_at": row["due_at_promised"],
    }
