"""Walking the indexes: in order, page by page, one query each, and never a scan."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.actions.context import Request
from chalicelib.domain.core.case_number import CaseNumber, new_number
from chalicelib.domain.core.timestamps import stamp
from chalicelib.domain.core.vocabulary import ArchiveReason, Classification, DeskId, Verb
from chalicelib.domain.deadlines.milestones import Sweep
from chalicelib.services.cases import reporter_actions
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases import case_queries
from chalicelib.store.cases.case_queries import Due
from chalicelib.store.cases.case_rows import SHARDS, shard_of
from chalicelib.store.tables.case_table import CaseRow, ClockRow
from local.service import Service
from tests.country import OFFICERS
from tests.faults import SERVER_ERROR, Wire
from tests.services.steps import NOW, act, filed, routed

LIAISON = "penghubung@pupr.bengkalis"


@pytest.fixture
def parts(stage: Service) -> Parts:
    return stage.parts


def a_clock(home: str, place: int, at: datetime) -> None:
    """A clock in shard 0 of reminders, of a country of its own."""
    number = new_number("J")
    key = f"{home}#{Sweep.REMINDERS}#0"
    ClockRow(
        f"CASE#{number}", f"CLOCK#{place}", number=number, clock=f"c{place:03d}", due_key=key, due_at=stamp(at)
    ).save()


def walked(parts: Parts, home: str, until: datetime) -> list[list[Due]]:
    pages, after = [], None
    while True:
        page, after = parts.sweeps.due(home, Sweep.REMINDERS, 0, until, after)
        pages.append(page)
        if after is None:
            return pages


def test_what_is_due_comes_earliest_first_and_nothing_that_is_not(parts: Parts) -> None:
    for place in (3, 1, 2, 9):
        a_clock("K", place, NOW + timedelta(hours=place))

    [page] = walked(parts, "K", NOW + timedelta(hours=3))

    assert [due.clock for due in page] == ["c001", "c002", "c003"]


def test_pages_are_limited_and_the_cursor_goes_on_where_they_ended(
    parts: Parts, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_queries, "READ_AT_MOST", 3)
    for place in range(8):
        a_clock("L", place, NOW + timedelta(minutes=place))
    wire.forget()

    pages = walked(parts, "L", NOW + timedelta(days=1))

    assert [[due.clock for due in page] for page in pages] == [
        ["c000", "c001", "c002"], ["c003", "c004", "c005"], ["c006", "c007"],
    ]  # fmt: skip
    assert wire.counted == {"cases.Query": 3}


def test_a_page_that_the_sweep_empties_does_not_make_the_next_one_skip(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_queries, "READ_AT_MOST", 2)
    for place in range(6):
        a_clock("M", place, NOW + timedelta(minutes=place))

    seen, after = list[str](), None
    while True:
        page, after = parts.sweeps.due("M", Sweep.REMINDERS, 0, NOW + timedelta(days=1), after)
        for due in page:
            seen.append(due.clock)
            ClockRow(f"CASE#{due.number}", f"CLOCK#{int(due.clock[1:])}").delete()
        if after is None:
            break

    assert seen == [f"c{place:03d}" for place in range(6)]


def test_an_empty_shard_costs_one_query(parts: Parts, wire: Wire) -> None:
    assert parts.sweeps.due("N", Sweep.CLOSINGS, 1, NOW) == ([], None)

    assert wire.counted == {"cases.Query": 1}


def test_a_page_survives_what_passes(parts: Parts, wire: Wire) -> None:
    wire.fail("Query", SERVER_ERROR)

    assert parts.sweeps.due("N", Sweep.CLOSINGS, 1, NOW) == ([], None)


def test_a_filed_case_is_watched_until_it_is_routed(parts: Parts) -> None:
    number = filed(parts).number
    until = NOW + timedelta(minutes=5)

    def watched() -> set[CaseNumber]:
        page, _ = parts.sweeps.due("J", Sweep.ESCALATIONS, shard_of(number), until)
        return {due.number for due in page if due.clock == "route#000001"}

    assert number in watched()


def test_the_route_watch_is_not_due_before_its_five_minutes(parts: Parts) -> None:
    number = filed(parts, NOW - timedelta(days=30)).number
    page, _ = parts.sweeps.due(
        "J", Sweep.ESCALATIONS, shard_of(number), NOW - timedelta(days=30) + timedelta(seconds=299)
    )

    assert number not in {due.number for due in page}


def test_shards_share_the_cases() -> None:
    shards = {shard_of(new_number("J")) for _ in range(100)}

    assert shards == set(range(SHARDS))


def inbox(parts: Parts, desk: str, queue: str) -> list[CaseNumber]:
    numbers, after = list[CaseNumber](), None
    while True:
        page = parts.sweeps.inbox("J", DeskId(desk), queue, limit=2, after=after)
        numbers += [CaseNumber(row.number or "") for row in page.rows]
        if (after := page.next) is None:
            return numbers


def test_an_inbox_is_in_the_order_of_due_dates(parts: Parts) -> None:
    days = (3, 0, 2, 1)
    filed_on = {routed(parts, NOW + timedelta(days=day), area="51.71"): day for day in days}

    found = inbox(parts, "denpasar/pupr", "new")

    assert [filed_on[number] for number in found] == [0, 1, 2, 3]


def test_a_list_goes_on_only_where_there_is_more(parts: Parts) -> None:
    """DynamoDB stops at the limit also where nothing is left; of each list, and of the dates that are counted."""
    for _ in range(2):
        routed(parts, area="51.71")
    desk = DeskId("denpasar/pupr")
    there = len(parts.sweeps.inbox(["J"], desk, "new", limit=100).rows)
    for homes in (["J"], ["J", "N"]):
        for asked in (parts.sweeps.inbox, parts.sweeps.dates):
            pages = [asked(homes, desk, "new", limit=there + more) for more in (-1, 0, 1)]

            assert [page.next is None for page in pages] == [False, True, True]
            assert [len(page.rows) for page in pages] == [there - 1, there, there]


def test_a_page_of_the_inbox_is_one_call_with_all_that_a_list_shows(parts: Parts, wire: Wire) -> None:
    number = routed(parts, area="91.71", emergency=True)
    wire.forget()

    page = parts.sweeps.inbox("J", DeskId("jayapura/pupr"), "new", limit=20)

    assert wire.counted == {"cases.Query": 1}
    [row] = [row for row in page.rows if row.number == number]
    assert isinstance(row, CaseRow)
    assert (row.title, row.status, row.emergency, row.area) == (
        "Jalan berlubang di depan Pasar Terubuk", "disposed", True, "91.71",
    )  # fmt: skip
    assert row.due_at_promised


def test_a_case_lies_in_one_queue_at_a_time(parts: Parts) -> None:
    number = routed(parts)
    assert number in inbox(parts, "bengkalis/pupr", "new")

    act(parts, number, LIAISON, Verb.ACCEPT)

    assert number not in inbox(parts, "bengkalis/pupr", "new")
    assert number in inbox(parts, "bengkalis/pupr", "working")
    page = parts.sweeps.mine("J", OFFICERS[LIAISON].id, limit=50)
    assert number in {row.number for row in page.rows}


def test_a_finished_case_lies_in_the_pile_of_its_month(parts: Parts) -> None:
    number = routed(parts, area="61.05")
    act(parts, number, "admin@sintang", Verb.ARCHIVE, reason=ArchiveReason.SPAM, text="Iklan berulang, bukan laporan.")

    assert number in inbox(parts, "sintang", "done-2026-03")
    assert number not in inbox(parts, "sintang", "new")


def moved(parts: Parts, day: date, shard: int) -> dict[str, str]:
    page = parts.sweeps.moved("J", day, shard)
    return {row.number or "": getattr(row, "status", "") for row in page.rows}


def test_a_case_is_found_on_the_day_of_its_last_event(parts: Parts) -> None:
    number = routed(parts)
    act(parts, number, LIAISON, Verb.ACCEPT, NOW + timedelta(days=1))
    shard = shard_of(number)

    assert number not in moved(parts, NOW.date(), shard)
    assert moved(parts, NOW.date() + timedelta(days=1), shard)[number] == "in_progress"


def test_only_cases_whose_clocks_lag_behind_are_unfollowed_and_none_that_moved_before(parts: Parts) -> None:
    """Of what moved in the hour, and nothing of another home, day or shard."""
    moments = [NOW - timedelta(hours=1, milliseconds=1), NOW - timedelta(hours=1), NOW]
    for place, moment in enumerate(moments):
        for followed in (None, 4, 5):
            key = f"W#{NOW.date()}#2"
            row = CaseRow(f"CASE#{place}-{followed}", "CASE", number=f"{place}", seq=5, followed_seq=followed)
            row.moved_key, row.moved_at = key, stamp(moment)
            row.save()

    found = parts.sweeps.unfollowed("W", NOW.date(), 2, NOW - timedelta(hours=1))

    assert found == [stamp(moments[2])] * 2 + [stamp(moments[1])] * 2
    assert parts.sweeps.unfollowed("W", NOW.date(), 1, NOW - timedelta(hours=1)) == []


PUBLIC = (
    ("public_area", "14.03#2026-03"),
    ("public_category", "infrastructure/road#2026-03"),
    ("public_day", "2026-03-02"),
)


@pytest.mark.parametrize(("index", "key"), PUBLIC)
def test_the_public_finds_a_verified_case_newest_first(parts: Parts, wire: Wire, index: str, key: str) -> None:
    early, late = (routed(parts, NOW + timedelta(minutes=minutes)) for minutes in (1, 2))
    for number in (late, early):
        act(parts, number, LIAISON, Verb.ACCEPT, NOW + timedelta(hours=1))
    wire.forget()

    page = parts.sweeps.public(index, "J", key, limit=100)

    assert wire.counted == {"cases.Query": 1}
    assert [row.number for row in page.rows if row.number in {early, late}] == [late, early]


@pytest.mark.parametrize("hidden", [{"secret": True}, {"classification": Classification.WHISTLEBLOWING}, {}])
def test_the_public_finds_nothing_secret_nor_unverified(parts: Parts, hidden: Mapping[str, Any]) -> None:
    number = routed(parts, **hidden)
    if hidden.get("secret"):
        act(parts, number, LIAISON, Verb.ACCEPT)

    for index, key in (("public_area", "14.03#2026-03"), ("public_day", "2026-03-02")):
        page = parts.sweeps.public(index, "J", key, limit=1000)
        assert number not in {row.number for row in page.rows}


def test_a_case_that_its_reporter_hides_is_gone_from_every_public_index_and_comes_back(parts: Parts) -> None:
    number = routed(parts)
    act(parts, number, LIAISON, Verb.ACCEPT)
    listed = []
    for secret in (True, False):
        chosen = Request(anonymous=False, secret=secret)
        reporter_actions.act(parts, number, Verb.CHANGE_VISIBILITY, chosen, now=NOW + timedelta(hours=1))
        listed += [
            number in {row.number for row in parts.sweeps.public(where[0], "J", where[1], limit=1000).rows}
            for where in PUBLIC
        ]

    assert listed == [False] * 3 + [True] * 3


def test_nothing_scans(stage: Service, wire: Wire) -> None:
    parts = stage.parts
    number = routed(parts)
    act(parts, number, LIAISON, Verb.ACCEPT)
    for sweep in Sweep:
        parts.sweeps.watched("J", sweep, 0)
    parts.statistics.totals("ALL", NOW.date(), NOW.date())
    parts.directory.categories()

    assert not [call for call in wire.calls if "Scan" in call]


def a_line(home: str, place: str, at: int) -> None:
    """A case in an inbox and on a page of the public, so many hours from now."""
    moment = stamp(NOW + timedelta(hours=at))
    keys: dict[str, Any] = {"inbox_key": f"{home}#weaver#new", "public_day_key": f"{home}#weaving"}
    CaseRow(
        f"CASE#{place}", "CASE", number=place, inbox_at=f"{moment}#{place}", public_at=f"{moment}#{place}", **keys
    ).save()


@pytest.mark.parametrize("homes", ["P", "PQ", "QP"])
@pytest.mark.parametrize("limit", [1, 2, 4, 20])
def test_lists_of_several_homes_are_woven_into_one_page_by_page(parts: Parts, homes: str, limit: int) -> None:
    """Two cases of the same instant in each home; spans begin behind their first instant and end with their last."""
    placed = [(home, f"{home}{at}{twin}", at) for home in "PQ" for at in (1, 3, 5) for twin in "ab"]
    for home, place, at in placed:
        a_line(home, place, at)
    here = sorted((at, place) for home, place, at in placed if home in homes)
    one, three = (stamp(NOW + timedelta(hours=at)) for at in (1, 3))

    def walked_through(*span: Any) -> list[str]:
        found, after = [], None
        while True:
            if span == ("public",):
                page = parts.sweeps.public("public_day", homes, "weaving", limit=limit, after=after)
            else:
                page = parts.sweeps.inbox(homes, DeskId("weaver"), "new", limit=limit, after=after, due=span or None)
            assert len(page.rows) <= limit
            found += [str(row.number) for row in page.rows]
            if page.next is None:
                return found
            after = page.next

    assert walked_through() == [place for _, place in here]
    assert walked_through(None, three) == [place for at, place in here if at <= 3]
    assert walked_through(one, three) == [place for at, place in here if at == 3]
    assert walked_through("public") == [place for _, place in reversed(here)]
