"""
Photos written anew: upright, in the colours of every screen, small enough for a telephone, nothing in them but pixels.

libvips decodes reduced where a format lets it (JPEG, WebP) and row by row where it does not (PNG), so that a photo of
200 million pixels needs less memory than its file would unpacked. What can only be decoded as a whole is counted first.
The libraries are imported when the first photo comes: the API, which shares this code, never pays for them.
"""

import logging
from io import BytesIO
from typing import Any

from chalicelib.domain.files.file_status import RefusalReason
from chalicelib.domain.files.image_sizes import Decoding, decoding_of, fitted, is_too_much

QUALITY = 82
_WHITE = 255
_WITHIN = {"size": "down", "output_profile": "srgb", "intent": "relative"}
_LOADERS = {
    "image/jpeg": "jpegload_buffer",
    "image/png": "pngload_buffer",
    "image/webp": "webpload_buffer",
}
_TURNED = 5
"""Exif orientations from this one on exchange width and height."""


class Rejected(Exception):
    """A file that is not passed on, and why."""

    def __init__(self, reason: RefusalReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def reencode(content: bytes, content_type: str) -> bytes:
    """
    The first picture of the file as JPEG in sRGB without any metadata, transparent parts white.

    Rejected if it cannot be decoded, or not within the memory of the function.
    """
    _careful()
    try:
        if content_type in _DECODERS:
            return _jpeg(_DECODERS[content_type](content))
        return _jpeg(_reduced(content, content_type))
    except Rejected:
        raise
    except Exception as error:  # Decoders raise whatever broken bytes lead them to.
        raise Rejected(RefusalReason.UNREADABLE) from error


def _careful() -> None:
    """One photo at a time, nothing kept of the last, and no decoder that its authors do not call safe for strangers."""
    import pyvips

    logging.getLogger("pyvips").setLevel(logging.ERROR)  # what is wrong with a file is told to its sender
    pyvips.voperation.cache_set_max(0)
    pyvips.voperation.block_untrusted_set(True)  # noqa: FBT003  # theirs


def _reduced(content: bytes, content_type: str) -> Any:
    import pyvips

    head = getattr(pyvips.Image, _LOADERS[content_type])(content, access="sequential")
    known = head.get_fields()
    is_turned = "orientation" in known and head.get("orientation") >= _TURNED
    width, height = (head.height, head.width) if is_turned else (head.width, head.height)
    pel = head.bands * (2 if head.format in {"ushort", "short"} else 1)
    _check_size(width, height, decoding_of(content_type, is_interlaced="interlaced" in known), pel)
    width, height = fitted(width, height)
    # The function's own argument `fail_on` goes nowhere (findings/libvips-fail-on.sh); the loader hears this one.
    return pyvips.Image.thumbnail_buffer(content, width, height=height, option_string="fail_on=truncated", **_WITHIN)


def _check_size(width: int, height: int, decoding: Decoding, bytes_per_pixel: int) -> None:
    if is_too_much(width, height, decoding, bytes_per_pixel):
        raise Rejected(RefusalReason.TOO_MANY_PIXELS)


def _from_heic(content: bytes) -> Any:
    """libvips' own build has no decoder of HEIC: that is a package of its own, which turns pictures by itself."""
    import pi_heif

    photo = pi_heif.open_heif(content, convert_hdr_to_8bit=True)
    width, height = photo.size
    _check_size(width, height, Decoding.PLANES, len(photo.mode))
    return _of_pixels(photo.data, photo.stride, photo.size, photo.mode, photo.info.get("icc_profile"))


def _from_avif(content: bytes) -> Any:
    """Pillow's decoder of AVIF needs half the memory of the one that libvips brings."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # it only warns, and first at other numbers than ours
    with Image.open(BytesIO(content), formats=["AVIF"]) as photo:
        _check_size(photo.width, photo.height, Decoding.FRAMES, len(photo.getbands()))
        profile = photo.info.get("icc_profile")
        width, height = fitted(photo.width, photo.height)
        reduced = photo.reduce(max(1, min(photo.width // width, photo.height // height)))
        upright = ImageOps.exif_transpose(reduced)
    bands = len(upright.getbands())
    return _of_pixels(upright.tobytes(), upright.width * bands, upright.size, upright.mode, profile)


def _of_pixels(pixels: Any, stride: int, size: tuple[int, int], mode: str, profile: bytes | None) -> Any:
    """The picture reduced, from rows of `stride` bytes, which may be longer than it is wide."""
    import pyvips

    bands, is_grey = len(mode), mode in {"L", "LA"}
    rows = pyvips.Image.new_from_memory(pixels, stride, size[1], 1, "uchar")
    whole = rows.crop(0, 0, size[0] * bands, size[1]).bandfold(factor=bands)
    whole = whole.copy(interpretation="b-w" if is_grey else "srgb")
    if profile:
        whole.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
    width, height = fitted(*size)
    # Computed here and now: the decoder's memory goes with the decoder.
    return whole.thumbnail_image(width, height=height, **_WITHIN).copy_memory()


def _jpeg(photo: Any) -> bytes:
    if photo.hasalpha():
        photo = photo.flatten(background=_WHITE)
    return bytes(photo.jpegsave_buffer(Q=QUALITY, keep="none", optimize_coding=True, interlace=True))


_DECODERS = {"image/heic": _from_heic, "image/avif": _from_avif}
