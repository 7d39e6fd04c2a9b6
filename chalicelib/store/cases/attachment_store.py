"""Files that are ordered and refused; those that come are written with their event, in store/cases/case_store.py."""

from dataclasses import replace
from typing import Any

from pynamodb.exceptions import PutError
from pynamodb.expressions.condition import Condition

from chalicelib.domain.core.errors import ConcurrentUpdate
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.files.file_status import AttachmentStatus, RefusalReason
from chalicelib.store.cases.case_rows import attachment_row
from chalicelib.store.evidence.kms_seals import Seals
from chalicelib.store.tables.case_table import AttachmentRow
from chalicelib.store.tables.retries import RetryPolicy

_LOST = "ConditionalCheckFailedException"
_ORDER = "order"


def is_placed(order: Attachment, seal: object, seals: Seals) -> bool:
    """Did the service take the order, for that sender? Whoever writes to the table can put one there as well."""
    return seals.opens_note(_ORDER, _placed(order), seal)


def _placed(order: Attachment) -> dict[str, Any]:
    return {"number": order.number, "attachment": attachment_row(order).attachment, "is_answer": order.is_answer}


def file_that_came(order: Attachment | None) -> list[tuple[AttachmentRow, Condition | None]]:
    """
    Its item, and what must hold while it is written with its event.

    That a file is the whole reply is said while it is being checked, and must not be overlooked.
    """
    if order is None:
        return []
    return [(attachment_row(order), None if order.is_answer else AttachmentRow.is_answer.does_not_exist())]


class AttachmentStore:
    """The items of files, in the collections of their cases."""

    def __init__(self, patience: RetryPolicy, seals: Seals) -> None:
        self._patience = patience
        self._seals = seals

    def order(self, order: Attachment) -> None:
        """Takes the place; ConcurrentUpdate if it is taken. An order whose acknowledgement was lost is not a race."""
        row = self._sealed(order)
        try:
            self._patience(lambda: row.save(condition=AttachmentRow.pk.does_not_exist()))
        except PutError as error:
            if error.cause_response_code != _LOST:
                raise
            if not self._is_ours(row, order):
                raise ConcurrentUpdate(number=order.number) from error

    def refuse(self, order: Attachment, reason: RefusalReason) -> None:
        """Keeps why a file was not attached; nothing, if it was decided before."""
        row = attachment_row(replace(order, status=AttachmentStatus.REFUSED, reason=reason))
        waiting = AttachmentRow.status == AttachmentStatus.WAITING.value
        try:
            self._patience(lambda: row.save(condition=waiting))
        except PutError as error:
            if error.cause_response_code != _LOST:
                raise

    def take_as_answer(self, order: Attachment) -> bool:
        """What waits is all that its reporter answers; False if it was decided before."""
        row = self._sealed(replace(order, is_answer=True))
        try:
            self._patience(lambda: row.save(condition=AttachmentRow.status == AttachmentStatus.WAITING.value))
        except PutError as error:
            if error.cause_response_code != _LOST:
                raise
            return False
        return True

    def _sealed(self, order: Attachment) -> AttachmentRow:
        row = attachment_row(order)
        row.seal = self._seals.seal_note(_ORDER, _placed(order))
        return row

    def _is_ours(self, row: AttachmentRow, order: Attachment) -> bool:
        found = self._patience(lambda: AttachmentRow.get(row.pk, row.sk, consistent_read=True))
        return bool(found.attachment["id"] == order.id)
