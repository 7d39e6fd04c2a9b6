"""What the public may leaf through: verified cases that are not secret, newest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chalicelib.domain.redaction import redact
from chalicelib.domain.words import AreaCode, Status, regency_of
from chalicelib.services.parts import Parts
from chalicelib.store.sweeps import READ_AT_MOST
from chalicelib.store.tables import Row

PAGE = 20
QUERIES_A_PAGE = 12
"""Empty days or months that one page may step over before it answers short, with a cursor."""
DAYS_BACK = 730
"""How far back the public can leaf; older cases keep their permalinks."""


@dataclass(frozen=True)
class Filters:
    """What to look for."""

    area: AreaCode | None = None
    category: str | None = None
    status: Status | None = None


@dataclass(frozen=True)
class PublicPage:
    """Rows that match, and where to go on: the span (a day or a month) and the key within it."""

    rows: tuple[dict[str, Any], ...]
    next: Mapping[str, Any] | None


def browse(parts: Parts, filters: Filters, today: date, cursor: Mapping[str, Any] | None) -> PublicPage:
    """A page of public cases. It may be short, or empty, and still have a next one."""
    span, after = (cursor["span"], cursor["after"]) if cursor else (_first_span(filters, today), None)
    found: list[dict[str, Any]] = []
    earliest = _span_of(filters, today - timedelta(days=DAYS_BACK))
    for _ in range(QUERIES_A_PAGE):
        wide = bool(filters.status) or not _is_exact(filters)
        limit = READ_AT_MOST if wide else PAGE - len(found)
        page = parts.sweeps.public(*_place(parts, filters, span), limit=limit, after=after)
        for row in page.rows:
            if _matches(row, filters):
                found.append(_shown(row))
                if len(found) == PAGE:
                    return PublicPage(tuple(found), {"span": span, "after": _key_of(row, filters)})
        after = page.next
        if after is None:
            span = _before(span)
            if span < earliest:
                return PublicPage(tuple(found), None)
    return PublicPage(tuple(found), {"span": span, "after": after})


def _regency(filters: Filters) -> AreaCode | None:
    return regency_of(filters.area) if filters.area else None


def _is_exact(filters: Filters) -> bool:
    """Does the index answer the question by itself?"""
    asked = [value for value in (filters.area, filters.category) if value]
    if filters.area:
        return len(asked) == 1 and _regency(filters) == filters.area
    return True


def _first_span(filters: Filters, today: date) -> str:
    return _span_of(filters, today)


def _span_of(filters: Filters, day: date) -> str:
    monthly = _regency(filters) or (filters.category and not filters.area)
    return day.isoformat()[:7] if monthly else day.isoformat()


def _place(parts: Parts, filters: Filters, span: str) -> tuple[str, str]:
    home = parts.place.home
    if regency := _regency(filters):
        return "public_area", f"{home}#{regency}#{span}"
    if filters.category and not filters.area:
        return "public_category", f"{home}#{filters.category}#{span}"
    return "public_day", f"{home}#{span}"


def _before(span: str) -> str:
    """The day, or the month, before."""
    if len(span) == len("2026-01"):
        return (date.fromisoformat(f"{span}-01") - timedelta(days=1)).isoformat()[:7]
    return (date.fromisoformat(span) - timedelta(days=1)).isoformat()


def _matches(row: Row, filters: Filters) -> bool:
    area, category, status = (getattr(row, name, None) for name in ("area", "category", "status"))
    inside = not filters.area or f"{area or ''}.".startswith(f"{filters.area}.")
    return inside and filters.category in {None, category} and filters.status in {None, status}


_KEYS = {"public_area": "public_area_key", "public_category": "public_category_key", "public_day": "public_day_key"}


def _key_of(row: Row, filters: Filters) -> dict[str, Any]:
    index = (
        "public_area"
        if _regency(filters)
        else "public_category"
        if filters.category and not filters.area
        else "public_day"
    )
    names = ("pk", "sk", _KEYS[index], "public_at")
    return {name: {"S": str(getattr(row, name))} for name in names}


def _shown(row: Row) -> dict[str, Any]:
    names = ("number", "status", "classification", "category", "area", "desk", "received_at", "due_at_promised")
    return {name: getattr(row, name, None) for name in names} | {"title": redact(getattr(row, "title", "") or "").text}
