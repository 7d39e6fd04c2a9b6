"""The piles of a desk, and what an officer has taken on."""

import re
from datetime import datetime
from typing import Any

from chalicelib.api.listings import InboxRow, PublicRow
from chalicelib.api.names import area_named, category_named, desk_named
from chalicelib.domain.case import Case
from chalicelib.domain.directory import Officer
from chalicelib.domain.errors import Fault, Invalid, Missing
from chalicelib.domain.number import CaseNumber
from chalicelib.domain.times import instant
from chalicelib.domain.visibility import may_open
from chalicelib.domain.words import Classification, DeskId, Queue, Role, Status, institution_of
from chalicelib.i18n import text
from chalicelib.services.parts import Parts

PAGE = 50
MINE = "mine"
_DONE = re.compile(r"done-\d{4}-(0[1-9]|1[0-2])")
_OPEN = tuple(queue.value for queue in Queue if queue is not Queue.DONE)
_EVERYWHERE = frozenset({Role.NATIONAL_ADMIN, Role.EVALUATOR})
_OVERSEERS = frozenset({Role.INSTITUTION_ADMIN, Role.LEADER})


def page_of(
    parts: Parts, officer: Officer, queue: str, desk: str | None, after: Any
) -> tuple[list[dict[str, Any]], Any]:
    """A page of rows that the officer may know of, and where to go on."""
    if queue != MINE and queue not in _OPEN and not _DONE.fullmatch(queue):
        raise Invalid([Fault("/queue", "unknown_queue", {"choices": ", ".join([*_OPEN, "done-YYYY-MM", MINE])})])
    home = parts.place.home
    if queue == MINE:
        page = parts.sweeps.mine(home, officer.id, limit=PAGE, after=after)
    else:
        page = parts.sweeps.inbox(home, desk_of(parts, officer, desk), queue, limit=PAGE, after=after)
    rows = (_fields(row) for row in page.rows)
    return [row for row in rows if may_open(officer, _case(row))], page.next


def desk_of(parts: Parts, officer: Officer, wanted: str | None) -> DeskId:
    """The desk whose pile it is: one's own; an overseer's also another of his institution. Missing for the rest."""
    desk = DeskId(wanted) if wanted else officer.desk
    if desk == officer.desk:
        return desk
    above = officer.desk == officer.institution and bool(officer.roles & _OVERSEERS)
    within = institution_of(desk) == officer.institution and (above or Role.INSPECTOR in officer.roles)
    if not (within or officer.roles & _EVERYWHERE) or parts.directory.desk(desk) is None:
        raise Missing
    return desk


_NAMES = (
    "number", "title", "status", "classification", "category", "area", "desk", "officer", "due_at_promised",
    "received_at", "emergency", "secret", "anonymous", "revision", "needs_inspection",
)  # fmt: skip


def _fields(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name, None) for name in _NAMES}


def _case(row: dict[str, Any]) -> Case:
    """As much of the case as the rules on who may know of it look at."""
    return Case(
        number=CaseNumber(row["number"]),
        received_at=instant(row["received_at"]),
        classification=Classification(row["classification"]),
        status=Status(row["status"]),
        desk=DeskId(row["desk"]),
        secret=bool(row["secret"]),
    )


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
