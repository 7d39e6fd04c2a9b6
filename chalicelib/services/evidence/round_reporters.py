"""Reporters as a round meets them: each item is proved by its seal, and held against the PINs that went out."""

from collections.abc import Iterable, Iterator

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import Tampered
from chalicelib.domain.evidence.verification_rounds import Found, Seen
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.reporter_rows import must_fit, pin_of
from chalicelib.store.tables.case_table import ReporterRow, Row


def note_reporter(parts: Parts, number: CaseNumber, rows: Iterable[Row] | None, seen: Seen) -> Iterator[Found]:
    """Notes that there is a reporter, and of which event the PIN is; what is wrong with the item, in words."""
    seen.has_reporter = True
    for row in rows or (None,):
        if row is not None and row.expires_at is not None:
            yield number, "its reporter will expire"
        try:
            if not isinstance(row, ReporterRow):
                raise TypeError  # noqa: TRY301  # told like every other item that cannot be read
            seen.pin_seq = pin_of(must_fit(row, number, parts.seals))
        except (Tampered, AttributeError, LookupError, TypeError, ValueError):
            yield number, "its reporter does not fit its seal"
