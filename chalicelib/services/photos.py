"""
Photos written anew: upright, small enough for a telephone, and with nothing in them but pixels.

Pillow is imported when the first photo comes: the API, which shares this code, never pays for it.
"""

from io import BytesIO
from typing import Any

from chalicelib.domain.words import RefusalReason

LONGEST_SIDE = 1600
MAX_PIXELS = 50_000_000
"""Decoded, that many take 200 MB; a file of a few bytes can claim any number of them."""
QUALITY = 82
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_WHITE = (255, 255, 255)


class Unfit(Exception):
    """A file that is not passed on, and why."""

    def __init__(self, reason: RefusalReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def written_anew(content: bytes, content_type: str) -> bytes:
    """The photo as JPEG without any metadata; Unfit if it cannot be decoded, or not safely."""
    from PIL import Image

    # Pillow only warns of many pixels, and first at other numbers; ours are counted below, before any is decoded.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(BytesIO(content), formats=[_FORMATS[content_type]]) as photo:
            _count_pixels(photo)
            return _jpeg(_on_white(_small(photo)))
    except Unfit:
        raise
    except Exception as error:  # Decoders raise whatever broken bytes lead them to.
        raise Unfit(RefusalReason.UNREADABLE) from error


def _count_pixels(photo: Any) -> None:
    if photo.width * photo.height > MAX_PIXELS:
        raise Unfit(RefusalReason.TOO_MANY_PIXELS)


def _small(photo: Any) -> Any:
    from PIL import Image, ImageOps

    # A JPEG is decoded at half, a quarter or an eighth of its size, if that is enough: it saves time and memory.
    photo.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    photo.load()
    upright = ImageOps.exif_transpose(photo)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return upright


def _on_white(photo: Any) -> Any:
    """Pixels alone, copied onto a new picture: whatever else the file carried stays behind."""
    from PIL import Image

    clean = Image.new("RGB", photo.size, _WHITE)
    if photo.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in photo.info:
        layered = photo.convert("RGBA")
        clean.paste(layered, mask=layered.getchannel("A"))
    else:
        clean.paste(photo.convert("RGB"))
    return clean


def _jpeg(photo: Any) -> bytes:
    written = BytesIO()
    photo.save(written, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return written.getvalue()
