"""One look tells whether a stage is well, and if it is not, why."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from moto import mock_aws

from ops.exits import Exit
from ops.place import Place
from ops.verbs.status import Status, status_of_place
from tests.ops.tool import at

REGION = "ap-southeast-3"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BUCKET = {
    "Resources": {"ArchivesBucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "archives"}}},
    "Outputs": {"ArchivesBucket": {"Value": {"Ref": "ArchivesBucket"}}},
}
QUEUES = {
    "Resources": {
        name: {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": f"lapor-dev-{name.lower()}{suffix}"}}
        for name, suffix in (("Work", ""), ("Worst", "-dead"))
    }
}


@pytest.fixture(autouse=True)
def aws() -> Iterator[Any]:
    """Both stacks, with two queues; answers with a maker of clients."""
    with mock_aws():

        def client(service: str) -> Any:
            return boto3.client(service, region_name=REGION)

        for name, template in (("lapor-dev-data", BUCKET), ("lapor-dev", QUEUES)):
            client("cloudformation").create_stack(
                StackName=name, TemplateBody=json.dumps(template), EnableTerminationProtection=True
            )
        yield client


def seen() -> Status:
    return status_of_place(Place.of("dev", REGION), now=NOON)


def queue(aws: Any, name: str) -> str:
    return str(aws("sqs").get_queue_url(QueueName=f"lapor-dev-{name}")["QueueUrl"])


def test_a_stage_whose_stacks_stand_and_where_nothing_rings_is_well() -> None:
    found = seen()

    assert found.well
    assert [(stack.name, stack.status, stack.protected) for stack in found.stacks] == [
        ("lapor-dev-data", "CREATE_COMPLETE", True),
        ("lapor-dev", "CREATE_COMPLETE", True),
    ]


def test_a_dead_letter_makes_it_unwell_and_work_that_waits_does_not(aws: Any) -> None:
    aws("sqs").send_message(QueueUrl=queue(aws, "work"), MessageBody="{}")
    assert seen().well

    aws("sqs").send_message(QueueUrl=queue(aws, "worst-dead"), MessageBody="{}")

    assert not seen().well
    assert {each.name: each.waiting for each in seen().queues} == {"lapor-dev-work": 1, "lapor-dev-worst-dead": 1}


def test_a_ringing_alarm_of_the_stage_is_named(aws: Any) -> None:
    for name in ("lapor-dev-errors", "lapor-dev-slow", "lapor-prod-errors"):
        aws("cloudwatch").put_metric_alarm(
            AlarmName=name,
            Namespace="Lapor",
            MetricName="Parked",
            ComparisonOperator="GreaterThanThreshold",
            Threshold=0,
            EvaluationPeriods=1,
        )
    aws("cloudwatch").set_alarm_state(AlarmName="lapor-dev-errors", StateValue="ALARM", StateReason="a test")

    found = seen()

    assert (found.ringing, found.alarms) == (("lapor-dev-errors",), 2)
    assert not found.well


def test_a_stage_that_is_not_there_is_not_well_and_ends_with_one() -> None:
    asked = at("status", region="ap-southeast-1")

    assert asked.code == Exit.FOUND
    assert [stack["status"] for stack in asked.answer["stacks"]] == ["", ""]


def test_a_switch_that_holds_something_back_is_seen_and_is_not_unwell(aws: Any) -> None:
    for name, value in (("pause-notices", "on"), ("read-only", "off")):
        aws("ssm").put_parameter(Name=f"/lapor/dev/{name}", Value=value, Type="String")

    found = seen()

    assert [switch.name for switch in found.switches if switch.holds_back] == ["pause-notices"]
    assert found.well


def test_it_tells_when_each_schedule_last_ended_well(aws: Any) -> None:
    stage, function = {"Name": "stage", "Value": "dev"}, {"Name": "function", "Value": "close_silent"}
    point = {"MetricName": "Tick", "Dimensions": [stage, function], "Value": 1.0}
    early = NOON.replace(hour=9)
    for instant in (early, NOON.replace(hour=11)):
        aws("cloudwatch").put_metric_data(Namespace="Lapor", MetricData=[{**point, "Timestamp": instant}])

    ticks = {tick.function: tick.last_at for tick in seen().ticks}

    assert ticks["close_silent"] == NOON.replace(hour=11)
    assert ticks["check_promises"] is None
