"""Categories by day, and areas by their codes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.domain.core.vocabulary import AreaCode, regency_of
from chalicelib.domain.organisation.directory import Category

FIRST, LAST, DAY = date(2026, 1, 5), date(2026, 3, 31), timedelta(days=1)


def test_a_category_is_offered_from_its_first_day_to_its_last() -> None:
    category = Category("floods", "Banjir", "Floods", valid_from=FIRST, valid_until=LAST)

    assert [category.is_offered(day) for day in (FIRST - DAY, FIRST, LAST, LAST + DAY)] == [False, True, True, False]
    assert replace(category, valid_until=None).is_offered(LAST + DAY)
    assert not replace(category, valid_until=None).is_offered(FIRST - DAY)


@pytest.mark.parametrize(
    ("area", "regency"),
    [("14", None), ("14.03", "14.03"), ("14.03.01", "14.03"), ("14.03.01.1001", "14.03")],
)
def test_a_regency_is_the_second_part_of_a_code(area: str, regency: str | None) -> None:
    assert regency_of(AreaCode(area)) == regency
