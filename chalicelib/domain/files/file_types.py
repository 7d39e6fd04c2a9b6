"""What a file is by its content, whatever it is called: the checks that need no decoder."""

import hashlib

from chalicelib.domain.files.attachments import AVIF, HEIC, MAX_BYTES, PDF, Attachment
from chalicelib.domain.files.file_status import RefusalReason

_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_HEAD = 1024
"""How far after its beginning a PDF may say what it is; some programs write a few lines before."""


def type_of(content: bytes) -> str | None:
    """The type that the first bytes tell, None if it is none that anybody here reads."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp":
        return _type_of_heif(content)
    return PDF if b"%PDF-" in content[:_HEAD] else None


def _type_of_heif(content: bytes) -> str | None:
    """The first brand may be that of the container alone; the others then say what is in it."""
    length = int.from_bytes(content[:4])
    brands = {content[8:12], *(content[at : at + 4] for at in range(16, min(length, _HEAD), 4))}
    if brands & _AVIF_BRANDS:
        return AVIF
    return HEIC if content[8:12] in _HEIC_BRANDS else None


def not_as_ordered(content: bytes, order: Attachment) -> RefusalReason | None:
    """Did something else arrive than was announced?"""
    if len(content) > MAX_BYTES:
        return RefusalReason.TOO_LARGE
    if len(content) != order.size or hashlib.sha256(content).hexdigest() != order.sha256:
        return RefusalReason.CHANGED
    return None


def not_of_its_type(content: bytes, order: Attachment) -> RefusalReason | None:
    """Is it not what it is called?"""
    return None if type_of(content) == order.content_type else RefusalReason.OTHER_TYPE
