"""Pictures inside of other files, freed of what their camera wrote beside the pixels, which stay as they are."""

import re

_MARK, _START, _END, _SCAN, _ADOBE = 0xFF, 0xD8, 0xD9, 0xDA, 0xEE
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers without a length: fillers and restarts."""
_NOTES = frozenset({*range(0xE0, 0xF0), 0xFE}) - {_ADOBE}
"""Segments for applications, and comments. Adobe's says which colours the numbers mean."""
_KEPT_BOXES = frozenset({b"jP  ", b"ftyp", b"jp2h", b"jp2c"})
_EXIF = re.compile(rb"\xff\xe1(..)(?=Exif\0\0|http://ns\.adobe\.com/)", re.DOTALL)
_LENGTH = 2
_BOX_HEAD, _LONG_BOX_HEAD = 8, 16


def without_metadata_jpeg(content: bytes) -> bytes:
    """The first picture of a JPEG, without Exif, XMP, comments, thumbnails and what follows its end."""
    kept, at = bytearray(content[:_LENGTH]), _LENGTH
    while at + 1 < len(content):
        if content[at] != _MARK or content[at + 1] in {0x00, _MARK}:
            at += 1
            continue
        marker = content[at + 1]
        if marker == _END:
            return bytes(kept + content[at : at + _LENGTH])
        if marker in _ALONE or marker == _START:
            at += _LENGTH
            continue
        end = at + _LENGTH + int.from_bytes(content[at + 2 : at + 4])
        if marker == _SCAN:
            end = _end_of_scan(content, end)
        if marker not in _NOTES:
            kept += content[at:end]
        at = end
    return bytes(kept)


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the compressed pixels end: at the first marker that is neither a filler nor a restart."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            return len(content)
        if content[at + 1] not in {0x00, _MARK, *_ALONE}:
            return at
        at += 1


def without_metadata_jp2(content: bytes) -> bytes:
    """A JPEG 2000 file without its boxes of XML, UUIDs and other notes; a bare codestream as it is."""
    if content[4:8] != b"jP  ":
        return content
    kept, at = bytearray(), 0
    while at + _BOX_HEAD <= len(content):
        length, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        if length == 1:
            length = int.from_bytes(content[at + 8 : at + _LONG_BOX_HEAD])
        end = at + length if length >= _BOX_HEAD else len(content)
        if kind in _KEPT_BOXES:
            kept += content[at:end]
        at = end
    return bytes(kept)


def without_exif(content: bytes) -> bytes:
    """The same number of bytes, with the Exif and XMP of every JPEG that stands among them blanked out."""
    blank, found = bytearray(content), _EXIF.finditer(content)
    for each in found:
        start, end = each.end(), each.start() + _LENGTH + int.from_bytes(each[1])
        blank[start:end] = bytes(min(end, len(content)) - start)
    return bytes(blank)
