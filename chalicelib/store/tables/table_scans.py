"""
Whole tables from one end to the other, a page at a time: the one place that scans.

A scan is the only way to what no index lists (keys, reporters, remains of cases), and the cheapest to read everything
once: half a read unit for 4 KB, whatever they are parts of. Of the table `cases` it is given named attributes alone; of
a reporter's item none that tells who it is (docs/adr/0030-a-round-reads-everything.md).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from chalicelib.store.tables.case_table import (
    AttachmentRow,
    CaseRow,
    ClockRow,
    EventRow,
    KeyRow,
    ReportRow,
    Row,
    TextRow,
)
from chalicelib.store.tables.connections import transactions
from chalicelib.store.tables.retries import RetryPolicy
from chalicelib.store.tables.statistics_table import StatisticsRow

READABLE = frozenset(
    attribute.attr_name
    for model in (CaseRow, EventRow, ReportRow, TextRow, AttachmentRow, ClockRow, KeyRow)
    for attribute in model.get_attributes().values()
) | {"purpose", "sent_at", "state", "pin_check", "pin_seq", "channels", "contact_checks", "sealed"}
"""
Attributes of `cases` that a walk is given; `.chalice/policy-verify_cases.json` names the same.

Of a message whether it went out; of a reporter what is sealed: checks, and what only the vault's key opens.
"""
_UNREADABLE = (AttributeError, LookupError, TypeError, ValueError)

Item = Mapping[str, Any]
Key = Mapping[str, Any]


@dataclass(frozen=True)
class Group:
    """All items of one partition; `rows` is None where one of them says nothing that is known."""

    pk: str
    keys: tuple[Key, ...]
    rows: tuple[Any, ...] | None


@dataclass(frozen=True)
class Stretch:
    """Whole partitions, and where the next stretch begins; None at the end of the table."""

    groups: tuple[Group, ...]
    next: Key | None


class Walks:
    """The tables `cases` and `statistics`, whole."""

    def __init__(self, patience: RetryPolicy, page: int | None = None) -> None:
        """`page`: how many items are read at once; without it as many as DynamoDB gives, a megabyte."""
        self._patience = patience
        self._page = page

    def cases(self, after: Key | None) -> Stretch:
        """The next cases, keys and reporters: every partition whole, however many pages it takes."""
        names = {f"#{place}": name for place, name in enumerate(sorted(READABLE))}
        asked = {
            "TableName": Row.Meta.table_name,
            "Select": "SPECIFIC_ATTRIBUTES",
            "ProjectionExpression": ", ".join(names),
            "ExpressionAttributeNames": names,
        }
        return self._stretch(Row, asked, after)

    def statistics(self, after: Key | None) -> Stretch:
        """The next anchors and counters."""
        return self._stretch(StatisticsRow, {"TableName": StatisticsRow.Meta.table_name}, after)

    def _stretch(self, model: Any, asked: Mapping[str, Any], after: Key | None) -> Stretch:
        items: list[Item] = []
        here = after
        while True:
            found, here = self._read(asked, here)
            items += found
            if here is None:
                return Stretch(tuple(_groups(model, items)), None)
            # The last partition may go on behind the page: it is left to the next stretch, unless it is all there is.
            whole = [item for item in items if item["pk"] != items[-1]["pk"]] if items else []
            if whole:
                return Stretch(tuple(_groups(model, whole)), _key(whole[-1]))

    def _read(self, asked: Mapping[str, Any], after: Key | None) -> tuple[list[Item], Key | None]:
        place = {"ExclusiveStartKey": dict(after)} if after else {}
        size = {"Limit": self._page} if self._page else {}
        page = self._patience(lambda: transactions().client.scan(**asked, **place, **size))
        return page["Items"], page.get("LastEvaluatedKey")


def _groups(model: Any, items: list[Item]) -> Iterator[Group]:
    for pk, found in groupby(items, key=lambda item: str(item["pk"]["S"])):
        of_one = list(found)
        yield Group(pk, tuple(map(_key, of_one)), _rows(model, of_one))


def _rows(model: Any, items: list[Item]) -> tuple[Any, ...] | None:
    try:
        return tuple(model.from_raw_data(dict(item)) for item in items)
    except _UNREADABLE:
        return None


def _key(item: Item) -> Key:
    return {"pk": item["pk"], "sk": item["sk"]}
