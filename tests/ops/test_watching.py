"""Logs in the order in which things happened, and alarms with the way to the runbook."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from local.dynamodb.engines import Engine
from ops.exits import Exit, Misused
from ops.place import Place
from ops.verbs.logs import Search, ago, follow_logs, functions, read_logs
from tests.ops.tool import at

NOW = datetime.now(UTC).replace(microsecond=0)
"""Logs refuse what is older than two weeks, so these lines are of today."""


@pytest.fixture
def place(engine: Engine) -> Iterator[Place]:
    assert engine.name
    found = Place.of("dev", "ap-southeast-3")
    logs = found.client("logs")
    for function, minute, message in (
        ("route_complaint", 2, {"level": "INFO", "message": "routed", "case": "J7-K2M9-QX4T-8BW3"}),
        ("follow_case", 3, {"level": "INFO", "message": "followed", "case": "J7-K2M9-QX4T-8BW3"}),
        ("api_handler", 1, {"level": "ERROR", "message": "parked", "correlation_id": "c0ffee"}),
        ("api_handler", 4, "Task timed out after 29.00 seconds"),
    ):
        group, stream = f"/aws/lambda/lapor-dev-{function}", f"{minute}"
        if not logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]:
            logs.create_log_group(logGroupName=group)
        logs.create_log_stream(logGroupName=group, logStreamName=stream)
        told = message if isinstance(message, str) else json.dumps(message)
        when = int((NOW + timedelta(minutes=minute - 10)).timestamp() * 1000)
        logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=[{"timestamp": when, "message": told}])
    yield found
    for group in logs.describe_log_groups()["logGroups"]:
        logs.delete_log_group(logGroupName=group["logGroupName"])


def messages(place: Place, **changed: object) -> list[str]:
    search = Search(**{"since": NOW - timedelta(hours=1), **changed})  # type: ignore[arg-type]
    return [line.message for line in read_logs(place, search).lines]


def test_lines_of_all_functions_come_in_the_order_in_which_they_happened(place: Place) -> None:
    assert messages(place) == ["parked", "routed", "followed", "Task timed out after 29.00 seconds"]


def test_a_case_is_followed_through_all_functions(place: Place) -> None:
    assert messages(place, text="J7-K2M9-QX4T-8BW3") == ["routed", "followed"]


def test_only_that_function_and_only_since_then(place: Place) -> None:
    assert messages(place, functions=("api_handler",), since=NOW - timedelta(minutes=7)) == [
        "Task timed out after 29.00 seconds"
    ]


def test_more_than_fits_is_said(place: Place) -> None:
    found = read_logs(place, Search(NOW - timedelta(hours=1), most=2))

    assert (len(found.lines), found.whole) == (2, False)


def test_following_tells_each_line_once_and_ends(place: Place) -> None:
    instants = iter(NOW + timedelta(seconds=5 * step) for step in range(9))
    waits: list[float] = []
    search = Search(NOW - timedelta(hours=1))

    told = list(follow_logs(place, search, NOW + timedelta(seconds=8), now=lambda: next(instants), wait=waits.append))

    assert len(told) == 4
    assert len(waits) == 2


@pytest.mark.parametrize(("length", "seconds"), [("30s", 30), ("90m", 5400), ("12h", 43200), ("2d", 172800)])
def test_a_length_of_time_is_a_number_and_a_letter(length: str, seconds: int) -> None:
    assert NOW - ago(length, NOW) == timedelta(seconds=seconds)


def test_what_is_no_length_and_no_function_is_refused_with_those_that_there_are(place: Place) -> None:
    with pytest.raises(Misused, match="90m"):
        ago("yesterday", NOW)
    with pytest.raises(Misused, match="tell_reporters"):
        read_logs(place, Search(NOW, ("nobody",)))
    assert "authorizer" in functions()


def test_the_alarm_that_rings_comes_first_with_its_entry_of_the_runbook(place: Place) -> None:
    cloudwatch = place.client("cloudwatch")
    for name, entry in (("quiet", "api-slow"), ("loud", "api-errors")):
        cloudwatch.put_metric_alarm(
            AlarmName=place.name(name),
            AlarmDescription=f"Requests fail. docs/runbook.md#{entry}",
            MetricName="x",
            Namespace="Lapor",
            Period=60,
            EvaluationPeriods=1,
            Threshold=1,
            ComparisonOperator="GreaterThanThreshold",
            Statistic="Sum",
        )
    cloudwatch.set_alarm_state(AlarmName=place.name("loud"), StateValue="ALARM", StateReason="4 > 1")
    cloudwatch.set_alarm_state(AlarmName=place.name("quiet"), StateValue="OK", StateReason="fine")

    asked = at("alarms")

    assert asked.code == Exit.FOUND
    first, second = asked.answer["alarms"]
    assert {**first, "since": ""} == {
        "name": "lapor-dev-loud",
        "state": "ALARM",
        "since": "",
        "what": "Requests fail.",
        "entry": "docs/runbook.md#api-errors",
        "reason": "4 > 1",
    }
    assert second["state"] == "OK"
