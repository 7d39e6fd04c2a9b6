"""
Queues of desks that are known to be empty need no asking, while weeks pass that are mostly mornings without a case.

Every night looks into four queues of each of two hundred desks, every morning into three. An index lags behind its
table by a moment, on AWS as well: what a look at the whole index found holds until something is written to the table.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import Context
from typing import Any
from unittest.mock import patch

from botocore.client import BaseClient

from chalicelib.domain.core.vocabulary import DeskId
from chalicelib.store.cases.case_queries import CaseQueries, Page
from chalicelib.store.tables.case_table import Row

_WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"})


class _Queues:
    """Which queues hold anything: keys of the index `inbox`."""

    def __init__(self) -> None:
        self._held: set[str] | None = None

    def written(self, asked: Any) -> None:
        """Something is written; if it is the table of cases, what is known is known no longer."""
        if Row.Meta.table_name in str(asked):
            self._held = None

    def holds(self, key: str) -> bool:
        """Does that queue hold a case, or did it when somebody last looked?"""
        if self._held is None:
            # in a context of its own: this is not what the function asks for, and its role need not allow it
            self._held = Context().run(_keys)
        return key in self._held


def _keys() -> set[str]:
    return {str(row.inbox_key) for row in Row.inbox.scan(attributes_to_get=["type", "inbox_key"])}  # type: ignore[attr-defined]  # an index's row


@contextmanager
def known() -> Iterator[None]:
    """Inside, empty queues are answered for from one look at all of them."""
    call, inbox, queues = BaseClient._make_api_call, CaseQueries.inbox, _Queues()  # noqa: SLF001  # PynamoDB's way, too

    def called(client: BaseClient, operation: str, asked: dict[str, Any]) -> Any:
        try:
            return call(client, operation, asked)
        finally:
            if operation in _WRITES:
                queues.written(asked)

    def looked(sweeps: CaseQueries, homes: Sequence[str], desk: DeskId, queue: str, **how: Any) -> Page:
        if any(queues.holds(f"{home}#{desk}#{queue}") for home in homes):
            return inbox(sweeps, homes, desk, queue, **how)
        return Page((), None)

    with patch.object(BaseClient, "_make_api_call", called), patch.object(CaseQueries, "inbox", looked):
        yield
