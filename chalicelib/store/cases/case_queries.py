"""Walking the indexes: what is due, what lies in a queue, what moved, what the public may read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.timestamps import stamp
from chalicelib.domain.core.vocabulary import DeskId
from chalicelib.domain.deadlines.milestones import Sweep
from chalicelib.store.cases.mask_request_rows import late_key
from chalicelib.store.cases.notice_store import waiting_key
from chalicelib.store.tables.case_table import CaseRow, ClockRow, MaskRequestRow, NoticeRow, Row
from chalicelib.store.tables.retries import RetryPolicy

READ_AT_MOST = 200
"""Items that one page of a filtered list may look at; it then answers short, with a cursor."""

_DATES = (
    "type", "number", "received_at", "classification", "status", "desk", "secret", "due_at_promised",
)  # fmt: skip

Key = Mapping[str, Any]
Homes = Sequence[str]
Span = tuple[str | None, str]
"""After the first stamp, up to and including the second; without a first one from the beginning."""


@dataclass(frozen=True)
class Due:
    """A clock that has, or had, something to do."""

    number: CaseNumber
    clock: str
    at: str


@dataclass(frozen=True)
class Waiting:
    """A message that waits for the morning."""

    number: CaseNumber
    seq: int
    purpose: str


@dataclass(frozen=True)
class Page:
    """Rows of a list, and where the next page starts; None at the end."""

    rows: tuple[Row, ...]
    next: Key | None


class CaseQueries:
    """The indexes of the table `cases`. No method scans; each page is one query."""

    def __init__(self, patience: RetryPolicy) -> None:
        self._patience = patience

    def due(
        self, home: str, sweep: Sweep, shard: int, until: datetime, after: Key | None = None
    ) -> tuple[list[Due], Key | None]:
        """Up to a page of clocks whose next milestone has come, earliest first."""
        page = self._page(
            Row.due, f"{home}#{sweep}#{shard}", ClockRow.due_at <= stamp(until), limit=READ_AT_MOST, after=after
        )
        return [_due(row) for row in page.rows], page.next

    def watched(self, home: str, sweep: Sweep, shard: int, after: Key | None = None) -> tuple[list[Due], Key | None]:
        """A page of all clocks of a shard that have a milestone ahead."""
        page = self._page(Row.due, f"{home}#{sweep}#{shard}", None, limit=READ_AT_MOST, after=after)
        return [_due(row) for row in page.rows], page.next

    def waiting(self, home: str, shard: int, until: datetime) -> list[Waiting]:
        """Up to a page of messages whose morning has come, earliest first."""
        page = self._page(
            Row.due, waiting_key(home, shard), NoticeRow.due_at <= stamp(until), limit=READ_AT_MOST, after=None
        )
        return [_waiting(row) for row in page.rows]

    def late_masks(self, home: str, shard: int, until: datetime) -> list[CaseNumber]:
        """Cases with a request for a mask whose date has passed, up to a page of them, earliest first."""
        page = self._page(
            Row.due, late_key(home, shard), MaskRequestRow.due_at <= stamp(until), limit=READ_AT_MOST, after=None
        )
        return [CaseNumber(row.number or "") for row in page.rows]

    def inbox(
        self, homes: Homes, desk: DeskId, queue: str, *, limit: int, after: Key | None = None, due: Span | None = None
    ) -> Page:
        """A desk's queue by due time, or the part of it that is due after the one and up to the other instant."""
        return self._list(Row.inbox, homes, f"{desk}#{queue}", limit=limit, after=after, due=due)

    def mine(
        self, homes: Homes, officer: str, *, limit: int, after: Key | None = None, due: Span | None = None
    ) -> Page:
        """What an officer has taken on, by due time."""
        return self._list(Row.mine, homes, officer, limit=limit, after=after, due=due)

    def dates(self, homes: Homes, desk: DeskId, queue: str, *, limit: int) -> Page:
        """As `inbox`, of each case only what counting it needs."""
        return self._list(Row.inbox, homes, f"{desk}#{queue}", limit=limit, only=_DATES)

    def dates_of_mine(self, homes: Homes, officer: str, *, limit: int) -> Page:
        """As `mine`, of each case only what counting it needs."""
        return self._list(Row.mine, homes, officer, limit=limit, only=_DATES)

    def moved(
        self, home: str, day: date, shard: int, after: Key | None = None, *, since: datetime | None = None
    ) -> Page:
        """Cases whose last event fell on that day (UTC), in the order of their moves; only those since the instant."""
        span = CaseRow.moved_at >= stamp(since) if since else None
        return self._page(Row.moved, f"{home}#{day.isoformat()}#{shard}", span, limit=READ_AT_MOST, after=after)

    def unfollowed(self, home: str, day: date, shard: int, since: datetime) -> list[str]:
        """When those cases moved whose clocks lag behind; of those that moved last on that day, since the instant."""
        key, span = f"{home}#{day.isoformat()}#{shard}", CaseRow.moved_at >= stamp(since)
        rows = self._page(Row.moved, key, span, limit=READ_AT_MOST, after=None, newest_first=True).rows
        return [row.moved_at or "" for row in rows if isinstance(row, CaseRow) and _lags(row)]

    def public(self, index: str, homes: Homes, span: str, *, limit: int, after: Key | None = None) -> Page:
        """Public cases of a day, a regency's month or a category's month, newest first."""
        return self._list(getattr(Row, index), homes, span, limit=limit, after=after, newest_first=True)

    def _list(
        self,
        index: Any,
        homes: Homes,
        rest: str,
        *,
        limit: int,
        after: Key | None = None,
        due: Span | None = None,
        newest_first: bool = False,
        only: Sequence[str] | None = None,
    ) -> Page:
        """
        A list as the index has it; of a Region that keeps more homes than one, their lists woven into one.

        A woven list goes on behind a place in the order, which is the same in every home, for it names the case.
        """
        asked = partial(self._page, index, limit=limit, newest_first=newest_first)
        order: UnicodeAttribute = type(index).public_at if newest_first else type(index).inbox_at
        if len(homes) == 1:
            return asked(f"{homes[0]}#{rest}", _between(order, due), after=after, only=only)
        span = _between(order, due) if after is None else _behind(order, after, due, newest_first=newest_first)
        pages = [asked(f"{home}#{rest}", span, after=None, only=only) for home in homes]
        return _woven(pages, order.attr_name, limit, newest_first=newest_first)

    def _page(
        self,
        index: GlobalSecondaryIndex[Row],
        key: str,
        span: Any,
        *,
        limit: int,
        after: Key | None,
        newest_first: bool = False,
        only: Sequence[str] | None = None,
    ) -> Page:
        # One row more than is wanted: only by it a list that ends here differs from one that goes on.
        fetched = limit + 1
        needed = {*only, *_keys_of(index)} if only else None

        def read() -> Page:
            found = index.query(
                key,
                span,
                limit=fetched,
                page_size=fetched,
                last_evaluated_key=dict(after) if after else None,
                scan_index_forward=not newest_first,
                attributes_to_get=sorted(needed) if needed else None,
            )
            rows = tuple(islice(found, limit))
            return Page(rows, found.last_evaluated_key if len(rows) >= limit else None)

        return self._patience(read)


def _keys_of(index: GlobalSecondaryIndex[Row]) -> set[str]:
    """Where a page ends is told by the keys of its last row: those of the table and of the index."""
    own = (value for value in vars(type(index)).values() if isinstance(value, UnicodeAttribute))
    return {"pk", "sk", *(each.attr_name for each in own)}


def _lags(row: CaseRow) -> bool:
    return (row.followed_seq or 0) < (row.seq or 0)


def _woven(pages: Sequence[Page], order: str, limit: int, *, newest_first: bool) -> Page:
    """The first rows of all pages in their order, and the place behind them if there are more."""
    found = ((str(getattr(row, order)), row) for page in pages for row in page.rows)
    rows = sorted(found, key=lambda placed: placed[0], reverse=newest_first)
    more = len(rows) > limit or any(page.next for page in pages)
    last = rows[:limit][-1:]
    return Page(tuple(row for _, row in rows[:limit]), {order: {"S": last[0][0]}} if more and last else None)


def _behind(order: UnicodeAttribute, after: Key, due: Span | None, *, newest_first: bool) -> Any:
    """What comes behind a place: no key but its own begins with it, so with a blank it sorts right behind itself."""
    place = after[order.attr_name]["S"]
    if newest_first:
        return order < place
    return order.between(f"{place} ", f"{due[1]}$") if due else order > place


def _between(key: UnicodeAttribute, due: Span | None) -> Any:
    """Keys are a stamp, `#` and a number: `$` sorts behind every number of that stamp."""
    if due is None:
        return None
    first, last = due
    return key < f"{last}$" if first is None else key.between(f"{first}$", f"{last}$")


def _waiting(row: Row) -> Waiting:
    _, seq, purpose = row.sk.split("#", 2)
    return Waiting(CaseNumber(row.pk.partition("#")[2]), int(seq), purpose)


def _due(row: Row) -> Due:
    return Due(CaseNumber(row.number or ""), str(getattr(row, "clock", "")), str(getattr(row, "due_at", "")))
