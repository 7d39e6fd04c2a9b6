"""What the public may leaf through: verified cases that are not secret, newest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chalicelib.domain.core.errors import FieldError, Invalid
from chalicelib.domain.core.vocabulary import AreaCode, DeskId, Status, institution_of, regency_of
from chalicelib.domain.publication.redaction import redact
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.case_queries import READ_AT_MOST
from chalicelib.store.tables.case_table import Row

PAGE = 20
QUERIES_A_PAGE = 12
"""Empty days or months that one page may step over before it answers short, with a cursor."""
DAYS_BACK = 730
"""How far back the public can leaf; older cases keep their permalinks."""


@dataclass(frozen=True)
class Filters:
    """What to look for; an institution's cases are those of the desks below it too."""

    area: AreaCode | None = None
    category: str | None = None
    status: Status | None = None
    institution: DeskId | None = None


@dataclass(frozen=True)
class PublicPage:
    """
    Rows that match, and where to go on: the span (a day or a month) and the key within it.

    Everything younger than the day `reached` has been looked at; no list goes back beyond the day `earliest`.
    """

    rows: tuple[dict[str, Any], ...]
    next: Mapping[str, Any] | None
    reached: date
    earliest: date


@dataclass(frozen=True)
class _Way:
    """The index that is walked, by month within a regency or category, by day within nothing."""

    index: str
    within: str | None = None

    def span_of(self, day: date) -> str:
        return day.isoformat()[:7] if self.within else day.isoformat()

    def key(self, span: str) -> str:
        return "#".join(filter(None, (self.within, span)))

    def place_of(self, row: Row) -> dict[str, Any]:
        """Where to go on behind that row."""
        names = ("pk", "sk", f"{self.index}_key", "public_at")
        return {name: {"S": str(getattr(row, name))} for name in names}

    def answers(self, filters: Filters) -> bool:
        """Does the index answer the question by itself?"""
        further = filters.status or filters.institution
        return not further and {filters.area, filters.category} <= {None, self.within}


def browse(parts: Parts, filters: Filters, today: date, cursor: Mapping[str, Any] | None) -> PublicPage:
    """A page of public cases. It may be short, or empty, and still have a next one."""
    way = _way(parts, filters)
    span, after = (cursor["span"], cursor["after"]) if cursor else (way.span_of(today), None)
    found: list[dict[str, Any]] = []
    homes = parts.keepers.homes()
    end = _first_day(way.span_of(today - timedelta(days=DAYS_BACK)))
    full: PublicPage | None = None
    for _ in range(QUERIES_A_PAGE):
        # One more than is shown: where none follows, the list ends here and says so.
        limit = PAGE + 1 - len(found) if way.answers(filters) else READ_AT_MOST
        page = parts.sweeps.public(way.index, homes, way.key(span), limit=limit, after=after)
        for row in page.rows:
            if _matches(row, filters):
                if full:
                    return full
                found.append(_shown(row))
                if len(found) == PAGE:
                    following = {"span": span, "after": way.place_of(row)}
                    full = PublicPage(tuple(found), following, _first_day(span), end)
        after = page.next
        if after is None:
            span = _before(span)
            if _first_day(span) < end:
                return PublicPage(tuple(found), None, end, end)
    return PublicPage(tuple(found), {"span": span, "after": after}, _first_day(span), end)


def _way(parts: Parts, filters: Filters) -> _Way:
    if regency := _regency(parts, filters):
        return _Way("public_area", regency)
    if filters.category and not filters.area:
        return _Way("public_category", filters.category)
    return _Way("public_day")


def _regency(parts: Parts, filters: Filters) -> AreaCode | None:
    """The regency that was asked for; else that of the institution, whose cases are of its own place."""
    asked = regency_of(filters.area) if filters.area else None
    own = _regency_served(parts, filters.institution) if filters.institution else None
    return asked or (own if own and _lies_in(own, filters.area) else None)


def _regency_served(parts: Parts, institution: DeskId) -> AreaCode | None:
    desk = parts.directory.desk(institution)
    if desk is None or not desk.is_institution:
        raise Invalid([FieldError("/institution", "unknown_institution")])
    return regency_of(desk.area)


def _first_day(span: str) -> date:
    """Of a month, or the day itself."""
    return date.fromisoformat(f"{span}-01"[: len("2026-01-01")])


def _before(span: str) -> str:
    """The day, or the month, before."""
    if len(span) == len("2026-01"):
        return (date.fromisoformat(f"{span}-01") - timedelta(days=1)).isoformat()[:7]
    return (date.fromisoformat(span) - timedelta(days=1)).isoformat()


def _matches(row: Row, filters: Filters) -> bool:
    area, category, status, desk = (getattr(row, name, None) for name in ("area", "category", "status", "desk"))
    return (
        _lies_in(area, filters.area)
        and filters.category in {None, category}
        and filters.status in {None, status}
        and filters.institution in {None, institution_of(DeskId(desk or ""))}
    )


def _lies_in(area: str | None, around: AreaCode | None) -> bool:
    return not around or f"{area or ''}.".startswith(f"{around}.")


def _shown(row: Row) -> dict[str, Any]:
    names = ("number", "status", "classification", "category", "area", "desk", "received_at", "due_at_promised")
    return {name: getattr(row, name, None) for name in names} | {"title": redact(getattr(row, "title", "") or "").text}
