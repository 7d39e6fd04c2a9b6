"""
What of a PDF is kept, as a list, and the copying; run as a program by `services/files/pdf_documents.py`.

    python -m chalicelib.services.files.pdf_parts < document.pdf > rewritten.pdf

Which keys are kept is `domain/files/pdf_keys.py`.
"""

import resource
import sys
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from chalicelib.domain.files.file_status import RefusalReason
from chalicelib.domain.files.image_streams import without_exif, without_metadata_jp2, without_metadata_jpeg
from chalicelib.domain.files.pdf_keys import ABBREVIATED, BY_NAME, KEPT, OF_A_PAGE

MEMORY_BYTES = 700_000_000
SECONDS = 30
UNPACKED_BYTES = 200_000_000
"""What one stream may grow to when it is unpacked."""
_UNPACKED = pikepdf.StreamDecodeLevel.specialized
"""Whatever packing loses nothing; pictures stay as they are."""
REFUSED = 3
DEEPEST_NESTING = 5_000
"""Calls within calls: a form in a form takes some six."""

PICTURES: Mapping[str, Callable[[bytes], bytes]] = {
    "/DCTDecode": without_metadata_jpeg,
    "/JPXDecode": without_metadata_jp2,
}


class Refusal(Exception):
    """The document is not taken, for that reason."""

    def __init__(self, reason: RefusalReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def pages_alone(content: bytes) -> bytes:
    """The document's pages in a new file; Refusal for one that is locked, or whose pages are not what it shows."""
    pikepdf.settings.set_qpdf_limits(flate_max_memory=UNPACKED_BYTES, run_length_max_memory=UNPACKED_BYTES)
    try:
        source = pikepdf.open(BytesIO(content))
    except pikepdf.PasswordError as error:
        raise Refusal(RefusalReason.ENCRYPTED) from error
    if source.is_encrypted:
        raise Refusal(RefusalReason.ENCRYPTED)
    _refuse_what_pages_do_not_show(source.Root)
    _draw_forms_and_notes(source)
    target = pikepdf.new()
    copying = _Copying(target)
    for page in source.pages:
        target.pages.append(pikepdf.Page(target.make_indirect(copying.page(page.obj))))
    if not len(target.pages):
        raise Refusal(RefusalReason.UNREADABLE)
    _keep_layers(source.Root, target, copying)
    written = BytesIO()
    target.save(written, deterministic_id=True)
    return written.getvalue()


def _refuse_what_pages_do_not_show(root: Any) -> None:
    """A collection shows the files in it, a form of XFA what a script builds, their pages a notice."""
    if "/Collection" in root or bool(root.get("/NeedsRendering")):
        raise Refusal(RefusalReason.ACTIVE_CONTENT)


def _draw_forms_and_notes(source: pikepdf.Pdf) -> None:
    """What somebody filled in, stamped or noted is drawn where it stands; what is not to be seen is not drawn."""
    source.generate_appearance_streams()  # where the form asks for it
    source.flatten_annotations("screen")


def _keep_layers(root: Any, target: pikepdf.Pdf, copying: "_Copying") -> None:
    """Which layers are off: otherwise what somebody had hidden would be shown."""
    layers = root.get("/OCProperties")
    if not isinstance(layers, Dictionary):
        return
    chosen = layers.get("/D", Dictionary())
    order = {key: copying.copied(chosen[key]) for key in ("/BaseState", "/ON", "/OFF") if key in chosen}
    groups = copying.copied(layers.get("/OCGs", Array()))
    target.Root.OCProperties = Dictionary({"/OCGs": groups, "/D": Dictionary(order)})


class _Copying:
    """Copies objects into the new file, each once, without what is not on the list."""

    def __init__(self, target: pikepdf.Pdf) -> None:
        self._target = target
        self._done: dict[tuple[int, int], Any] = {}

    def page(self, page: Dictionary) -> Dictionary:
        """A page; what it inherits was written to it when the pages were counted."""
        made = Dictionary({key: self.copied(page[key]) for key in OF_A_PAGE if key in page})
        contents = page.get("/Contents")
        streams = contents if isinstance(contents, Array) else [contents]
        made.Contents = Array([self.copied(each) for each in streams if isinstance(each, Stream)])
        return made

    def copied(self, value: Any, *, by_name: bool = False) -> Any:
        """The same in the new file."""
        if not isinstance(value, Array | Dictionary | Stream):
            return _scalar(value)
        if not value.is_indirect:
            return self._filled(_empty(self._target, value), value, by_name=by_name)
        if value.objgen not in self._done:
            # Known before what it holds is copied: a pattern or a font may refer to itself.
            self._done[value.objgen] = place = self._target.make_indirect(_empty(self._target, value))
            self._filled(place, value, by_name=by_name)
        return self._done[value.objgen]

    def _filled(self, place: Any, value: Any, *, by_name: bool) -> Any:
        if isinstance(value, Array):
            place.extend([self.copied(each) for each in value])
            return place
        if isinstance(value, Stream):
            self._write(place, value)
        for key, part in value.items():
            if (by_name or key in KEPT) and _is_drawn(part):
                place[key] = self.copied(part, by_name=key in BY_NAME)
        if value.get("/Type") == Name.OCG:
            place[Name.Name] = pikepdf.String("-")
        return place

    def _write(self, place: Stream, value: Stream) -> None:
        """Its bytes as they are, but for what pictures and pages say of where and with what they were made."""
        filters = _filters(value)
        last = filters[-1] if filters else ""
        parms = value.get("/DecodeParms")
        if last in PICTURES:
            parms = parms[-1] if isinstance(parms, Array) and len(parms) else parms
            data, found = PICTURES[last](_within(value, filters)), Name(last)
        elif _is_drawing(value) and (clean := without_exif(content := value.read_bytes(_UNPACKED))) != content:
            data, found, parms = clean, None, None
        else:
            data, found = value.read_raw_bytes(), self.copied(value.get("/Filter"))
        place.write(data, filter=found, decode_parms=self.copied(parms))


def _scalar(value: Any) -> Any:
    """Names and strings belong to the file that they were read from; numbers are Python's."""
    if isinstance(value, Name):
        return Name(str(value))
    return pikepdf.String(bytes(value)) if isinstance(value, pikepdf.String) else value


def _empty(target: pikepdf.Pdf, value: Any) -> Any:
    if isinstance(value, Stream):
        return target.make_stream(b"")
    return Array() if isinstance(value, Array) else Dictionary()


def _is_drawn(value: Any) -> bool:
    """PostScript that is only sent to printers is not."""
    return not (isinstance(value, Stream) and value.get("/Subtype") == Name.PS)


def _is_drawing(value: Stream) -> bool:
    """May it hold small pictures of its own? Pages, forms, patterns and letters that are drawn do."""
    return value.get("/Subtype") != Name.Image and not {"/Length1", "/N", "/FunctionType"} & set(value.keys())


def _filters(value: Stream) -> list[str]:
    found = value.get("/Filter")
    names = [] if found is None else [found] if isinstance(found, Name) else list(found)
    return [ABBREVIATED.get(str(name), str(name)) for name in names]


def _within(value: Stream, filters: list[str]) -> bytes:
    """A picture's file, out of whatever it is packed in besides."""
    raw = value.read_raw_bytes()
    with pikepdf.new() as apart:
        packed = apart.make_stream(raw)
        parms = value.get("/DecodeParms")
        # None stands for a filter that is used as it is.
        outer = [each and Dictionary(dict(each.items())) for each in parms[:-1]] if isinstance(parms, Array) else None
        packed.write(
            raw,
            filter=Array([Name(each) for each in filters[:-1]]),
            decode_parms=None if outer is None else Array(outer),
        )
        return bytes(packed.read_bytes(_UNPACKED))


def main() -> int:
    """From the input to the output; REFUSED with the reason in its stead."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sys.setrecursionlimit(DEEPEST_NESTING)
    try:
        written = pages_alone(sys.stdin.buffer.read())
    except Refusal as refusal:
        sys.stdout.write(refusal.reason.value)
        return REFUSED
    sys.stdout.buffer.write(written)
    return 0


if __name__ == "__main__":
    sys.exit(main())
