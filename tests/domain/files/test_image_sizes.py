"""How large a picture is shown, and when its decoder would need more memory than there is."""

import pytest

from chalicelib.domain.files.image_sizes import Decoding, decoding_of, fitted, is_too_much


@pytest.mark.parametrize(
    ("size", "fits"),
    [
        ((640, 480), (640, 480)),
        ((4000, 3000), (1600, 1200)),
        ((3000, 4000), (1200, 1600)),
        ((12_000, 9_000), (1600, 1200)),
        ((2000, 1000), (1600, 800)),
        ((1080, 5_400), (800, 4_000)),  # a screenshot of three pages
        ((16_000, 3_000), (4_267, 800)),  # a panorama
        ((720, 9_000), (720, 9_000)),
        ((1080, 24_000), (735, 16_330)),  # twelve million pixels
        ((24_000, 1080), (16_330, 735)),
        ((1, 90_000), (1, 65_000)),
        ((200_000, 1), (65_000, 1)),
        ((1, 200_000), (1, 65_000)),
    ],
)
def test_what_is_long_keeps_a_width_that_can_be_read_as_far_as_its_area_allows(
    size: tuple[int, int], fits: tuple[int, int]
) -> None:
    assert fitted(*size) == fits


@pytest.mark.parametrize(
    ("decoding", "bytes_per_pixel", "most"),
    [
        (Decoding.STREAMED, 3, 250_000_000),
        (Decoding.WHOLE, 4, 80_000_000),
        (Decoding.WHOLE, 3, 100_000_000),
        (Decoding.COEFFICIENTS, 3, 66_666_666),
        (Decoding.PLANES, 3, 80_000_000),
        (Decoding.FRAMES, 3, 44_444_444),
    ],
)
def test_the_memory_that_a_decoder_needs_is_counted_before(decoding: Decoding, bytes_per_pixel: int, most: int) -> None:
    assert not is_too_much(2, most // 2, decoding, bytes_per_pixel)
    assert is_too_much(2, most // 2 + 1, decoding, bytes_per_pixel)


@pytest.mark.parametrize(
    ("content_type", "plain", "interlaced"),
    [
        ("image/jpeg", Decoding.STREAMED, Decoding.COEFFICIENTS),
        ("image/png", Decoding.STREAMED, Decoding.WHOLE),
        ("image/webp", Decoding.WHOLE, Decoding.WHOLE),
    ],
)
def test_what_comes_row_by_row_is_reduced_so_and_what_is_interlaced_is_not(
    content_type: str, plain: Decoding, interlaced: Decoding
) -> None:
    assert decoding_of(content_type, is_interlaced=False) is plain
    assert decoding_of(content_type, is_interlaced=True) is interlaced
