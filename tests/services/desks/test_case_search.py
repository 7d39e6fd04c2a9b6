"""What has ended is looked through for a year; what is older is opened by its number."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from chalicelib.domain.cases.search_terms import Sought
from chalicelib.domain.core.vocabulary import Verdict
from chalicelib.services.core.parts import Parts
from chalicelib.services.desks.case_search import search
from tests.country import OFFICERS
from tests.services.steps import NOW, answered, at, replied

LIAISON = OFFICERS["penghubung@pupr.bengkalis"]


def found(parts: Parts, words: str, now: datetime) -> Iterator[str]:
    desk, start = parts.directory.desk(LIAISON.desk), None
    assert desk
    while True:
        page = search(parts, LIAISON, [desk], Sought.read(words), now, start=start)
        yield from (row["number"] for row in page.rows)
        start = page.next
        if start is None:
            return


@pytest.mark.parametrize(("when", "is_found"), [("Wed 31 Mar 2027 09:00", True), ("Thu 01 Apr 2027 09:00", False)])
def test_a_case_that_ended_is_found_until_its_month_comes_round_and_no_longer(
    parts: Parts, when: str, *, is_found: bool
) -> None:
    number = answered(parts)
    replied(parts, number, NOW, verdict=Verdict.ACCEPTED)

    assert list(found(parts, "pasar terubuk", at(when))) == [number] * is_found
