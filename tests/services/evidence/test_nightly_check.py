"""The nightly check names every planted damage, mends what needs no decision, and is silent where all is well."""

import json
from datetime import date
from typing import Any

import boto3
import pytest

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.vocabulary import DeskId, Status
from chalicelib.services.core.parts import Parts
from chalicelib.services.deadlines.due_milestones import fire_due
from chalicelib.services.evidence.nightly_check import check_case, check_inboxes, check_moved
from chalicelib.services.messaging.announcements import announcement_of
from chalicelib.services.statistics.projection import count_announced
from chalicelib.store.cases.case_queries import Due
from chalicelib.store.cases.case_rows import SHARDS, shard_of
from chalicelib.store.tables.case_table import CaseRow, ClockRow, EventRow, ReportRow
from local.service import Service
from tests.services.steps import NOW, answered, at, filed, routed, swept, told

LATE = at("Wed 06 May 2026 09:00")


def found(parts: Parts, number: CaseNumber, now: Any = NOW) -> list[tuple[int, str]]:
    return [(broken.promise, broken.what) for broken in check_case(parts, number, now)]


def counted(parts: Parts, number: CaseNumber) -> None:
    """Every event announced and counted, so that its hash is anchored."""
    file = parts.cases.load(number)
    for event in file.events:
        count_announced(parts, json.loads(announcement_of(parts, file, event.seq).body)["data"])


def test_of_a_sound_case_there_is_nothing_to_say(parts: Parts) -> None:
    number = answered(parts)
    counted(parts, number)

    assert found(parts, number) == []


def test_an_edited_event_is_named(parts: Parts) -> None:
    number = routed(parts)
    row = EventRow.get(f"CASE#{number}", "EVENT#000001")
    body = row.body
    body["data"]["promises"] = []
    row.update([EventRow.body.set(body)])

    assert (6, "event 1 of its history is edited") in found(parts, number)


def test_a_removed_event_is_named(parts: Parts) -> None:
    number = answered(parts)
    EventRow(f"CASE#{number}", "EVENT#000002").delete()

    assert any(promise == 6 and "missing" in what for promise, what in found(parts, number))


def test_an_end_that_was_cut_off_and_forged_over_is_named_by_its_anchor(parts: Parts) -> None:
    number = routed(parts)
    counted(parts, number)
    EventRow(f"CASE#{number}", "EVENT#000002").delete()
    first = EventRow.get(f"CASE#{number}", "EVENT#000001").body
    CaseRow(f"CASE#{number}", "CASE").update([CaseRow.seq.set(1), CaseRow.last_hash.set(first["hash"])])

    assert any(promise == 6 and "truncated" in what for promise, what in found(parts, number))


def test_a_missing_clock_is_named_and_written_again(parts: Parts) -> None:
    number = routed(parts)
    ClockRow(f"CASE#{number}", "CLOCK#respond#000002").delete()

    assert (3, "its clocks lag behind its history") in found(parts, number)
    assert found(parts, number) == []
    assert "respond#000002" in parts.cases.load(number).clocks


def test_a_case_that_nothing_followed_is_named_and_followed(parts: Parts) -> None:
    number = filed(parts).number

    assert (3, "its clocks lag behind its history") in found(parts, number)
    assert found(parts, number) == []


def test_a_vanished_desk_is_named(stage: Service, parts: Parts) -> None:
    number = routed(parts, area="51.71")
    key = {"pk": {"S": "DESK#denpasar"}, "sk": {"S": "denpasar/pupr"}}
    table = stage.provisioned.ref("DirectoryTable")
    desk = boto3.client("dynamodb").get_item(TableName=table, Key=key)["Item"]
    boto3.client("dynamodb").delete_item(TableName=table, Key=key)
    parts.registry.save_areas([])
    try:
        assert (2, "its desk denpasar/pupr does not exist") in found(parts, number)
    finally:
        boto3.client("dynamodb").put_item(TableName=table, Item=desk)
        parts.registry.save_areas([])


def test_a_milestone_that_nobody_fired_is_named(parts: Parts) -> None:
    number = routed(parts)

    assert (4, "a milestone was not fired") in found(parts, number, LATE)

    swept(parts, LATE)
    assert found(parts, number, LATE) == []


def test_a_milestone_that_fired_twice_is_named(parts: Parts) -> None:
    number = routed(parts)
    fire_due(parts, Due(number, "respond#000002", ""), at("Tue 10 Mar 2026 09:00"), by="sweep")
    row = EventRow.get(f"CASE#{number}", "EVENT#000005")
    body = row.body
    body["data"]["milestone"] = "breach"
    row.update([EventRow.body.set(body)])

    assert (4, "breach of respond#000002 fired twice") in found(parts, number)


def test_an_end_in_silence_without_notice_is_named(parts: Parts) -> None:
    number = answered(parts)
    for day in ("Fri 13 Mar", "Mon 30 Mar", "Wed 01 Apr"):
        swept(parts, at(f"{day} 2026 09:00"))
        told(parts, number)
    file = parts.cases.load(number)
    assert file.case.status is Status.CLOSED
    notice = next(event.seq for event in file.events if event.type == "closing_announced")
    row = EventRow.get(f"CASE#{number}", f"EVENT#{notice:06d}")
    body = row.body | {"type": "noted"}
    row.update([EventRow.body.set(body)])

    assert any(promise == 5 for promise, _ in found(parts, number))


def test_an_end_in_silence_of_which_no_notice_went_out_is_named(parts: Parts) -> None:
    number = answered(parts)
    for day in ("Fri 13 Mar", "Mon 30 Mar", "Wed 01 Apr"):
        swept(parts, at(f"{day} 2026 09:00"))
        told(parts, number)
    assert found(parts, number) == []
    for row in parts.cases.load(number).notices:
        row.delete()

    assert any(promise == 5 for promise, _ in found(parts, number))


def test_a_history_that_cannot_be_read_is_named_and_hides_no_other(parts: Parts) -> None:
    broken, edited = filed(parts).number, filed(parts).number
    ReportRow(f"CASE#{broken}", "REPORT").delete()
    row = EventRow.get(f"CASE#{edited}", "EVENT#000001")
    row.update([EventRow.body.set(row.body | {"audience": "officers"})])

    named = {
        number.number: number.promise
        for shard in range(SHARDS)
        for number in check_moved(parts, NOW.date(), shard, NOW)
        if number.promise != 3
    }

    assert named == {broken: 6, edited: 6}


def test_the_check_of_a_day_reads_the_cases_that_moved_on_it(parts: Parts) -> None:
    number = filed(parts).number

    def named(day: date) -> set[str]:
        return {broken.number for shard in range(SHARDS) for broken in check_moved(parts, day, shard, NOW)}

    assert number in named(NOW.date())
    assert number not in named(date(2026, 3, 3))


def test_an_open_case_in_an_inbox_that_no_clock_watches_is_named_and_watched_again(parts: Parts) -> None:
    sound, lost = routed(parts), routed(parts)
    for clock in parts.cases.load(lost).clocks:
        ClockRow(f"CASE#{lost}", f"CLOCK#{clock}").delete()

    first = list(check_inboxes(parts, shard_of("bengkalis/pupr"), NOW))

    assert sound != lost
    assert {broken.number for broken in first} == {lost}
    assert {broken.promise for broken in first} == {3}
    assert list(check_inboxes(parts, shard_of("bengkalis/pupr"), NOW)) == []


def test_each_desk_is_looked_at_by_one_shard_alone(parts: Parts) -> None:
    lost = routed(parts)
    for clock in parts.cases.load(lost).clocks:
        ClockRow(f"CASE#{lost}", f"CLOCK#{clock}").delete()
    others = [shard for shard in range(SHARDS) if shard != shard_of("bengkalis/pupr")]

    assert [broken for shard in others for broken in check_inboxes(parts, shard, NOW)] == []


@pytest.mark.parametrize("desk", ["bengkalis/pupr"])
def test_a_clock_that_watches_keeps_the_check_silent(parts: Parts, desk: str) -> None:
    number = routed(parts)

    assert parts.cases.load(number).case.desk == DeskId(desk)
    assert [broken for shard in range(SHARDS) for broken in check_inboxes(parts, shard, NOW)] == []
