"""What a file is by its content, whatever it is called: the checks that need no decoder."""

import hashlib
import re

from chalicelib.domain.attachments import MAX_BYTES, PDF, Attachment
from chalicelib.domain.words import RefusalReason

HEIC = "image/heic"
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"})
_TRAILER = 2048
"""How far before its end a PDF may say that it ends; some programs write a few lines more."""
_STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|Encrypt)(?![A-Za-z0-9])")
"""What acts by itself when a PDF is opened, carries other files, or cannot be looked into."""


def type_of(content: bytes) -> str | None:
    """The type that the first bytes tell, None if it is none that anybody here reads."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS:
        return HEIC
    return PDF if content.startswith(b"%PDF-") else None


def not_as_ordered(content: bytes, order: Attachment) -> RefusalReason | None:
    """Did something else arrive than was announced?"""
    if len(content) > MAX_BYTES:
        return RefusalReason.TOO_LARGE
    if len(content) != order.size or hashlib.sha256(content).hexdigest() != order.sha256:
        return RefusalReason.CHANGED
    return None


def not_of_its_type(content: bytes, order: Attachment) -> RefusalReason | None:
    """Is it not what it is called, or a document that does more than show itself?"""
    found = type_of(content)
    if found == HEIC:
        return RefusalReason.HEIC
    if found != order.content_type:
        return RefusalReason.OTHER_TYPE
    return _flaw_of_pdf(content) if found == PDF else None


def _flaw_of_pdf(content: bytes) -> RefusalReason | None:
    if b"%%EOF" not in content[-_TRAILER:]:
        return RefusalReason.UNREADABLE
    # Compressed data holds every short name by chance; names outside may be written with escapes: /J#61vaScript.
    plain = _ESCAPED.sub(lambda match: bytes.fromhex(match[1].decode()), _STREAM.sub(b"", content))
    return RefusalReason.ACTIVE_CONTENT if _ACTIVE.search(plain) else None
