"""The public's list by institution: complete, over an index that is there already, within the budget of any page."""

from datetime import timedelta

import pytest

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import Invalid
from chalicelib.domain.core.vocabulary import AreaCode, DeskId, Verb
from chalicelib.services.core.parts import Parts
from chalicelib.services.desks import public_list
from chalicelib.services.desks.public_list import Filters, browse
from tests.faults import Wire
from tests.services.steps import NOW, act, routed

ELECTRICITY = {"title": "Listrik padam setiap malam di desa kami", "category": None}


def public_at(parts: Parts, *, by: str, days: int = 0, **changed: object) -> CaseNumber:
    """A case that its desk has taken on, so many days ago."""
    at = NOW - timedelta(days=days)
    number = routed(parts, at, **changed)
    act(parts, number, by, Verb.ACCEPT if "penghubung" in by else Verb.VERIFY, at)
    return number


def of_roads(parts: Parts, **changed: object) -> CaseNumber:
    return public_at(parts, by="penghubung@pupr.bengkalis", **changed)  # type: ignore[arg-type]


def of_electricity(parts: Parts, **changed: object) -> CaseNumber:
    return public_at(parts, by="admin@esdm", **(ELECTRICITY | changed))  # type: ignore[arg-type]


def listed(parts: Parts, **asked: object) -> list[str]:
    """Everything that is found, leafed through to the end."""
    found, cursor = [], None
    while True:
        page = browse(parts, Filters(**asked), NOW.date(), cursor)  # type: ignore[arg-type]
        found += [row["number"] for row in page.rows]
        if page.next is None:
            return found
        cursor = page.next


def test_an_institutions_list_holds_the_cases_of_its_agencies_and_nobody_elses(parts: Parts) -> None:
    roads, clinic = (
        of_roads(parts),
        public_at(parts, by="penghubung@dinkes.bengkalis", category="health", title="Antrean puskesmas sampai sore"),
    )
    public_at(parts, by="penghubung@pupr.denpasar", area=AreaCode("51.71"))
    of_electricity(parts)

    assert set(listed(parts, institution=DeskId("bengkalis"))) == {roads, clinic}


def test_a_national_institution_is_found_wherever_its_cases_are(parts: Parts) -> None:
    of_roads(parts)
    here, there = of_electricity(parts, days=3), of_electricity(parts, area=AreaCode("51.71"))

    assert listed(parts, institution=DeskId("esdm")) == [there, here]
    assert listed(parts, institution=DeskId("esdm"), area=AreaCode("51")) == [there]


def test_a_local_institutions_list_is_read_from_its_own_regency_month_by_month(parts: Parts, wire: Wire) -> None:
    of_roads(parts)
    listed(parts, institution=DeskId("bengkalis"))
    wire.forget()
    page = browse(parts, Filters(institution=DeskId("bengkalis")), NOW.date(), None)

    assert page.rows
    # Twelve days would not have brought the cursor out of the month.
    assert page.next
    assert page.next["span"] == "2025-03"
    assert wire.counted["cases.Query"] == public_list.QUERIES_A_PAGE


@pytest.mark.parametrize("filters", [Filters(), Filters(institution=DeskId("bengkalis")), Filters(category="other")])
def test_a_list_tells_how_far_back_it_looked_and_ends_two_years_back(parts: Parts, filters: Filters) -> None:
    cursor, reached = None, []
    for _ in range(public_list.DAYS_BACK):
        page = browse(parts, filters, NOW.date(), cursor)
        reached.append(page.reached)
        if (cursor := page.next) is None:
            break

    assert cursor is None
    assert reached == sorted(reached, reverse=True)
    assert reached[-1] == page.earliest <= NOW.date() - timedelta(days=public_list.DAYS_BACK)
    assert page.earliest > NOW.date() - timedelta(days=public_list.DAYS_BACK + 31)


def test_a_page_reads_no_more_for_an_institution_than_for_anything_else(
    parts: Parts, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the many cases of others a page looks at so many, and says where to go on."""
    monkeypatch.setattr(public_list, "READ_AT_MOST", 2)
    monkeypatch.setattr(public_list, "QUERIES_A_PAGE", 2)
    oldest = of_electricity(parts, days=1)
    for _ in range(5):
        of_roads(parts)
    question = Filters(institution=DeskId("esdm"))
    wire.forget()
    page = browse(parts, question, NOW.date(), None)

    assert (page.rows, wire.counted["cases.Query"]) == ((), 2)
    assert page.next
    assert [row["number"] for row in browse(parts, question, NOW.date(), page.next).rows] == [oldest]


@pytest.mark.parametrize("unknown", ["nowhere", "bengkalis/pupr"])
def test_what_is_no_institution_is_refused(parts: Parts, unknown: str) -> None:
    with pytest.raises(Invalid):
        browse(parts, Filters(institution=DeskId(unknown)), NOW.date(), None)


def test_the_last_day_of_the_list_is_looked_at_and_none_before_it(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    last, _ = of_roads(parts, days=3), of_roads(parts, days=4)
    monkeypatch.setattr(public_list, "DAYS_BACK", 3)

    assert listed(parts) == [last]
