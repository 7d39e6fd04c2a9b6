"""A document is its pages: nothing else of what somebody sent is kept, and what cannot be had that way is refused."""

import zlib
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from chalicelib.domain.files.file_status import RefusalReason
from chalicelib.services.files import pdf_parts
from chalicelib.services.files.pdf_parts import Refusal, pages_alone
from tests.pdfs import CAMERA, HIDDEN, MARK, WORDS, a_document, everything_in, with_a_later_part
from tests.photos import a_pdf, a_photo, what_is_in

ACTIVE = (b"/JavaScript", b"/JS", b"/Launch", b"/URI", b"/OpenAction", b"/AA", b"/EmbeddedFile", b"/RichMedia", b"/XFA",
          b"/Annots", b"/AcroForm", b"/Names", b"/Metadata", b"/Info", b"/PieceInfo", b"/Thumb")  # fmt: skip


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("packed", [True, False], ids=["packed", "plain"])
def test_whatever_stands_beside_the_pages_is_gone(hidden: str, packed: bool) -> None:  # noqa: FBT001  # a parameter
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    document = a_document(HIDDEN[hidden], object_stream_mode=mode)
    assert MARK.encode() in everything_in(document)

    clean = everything_in(pages_alone(document))

    assert MARK.encode() not in clean
    assert CAMERA not in clean
    assert b"Exif" not in clean
    assert [name for name in ACTIVE if name in clean] == []
    assert WORDS.encode() in clean


def test_what_was_written_behind_a_document_later_is_read_and_gone() -> None:
    plain = a_document(object_stream_mode=pikepdf.ObjectStreamMode.disable)
    later = with_a_later_part(plain)
    assert "/OpenAction" in pikepdf.open(BytesIO(later)).Root

    clean = everything_in(pages_alone(later))

    assert MARK.encode() not in clean
    assert WORDS.encode() in clean


def test_what_somebody_filled_in_is_drawn_on_the_page() -> None:
    assert b"Isian warga" in everything_in(pages_alone(a_document(HIDDEN["form"])))


def test_the_pixels_of_a_photo_stay_as_they_were() -> None:
    pdf = pikepdf.open(BytesIO(pages_alone(a_document())))
    kept = what_is_in(pdf.pages[0].obj.Resources.XObject.Im0.read_raw_bytes())

    assert kept.tobytes() == what_is_in(a_photo()).tobytes()
    assert not kept.getexif()


def test_a_page_keeps_what_it_inherits_and_a_layer_that_was_off_stays_off() -> None:
    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=pikepdf.String(MARK)))
        page.Resources.Properties = Dictionary(L=layer)
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Creator=MARK))
        pdf.Root.Pages.Rotate = 90
        pdf.Root.Pages.Resources = page.Resources
        del page.Resources

    clean = pages_alone(a_document(change))
    pdf = pikepdf.open(BytesIO(clean))

    assert MARK.encode() not in everything_in(clean)
    assert int(pdf.pages[0].obj.Rotate) == 90
    assert "/F1" in pdf.pages[0].obj.Resources.Font
    assert pdf.Root.OCProperties.D.OFF[0].objgen == pdf.pages[0].obj.Resources.Properties.L.objgen


def test_what_a_tree_of_pages_says_for_all_of_them_is_kept() -> None:
    said = b"/Type/Pages/Rotate 90/MediaBox[0 0 9 9]/CropBox[1 1 8 8]/Resources<</ProcSet[/PDF]>>"
    pdf = pikepdf.open(BytesIO(pages_alone(a_pdf().replace(b"/Type/Pages", said))))
    page = pdf.pages[0].obj

    assert int(page.Rotate) == 90
    assert [int(each) for each in page.MediaBox] == [0, 0, 9, 9]
    assert [int(each) for each in page.CropBox] == [1, 1, 8, 8]
    assert page.Resources.ProcSet[0] == Name.PDF


@pytest.mark.parametrize("key", ["/ON", "/OFF"])
def test_a_layer_that_was_switched_stays_so_and_all_layers_are_known(key: str) -> None:
    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=pikepdf.String(MARK)))
        page.Resources.Properties = Dictionary(L=layer)
        order = Dictionary({"/BaseState": Name.Unchanged, key: Array([layer])})
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=order)

    pdf = pikepdf.open(BytesIO(pages_alone(a_document(change))))
    layer = pdf.pages[0].obj.Resources.Properties.L
    layers = pdf.Root.OCProperties

    assert layers.D.BaseState == Name.Unchanged
    assert [each.objgen for each in layers.D[key]] == [layer.objgen]
    assert [each.objgen for each in layers.OCGs] == [layer.objgen]
    assert str(layer.Name) == "-"


def test_a_document_that_names_no_layers_is_taken() -> None:
    def change(pdf: pikepdf.Pdf, _: Any) -> None:
        pdf.Root.OCProperties = Dictionary()

    assert len(pikepdf.open(BytesIO(pages_alone(a_document(change)))).Root.OCProperties.OCGs) == 0


@pytest.mark.parametrize(
    "outer", [None, Dictionary(), Dictionary(Predictor=15, Columns=1)], ids=["null", "empty", "told"]
)
def test_how_a_packed_photo_is_read_stays_with_it(outer: Any) -> None:
    def change(_: pikepdf.Pdf, page: Any) -> None:
        photo = page.Resources.XObject.Im0
        how = Array([outer, None, Dictionary(ColorTransform=0)])
        content = zlib.compress(photo.read_raw_bytes())
        rows = b"".join(bytes((0, each)) for each in content) if outer and "/Columns" in outer else content
        packed = zlib.compress(rows)
        photo.write(packed, filter=Array([Name.FlateDecode, Name.FlateDecode, Name.DCTDecode]), decode_parms=how)

    pdf = pikepdf.open(BytesIO(pages_alone(a_document(change))))
    photo = pdf.pages[0].obj.Resources.XObject.Im0

    assert photo.Filter == Name.DCTDecode
    assert photo.DecodeParms.ColorTransform == 0
    assert what_is_in(photo.read_raw_bytes()).tobytes() == what_is_in(a_photo()).tobytes()


def test_how_pixels_are_packed_stays_with_them() -> None:
    rows = bytes((2, 9, 9, 9)) * 3  # each as far above the row before

    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        pixels = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, Width=3, Height=3, BitsPerComponent=8)
        pixels.write(zlib.compress(rows), filter=Name.FlateDecode, decode_parms=Dictionary(Predictor=15, Columns=3))
        page.Resources.XObject.Im1 = pixels

    pdf = pikepdf.open(BytesIO(pages_alone(a_document(change))))
    kept = pdf.pages[0].obj.Resources.XObject.Im1

    assert kept.read_bytes() == bytes((9, 9, 9, 18, 18, 18, 27, 27, 27))


@pytest.mark.parametrize(
    "what", [{"Subtype": Name.Image}, {"Length1": 9}, {"N": 3}, {"FunctionType": 0}], ids=lambda what: next(iter(what))
)
def test_numbers_that_only_look_like_a_camera_s_words_stay(what: dict[str, Any]) -> None:
    numbers = b"\xff\xe1\x00\x10Exif\0\0" + bytes(range(1, 20))

    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        page.Resources.XObject.X0 = pdf.make_stream(numbers, **what)

    pdf = pikepdf.open(BytesIO(pages_alone(a_document(change))))
    kept = pdf.pages[0].obj.Resources.XObject.X0

    assert kept.read_bytes() == numbers


def test_what_is_hidden_from_a_screen_is_not_drawn() -> None:
    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        box = Array([10, 100, 60, 120])
        for name, flags in (("Terlihat", 0), ("Tersembunyi", 32)):
            drawn = f"/Tx BMC BT ({name}) Tj ET EMC".encode()
            look = pdf.make_stream(drawn, Subtype=Name.Form, BBox=Array([0, 0, 50, 20]))
            field = Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=pikepdf.String(name), V=pikepdf.String("Lain"),
                Rect=box, F=flags, AP=Dictionary(N=look), DA=pikepdf.String("/F1 12 Tf"),
            )  # fmt: skip
            page.Annots = Array([*page.get("/Annots", []), pdf.make_indirect(field)])
        pdf.Root.AcroForm = Dictionary(Fields=page.Annots, DR=page.Resources)

    clean = everything_in(pages_alone(a_document(change)))

    assert b"Terlihat" in clean
    assert b"Tersembunyi" not in clean
    assert b"Lain" not in clean  # nobody saw what the field holds besides


def test_the_same_document_is_written_the_same_each_time() -> None:
    document = a_document(HIDDEN["author"])

    assert pages_alone(document) == pages_alone(document)


def test_documents_that_differ_are_named_differently() -> None:
    names = {bytes(pikepdf.open(BytesIO(pages_alone(each))).trailer.ID[0]) for each in (a_document(), a_pdf())}

    assert len(names) == 2


@pytest.mark.parametrize("name", ["/Filter", "/DecodeParms", "/Length", "/Title"])
def test_a_photo_is_kept_whatever_its_document_calls_it(name: str) -> None:
    def change(_: pikepdf.Pdf, page: Any) -> None:
        page.Resources.XObject[name] = page.Resources.XObject.Im0

    pdf = pikepdf.open(BytesIO(pages_alone(a_document(change))))

    assert pdf.pages[0].obj.Resources.XObject[name].Width == 64


def test_what_nobody_knows_is_kept_nowhere() -> None:
    def change(_: pikepdf.Pdf, page: Any) -> None:
        page.Unknown = page.Resources.Unknown = page.Resources.XObject.Im0.Unknown = MARK
        page.Group = Dictionary(S=Name.Transparency, Unknown=MARK)

    clean = pages_alone(a_document(change))
    pdf = pikepdf.open(BytesIO(clean))

    assert MARK.encode() not in everything_in(clean)
    assert str(pdf.pages[0].obj.Group.S) == "/Transparency"


@pytest.mark.parametrize("filter_", ["/FlateDecode", "/RunLengthDecode"])
def test_what_unpacks_to_more_than_anybody_draws_is_not_read(monkeypatch: pytest.MonkeyPatch, filter_: str) -> None:
    same = {"/FlateDecode": zlib.compress(bytes(60_000)), "/RunLengthDecode": bytes((129, 0)) * 480 + b"\x80"}

    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        page.Contents = pdf.make_stream(b"")
        page.Contents.write(same[filter_], filter=Name(filter_))

    monkeypatch.setattr(pdf_parts, "UNPACKED_BYTES", 100_000)
    assert pages_alone(a_document(change))
    monkeypatch.setattr(pdf_parts, "UNPACKED_BYTES", 10_000)
    with pytest.raises(pikepdf.PdfError):
        pages_alone(a_document(change))


@pytest.mark.parametrize("password", ["", "rahasia"])
def test_a_locked_document_is_refused_by_its_own_reason(password: str) -> None:
    lock = pikepdf.Encryption(owner="pemilik", user=password)
    locked = a_document(encryption=lock)

    with pytest.raises(Refusal) as refused:
        pages_alone(locked)
    assert refused.value.reason is RefusalReason.ENCRYPTED
    assert str(refused.value) == "encrypted"


@pytest.mark.parametrize(("key", "value"), [("/Collection", Dictionary()), ("/NeedsRendering", True)])
def test_what_its_pages_do_not_show_is_refused_rather_than_lost(key: str, value: Any) -> None:
    def change(pdf: pikepdf.Pdf, _: Any) -> None:
        pdf.Root[key] = value

    with pytest.raises(Refusal) as refused:
        pages_alone(a_document(change))
    assert refused.value.reason is RefusalReason.ACTIVE_CONTENT
