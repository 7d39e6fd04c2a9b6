"""Photos of every kind that telephones and programs make come out as they look, at a size that can be read."""

import struct
from io import BytesIO
from typing import Any

import pytest
import pyvips
from PIL import Image

from chalicelib.domain.files.file_status import RefusalReason
from chalicelib.services.files.images import Rejected, reencode
from tests.photos import HEIC_TURNED, MAKER, a_bomb, a_photo, what_is_in

NEAR = 6
"""How far a JPEG may be from the colour that was meant."""


def shown(content: bytes, content_type: str) -> Any:
    return what_is_in(reencode(content, content_type))


def saved(picture: Image.Image, kind: str, **how: Any) -> bytes:
    written = BytesIO()
    picture.save(written, kind, **how)
    return written.getvalue()


def is_near(found: tuple[int, ...], meant: tuple[int, ...]) -> bool:
    return all(abs(one - other) <= NEAR for one, other in zip(found, meant, strict=True))


def test_a_photo_of_a_large_sensor_is_taken() -> None:
    sensor = Image.new("RGB", (9248, 6936), (90, 120, 60))  # 64 million pixels

    assert shown(saved(sensor, "JPEG", quality=10), "image/jpeg").size == (1600, 1200)


def test_a_picture_that_claims_more_than_fits_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(Rejected) as unfit:
        reencode(a_bomb(), "image/png")
    assert unfit.value.reason is RefusalReason.TOO_MANY_PIXELS


@pytest.mark.parametrize(
    ("side", "bits", "interlaced", "reason"),
    [
        (9_900, 8, True, RefusalReason.UNREADABLE),  # 98 million: as many as fit
        (10_100, 8, True, RefusalReason.TOO_MANY_PIXELS),
        (10_100, 8, False, RefusalReason.UNREADABLE),  # comes row by row
        (7_500, 16, True, RefusalReason.UNREADABLE),
        (7_600, 16, True, RefusalReason.TOO_MANY_PIXELS),
    ],
)
def test_a_picture_is_refused_for_its_size_where_its_decoder_would_need_too_much(
    side: int, bits: int, reason: RefusalReason, *, interlaced: bool
) -> None:
    with pytest.raises(Rejected) as unfit:
        reencode(a_bomb(side, bits=bits, interlaced=interlaced), "image/png")
    assert unfit.value.reason is reason


def test_a_photo_is_seen_before_all_of_it_has_come() -> None:
    assert shown(a_photo(), "image/jpeg").info["progressive"]


def test_grey_of_sixteen_bits_is_as_grey_as_it_was() -> None:
    ramp = b"".join(struct.pack("<H", column * 257) for column in range(256)) * 32
    picture = shown(saved(Image.frombytes("I;16", (256, 32), ramp), "PNG"), "image/png")

    assert all(is_near(picture.getpixel((column, 16)), (column,) * 3) for column in (0, 64, 128, 192, 255))


@pytest.mark.parametrize("kind", ["JPEG", "AVIF"])
def test_colours_of_a_wide_gamut_are_converted(kind: str) -> None:
    pixels = bytes((200, 100, 50)) * 64 * 64
    wide = pyvips.Image.new_from_memory(pixels, 64, 64, 3, "uchar").copy(interpretation="srgb")
    p3 = wide.jpegsave_buffer(Q=95, profile="p3")
    profile = Image.open(BytesIO(p3)).info["icc_profile"]
    flat = Image.new("RGB", (64, 64), (200, 100, 50))
    sent = p3 if kind == "JPEG" else saved(flat, kind, quality=95, icc_profile=profile)
    picture = shown(sent, f"image/{kind.lower()}")

    assert is_near(picture.getpixel((32, 32)), (215, 95, 34))  # what CSS makes of color(display-p3 .784 .392 .196)
    assert "icc_profile" not in picture.info


@pytest.mark.parametrize(
    ("mode", "colour", "meant"),
    [
        ("CMYK", (0, 0, 0, 0), (255, 255, 255)),
        ("L", 77, (77, 77, 77)),
    ],
)
def test_other_ways_to_write_colours_are_read(mode: str, colour: Any, meant: tuple[int, ...]) -> None:
    assert is_near(shown(saved(Image.new(mode, (64, 64), colour), "JPEG"), "image/jpeg").getpixel((32, 32)), meant)


@pytest.mark.parametrize(
    ("mode", "kind"), [("RGBA", "PNG"), ("RGBA", "WEBP"), ("LA", "PNG"), ("RGBA", "AVIF"), ("P", "PNG")]
)
def test_what_can_be_seen_through_becomes_white(mode: str, kind: str) -> None:
    picture = Image.new("RGBA", (64, 64), (0, 0, 0, 0)).convert(mode)
    how = {"transparency": 0} if mode == "P" else {}

    assert is_near(shown(saved(picture, kind, **how), f"image/{kind.lower()}").getpixel((32, 32)), (255, 255, 255))


@pytest.mark.parametrize("kind", ["WEBP", "PNG", "AVIF"])
def test_of_a_moving_picture_the_first_is_kept(kind: str) -> None:
    first, second = (Image.new("RGB", (64, 64), colour) for colour in ((200, 30, 30), (30, 30, 200)))
    moving = saved(first, kind, save_all=True, append_images=[second], duration=100)

    assert is_near(shown(moving, f"image/{kind.lower()}").getpixel((32, 32)), (200, 30, 30))


@pytest.mark.parametrize(("kind", "turns"), [("JPEG", 6), ("PNG", 6), ("WEBP", 6), ("AVIF", 6), ("JPEG", 8)])
def test_a_photo_stands_upright_and_tells_nothing(kind: str, turns: int) -> None:
    clean = reencode(a_photo(kind, (80, 40), orientation=turns), f"image/{kind.lower()}")
    picture = what_is_in(clean)
    top, bottom = ((200, 30, 30), (30, 30, 200)) if turns == 6 else ((30, 30, 200), (200, 30, 30))

    assert picture.size == (40, 80)
    assert is_near(picture.getpixel((20, 10)), top)
    assert is_near(picture.getpixel((20, 70)), bottom)
    assert not picture.getexif()
    assert MAKER.encode() not in clean


def test_what_an_iphone_makes_is_read_and_stands_upright_once() -> None:
    clean = reencode(HEIC_TURNED, "image/heic")
    picture = what_is_in(clean)

    assert (picture.format, picture.size) == ("JPEG", (40, 80))
    assert is_near(picture.getpixel((20, 10)), (200, 30, 30))
    assert is_near(picture.getpixel((20, 70)), (30, 30, 200))
    assert not picture.getexif()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_half_a_photo_cannot_be_read(kind: str) -> None:
    whole = a_photo(kind, (400, 300))
    with pytest.raises(Rejected) as unfit:
        reencode(whole[: len(whole) // 2], f"image/{kind.lower()}")
    assert unfit.value.reason is RefusalReason.UNREADABLE
