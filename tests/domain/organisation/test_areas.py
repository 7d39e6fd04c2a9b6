"""Lists of areas: order, search, twins."""

import pytest

from chalicelib.domain.core.vocabulary import AreaCode, ancestors
from chalicelib.domain.organisation.areas import AreaKind, found_by, in_order, kind_of, labels
from chalicelib.domain.organisation.directory import Area

KINDS = {kind: kind.value for kind in AreaKind}


def areas(*lines: str) -> list[Area]:
    return [Area(AreaCode(code), name) for code, _, name in (line.partition(" ") for line in lines)]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("14", AreaKind.PROVINCE),
        ("14.03", AreaKind.REGENCY),
        ("14.71", AreaKind.CITY),
        ("14.03.01", AreaKind.DISTRICT),
        ("14.03.01.1001", AreaKind.URBAN_VILLAGE),
        ("14.03.01.2004", AreaKind.VILLAGE),
        ("91.03.01.3001", AreaKind.CUSTOMARY_VILLAGE),
    ],
)
def test_the_code_says_what_an_area_is(code: str, kind: AreaKind) -> None:
    assert kind_of(AreaCode(code)) is kind


def test_an_area_lies_in_those_that_its_code_names_and_nowhere_without_one() -> None:
    assert ancestors(AreaCode("14.03.01")) == ("14.03.01", "14.03", "14")
    assert ancestors(AreaCode("")) == ()


def test_the_order_is_the_alphabets_whatever_the_signs_and_capitals() -> None:
    given = areas(
        "1 Sukamaju 10",
        "2 sukamaju 2",
        "3 Sukamaju 0",
        "4 Sukamaju Baru",
        "5 Udek Du\u2019en",
        "6 Érana",
        "7 Zaitun",
        "8 ABEPURA",
        "9 Udek Duan",
    )

    assert [area.name for area in in_order(given)] == [
        "ABEPURA",
        "Érana",
        "Sukamaju Baru",
        "Sukamaju 0",
        "sukamaju 2",
        "Sukamaju 10",
        "Udek Duan",
        "Udek Du\u2019en",
        "Zaitun",
    ]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("bekasi", "Kabupaten Bekasi"),
        ("kota bek", "Kota Bekasi"),
        ("  KOTA\u00a0 Bekasi ", "Kota Bekasi"),
        ("dki", "Daerah Khusus Ibukota Jakarta"),
        ("d.i. yogya", "Daerah Istimewa Yogyakarta"),
        ("udek du'en", "Udek Du\u2019en"),
        ("duen", "Udek Du\u2019en"),
        ("banjar", "Kota Banjar"),
    ],
)
def test_an_area_is_found_by_what_people_type(typed: str, first: str) -> None:
    given = areas(
        "31 Daerah Khusus Ibukota Jakarta",
        "34 Daerah Istimewa Yogyakarta",
        "32.16 Kabupaten Bekasi",
        "32.75 Kota Bekasi",
        "32.79 Kota Banjar",
        "63.72 Kota Banjarbaru",
        "12.01.02 Udek Du\u2019en",
    )

    assert found_by(typed, given)[0].name == first


@pytest.mark.parametrize("typed", ["", " ", "...", "karta", "zz", "bekasi zz"])
def test_nothing_is_found_by_what_begins_no_word(typed: str) -> None:
    assert found_by(typed, areas("31 Jakarta", "32.75 Kota Bekasi")) == []


def test_twins_are_told_apart_by_no_more_than_is_needed() -> None:
    given = areas(
        "14.07.06.1007 Panipahan",
        "14.07.06.2001 Panipahan",
        "94.03.01.2011 Kogekotu",
        "94.03.01.2018 Kogekotu",
        "14.03.01 Bengkalis",
        "14.03.09 Mandau",
        "61.01.02 Mandau",
        "62.01.02 Mandau",
    )
    within = {AreaCode("14.03.09"): "Kabupaten Bengkalis", AreaCode("61.01.02"): "Kabupaten Sambas"}

    assert list(labels(given, within, KINDS).values()) == [
        "Panipahan (urban_village)",
        "Panipahan (village)",
        "Kogekotu (village, 94.03.01.2011)",
        "Kogekotu (village, 94.03.01.2018)",
        "Bengkalis",
        "Mandau (district, Kabupaten Bengkalis)",
        "Mandau (district, Kabupaten Sambas)",
        "Mandau (district, 62.01.02)",
    ]


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        # called just so; beginning so; a word of it, the higher area first, then the alphabet
        ("banjar", ["32.79", "63.03", "63.72", "33.01.05", "33.06", "33.02.01", "33.02.02"]),
        ("kali banjar", ["33.02.02", "33.06"]),
        ("jayapura", ["91.01", "91.03"]),
    ],
)
def test_what_is_found_comes_best_first(typed: str, codes: list[str]) -> None:
    given = areas(
        "33.02.02 Kali Banjar",
        "33.02.01 Agung Banjar",
        "33.06 Kota Kali Banjarsari",
        "33.01.05 Banjarnegara",
        "63.72 Kota Banjarbaru",
        "63.03 Kabupaten Banjar",
        "32.79 Kota Banjar",
        "91.03 Kabupaten Jayapura",
        "91.01 Jayapura",
    )

    assert [area.code for area in found_by(typed, given)] == codes
