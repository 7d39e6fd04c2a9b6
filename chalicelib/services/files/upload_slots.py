"""Giving somebody a place for a file, and a link to one that passed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.actions.available_actions import require_attaching, require_officer_action
from chalicelib.domain.actions.officer_decisions import actor_of
from chalicelib.domain.actions.visibility import may_open
from chalicelib.domain.cases.case import REPORTER, Actor
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import ConcurrentUpdate, Missing
from chalicelib.domain.core.vocabulary import Verb
from chalicelib.domain.files.attachment_history import Attached, settled
from chalicelib.domain.files.attachments import PDF, Attachment, Wish, next_place, same_again
from chalicelib.domain.files.file_status import AttachmentStatus
from chalicelib.domain.organisation.directory import Officer
from chalicelib.services.cases.officer_actions import TRIES
from chalicelib.services.core.history_check import load_sound
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.case_file import CaseFile
from chalicelib.store.files.object_store import CLEAN, INCOMING, Form

SUFFIXES = {"image/jpeg": ".jpg", PDF: ".pdf"}


@dataclass(frozen=True)
class UploadSlot:
    """Where a file goes: its id, and the form with which a browser sends it."""

    order: Attachment
    form: Form


@dataclass(frozen=True)
class _Whose:
    by: Actor
    check: Callable[[CaseFile], None]


def order_for_reporter(
    parts: Parts, number: CaseNumber, wish: Wish, *, now: datetime, machine_now: datetime
) -> UploadSlot:
    """A place for a file of the reporter; the token was checked before."""
    mine = _Whose(REPORTER, lambda file: require_attaching(file.case))
    return _order(parts, number, wish, mine, now=now, machine_now=machine_now)


def order_for_officer(
    parts: Parts, officer: Officer, number: CaseNumber, wish: Wish, *, now: datetime, machine_now: datetime
) -> UploadSlot:
    """A place for a file of an officer who may work on the case."""

    def check(file: CaseFile) -> None:
        if not may_open(officer, file.case):
            raise Missing(number=number)
        require_officer_action(officer, file.case, Verb.ATTACH)

    return _order(parts, number, wish, _Whose(actor_of(officer), check), now=now, machine_now=machine_now)


def _order(
    parts: Parts,
    number: CaseNumber,
    wish: Wish,
    whose: _Whose,
    *,
    now: datetime,
    machine_now: datetime,
) -> UploadSlot:
    """Two orders at once want the same place; who comes second begins again, and counts the first."""
    for _ in range(TRIES):
        file = load_sound(parts, number)
        whose.check(file)
        if again := same_again(wish, whose.by, file.orders, machine_now):
            if wish.is_answer and not again.is_answer and again.status is AttachmentStatus.WAITING:
                parts.attachments.take_as_answer(again)
            return _place(parts, again, machine_now)
        order = Attachment(
            **vars(wish),
            number=number,
            id=parts.new_id(),
            place=next_place(whose.by, file.orders, machine_now, settled(file.events)),
            by=whose.by,
            at=now,
            ordered_at=machine_now,
        )
        try:
            parts.attachments.order(order)
        except ConcurrentUpdate:
            continue
        return _place(parts, order, machine_now)
    raise ConcurrentUpdate(number=number)


def _place(parts: Parts, order: Attachment, machine_now: datetime) -> UploadSlot:
    key = incoming_key(order.number, order.id)
    form = parts.objects.form(key, size=order.size, sha256=order.sha256, at=machine_now, until=order.upload_until)
    return UploadSlot(order, form)


def incoming_key(number: CaseNumber, attachment_id: str) -> str:
    """Where a file comes in."""
    return f"{INCOMING}/{number}/{attachment_id}"


def clean_key(number: CaseNumber, attachment_id: str, content_type: str) -> str:
    """Where its clean copy is kept."""
    return f"{CLEAN}/{number}/{attachment_id}{SUFFIXES[content_type]}"


def link_to(parts: Parts, file: Attached, name: str, machine_now: datetime) -> str:
    """A link to the clean copy that holds for a quarter of an hour; whether the caller may see it was asked before."""
    return parts.objects.link(
        clean_key(file.event.number, file.id, file.content_type),
        content_type=file.content_type,
        name=f"{name}{SUFFIXES[file.content_type]}",
        download=not file.is_photo,
        now=machine_now,
    )
