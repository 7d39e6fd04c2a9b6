"""Requests for a mask as lines of an inbox, beside the cases that they are about."""

from collections.abc import Iterator

from chalicelib.domain.actions.masking import MASK_REQUESTS, due_of, unescalated, waiting
from chalicelib.domain.cases.case import Case, Event
from chalicelib.domain.core.timestamps import stamp
from chalicelib.store.cases.case_file import CaseFile
from chalicelib.store.cases.case_rows import case_attributes, collection, shard_of
from chalicelib.store.tables.case_table import MaskRequestRow

_OF_THE_LINE = (
    "title", "status", "classification", "category", "area", "desk", "officer", "received_at", "emergency", "secret",
    "anonymous", "needs_inspection", "revision",
)  # fmt: skip


def late_key(home: str, shard: int) -> str:
    """The partition of the index `due` in which requests stand until their date has passed."""
    return f"{home}#{MASK_REQUESTS}#{shard}"


def _row(case: Case, event: Event, *, waits: bool, may_be_late: bool) -> MaskRequestRow:
    """The item of a request for a mask: in its desk's inbox as long as it waits, with the case's line as it stands."""
    due, attributes = stamp(due_of(event)), case_attributes(case)
    row = MaskRequestRow(
        collection(case.number),
        f"MASK#{event.seq:06d}",
        number=case.number,
        due_at_promised=due,
        **{name: attributes[name] for name in _OF_THE_LINE if attributes[name] is not None},
    )
    if waits:
        row.inbox_key = f"{case.home}#{case.desk}#{MASK_REQUESTS}"
        row.inbox_at = f"{due}#{case.number}#{event.seq:06d}"
    if may_be_late:
        row.due_key, row.due_at = late_key(case.home, shard_of(case.number)), due
    return row


def mask_request_rows(file: CaseFile, case: Case, event: Event) -> Iterator[MaskRequestRow]:
    """The lines that an event changes: it brings a request, decides on one, or moves the case that one is about."""
    events = (*file.events, event)
    before, after, ahead = waiting(file.events), waiting(events), unescalated(events)
    for seq, asked in (before | after).items():
        yield _row(case, asked, waits=seq in after, may_be_late=seq in ahead)
