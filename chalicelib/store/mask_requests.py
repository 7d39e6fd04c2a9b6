"""Requests for a mask as lines of an inbox, beside the cases that they are about."""

from collections.abc import Iterator

from chalicelib.domain.case import Case, Event
from chalicelib.domain.masking import MASK_REQUESTS, PROMISED_WITHIN, waiting
from chalicelib.domain.times import stamp
from chalicelib.store.files import CaseFile
from chalicelib.store.rows import case_attributes, collection
from chalicelib.store.tables import MaskRequestRow

_OF_THE_LINE = (
    "title", "status", "classification", "category", "area", "desk", "officer", "received_at", "emergency", "secret",
    "anonymous", "needs_inspection", "revision",
)  # fmt: skip


def _row(case: Case, event: Event, *, waits: bool) -> MaskRequestRow:
    """The item of a request for a mask: in its desk's inbox as long as it waits, with the case's line as it stands."""
    due, attributes = stamp(event.at + PROMISED_WITHIN), case_attributes(case)
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
    return row


def mask_request_rows(file: CaseFile, case: Case, event: Event) -> Iterator[MaskRequestRow]:
    """The lines that an event changes: it brings a request, decides on one, or moves the case that one is about."""
    before, after = waiting(file.events), waiting((*file.events, event))
    for seq, asked in (before | after).items():
        yield _row(case, asked, waits=seq in after)
