"""Names of areas: asked for once for all that lie beside each other, and found by what somebody types."""

import pytest

from chalicelib.domain.core.vocabulary import AreaCode
from chalicelib.domain.organisation.directory import Area
from chalicelib.services.core.parts import Parts
from chalicelib.services.desks import area_names
from chalicelib.services.desks.area_names import AreaNames, find_areas
from tests.country import AREAS

RIAU, BENGKALIS, SUBDISTRICT = AREAS[:3]


def test_an_area_is_found_up_to_two_levels_below(parts: Parts) -> None:
    assert find_areas(parts, None, "beng") == ([BENGKALIS], False)
    assert find_areas(parts, RIAU.code, "beng") == ([BENGKALIS, SUBDISTRICT], False)
    assert find_areas(parts, None, "riau") == ([RIAU], False)
    assert find_areas(parts, AreaCode("61"), "beng") == ([], False)


@pytest.mark.parametrize(("most", "found"), [(1, ([BENGKALIS], True)), (2, ([BENGKALIS, SUBDISTRICT], False))])
def test_it_is_said_when_more_are_called_so_than_are_shown(
    parts: Parts, monkeypatch: pytest.MonkeyPatch, most: int, found: tuple[list[Area], bool]
) -> None:
    monkeypatch.setattr(area_names, "MOST_FOUND", most)

    assert find_areas(parts, RIAU.code, "beng") == found


def test_what_lies_beside_each_other_is_one_question(parts: Parts) -> None:
    names = AreaNames(parts)
    assert names.knows(None)
    assert not names.knows("14.03")

    assert [names.of(code) for code in ("14", "61", "14.03", "14.03.01")] == [
        "Riau", "Kalimantan Barat", "Kabupaten Bengkalis", "Bengkalis",
    ]  # fmt: skip

    assert names.asked == 3
    assert [names.knows(code) for code in ("51", "14.71", "61.05")] == [True, True, False]


def test_an_area_without_a_name_is_called_by_its_code(parts: Parts) -> None:
    names = AreaNames(parts)

    assert (names.of("14.99"), names.of("99")) == ("14.99", "99")


def test_around_an_area_lies_its_parent_and_around_a_province_nothing(parts: Parts) -> None:
    names = AreaNames(parts)

    assert names.around(AreaCode("14.03.01")) == BENGKALIS
    assert names.around(AreaCode("14")) is None
