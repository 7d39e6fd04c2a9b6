"""Whether the bytes in the bucket are those of which a case's events tell."""

from collections.abc import Iterator

from chalicelib.domain.cases.hash_chain import Flaw, FlawKind
from chalicelib.domain.files.attachment_history import attached
from chalicelib.domain.files.attachments import MAX_BYTES
from chalicelib.services.core.parts import Parts
from chalicelib.services.files.upload_slots import clean_key
from chalicelib.store.cases.case_file import CaseFile

BYTES = "bytes of file"


def exchanged_files(parts: Parts, file: CaseFile) -> Iterator[Flaw]:
    """
    Files that are gone from the bucket, or are others than their events say: one request a file, which fetches none.

    The events are taken for true: they are proved first.
    """
    for each in attached(file.events).values():
        kept = parts.objects.digest(clean_key(file.case.number, each.id, each.content_type), MAX_BYTES)
        if kept is None:
            yield Flaw(each.event.seq, FlawKind.MISSING, BYTES)
        elif kept != each.event.data["sha256"]:
            yield Flaw(each.event.seq, FlawKind.ALTERED, BYTES)
