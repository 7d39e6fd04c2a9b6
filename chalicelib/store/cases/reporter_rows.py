"""The item of a reporter, and what of it is sealed: whoever changes a contact or a PIN in the table is found out."""

from hashlib import sha256
from typing import Any

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import Tampered
from chalicelib.store.cases.case_file import Filing
from chalicelib.store.evidence.kms_seals import Seals
from chalicelib.store.tables.case_table import ReporterRow


def reporter_row(filing: Filing, seals: Seals) -> ReporterRow:
    """The item of a reporter who files now."""
    number = filing.case.number
    row = ReporterRow(
        f"REPORTER#{number}",
        "REPORTER",
        number=number,
        pin_check=filing.pin_check,
        sealed=filing.sealed,
        channels=dict(filing.channels) if filing.channels else None,
        contact_checks=dict(filing.contact_checks) if filing.contact_checks else None,
    )
    row.seal = seals.seal_reporter(number, sealed_part(row))
    return row


def sealed_part(row: ReporterRow) -> dict[str, Any]:
    """Everything that its seal covers; of what is encrypted the digest."""
    return {
        "pin_check": row.pin_check,
        "pin_seq": int(row.pin_seq) if row.pin_seq is not None else None,
        "channels": row.channels,
        "contact_checks": row.contact_checks,
        "sealed": sha256(row.sealed).hexdigest() if row.sealed is not None else None,
    }


def pin_of(row: ReporterRow) -> int:
    """The event whose PIN opens the case; 0 for that of the receipt."""
    return int(row.pin_seq or 0)


def must_fit(row: ReporterRow, number: CaseNumber, seals: Seals) -> ReporterRow:
    """The item as it was read; Tampered if its seal does not fit."""
    if not seals.opens_reporter(number, sealed_part(row), row.seal):
        raise Tampered(f"the reporter's item of {number} does not fit its seal", number=number)
    return row
