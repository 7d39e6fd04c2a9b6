"""Pictures within other files lose what their camera wrote, byte by byte, and keep every byte of their pixels."""

from collections.abc import Iterable
from itertools import accumulate

import pytest

from chalicelib.domain.files.image_streams import without_exif, without_metadata_jp2, without_metadata_jpeg


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2) + body


def box(kind: bytes, body: bytes, *, long: bool = False) -> bytes:
    """Of JPEG 2000; a long one writes its length in eight bytes."""
    if long:
        return (1).to_bytes(4) + kind + (len(body) + 16).to_bytes(8) + body
    return (len(body) + 8).to_bytes(4) + kind + body


def kept(parts: Iterable[tuple[bytes, bool]]) -> bytes:
    return b"".join(part for part, stays in parts if stays)


def whole(parts: Iterable[tuple[bytes, bool]]) -> bytes:
    return b"".join(part for part, _ in parts)


JPEG = [
    (b"\xff\xd8", True),
    (segment(0xE0, b"JFIF\0"), False),
    (segment(0xE1, b"Exif\0\0secret"), False),
    (segment(0xEE, b"Adobe"), True),
    (b"\x00\x01", False),  # no marker at all
    (b"\xff\x00", False),
    (b"\xff", False),  # a filler before a marker
    (segment(0xDB, bytes(300)), True),
    (b"\xff\xd8", False),
    (b"\xff\x01\xff\xd3", False),  # markers without a length
    (segment(0xC2, b"size"), True),
    (segment(0xEF, b"secret"), False),
    (segment(0xFE, b"secret, \xff\xd9"), False),
    (segment(0xDA, b"first") + b"a\xff\x00\xff\x01b\xff\xd0c\xff\xd7d\xff\xff", True),
    (segment(0xFE, b"secret"), False),
    (segment(0xC4, b"tables"), True),
    (segment(0xDA, b"second") + b"e\xff\xd1\xff\x00", True),
    (b"\xff\xd9", True),
    (b"a thumbnail, secret", False),
]
"""With two scans, as progressive ones have."""

JP2 = [
    (box(b"jP  ", b"\r\n\x87\n"), True),
    (box(b"ftyp", b"jp2 "), True),
    (box(b"xml ", b"secret", long=True), False),
    (box(b"jp2h", b"sizes", long=True), True),
    (box(b"uuid", b"secret"), False),
    (box(b"jp2c", b""), True),
    (box(b"free", b""), False),
]


def test_a_jpeg_keeps_its_tables_and_scans_alone() -> None:
    assert without_metadata_jpeg(whole(JPEG)) == kept(JPEG)


def test_a_jpeg_that_breaks_off_keeps_what_came_of_its_pixels_and_no_more() -> None:
    content, every = whole(JPEG), kept(JPEG)
    for length in range(2, len(content)):
        assert every.startswith(without_metadata_jpeg(content[:length]))
    for count, length in enumerate(accumulate(len(part) for part, _ in JPEG), 1):
        assert without_metadata_jpeg(content[:length]) == kept(JPEG[:count])


def test_a_jpeg_2000_keeps_what_its_picture_is_made_of() -> None:
    assert without_metadata_jp2(whole(JP2)) == kept(JP2)
    assert without_metadata_jp2(whole(JP2[:-1])) == kept(JP2)  # the last box is a head alone


@pytest.mark.parametrize("kind", [b"jp2c", b"xml "])
def test_the_last_box_may_reach_to_the_end(kind: bytes) -> None:
    last = [(bytes(4) + kind + b"as long as there is anything", kind == b"jp2c")]

    assert without_metadata_jp2(whole(JP2 + last)) == kept(JP2 + last)


def test_bytes_too_few_for_a_box_are_dropped_and_a_bare_stream_is_left_alone() -> None:
    assert without_metadata_jp2(whole(JP2) + b"jp2c123") == kept(JP2)
    assert without_metadata_jp2(b"\xff\x4f\xff\x51bare") == b"\xff\x4f\xff\x51bare"


def test_what_looks_like_a_camera_among_other_bytes_is_blanked_where_it_stands() -> None:
    exif, xmp = b"Exif\0\0secret", b"http://ns.adobe.com/xap/1.0/\0\nsecret"
    other = segment(0xE1, b"not a camera")

    found = without_exif(b"ab" + segment(0xE1, exif) + other + segment(0xE1, xmp) + b"cd\xff\xe1\xff\xffExif\0\0ef")

    assert found == (
        b"ab"
        + segment(0xE1, bytes(len(exif)))
        + other
        + segment(0xE1, bytes(len(xmp)))
        + b"cd\xff\xe1\xff\xff"
        + bytes(8)
    )
