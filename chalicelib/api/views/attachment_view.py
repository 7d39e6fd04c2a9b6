"""
The files of a case as each viewer may see them: the public only photos that were made public.

Whoever sent a file finds it by the name that it had; everybody else, and every link, has a neutral one: the name that
somebody gave a file could be somebody's.
"""

from datetime import datetime

from chalicelib.api.responses import case_responses
from chalicelib.api.views.timeline import by_whom
from chalicelib.domain.actions.visibility import Field, Viewer, sees
from chalicelib.domain.cases.case import Actor
from chalicelib.domain.core.timestamps import stamp
from chalicelib.domain.files.attachment_history import Attached, attached, may_remove, settled
from chalicelib.domain.files.attachments import PHOTOS, places_left
from chalicelib.domain.files.attachments import Attachment as Order
from chalicelib.domain.files.file_status import AttachmentStatus
from chalicelib.i18n import text
from chalicelib.services.core.parts import Parts
from chalicelib.services.files.upload_slots import link_to
from chalicelib.store.cases.case_file import CaseFile


def attachments(
    parts: Parts,
    file: CaseFile,
    viewer: Viewer,
    language: str,
    machine_now: datetime,
    *,
    whole: bool = False,
    asker: Actor | None = None,
) -> list[case_responses.Attachment]:
    """
    Those that passed, oldest first, with links; then, for who may see them all, what waits or was refused.

    A file that was withdrawn is there for those alone who see the case `whole`.
    """
    found = attached(file.events)
    if not sees(viewer, Field.ALL_FILES):
        shown = (each for each in found.values() if each.public and not each.removed and file.case.is_public)
        return [_public(parts, each, language, machine_now) for each in shown]
    kept = (
        each
        for each in found.values()
        if (whole or not each.withdrawn) and (not each.removed or sees(viewer, Field.REMOVED_FILES))
    )
    waiting = (order for order in file.orders if order.id not in found)
    return [
        *(
            _kept(_shown(parts, each, _name(file, each, viewer, language), language, machine_now), file, each, asker)
            for each in kept
        ),
        *(_ordered(parts, file, order, viewer, language) for order in waiting if _is_told(order, machine_now)),
    ]


def places(file: CaseFile, asker: Actor, machine_now: datetime) -> int:
    """How many more files that person can attach now."""
    return places_left(asker, file.orders, machine_now, settled(file.events))


def _kept(
    shown: case_responses.Attachment, file: CaseFile, each: Attached, asker: Actor | None
) -> case_responses.Attachment:
    """With what became of it, and whether who asks can take it back."""
    if each.removed:
        return {**shown, "status": "removed"}
    return {**shown, "removable": asker is not None and may_remove(file.case, each, asker)}


def _name(file: CaseFile, each: Attached, viewer: Viewer, language: str) -> str:
    if _is_own(each.event.actor, viewer):
        return file.texts.get(each.event.seq, {}).get("name", each.id)
    return _neutral_name(each, language)


def _is_own(sender: Actor, viewer: Viewer) -> bool:
    return viewer is Viewer.REPORTER and sender.kind == "reporter"


def _neutral_name(each: Attached, language: str) -> str:
    kind = "public_name" if each.is_photo else "document_name"
    return text(language, f"attachment.{kind}", ordinal=each.ordinal)


def _public(parts: Parts, each: Attached, language: str, machine_now: datetime) -> case_responses.Attachment:
    return _shown(parts, each, _neutral_name(each, language), language, machine_now)


def _shown(parts: Parts, each: Attached, name: str, language: str, machine_now: datetime) -> case_responses.Attachment:
    event = each.event
    return {
        "id": each.id,
        "seq": event.seq,
        "name": name,
        "content_type": each.content_type,
        "size": int(event.data["size"]),
        "status": "shown",
        "reason": None,
        "by": by_whom(parts, event.actor, event.desk),
        "at": stamp(event.at),
        "url": link_to(parts, each, _neutral_name(each, language), machine_now),
        "public": each.public,
        "withdrawn": each.withdrawn,
        "removable": False,
    }


def _is_told(order: Order, machine_now: datetime) -> bool:
    is_refused = order.status is AttachmentStatus.REFUSED and not order.is_over(machine_now)
    return is_refused or order.is_awaited(machine_now)


def _ordered(parts: Parts, file: CaseFile, order: Order, viewer: Viewer, language: str) -> case_responses.Attachment:
    kind = "photo" if order.content_type in PHOTOS else "document"
    return {
        "id": order.id,
        "name": order.name if _is_own(order.by, viewer) else text(language, f"attachment.unnumbered.{kind}"),
        "content_type": order.content_type,
        "size": order.size,
        "status": "refused" if order.status is AttachmentStatus.REFUSED else "waiting",
        "reason": text(language, f"refusal_reason.{order.reason}") if order.reason else None,
        "by": by_whom(parts, order.by, file.case.desk),
        "at": stamp(order.at),
        "url": None,
        "public": False,
        "withdrawn": False,
        "removable": False,
    }
