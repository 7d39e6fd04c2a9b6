"""
What becomes of a file that came in: checked, written anew, and recorded; or refused, with a reason.

Done twice, late or at the same time it does the same: only an order that still waits is decided, the clean copy has one
name, and the event goes into the history in one transaction with the end of the order.
"""

import hashlib
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.actions.reporter_decisions import is_answer, reply_with_file
from chalicelib.domain.cases.events import Step
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import Missing, Tampered
from chalicelib.domain.files.attachment_history import Copy, attached_step
from chalicelib.domain.files.attachments import COPY_OF_A_PHOTO, MAX_BYTES, PHOTOS, Attachment
from chalicelib.domain.files.file_status import AttachmentStatus, RefusalReason
from chalicelib.domain.files.file_types import not_as_ordered, not_of_its_type
from chalicelib.services.cases.officer_actions import record_step
from chalicelib.services.core.history_check import load_sound
from chalicelib.services.core.parts import Parts
from chalicelib.services.files.images import Rejected, reencode
from chalicelib.services.files.pdf_documents import rewritten
from chalicelib.services.files.upload_slots import clean_key, incoming_key
from chalicelib.store.cases.attachment_store import is_placed
from chalicelib.store.cases.case_file import CaseFile

UNKNOWN, GONE, ATTACHED = "unknown", "gone", "attached"


class _Decided(Exception):
    """Another invocation has ended the order meanwhile."""


def clean(parts: Parts, number: CaseNumber, attachment_id: str, *, now: datetime, machine_now: datetime) -> str:
    """
    Decides on a file that came in; what became of it, in a word. What came in is gone afterwards.

    An order that is over is none any more, though its item may still be there: its sender was told so long ago.
    Tampered for one that nobody placed here: what comes is recorded in the name of whoever it says.
    """
    parts.keepers.require(number)
    key = incoming_key(number, attachment_id)
    order = _waiting(parts, number, attachment_id, machine_now)
    if order is None:
        parts.objects.remove(key)
        return UNKNOWN
    content = parts.objects.read(key, MAX_BYTES)
    if content is None:
        return GONE
    try:
        copy = _cleaned(parts, order, key, content)
    except Rejected as unfit:
        parts.attachments.refuse(order, unfit.reason)
        parts.objects.remove(key)
        return unfit.reason.value
    parts.objects.write(clean_key(number, order.id, copy[0].content_type), copy[1], copy[0].content_type)
    _record(parts, order, copy[0], now)
    parts.objects.remove(key)
    return ATTACHED


def _waiting(parts: Parts, number: CaseNumber, attachment_id: str, machine_now: datetime) -> Attachment | None:
    try:
        order = _of(parts, load_sound(parts, number), attachment_id)
    except Missing:
        return None
    return None if order is None or order.is_over(machine_now) else order


def _of(parts: Parts, file: CaseFile, attachment_id: str) -> Attachment | None:
    orders = (order for order in file.orders if order.status is AttachmentStatus.WAITING)
    order = next((order for order in orders if order.id == attachment_id), None)
    if order and not is_placed(order, file.order_seals.get(order.id), parts.seals):
        number = file.case.number
        raise Tampered(f"nobody placed the order {order.place} of {number} that waits for a file", number=number)
    return order


def _cleaned(parts: Parts, order: Attachment, key: str, content: bytes) -> tuple[Copy, bytes]:
    """The clean copy; Rejected with the first reason against it. Nothing is decoded that was not scanned."""
    _refuse_for(not_as_ordered(content, order))
    _refuse_for(parts.scanner.scan(key, content))
    _refuse_for(not_of_its_type(content, order))
    is_photo = order.content_type in PHOTOS
    clean = reencode(content, order.content_type) if is_photo else rewritten(content)
    original = {"content_type": order.content_type, "size": order.size, "sha256": order.sha256}
    kind, digest = COPY_OF_A_PHOTO if is_photo else order.content_type, hashlib.sha256(clean).hexdigest()
    return Copy(order.id, order.name, kind, len(clean), digest, original), clean


def _refuse_for(reason: RefusalReason | None) -> None:
    if reason:
        raise Rejected(reason)


def _record(parts: Parts, order: Attachment, copy: Copy, now: datetime) -> None:
    """In the name of whoever sent it: they had the right when they asked, and a case that has ended since takes it."""

    def decided(file: CaseFile) -> Step:
        waiting = _of(parts, file, order.id)
        if waiting is None:
            raise _Decided
        if is_answer(waiting, file.case, file.events):
            return reply_with_file(file.case, copy)
        return attached_step(file.case, copy)

    def shown(file: CaseFile) -> Attachment:
        return replace(_of(parts, file, order.id) or order, status=AttachmentStatus.SHOWN)

    try:
        record_step(parts, order.number, order.by, decided, now=now, key=None, attachment=shown)
    except _Decided:
        return
