"""Items of a case that are not where, or not as lasting as, the service writes them."""

from collections.abc import Iterable, Iterator

from chalicelib.domain.cases.hash_chain import Flaw, FlawKind
from chalicelib.domain.files.file_status import AttachmentStatus
from chalicelib.store.tables.case_table import AttachmentRow, CaseRow, EventRow, ReportRow, Row, TextRow


def strays(rows: Iterable[Row]) -> Iterator[Flaw]:
    """A flaw for each item that has another key or kind than what it holds, or that DynamoDB would let expire."""
    for row in rows:
        if not _lasts(row):
            continue
        seq, fits = _told(row)
        if not fits or row.pk != f"CASE#{row.number}":
            yield Flaw(seq, FlawKind.MISPLACED, f"item {row.sk}")
        if row.expires_at is not None:
            yield Flaw(seq, FlawKind.MISSTATED, f"expiry of item {row.sk}")


def _told(row: Row) -> tuple[int, bool]:
    """The event that an item belongs to (0 if to none), and whether its key is the one that it should have."""
    if isinstance(row, EventRow):
        seq = int(row.body["seq"])
        return seq, (row.sk, row.event) == (f"EVENT#{seq:06d}", row.body["type"])
    if isinstance(row, TextRow):
        seq = int(row.sk.partition("#")[2])
        return seq, row.sk == f"TEXT#{seq:06d}"
    if isinstance(row, AttachmentRow):
        return 0, row.sk == f"FILE#{int(row.attachment['place']):03d}"
    # A second line beside the case would stand in lists, and nothing would ever be compared with it.
    return 0, row.sk == ("CASE" if isinstance(row, CaseRow) else "REPORT")


def _lasts(row: Row) -> bool:
    """Is it one of those that are kept for good?"""
    if isinstance(row, AttachmentRow):
        return row.status == AttachmentStatus.SHOWN.value
    return isinstance(row, CaseRow | EventRow | ReportRow | TextRow)
