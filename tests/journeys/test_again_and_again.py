"""Streams fail, queues repeat, clients ask again: everything happens once."""

import threading
from collections import Counter
from typing import Any

import boto3
import pytest

from chalicelib import clock
from local.service import started
from local.web.gateway import Response
from tests.journeys.people import POTHOLE, Citizen, OfficerAtDesk
from tests.journeys.world import Refused, World

CONSUMERS = ("route_complaint", "follow_case", "notify_agencies", "tell_reporters", "count_events")


def everything_kept(world: World) -> dict[str, Any]:
    """Every item of the tables of cases and statistics: cases, clocks, events, marks and counters."""
    pages = boto3.client("dynamodb").get_paginator("scan")
    tables = [world.service.provisioned.ref(name) for name in ("CasesTable", "StatisticsTable")]
    items = (item for table in tables for page in pages.paginate(TableName=table) for item in page["Items"])
    return {f"{item['pk']['S']} {item['sk']['S']}": item for item in items}


def test_without_the_stream_a_report_gets_desk_and_clocks_within_minutes_and_with_it_nothing_happens_twice(
    world: World, siti: Citizen, roads: OfficerAtDesk
) -> None:
    for function in ("route_complaint", "follow_case"):
        world.service.deliveries.pause(function)
    siti.file()
    assert not roads.inbox()

    world.wait_until("2026-03-13 09:06")

    assert roads.finds(siti.number)
    assert roads.clock(siti.number, "respond")["last_day"] == "2026-03-27"
    assert world.history(siti.number) == [("2026-03-13 09:00", "submitted"), ("2026-03-13 09:05", "routed")]
    assert world.heard() == []

    for function in ("route_complaint", "follow_case"):
        world.service.deliveries.resume(function)
    world.deliver()
    world.wait_until("2026-03-13 10:00")

    assert [name for _, name in world.history(siti.number)] == ["submitted", "routed"]
    assert [heard.told for heard in world.heard()] == [("bengkalis/pupr", "new_case")]
    assert len(world.told(siti.number)) == 1


def test_replaying_the_stream_and_every_message_changes_no_case_clock_count_or_notice(
    world: World, siti: Citizen, roads: OfficerAtDesk
) -> None:
    late = Citizen(world, "Budi", phone="+6281234567890")
    siti.file()
    late.file()
    roads.accept(siti.number)
    roads.hold(siti.number, "Di pasar yang mana?")
    world.wait_until("2026-03-17 09:00")
    siti.reply("Pasar Terubuk.")
    roads.answer(siti.number)
    siti.reply("Belum rata.", verdict="disputed")
    world.wait_until("2026-04-02 09:00")
    before, heard = everything_kept(world), world.heard()
    told = [world.told(number) for number in world.numbers]
    assert {each.purpose for each in heard} >= {"new_case", "reply", "reminder", "breach", "escalation"}

    for function in CONSUMERS:
        world.service.deliveries.replay(function)
    world.deliver()

    assert everything_kept(world) == before
    assert world.heard() == heard
    assert [world.told(number) for number in world.numbers] == told


def test_the_same_key_and_body_get_the_same_answer_byte_for_byte_also_all_at_once(world: World) -> None:
    siti = Citizen(world)
    answers: list[Response] = []
    siti.file(key="satu-kunci-saja")

    def again() -> None:
        answers.append(world.ask("reporter", "POST", "/v1/complaints", POTHOLE, Idempotency_Key="satu-kunci-saja"))

    threads = [threading.Thread(target=again) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    first = next(response for _, path, response in world.answers if path == "POST /v1/complaints")
    assert {(response.status, response.body) for response in answers} == {(201, first.body)}
    with pytest.raises(Refused) as refused:
        siti.file(key="satu-kunci-saja", title="Jembatan ambruk di hulu")
    assert (refused.value.status, refused.value.code) == (409, "key_reused")


def test_reports_sent_at_once_under_one_key_are_one_report(world: World, roads: OfficerAtDesk) -> None:
    bodies: list[bytes] = []

    def file() -> None:
        answer = world.ask("reporter", "POST", "/v1/complaints", POTHOLE, Idempotency_Key="kunci-bersama")
        bodies.append(answer.body)

    threads = [threading.Thread(target=file) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    world.deliver()

    assert len(bodies) == 6
    assert len(set(bodies)) == 1
    assert len(roads.inbox()) == 1


def test_the_same_answer_comes_after_the_whole_service_was_started_anew(world: World) -> None:
    siti = Citizen(world)
    siti.file(key="kunci-yang-lama")
    first = next(response for _, path, response in world.answers if path == "POST /v1/complaints")
    stage = world.service.provisioned.template.stage

    with started(world.service.engine, world.service.business_clock, stage=stage, remember=True) as anew:
        world.service, old = anew, world.service
        again = world.ask("reporter", "POST", "/v1/complaints", POTHOLE, Idempotency_Key="kunci-yang-lama")
        assert (again.status, again.body) == (201, first.body)
        world.deliver()
        assert siti.follow()["status"] == "disposed"
    world.service = old
    clock.set_business_clock(old.business_clock.now)

    assert Counter(heard.purpose for heard in world.heard()) == {"new_case": 1}
