"""A new day off moves the open deadlines behind it, says so in each history, and nothing else."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chalicelib.domain.actions.context import Request
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import LaporError
from chalicelib.domain.core.vocabulary import Verb, Verdict
from chalicelib.domain.deadlines.calendar import DayOff, national_calendar
from chalicelib.domain.deadlines.clocks import Clock
from chalicelib.domain.deadlines.milestones import Sweep
from chalicelib.services.cases import reporter_actions
from chalicelib.services.core.parts import Parts
from chalicelib.services.deadlines.calendar_changes import MovedDate, move_case, move_shard, preview, publish
from chalicelib.services.evidence.nightly_check import check_case
from chalicelib.store.cases import case_queries
from chalicelib.store.cases.case_rows import SHARDS
from chalicelib.store.tables.case_table import EventRow
from tests.faults import SERVER_ERROR, Wire
from tests.services.steps import NOW, act, answered, at, followed, history, replied, routed

LIAISON = "penghubung@pupr.bengkalis"
THURSDAY = DayOff(date(2026, 3, 5), "Hari Jadi Bengkalis", "Founding day of Bengkalis", "local")
OFF_IN_BENGKALIS = {"14.03": {THURSDAY.day: THURSDAY}}
AT_NOON = at("Tue 03 Mar 2026 12:00")


@pytest.fixture
def version(parts: Parts) -> Iterator[int]:
    """Thursday, 5 March becomes a day off in Bengkalis; afterwards all is as before."""
    calendar = replace(national_calendar(), version=2, by_area=OFF_IN_BENGKALIS)
    parts.registry.publish_calendar(national_calendar())
    yield _publish(parts, calendar)
    parts.registry.publish_calendar(national_calendar())


def _publish(parts: Parts, calendar: Any) -> int:
    parts.registry.publish_calendar(calendar)
    parts.registry.publish_calendar(national_calendar())
    return int(calendar.version)


def tasks(wire: Wire) -> list[dict[str, Any]]:
    batches = [params for call, params in wire.sent if call == "sqs.SendMessageBatch"]
    return [json.loads(entry["MessageBody"])["data"] for params in batches for entry in params["Entries"]]


def passed_on(wire: Wire) -> list[dict[str, Any]]:
    return [json.loads(params["MessageBody"])["data"] for call, params in wire.sent if call == "sqs.SendMessage"]


def clock(parts: Parts, number: CaseNumber, kind: str) -> Clock:
    clocks = followed(parts, number)
    return next(found for found in clocks if found.kind == kind)


def move_all(parts: Parts, version: int) -> int:
    places = [
        {"version": version, "home": parts.place.home, "sweep": kind.value, "shard": shard, "after": None}
        for kind in Sweep
        for shard in range(SHARDS)
    ]
    return sum(move_shard(parts, place, AT_NOON) for place in places)


def test_publishing_asks_for_every_shard_of_every_sweep(parts: Parts, wire: Wire) -> None:
    count = publish(parts, national_calendar(), NOW)

    asked = tasks(wire)
    assert count == len(asked) == len(Sweep) * SHARDS
    assert {(task["sweep"], task["shard"]) for task in asked} == {
        (kind, shard) for kind in Sweep for shard in range(SHARDS)
    }


def test_an_open_deadline_behind_the_day_off_moves_and_the_history_says_so(parts: Parts, version: int) -> None:
    number = routed(parts)
    before = clock(parts, number, "respond")

    assert move_all(parts, version) == 1

    after = clock(parts, number, "respond")
    assert (before.last_day, after.last_day) == (date(2026, 3, 9), date(2026, 3, 10))
    event = parts.cases.load(number).events[-1]
    assert event.type == "rescheduled"
    assert {"clock": "respond#000002", "from": "2026-03-09T17:00:00.000Z", "to": "2026-03-10T17:00:00.000Z"} in [
        {**move, "from": move["from"], "to": move["to"]} for move in event.data["moves"]
    ]


def test_what_a_calendar_would_move_is_told_before_and_nothing_is_written(parts: Parts) -> None:
    number, elsewhere = routed(parts), routed(parts, area="51.71")
    calendar = replace(parts.directory.calendar_in_force(), version=99, by_area=OFF_IN_BENGKALIS)
    before = history(parts, number)

    found = list(preview(parts, calendar, NOW))

    assert MovedDate(number, "respond#000002", "2026-03-09T17:00:00.000Z", "2026-03-10T17:00:00.000Z") in found
    assert elsewhere not in {each.number for each in found}
    assert history(parts, number) == before


def test_moving_again_changes_nothing(parts: Parts, version: int) -> None:
    number = routed(parts)
    move_all(parts, version)
    before = history(parts, number)

    assert move_all(parts, version) == 0
    assert history(parts, number) == before


def test_what_lies_elsewhere_or_is_due_before_does_not_move(parts: Parts, version: int) -> None:
    elsewhere = routed(parts, area="51.71")
    emergency = routed(parts, emergency=True)

    move_all(parts, version)

    assert "rescheduled" not in history(parts, elsewhere)
    assert "rescheduled" not in history(parts, emergency)


def test_a_finished_case_does_not_move(parts: Parts, version: int) -> None:
    number = answered(parts)
    replied(parts, number, NOW, verdict=Verdict.ACCEPTED)

    assert not move_case(parts, number, version, AT_NOON)


def test_the_nightly_proof_moves_what_missed_the_change(parts: Parts, version: int) -> None:
    number = routed(parts)
    parts.registry.publish_calendar(replace(national_calendar(), version=version, by_area=OFF_IN_BENGKALIS))

    assert [broken.what for broken in check_case(parts, number, NOW)] == [
        "a deadline had missed a change of the calendar"
    ]
    assert clock(parts, number, "respond").last_day == date(2026, 3, 10)
    assert check_case(parts, number, NOW) == []


def test_a_clock_that_is_written_after_the_change_had_passed_moves_too(parts: Parts, version: int) -> None:
    """Found by the simulator: the stream was late, and the change found no clock where it looked."""
    number = answered(parts)
    replied(parts, number, NOW, verdict=Verdict.ACCEPTED)
    reporter_actions.act(parts, number, Verb.REOPEN, Request(text="Ambles lagi."), now=NOW)
    parts.registry.publish_calendar(replace(national_calendar(), version=version, by_area=OFF_IN_BENGKALIS))
    assert move_all(parts, version) == 0

    clocks = followed(parts, number)

    assert {each.terms.calendar for each in clocks if each.runs and each.due_at} == {version}
    assert history(parts, number)[-2:] == ["reopened", "rescheduled"]
    assert check_case(parts, number, NOW) == []


def test_a_clock_that_stands_still_moves_when_it_goes_on(parts: Parts, version: int) -> None:
    number = routed(parts)
    act(parts, number, LIAISON, Verb.HOLD, text="Di mana tepatnya?")
    move_all(parts, version)
    calendar = replace(national_calendar(), version=2, by_area=OFF_IN_BENGKALIS)
    parts.registry.publish_calendar(calendar)

    replied(parts, number, NOW, text="Di depan kios 14.")

    assert clock(parts, number, "respond").last_day == date(2026, 3, 10)


def test_a_page_passes_the_rest_on(parts: Parts, version: int, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_queries, "READ_AT_MOST", 3)
    numbers = {routed(parts) for _ in range(6)}
    wire.forget()

    waiting = [
        {"version": version, "home": parts.place.home, "sweep": Sweep.REMINDERS.value, "shard": shard, "after": None}
        for shard in range(SHARDS)
    ]
    while waiting:
        wire.forget()
        move_shard(parts, waiting.pop(), AT_NOON)
        waiting += passed_on(wire)

    assert {number for number in numbers if history(parts, number).count("rescheduled") == 1} == numbers


def test_a_case_that_cannot_be_read_holds_back_no_other(parts: Parts, version: int) -> None:
    numbers = [routed(parts) for _ in range(5)]
    row = EventRow.get(f"CASE#{min(numbers)}", "EVENT#000001")
    body = row.body
    body["data"]["terms"]["policy"] = "vanished@9"
    row.update([EventRow.body.set(body)])

    failed = 0
    for shard in range(SHARDS):
        place = {"version": version, "home": parts.place.home, "sweep": "reminders", "shard": shard, "after": None}
        try:
            move_shard(parts, place, AT_NOON)
        except (LaporError, LookupError, ValueError):
            failed += 1

    assert failed == 1
    for number in set(numbers) - {min(numbers)}:
        assert history(parts, number).count("rescheduled") == 1


@pytest.mark.parametrize("after", [False, True])
def test_moving_survives_a_call_that_fails(parts: Parts, version: int, wire: Wire, *, after: bool) -> None:
    number = routed(parts)
    wire.fail("TransactWriteItems", SERVER_ERROR, after=after)

    assert move_case(parts, number, version, AT_NOON)
    assert history(parts, number).count("rescheduled") == 1
