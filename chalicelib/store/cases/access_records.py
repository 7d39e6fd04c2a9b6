"""Who took what out of the service: histories, lists and case files that were downloaded, files that were opened."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.core.timestamps import instant, stamp
from chalicelib.store.tables.case_table import AccessRow
from chalicelib.store.tables.retries import RetryPolicy

SHOW_AT_MOST = 100


class AccessKind(StrEnum):
    """What was taken."""

    HISTORY = "history"
    LIST = "list"
    CASE_FILE = "case_file"
    FILES = "files"
    """Links to the files of a case were handed out; each holds a quarter of an hour."""


@dataclass(frozen=True)
class Access:
    """Once a day and kind: who (an officer's id, or "reporter"), from which desk, when last; of a list, which pile."""

    kind: AccessKind
    by: str
    desk: str | None
    at: datetime
    listed: str | None = None


class Accesses:
    """Rows beside those of cases; of a list they stand by its desk."""

    def __init__(self, patience: RetryPolicy) -> None:
        self._patience = patience

    def note(self, subject: str, access: Access) -> None:
        """Keeps the access to a case (by its number) or a desk's list (by the desk); Unavailable if it cannot."""
        day = stamp(access.at)[:10]
        row = AccessRow(
            _partition(subject),
            "#".join(filter(None, (day, access.kind, access.by, access.listed))),
            kind=access.kind.value,
            by=access.by,
            desk=access.desk,
            listed=access.listed,
            at=stamp(access.at),
        )
        self._patience(row.save)

    def of(self, subject: str) -> list[Access]:
        """The last hundred, newest first."""

        def read() -> list[AccessRow]:
            return list(AccessRow.query(_partition(subject), scan_index_forward=False, limit=SHOW_AT_MOST))

        return [
            Access(AccessKind(row.kind), row.by, row.desk, instant(row.at), row.listed) for row in self._patience(read)
        ]


def _partition(subject: str) -> str:
    return f"CASE#{subject}#ACCESS"
