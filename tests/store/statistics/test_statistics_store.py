"""Counting: exactly once, whatever is repeated or lost, spread over shards and months."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import boto3
import pytest

from chalicelib.domain.core.case_number import CaseNumber, new_number
from chalicelib.domain.core.errors import Tampered
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.case_rows import SHARDS, shard_of
from chalicelib.store.statistics.statistics_store import Anchor, Cell, Cohort
from local.service import Service
from tests.faults import CLOSED, CONFLICT, SERVER_ERROR, THROTTLED, Failure, Wire

DAY = date(2026, 3, 2)


@pytest.fixture
def parts(stage: Service) -> Parts:
    return stage.parts


def a_cell(group: str, day: date = DAY, measure: str = "status.submitted") -> Cell:
    return Cell(group, day, "complaint", measure)


def total(parts: Parts, group: str, since: date = DAY, until: date = DAY) -> int:
    return sum(parts.statistics.totals(group, since, until).values())


def test_an_event_is_counted_once_however_often_it_is_announced(parts: Parts) -> None:
    number, cell = new_number("J"), a_cell("DESK#once")

    told = [parts.statistics.count(number, 1, Anchor("h"), [cell]) for _ in range(3)]

    assert told == [True, False, False]
    assert total(parts, "DESK#once") == 1


@pytest.mark.parametrize("failure", [CLOSED, SERVER_ERROR])
def test_an_event_whose_acknowledgement_was_lost_is_counted_once(parts: Parts, wire: Wire, failure: Failure) -> None:
    group = f"DESK#lost {failure.code}"
    wire.fail("TransactWriteItems", failure, on="statistics", after=True)

    parts.statistics.count(new_number("J"), 1, Anchor("h"), [a_cell(group)])

    assert total(parts, group) == 1


@pytest.mark.parametrize("failure", [CLOSED, THROTTLED, SERVER_ERROR, CONFLICT])
def test_counting_survives_what_passes(parts: Parts, wire: Wire, failure: Failure) -> None:
    group = f"DESK#passing {failure.code}"
    wire.fail("TransactWriteItems", failure, on="statistics", times=2)

    assert parts.statistics.count(new_number("J"), 1, Anchor("h"), [a_cell(group)])
    assert total(parts, group) == 1


def test_announced_to_many_at_once_an_event_is_counted_once(parts: Parts) -> None:
    number = new_number("J")

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _: parts.statistics.count(number, 1, Anchor("h"), [a_cell("DESK#many")]), range(8)))

    assert told.count(True) == 1
    assert total(parts, "DESK#many") == 1


def test_every_cell_of_an_event_is_counted_or_none(parts: Parts, wire: Wire) -> None:
    cells = [a_cell("DESK#a"), a_cell("DESK#b"), a_cell("DESK#a", measure="event.answered")]
    parts.statistics.count(new_number("J"), 1, Anchor("h"), cells)

    assert (total(parts, "DESK#a"), total(parts, "DESK#b")) == (2, 1)
    assert wire.counted["statistics.TransactWriteItems"] == 1


def test_counters_are_spread_over_shards_and_read_as_one(stage: Service) -> None:
    parts = stage.parts
    numbers = list(_one_for_each_shard())
    for number in numbers:
        parts.statistics.count(number, 1, Anchor("h"), [a_cell("DESK#spread")])

    items = boto3.client("dynamodb").query(
        TableName=stage.provisioned.ref("StatisticsTable"),
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": "DESK#spread#2026-03"}},
    )["Items"]
    assert len(items) == SHARDS
    assert parts.statistics.totals("DESK#spread", DAY, DAY) == {a_cell("DESK#spread"): SHARDS}


def _one_for_each_shard() -> Iterator[CaseNumber]:
    wanted = set(range(SHARDS))
    while wanted:
        number = new_number("J")
        if shard_of(number) in wanted:
            wanted.remove(shard_of(number))
            yield number


def test_totals_reach_over_months_with_one_query_each(parts: Parts, wire: Wire) -> None:
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 2)]
    for day in days:
        parts.statistics.count(new_number("J"), 1, Anchor("h"), [a_cell("DESK#months", day)])
    wire.forget()

    found = parts.statistics.totals("DESK#months", date(2025, 12, 31), date(2026, 2, 1))

    assert sorted(cell.day for cell in found) == days[:-1]
    assert wire.counted == {"statistics.Query": 3}


@pytest.mark.parametrize(
    ("since", "until", "count"),
    [
        (date(2026, 5, 10), date(2026, 5, 10), 1),
        (date(2026, 5, 9), date(2026, 5, 10), 2),
        (date(2026, 5, 10), date(2026, 5, 11), 2),
        (date(2026, 5, 12), date(2026, 5, 20), 0),
        (date(2026, 5, 11), date(2026, 5, 9), 0),
    ],
)
def test_both_ends_of_a_span_are_counted(parts: Parts, since: date, until: date, count: int) -> None:
    group = f"DESK#{since} {until}"
    for day in (9, 10, 11):
        parts.statistics.count(new_number("J"), 1, Anchor("h"), [a_cell(group, date(2026, 5, day))])

    assert total(parts, group, since, until) == count


def test_groups_do_not_mix(parts: Parts) -> None:
    parts.statistics.count(new_number("J"), 1, Anchor("h"), [a_cell("DESK#bengkalis/pupr")])

    assert total(parts, "DESK#bengkalis") == 0
    assert total(parts, "AREA#14") == 0


@pytest.mark.parametrize("group", ["ALL", "AREA#61", "AREA#61.05", "DESK#sintang", "DESK#sintang/pupr"])
def test_a_group_is_read_by_the_name_under_which_it_was_counted(parts: Parts, group: str) -> None:
    day = date(2026, 7, 1)
    parts.statistics.count(
        new_number("J"), 1, Anchor("h", "s"), [a_cell(group, day)], {Cohort(group, day, "complaint"): 2}
    )

    assert parts.statistics.totals(group, day, day) == {a_cell(group, day): 1}
    assert parts.statistics.open_now(group) == {Cohort(group, day, "complaint"): 2}


def test_within_the_nation_are_its_provinces_and_within_a_province_its_regencies(parts: Parts) -> None:
    day = date(2026, 8, 1)
    groups = ("AREA#81", "AREA#81.01", "DESK#ambon", "DESK#ambon/pupr")
    parts.statistics.count(
        new_number("J"), 1, Anchor("h", "s"), [a_cell(group, day) for group in groups],
        {Cohort(group, day, "complaint"): 1 for group in groups},
    )  # fmt: skip

    for around, within in (("ALL", {"AREA#81"}), ("AREA#81", {"AREA#81.01"}), ("DESK#ambon", set(groups[2:]))):
        assert {cell.group for cell in parts.statistics.totals_within(around, day, day)} == within
        found = parts.statistics.open_within(around)
        assert {cohort.group for cohort in found if cohort.received_on == day} == within


def test_hash_and_seal_of_what_was_announced_anchor_the_history(parts: Parts) -> None:
    number = new_number("J")
    for seq in (1, 2, 10):
        parts.statistics.count(number, seq, Anchor(f"hash {seq}", f"seal {seq}"), [a_cell("DESK#anchored")])

    assert parts.statistics.anchors_of(number) == {seq: Anchor(f"hash {seq}", f"seal {seq}") for seq in (1, 2, 10)}


def test_an_anchor_is_never_moved_by_a_later_announcement(parts: Parts) -> None:
    number = new_number("J")
    parts.statistics.count(number, 1, Anchor("true"), [a_cell("DESK#moved")])
    with pytest.raises(Tampered):
        parts.statistics.count(number, 1, Anchor("forged"), [a_cell("DESK#moved")])

    assert parts.statistics.anchors_of(number) == {1: Anchor("true")}
    assert total(parts, "DESK#moved") == 1


def test_an_event_that_raises_no_number_is_anchored_all_the_same(parts: Parts) -> None:
    number = new_number("J")
    parts.statistics.count(number, 1, Anchor("noted"), [])

    assert parts.statistics.anchors_of(number) == {1: Anchor("noted")}


def test_marks_of_events_never_expire(stage: Service) -> None:
    number = new_number("J")
    stage.parts.statistics.count(number, 1, Anchor("h"), [])

    item = boto3.client("dynamodb").get_item(
        TableName=stage.provisioned.ref("StatisticsTable"), Key={"pk": {"S": f"MARK#{number}"}, "sk": {"S": "000001"}}
    )["Item"]
    assert "expires_at" not in item


def test_a_name_is_claimed_once(parts: Parts) -> None:
    began = datetime(2026, 3, 2, tzinfo=UTC)
    expires = int((began + timedelta(days=14)).timestamp())

    assert not parts.statistics.was_done("digest of today", began)
    assert parts.statistics.first_time("digest of today", expires, began)
    assert not parts.statistics.first_time("digest of today", expires, began)
    assert parts.statistics.was_done("digest of today", began)
    assert not parts.statistics.was_done("digest of tomorrow", began)


def test_a_claim_that_expired_is_gone_even_before_its_item_is_deleted(parts: Parts) -> None:
    began = datetime(2026, 3, 2, tzinfo=UTC)
    over = began + timedelta(days=14)
    parts.statistics.first_time("digest of today", int(over.timestamp()), began)

    assert parts.statistics.was_done("digest of today", over - timedelta(seconds=1))
    assert not parts.statistics.was_done("digest of today", over)
    assert parts.statistics.first_time("digest of today", int(over.timestamp()) + 1, over)
