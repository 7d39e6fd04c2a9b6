"""Every list, in pages of every length and of one home or two: each case is found once, and none is passed over."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

import pytest

from chalicelib.domain.cases.search_terms import Sought
from chalicelib.domain.core.vocabulary import AreaCode, DeskId, Verb
from chalicelib.services.core.parts import Parts
from chalicelib.services.desks import case_search, inbox, public_list
from chalicelib.services.desks.public_list import Filters, browse
from chalicelib.store.cases.case_queries import Page
from chalicelib.store.cases.case_store import CaseStore
from chalicelib.store.directory.region_ownership import RegionOwnership
from chalicelib.store.directory.ttl_cache import TtlCache
from tests.country import OFFICERS
from tests.services.steps import NOW, SUBSTANCE, act, routed

CASES = 3
ROADS = OFFICERS["penghubung@pupr.bengkalis"]
DESK = DeskId("bengkalis/pupr")
MONTH, DAY = NOW.date().isoformat()[:7], NOW.date().isoformat()

List = Callable[[Parts, tuple[str, ...], int, Any], Page]
LISTS: dict[str, List] = {
    "inbox": lambda parts, homes, limit, after: parts.sweeps.inbox(homes, DESK, "working", limit=limit, after=after),
    "mine": lambda parts, homes, limit, after: parts.sweeps.mine(homes, ROADS.id, limit=limit, after=after),
    **{
        index: lambda parts, homes, limit, after, index=index, span=span: parts.sweeps.public(  # type: ignore[misc]
            index, homes, span, limit=limit, after=after
        )
        for index, span in (
            ("public_day", DAY),
            ("public_area", f"14.03#{MONTH}"),
            ("public_category", f"infrastructure/road#{MONTH}"),
        )
    },
}
"""How the store reads each list that is leafed through."""


def taken_on(parts: Parts, times: int = CASES) -> set[str]:
    """Public cases that one officer took on, all at one moment: only their numbers tell them apart."""
    numbers = [routed(parts) for _ in range(times)]
    for number in numbers:
        act(parts, number, ROADS.name, Verb.ACCEPT)
    return {str(number) for number in numbers}


def walked(read: Callable[[Any], tuple[list[str], Any]]) -> Iterator[list[str]]:
    """Every page, each begun where the one before ended."""
    after: Any = None
    for _ in range(200):
        found, after = read(after)
        yield found
        if after is None:
            return
    raise AssertionError("the list has no end")


def together(pages: Iterator[list[str]], length: int) -> list[str]:
    """All that the pages hold; none is short but the last, and behind a last one that is full comes no other."""
    found = list(pages)
    held = sorted(chain.from_iterable(found))
    assert len(found) == -(-len(held) // length)
    return held


def test_every_list_of_the_store_has_every_case_once_in_pages_of_every_length(
    parts: Parts, homes: Iterator[str]
) -> None:
    elsewhere = next(homes)
    keepers = RegionOwnership(parts.patience, TtlCache(), elsewhere, {})
    there = replace(
        parts,
        place=replace(parts.place, home=elsewhere),
        keepers=keepers,
        cases=CaseStore(parts.patience, keepers.require, parts.seals),
    )
    here, both = taken_on(parts), (parts.place.home, elsewhere)
    everywhere = here | taken_on(there)

    for name, read in LISTS.items():
        for kept, wanted in (((parts.place.home,), here), (both, everywhere)):
            for limit in range(1, len(wanted) + 2):

                def page(after: Any, *, limit: int = limit, kept: Any = kept, read: List = read) -> Any:
                    found = read(parts, kept, limit, after)
                    return [str(row.number) for row in found.rows], found.next

                pages = list(walked(page))
                told = f"{name} of {len(kept)} homes in pages of {limit}"
                assert sorted(number for page in pages for number in page) == sorted(wanted), told
                assert all(len(page) <= limit for page in pages), told


def test_what_services_leaf_through_has_every_case_once(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = sorted(taken_on(parts))
    desk = parts.directory.desk(DESK)
    assert desk
    questions = [
        Filters(),
        Filters(area=AreaCode("14.03")),
        Filters(category="infrastructure/road"),
        Filters(institution=DeskId("bengkalis")),
        Filters(area=AreaCode("14.03"), category="infrastructure/road"),
    ]
    other = routed(parts, title="Trotoar retak di dekat sekolah", secret=True)
    act(parts, other, ROADS.name, Verb.ANSWER, text=SUBSTANCE)  # what does not fit comes after what does
    monkeypatch.setattr(public_list, "DAYS_BACK", 1)  # days on which nothing happened are no part of this
    monkeypatch.setattr(case_search, "READS_A_PAGE", 100)  # nor are piles in which nothing lies
    for length in range(1, CASES + 2):
        monkeypatch.setattr(public_list, "PAGE", length)
        monkeypatch.setattr(case_search, "PAGE", length)
        for question in questions:

            def leaf(after: Any, *, question: Filters = question) -> Any:
                page = browse(parts, question, NOW.date(), after)
                return [row["number"] for row in page.rows], page.next

            assert together(walked(leaf), length) == wanted, f"{question} in pages of {length}"

        def look(after: Any) -> Any:
            page = case_search.search(parts, ROADS, [desk], Sought.read("terubuk"), NOW, start=after)
            return [row["number"] for row in page.rows], page.next

        assert together(walked(look), length) == wanted, f"searched in pages of {length}"


def test_the_desks_of_an_institution_are_each_watched_once(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    leader = OFFICERS["pimpinan@bengkalis"]
    wanted = [desk.id for desk in inbox.desks_seen(parts, leader, DeskId("bengkalis"))]

    for length in range(1, len(wanted) + 2):
        monkeypatch.setattr(inbox, "DESKS_A_PAGE", length)

        def watch(after: Any) -> Any:
            loads, following = inbox.watch_desks(parts, leader, DeskId("bengkalis"), NOW, start=after or 0)
            return [load.desk.id for load in loads], following

        assert list(chain.from_iterable(walked(watch))) == wanted
    assert len(wanted) > 1
