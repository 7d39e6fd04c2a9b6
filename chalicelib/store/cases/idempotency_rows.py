"""The item of an idempotency key: which case it became, sealed: nobody leads whoever sends again to another."""

from typing import Any

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import Tampered
from chalicelib.store.cases.case_file import Filing, KeyHolder
from chalicelib.store.evidence.kms_seals import Seals
from chalicelib.store.tables.case_table import KeyRow

_KIND = "key"


def key_row(filing: Filing, seals: Seals) -> KeyRow:
    """The item of the key with which a report is filed now."""
    row = KeyRow(filing.key, "KEY", number=filing.case.number, body_digest=filing.body_digest)
    row.seal = seals.seal_note(_KIND, _sealed_part(row))
    return row


def fits(row: KeyRow, seals: Seals) -> bool:
    """Does the key say what it said when its case was filed?"""
    return seals.opens_note(_KIND, _sealed_part(row), row.seal)


def holder_in(row: KeyRow, seals: Seals) -> KeyHolder:
    """What the key was used for; Tampered if its seal does not fit."""
    if not fits(row, seals):
        raise Tampered("an idempotency key does not fit its seal")
    return KeyHolder(CaseNumber(row.number or ""), row.body_digest)


def _sealed_part(row: KeyRow) -> dict[str, Any]:
    return {"key": row.pk, "number": row.number, "body_digest": row.body_digest}
