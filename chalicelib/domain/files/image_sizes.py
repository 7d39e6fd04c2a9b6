"""How large a picture may be that somebody sends, and how large it is shown."""

import math
from enum import StrEnum

LONGEST_SIDE = 1600
"""Pixels: what a photo of usual proportions is reduced to."""
READABLE_WIDTH = 800
"""Pixels that the shorter side keeps: a page of a screenshot, or a strip of a panorama, can be read at that."""
MAX_AREA = 12_000_000
"""Pixels of what is shown, however long it is."""
MAX_SIDE = 65_000
"""Pixels: a JPEG counts its rows with sixteen bits."""
MAX_PIXELS = 250_000_000
"""Of what is sent. The largest sensors of telephones have 200 million."""
MAX_DECODED_BYTES = 400_000_000
"""What one picture may take of the memory of its function, of 1 GB."""


class Decoding(StrEnum):
    """How much of a picture is in memory at once while it is reduced."""

    STREAMED = "streamed"
    COEFFICIENTS = "coefficients"
    WHOLE = "whole"
    PLANES = "planes"
    FRAMES = "frames"


_OVERHEAD = {
    Decoding.COEFFICIENTS: 6,  # a progressive JPEG: three components of sixteen bits each
    Decoding.WHOLE: 1,
    Decoding.PLANES: 2,  # brightness and colour, beside the pixels that are made of them
    Decoding.FRAMES: 6,  # the same, and the library's own copy
}
"""Bytes for each pixel beside the pixels themselves."""


def decoding_of(content_type: str, *, is_interlaced: bool) -> Decoding:
    """How libvips reduces a picture of that type; one that is interlaced comes as several, each finer than the last."""
    if content_type == "image/jpeg":
        return Decoding.COEFFICIENTS if is_interlaced else Decoding.STREAMED
    if content_type == "image/png":
        return Decoding.WHOLE if is_interlaced else Decoding.STREAMED
    return Decoding.WHOLE


def is_too_much(width: int, height: int, decoding: Decoding, bytes_per_pixel: int) -> bool:
    """Would the decoder of a picture of that size, in pixels, need more memory than it may have?"""
    if decoding is Decoding.STREAMED:
        return width * height > MAX_PIXELS
    decoded = 0 if decoding is Decoding.COEFFICIENTS else bytes_per_pixel
    return width * height * (decoded + _OVERHEAD[decoding]) > MAX_DECODED_BYTES


def fitted(width: int, height: int) -> tuple[int, int]:
    """
    The size in which a picture of that size is shown: never larger, and never too narrow to be read.

    The longest side shrinks to LONGEST_SIDE, unless the shorter one would fall below READABLE_WIDTH; then that is kept,
    within MAX_AREA.
    """
    longest, shortest = max(width, height), min(width, height)
    scale = min(1.0, max(LONGEST_SIDE / longest, READABLE_WIDTH / shortest))
    scale = min(scale, math.sqrt(MAX_AREA / (width * height)), MAX_SIDE / longest)
    return max(1, round(width * scale)), max(1, round(height * scale))
