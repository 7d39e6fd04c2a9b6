"""What becomes of a file that somebody sends."""

from enum import StrEnum


class AttachmentStatus(StrEnum):
    """How far a file is that somebody wants to attach."""

    WAITING = "waiting"
    SHOWN = "shown"
    REFUSED = "refused"


class RefusalReason(StrEnum):
    """Why a file was not attached."""

    TOO_LARGE = "too_large"
    CHANGED = "changed"
    UNSAFE = "unsafe"
    UNSCANNABLE = "unscannable"
    OTHER_TYPE = "other_type"
    HEIC = "heic"
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    TOO_MANY_PIXELS = "too_many_pixels"
    ACTIVE_CONTENT = "active_content"
