"""Documents as people and their programs make them, with things in them that are not on their pages; all harmless."""

import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.photos import MAKER, a_photo

MARK = "MARKER-0000"
"""Stands in everything that must not survive."""
WORDS = "Jalan rusak di depan pasar"
"""What the page says."""


def a_script() -> Dictionary:
    """An action that would do something, if it were a script."""
    return Dictionary(Type=Name.Action, S=Name.JavaScript, JS=String(MARK))


def a_document(change: Callable[[pikepdf.Pdf, Any], None] | None = None, **how: Any) -> bytes:
    """One page with words and a photo, after *change*; by default with its objects packed out of sight."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 300)).obj
    photo = pdf.make_stream(
        a_photo() + MARK.encode(),
        Type=Name.XObject, Subtype=Name.Image, Width=64, Height=48,
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode,
    )  # fmt: skip
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Resources = Dictionary(Font=Dictionary(F1=font), XObject=Dictionary(Im0=photo))
    page.Contents = pdf.make_stream(f"q 64 0 0 48 10 10 cm /Im0 Do Q BT /F1 12 Tf 10 200 Td ({WORDS}) Tj ET".encode())
    if change:
        change(pdf, page)
    return saved(pdf, **how)


def saved(pdf: pikepdf.Pdf, **how: Any) -> bytes:
    written = BytesIO()
    pdf.save(written, **{"object_stream_mode": pikepdf.ObjectStreamMode.generate, **how})
    return written.getvalue()


def _author(pdf: pikepdf.Pdf, _: Any) -> None:
    pdf.docinfo[Name.Author] = MARK
    pdf.Root.Metadata = pdf.make_stream(f"<x:xmpmeta>{MARK}</x:xmpmeta>".encode(), Type=Name.Metadata)


def _names(pdf: pikepdf.Pdf, _: Any) -> None:
    leaf = Dictionary(Names=Array([String("a"), pdf.make_indirect(a_script())]), Limits=Array([String("a")] * 2))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Kids=Array([pdf.make_indirect(leaf)])))


def _opening(pdf: pikepdf.Pdf, page: Any) -> None:
    pdf.Root.OpenAction = pdf.make_indirect(a_script())
    pdf.Root.AA = Dictionary(WC=a_script(), DP=Dictionary(S=Name.Launch, F=String(MARK)))
    page.AA = Dictionary(O=pdf.make_indirect(Dictionary(S=Name.Named, N=Name.NextPage, Next=a_script())))


def _embedded(pdf: pikepdf.Pdf, page: Any) -> None:
    pdf.attachments["x.txt"] = MARK.encode()
    page.AF = Array([pdf.make_indirect(Dictionary(Type=Name.Filespec, F=String(MARK)))])


def _notes(pdf: pikepdf.Pdf, page: Any) -> None:
    box = Array([10, 100, 60, 120])
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=box, A=Dictionary(S=Name.URI, URI=String(MARK)))
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=box, T=String(MARK), Contents=String(MARK))
    film = Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=box, RichMediaContent=Dictionary(X=String(MARK)))
    page.Annots = Array([pdf.make_indirect(each) for each in (link, note, film)])


def _form(pdf: pikepdf.Pdf, page: Any) -> None:
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String(MARK), V=String("Isian warga"), F=4,
            Rect=Array([10, 100, 200, 130]), DA=String("/F1 12 Tf 0 g"), AA=Dictionary(K=a_script()),
        )
    )  # fmt: skip
    page.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([field]), NeedAppearances=True, DR=page.Resources, DA=String("/F1 12 Tf 0 g"),
        XFA=Array([String("form"), pdf.make_stream(MARK.encode())]),
    )  # fmt: skip


def _private(pdf: pikepdf.Pdf, page: Any) -> None:
    page.PieceInfo = Dictionary(X=Dictionary(Private=String(MARK)))
    page.Thumb = pdf.make_stream(MARK.encode())
    page.VP = Array([Dictionary(Measure=Dictionary(GPTS=Array([0, 0]), X=String(MARK)))])
    page.Resources.XObject.Im0.Metadata = pdf.make_stream(MARK.encode())
    page.Resources.XObject.Im0.OPI = Dictionary(F=String(MARK))
    page.Resources.XObject.P0 = pdf.make_stream(MARK.encode(), Type=Name.XObject, Subtype=Name.PS)
    page.Resources.Properties = Dictionary(MC0=Dictionary(Metadata=pdf.make_stream(MARK.encode()), Title=String(MARK)))


def _nested(pdf: pikepdf.Pdf, page: Any) -> None:
    inner = pdf.make_stream(b"/Im0 Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    inner.Resources = Dictionary(XObject=Dictionary(Im0=page.Resources.XObject.Im0, Self=inner))
    inner.AA, inner.Ref, inner.PieceInfo = a_script(), Dictionary(F=String(MARK)), Dictionary(X=String(MARK))
    page.Resources.XObject.Fm0 = inner


def _packed_photo(_: pikepdf.Pdf, page: Any) -> None:
    photo = page.Resources.XObject.Im0
    photo.write(zlib.compress(photo.read_raw_bytes()), filter=Array([Name.FlateDecode, Name.DCTDecode]))


def _counted_photo(_: pikepdf.Pdf, page: Any) -> None:
    photo = page.Resources.XObject.Im0
    content = photo.read_raw_bytes()
    runs = (content[at : at + 128] for at in range(0, len(content), 128))
    packed = b"".join(bytes((len(run) - 1,)) + run for run in runs) + b"\x80"
    photo.write(packed, filter=Array([Name.RunLengthDecode, Name.DCTDecode]))


def _inline_photo(pdf: pikepdf.Pdf, page: Any) -> None:
    begin = b"q 9 0 0 9 0 0 cm BI /W 64 /H 48 /CS /RGB /BPC 8 /F /DCT ID "
    page.Contents = Array([page.Contents, pdf.make_stream(begin + a_photo(comment=b"") + b"\nEI Q")])


def _outline(pdf: pikepdf.Pdf, _: Any) -> None:
    entry = pdf.make_indirect(Dictionary(Title=String(MARK), A=a_script()))
    pdf.Root.Outlines = Dictionary(First=entry, Last=entry, Count=1)
    pdf.Root.URI = Dictionary(Base=String(MARK))
    pdf.Root.Threads = Array([Dictionary(I=Dictionary(Author=String(MARK)))])


HIDDEN: Mapping[str, Callable[[pikepdf.Pdf, Any], None]] = {
    "author": _author,
    "names": _names,
    "opening": _opening,
    "embedded": _embedded,
    "notes": _notes,
    "form": _form,
    "private": _private,
    "nested": _nested,
    "a photo within a packing": _packed_photo,
    "a photo within runs that are counted": _counted_photo,
    "a photo within the page": _inline_photo,
    "outline": _outline,
}
"""What a document may hold beside its pages."""


def everything_in(content: bytes) -> bytes:
    """All that stands in the file, unpacked: objects as text, streams decoded as far as that goes."""
    found = [content]
    with pikepdf.open(BytesIO(content)) as pdf:
        found.append(repr(pdf.trailer).encode())
        for each in pdf.objects:
            if isinstance(each, pikepdf.Stream):
                found += [repr(dict(each.items())).encode(), each.read_raw_bytes()]
                with suppress(pikepdf.PdfError):  # pixels, which are no text
                    found.append(each.read_bytes())
                with suppress(zlib.error):
                    found.append(zlib.decompress(each.read_raw_bytes()))
            else:
                found.append(repr(each).encode())
    return b"\n".join(found)


def with_a_later_part(content: bytes) -> bytes:
    """The document as a program leaves it that only writes behind it what it changed: a new catalogue with a script."""
    with pikepdf.open(BytesIO(content)) as pdf:
        root, pages = pdf.Root.objgen[0], pdf.Root.Pages.objgen[0]
        size = len(pdf.objects) + 1
    before = int(content.rpartition(b"startxref")[2].split()[0])
    at = len(content)
    changed = f"{root} 0 obj\n<</Type/Catalog/Pages {pages} 0 R/OpenAction<</S/JavaScript/JS({MARK})>>>>\nendobj\n"
    table = f"xref\n{root} 1\n{at:010} 00000 n \ntrailer\n<</Size {size}/Root {root} 0 R/Prev {before}>>\n"
    return content + f"{changed}{table}startxref\n{at + len(changed)}\n%%EOF\n".encode()


CAMERA = MAKER.encode()
