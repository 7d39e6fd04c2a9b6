"""Streams and queues as Lambda hands them over: in order, once in effect, and a poisoned record holds back nobody."""

import itertools
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import boto3
import pytest

from chalicelib.domain.core.case_number import CaseNumber, new_number
from chalicelib.domain.core.vocabulary import Classification, DeskId, Verb, Verdict
from chalicelib.domain.deadlines.calendar import DayOff, national_calendar
from chalicelib.services.deadlines.calendar_changes import publish
from local.business_clock import BusinessClock
from local.dynamodb.engines import Engine
from local.service import Service, started
from tests import country
from tests.faults import DENIED, SERVER_ERROR, THROTTLED, Wire, tapped
from tests.services.steps import NOW, SUBSTANCE, act, filed, replied

LIAISON = "penghubung@pupr.bengkalis"
CONSUMERS = ("route_complaint", "follow_case", "notify_agencies", "tell_reporters", "count_events", "move_deadlines")
_stages = itertools.count(1)


@contextmanager
def a_stage(engine: Engine) -> Iterator[Service]:
    stage = f"c{os.getpid()}x{next(_stages)}"
    with started(engine, BusinessClock(frozen_at=NOW), stage=stage, remember=True) as service:
        country.settle(service.parts, stage)
        yield service


@pytest.fixture(scope="module")
def service(engine: Engine) -> Iterator[Service]:
    """A stage for the batches of this file."""
    with a_stage(engine) as service:
        yield service


@pytest.fixture
def alone(engine: Engine) -> Iterator[Service]:
    """A stage of a test's own whose deliveries remember everything."""
    with a_stage(engine) as service:
        yield service


@pytest.fixture
def wire() -> Iterator[Wire]:
    """Every AWS call, counted and ready to fail."""
    with tapped() as wire:
        yield wire


def a_record(number: str, seq: int, place: int) -> dict[str, Any]:
    """A record of the stream, as far as the functions read it."""
    keys = {"pk": {"S": f"CASE#{number}"}, "sk": {"S": f"EVENT#{seq:06d}"}}
    return {
        "eventID": f"e{place}",
        "eventName": "INSERT",
        "dynamodb": {"Keys": keys, "SequenceNumber": f"{place:021d}"},
    }


def a_message(body: Any, place: int) -> dict[str, Any]:
    """A message of a queue."""
    return {"messageId": f"m{place}", "body": body if isinstance(body, str) else json.dumps(body)}


def an_announcement(number: str, seq: int) -> dict[str, Any]:
    return {"subject": number, "data": {"seq": seq}}


def invoke(service: Service, function: str, records: list[dict[str, Any]]) -> list[str]:
    """Hands a batch over; the identifiers that the function reports as failed."""
    answer = service.functions.invoke(function, {"Records": records})
    return [failed["itemIdentifier"] for failed in answer["batchItemFailures"]]


def parked(service: Service) -> list[dict[str, Any]]:
    """What was parked since this was last asked."""
    s3, bucket = boto3.client("s3"), service.provisioned.ref("ParkedBucket")
    keys = [entry["Key"] for entry in s3.list_objects_v2(Bucket=bucket).get("Contents", [])]
    found = [json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read()) for key in keys]
    for key in keys:
        s3.delete_object(Bucket=bucket, Key=key)
    return found


def number_of(record: dict[str, Any]) -> str:
    return str(record["dynamodb"]["Keys"]["pk"]["S"]).removeprefix("CASE#")


def announced(service: Service) -> set[str]:
    """The cases of the announcements that wait to be counted; they are taken out of the queue."""
    sqs, url = boto3.client("sqs"), service.provisioned.ref("CountEventsQueue")
    found: set[str] = set()
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        found |= {json.loads(message["Body"])["subject"] for message in messages}
        for message in messages:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return found


def followed(service: Service, number: CaseNumber) -> int:
    return service.parts.cases.load(number).followed_seq


def test_a_stream_function_stops_at_the_first_record_that_fails_and_reports_it(service: Service, wire: Wire) -> None:
    numbers = [filed(service.parts).number for _ in range(3)]
    records = [a_record(number, 1, place) for place, number in enumerate(numbers)]
    wire.fail("Query", DENIED, nth=2)

    failed = invoke(service, "follow_case", records)

    assert failed == [records[1]["dynamodb"]["SequenceNumber"]]
    assert [followed(service, number) for number in numbers] == [1, 0, 0]
    assert invoke(service, "follow_case", records[1:]) == []
    assert [followed(service, number) for number in numbers] == [1, 1, 1]


def test_a_batch_is_announced_in_one_call(service: Service, wire: Wire) -> None:
    records = [a_record(filed(service.parts).number, 1, place) for place in range(3)]
    wire.forget()

    assert invoke(service, "follow_case", records) == []

    assert wire.counted["sns.PublishBatch"] == 1
    assert {number_of(record) for record in records} <= announced(service)


def test_what_cannot_be_announced_is_parked_alone_and_the_rest_of_its_batch_goes_out(
    service: Service, wire: Wire
) -> None:
    records = [a_record(filed(service.parts).number, 1, place) for place in range(3)]
    wire.fail("PublishBatch", DENIED, on="sns")
    wire.fail("PublishBatch", DENIED, on="sns", nth=2)

    assert invoke(service, "follow_case", records) == []

    assert [found["payload"] for found in parked(service)] == [records[1]]
    assert {number_of(record) for record in records} - announced(service) == {number_of(records[1])}


def test_an_announcement_that_may_pass_later_sends_its_record_back_and_what_came_before_stays_done(
    service: Service, wire: Wire
) -> None:
    records = [a_record(filed(service.parts).number, 1, place) for place in range(3)]
    wire.fail("PublishBatch", DENIED, on="sns")
    wire.fail("PublishBatch", THROTTLED, on="sns", nth=2)

    failed = invoke(service, "follow_case", records)

    assert failed == [records[1]["dynamodb"]["SequenceNumber"]]
    assert invoke(service, "follow_case", records[1:]) == []
    assert {number_of(record) for record in records} <= announced(service)


@pytest.mark.parametrize("function", ["route_complaint", "follow_case"])
def test_a_poisoned_record_is_parked_with_its_cause_and_those_behind_go_on(service: Service, function: str) -> None:
    number = filed(service.parts).number
    nowhere = a_record(new_number("J"), 1, 0)

    failed = invoke(service, function, [nowhere, a_record(number, 1, 1)])

    assert failed == []
    file = service.parts.cases.load(number)
    assert file.case.routed_at or file.followed_seq
    [found] = parked(service)
    assert found["payload"] == nowhere
    assert found["kind"] == function
    assert found["cause"][0]["type"] == "Missing"


@pytest.mark.parametrize(
    "record",
    [
        {"dynamodb": {"SequenceNumber": "1"}},
        {"dynamodb": {"Keys": {"pk": {"S": "CASE#J"}, "sk": {"S": "EVENT"}}, "SequenceNumber": "1"}},
        {"dynamodb": {"Keys": {"pk": {"N": "1"}, "sk": {"S": "EVENT#000001"}}, "SequenceNumber": "1"}},
    ],
)
def test_a_record_of_another_shape_is_parked_too(service: Service, record: dict[str, Any]) -> None:
    number = filed(service.parts).number

    assert invoke(service, "follow_case", [record, a_record(number, 1, 2)]) == []
    assert followed(service, number) == 1
    assert len(parked(service)) == 1


def test_what_cannot_be_parked_is_not_acknowledged(service: Service, wire: Wire) -> None:
    wire.fail("PutObject", SERVER_ERROR, on="s3", times=9)

    with pytest.raises(Exception, match="unavailable"):
        invoke(service, "follow_case", [a_record(new_number("J"), 1, 0)])


def test_records_of_another_home_are_left_alone(service: Service, wire: Wire) -> None:
    for function in ("route_complaint", "follow_case"):
        assert invoke(service, function, [a_record(new_number("K"), 1, 0)]) == []

    assert not [call for call in wire.calls if call.startswith(("cases", "sns", "s3"))]


@pytest.mark.parametrize("function", ["notify_agencies", "tell_reporters"])
def test_a_queue_function_reports_only_the_message_that_failed(service: Service, wire: Wire, function: str) -> None:
    numbers = [filed(service.parts).number for _ in range(3)]
    service.deliver()
    messages = [a_message(an_announcement(number, 1), place) for place, number in enumerate(numbers)]
    wire.fail("Query", DENIED, nth=2)

    assert invoke(service, function, messages) == ["m1"]


@pytest.mark.parametrize(
    "function", ["notify_agencies", "tell_reporters", "count_events", "move_deadlines", "clean_uploads"]
)
@pytest.mark.parametrize("body", ["no json", "[]", '{"subject": "x"}', '{"subject": "J", "data": {"seq": 1}}'])
def test_a_poisoned_message_is_parked_with_what_it_said(service: Service, function: str, body: str) -> None:
    assert invoke(service, function, [a_message(body, 0)]) == []

    [found] = parked(service)
    assert found["payload"] == {"body": body}
    assert found["kind"] == function


def some_lives(service: Service) -> None:
    """Cases that meet most of what can happen, delivered as they happen."""
    parts = service.parts
    numbers = [
        filed(parts).number,
        filed(parts, area="61.05").number,
        filed(parts, secret=True, identity={"phone": "+6281234567890"}).number,
        filed(parts, classification=Classification.WHISTLEBLOWING).number,
        filed(parts, emergency=True, identity={}).number,
    ]
    service.deliver()
    act(parts, numbers[0], LIAISON, Verb.HOLD, text="Di mana tepatnya?")
    act(parts, numbers[1], "admin@sintang", Verb.VERIFY, to=DeskId("sintang/pupr"))
    service.deliver()
    replied(parts, numbers[0], NOW, text="Di depan kios 14.")
    act(parts, numbers[1], "penghubung@pupr.sintang", Verb.ANSWER, text=SUBSTANCE)
    service.deliver()
    replied(parts, numbers[1], NOW, verdict=Verdict.ACCEPTED)
    service.deliver()
    day = DayOff(date(2026, 3, 5), "Hari Jadi", "Founding day", "local")
    calendar = replace(national_calendar(), version=2, by_area={"14.03": {day.day: day}})
    publish(parts, calendar, NOW)
    service.deliver()
    service.business_clock.set(datetime(2026, 3, 12, 1, 0, tzinfo=UTC))
    for function in ("send_reminders", "escalate_overdue", "close_silent", "send_digests"):
        service.schedules.tick(function, service.business_clock.now())
        service.deliver()


def everything(service: Service) -> dict[str, Any]:
    """Every item of every table."""
    found: dict[str, Any] = {}
    for logical in ("CasesTable", "DirectoryTable", "StatisticsTable"):
        table = service.provisioned.ref(logical)
        for page in boto3.client("dynamodb").get_paginator("scan").paginate(TableName=table):
            found |= {f"{logical} {item['pk']['S']} {item['sk']['S']}": item for item in page["Items"]}
    return found


def sent(wire: Wire) -> tuple[set[str], int, int]:
    """The distinct ids of what went to topics; how many notices, and how many messages to reporters, went out."""
    bodies = [
        json.loads(params["Message"]) for call, params in wire.sent if call == "sns.Publish" and "TopicArn" in params
    ]
    notices = [body for body in bodies if ".notice." in body["type"]]
    told = [call for call, params in wire.sent if call == "sesv2.SendEmail" or "PhoneNumber" in params]
    return {body["id"] for body in bodies}, len(notices), len(told)


def test_a_message_that_cannot_be_counted_now_comes_again(alone: Service, wire: Wire) -> None:
    filed(alone.parts)
    # The first is that of the next event, which asks whether it was anchored before.
    wire.fail("TransactWriteItems", DENIED, on="statistics", nth=2)

    alone.deliver()

    totals = alone.parts.statistics.totals("ALL", NOW.date(), NOW.date())
    measures = ("received", "status.submitted", "status.disposed")
    assert {cell.measure: count for cell, count in totals.items()} == dict.fromkeys(measures, 1)


def test_replaying_the_whole_stream_and_every_message_changes_nothing(alone: Service, wire: Wire) -> None:
    some_lives(alone)
    before, sent_before = everything(alone), sent(wire)
    assert sent_before[1] > 8
    assert sent_before[2] > 5

    for function in CONSUMERS:
        alone.deliveries.replay(function)
        assert alone.deliver(), function

    assert everything(alone) == before
    assert sent(wire) == sent_before
    assert parked(alone) == []


def test_with_the_stream_functions_off_the_sweeps_do_their_work_and_nothing_happens_twice(
    alone: Service, wire: Wire
) -> None:
    for function in ("route_complaint", "follow_case"):
        alone.deliveries.pause(function)
    number = filed(alone.parts).number

    for minutes in (4, 6):
        alone.business_clock.set(NOW + timedelta(minutes=minutes))
        alone.schedules.tick("escalate_overdue", alone.business_clock.now())

    file = alone.parts.cases.load(number)
    assert file.case.desk == "bengkalis/pupr"
    assert file.followed_seq == file.case.seq == 2
    for function in ("route_complaint", "follow_case"):
        alone.deliveries.resume(function)
    alone.deliver()
    assert alone.parts.cases.load(number).case.seq == 2
    assert [sent_id for sent_id in sorted(sent(wire)[0]) if "new_case" in sent_id] == [f"{number}.2.new_case"]
