"""Where the country and its provinces lie, as far as the service claims to know."""

import pytest

from chalicelib.domain.core.vocabulary import AreaCode
from chalicelib.domain.organisation.geography import PROVINCES, TOLERANCE_DEGREES, is_in_the_country, may_lie_in

CAPITALS = {
    "11": (5.55, 95.32), "12": (3.59, 98.67), "13": (-0.95, 100.35), "14": (0.51, 101.45), "15": (-1.61, 103.61),
    "16": (-2.99, 104.76), "17": (-3.79, 102.26), "18": (-5.43, 105.26), "19": (-2.13, 106.11), "21": (0.92, 104.44),
    "31": (-6.18, 106.83), "32": (-6.91, 107.61), "33": (-6.97, 110.42), "34": (-7.80, 110.36), "35": (-7.25, 112.75),
    "36": (-6.12, 106.15), "51": (-8.65, 115.22), "52": (-8.58, 116.12), "53": (-10.18, 123.58), "61": (-0.02, 109.34),
    "62": (-2.21, 113.92), "63": (-3.44, 114.83), "64": (-0.50, 117.15), "65": (2.84, 117.37), "71": (1.49, 124.84),
    "72": (-0.90, 119.87), "73": (-5.15, 119.43), "74": (-3.97, 122.51), "75": (0.54, 123.06), "76": (-2.68, 118.89),
    "81": (-3.70, 128.18), "82": (0.73, 127.56), "91": (-2.53, 140.70), "92": (-0.86, 134.06), "93": (-8.49, 140.40),
    "94": (-3.36, 135.50), "95": (-4.10, 138.95), "96": (-0.88, 131.25),
}  # fmt: skip
OUTERMOST = [(6.08, 95.13), (-11.0, 122.88), (5.85, 94.97), (-9.12, 141.02), (5.57, 126.58), (4.79, 108.0)]


def test_every_province_has_its_capital_and_is_not_mistaken_for_a_far_one() -> None:
    assert PROVINCES.keys() == CAPITALS.keys()
    for code, point in CAPITALS.items():
        assert may_lie_in(AreaCode(f"{code}.01.02.2003"), *point)
        assert is_in_the_country(*point)
    assert not may_lie_in(AreaCode("31.74"), *CAPITALS["32"])
    assert not may_lie_in(AreaCode("14.03"), *CAPITALS["61"])
    assert not may_lie_in(AreaCode("51.71"), *CAPITALS["91"])


@pytest.mark.parametrize("point", OUTERMOST)
def test_the_outermost_islands_are_in_the_country(point: tuple[float, float]) -> None:
    assert is_in_the_country(*point)


@pytest.mark.parametrize(
    "point",
    [(52.37, 4.90), (0.0, 0.0), (4.90, 52.37), (106.8, -6.2), (14.6, 121.0), (-12.46, 130.84), (-6.2, -106.8)],
    ids=["Amsterdam", "no fix", "exchanged", "not a latitude", "Manila", "Darwin", "a sign lost"],
)
def test_other_places_are_not(point: tuple[float, float]) -> None:
    assert not is_in_the_country(*point)


def test_the_equator_runs_through_the_country_and_its_province() -> None:
    assert is_in_the_country(0.0, 109.34)
    assert may_lie_in(AreaCode("61.71"), -0.0, 109.34)


def test_a_province_that_is_new_to_the_table_holds_every_point() -> None:
    assert may_lie_in(AreaCode("97"), 0, 100)


def test_the_tolerance_is_of_some_fifty_kilometres() -> None:
    south, west, _, _ = PROVINCES["31"]

    assert may_lie_in(AreaCode("31"), south - TOLERANCE_DEGREES / 2, west)
    assert not may_lie_in(AreaCode("31"), south - TOLERANCE_DEGREES * 2, west)


@pytest.mark.parametrize("code", PROVINCES)
def test_the_tolerance_belongs_to_the_province(code: str) -> None:
    south, west, north, east = PROVINCES[code]
    low, high = (
        (south - TOLERANCE_DEGREES, north + TOLERANCE_DEGREES),
        (west - TOLERANCE_DEGREES, east + TOLERANCE_DEGREES),
    )

    assert all(may_lie_in(AreaCode(code), latitude, longitude) for latitude in low for longitude in high)
