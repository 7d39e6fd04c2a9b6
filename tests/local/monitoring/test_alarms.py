"""An alarm here rises when CloudWatch's would: periods, statistics, so many of so many, and what silence means."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from local.monitoring.alarms import Alarm, State
from local.monitoring.expressions import computed
from local.monitoring.metrics import KEPT, Metric, Metrics, statistic

NOW = datetime(2026, 3, 13, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ERRORS, CALLS = Metric.of("AWS/Lambda", "Errors"), Metric.of("AWS/Lambda", "Invocations")


def an_alarm(**changed: Any) -> Alarm:
    usual = {
        "Namespace": "AWS/Lambda",
        "MetricName": "Errors",
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 3,
        "DatapointsToAlarm": 2,
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": 5,
        "TreatMissingData": "notBreaching",
    }
    return Alarm("errors", "Too many.", "errors", usual | changed)


def minute_by_minute(numbers: Sequence[float | None], metric: Metric = ERRORS) -> Metrics:
    """One number in each of the last minutes, the latest last."""
    metrics = Metrics()
    for back, number in zip(range(len(numbers) - 1, -1, -1), numbers, strict=True):
        if number is not None:
            metrics.put(metric, number, NOW - back * MINUTE)
    return metrics


@pytest.mark.parametrize(
    ("numbers", "state"),
    [
        ([0, 0, 0], State.OK),
        ([0, 0, 9], State.OK),  # one of three
        ([9, 0, 9], State.ALARM),  # two of three, not in a row
        ([9, 9, 0, 0], State.OK),  # one has passed by
        ([5, 5, 5], State.OK),  # at the threshold is not above it
        ([None, None, 9], State.OK),
        ([None, None, None], State.OK),
    ],
)
def test_two_of_three_minutes_above_the_threshold_are_an_alarm(numbers: list[float | None], state: State) -> None:
    assert an_alarm().state(minute_by_minute(numbers), NOW, State.UNKNOWN) is state


@pytest.mark.parametrize(
    ("missing", "before", "state"),
    [
        ("notBreaching", State.ALARM, State.OK),
        ("breaching", State.OK, State.ALARM),
        ("ignore", State.ALARM, State.ALARM),
        ("ignore", State.OK, State.OK),
        ("ignore", State.UNKNOWN, State.UNKNOWN),
    ],
)
def test_silence_means_what_the_alarm_says_of_it(missing: str, before: State, state: State) -> None:
    assert an_alarm(TreatMissingData=missing).state(Metrics(), NOW, before) is state


def test_a_period_begins_behind_its_first_moment_and_holds_its_last() -> None:
    metrics = Metrics()
    for back in (2, 1, 0):
        metrics.put(ERRORS, 1.0, NOW - back * MINUTE)

    assert an_alarm(Period=120, EvaluationPeriods=2).points(metrics, NOW) == [2.0, 1.0]


@pytest.mark.parametrize(
    ("stat", "value"),
    [("Sum", 55), ("Average", 5.5), ("Maximum", 10), ("Minimum", 1), ("SampleCount", 10), ("p50", 5), ("p95", 10)],
)
def test_a_statistic_is_that_of_the_numbers_of_its_period(stat: str, value: float) -> None:
    assert statistic(stat, [float(number) for number in range(10, 0, -1)]) == value


def test_of_nothing_there_is_no_statistic() -> None:
    assert statistic("Sum", []) is None


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("IF(errors >= 3, 100 * errors / calls, 0)", 4.0),
        ("IF(errors >= 5, 100 * errors / calls, 0)", 0.0),
        ("errors / nothing", None),
        ("errors + absent", None),
        ("FILL(absent, 0) < 1", 1.0),
        ("SUM(METRICS())", 104.0),
    ],
)
def test_metric_math_is_computed_over_one_period(expression: str, value: float | None) -> None:
    assert computed(expression, {"errors": 4.0, "calls": 100.0, "nothing": 0.0, "absent": None}) == value


def test_what_this_machine_cannot_compute_is_said() -> None:
    with pytest.raises(ValueError, match="this machine cannot compute RATE"):
        computed("RATE(errors)", {"errors": 1.0})


def test_a_share_is_taken_of_the_same_minutes() -> None:
    parts = [
        {"Id": "share", "Expression": "100 * errors / calls"},
        *(
            {
                "Id": name,
                "ReturnData": False,
                "MetricStat": {
                    "Metric": {"Namespace": "AWS/Lambda", "MetricName": metric},
                    "Period": 60,
                    "Stat": "Sum",
                },
            }
            for name, metric in (("errors", "Errors"), ("calls", "Invocations"))
        ),
    ]
    metrics = minute_by_minute([1, 0, 4])
    for back in range(3):
        metrics.put(CALLS, 20.0, NOW - (2 - back) * MINUTE)
    properties = {key: value for key, value in an_alarm().properties.items() if key not in {"MetricName", "Period"}}
    alarm = Alarm("share", "Too many.", "share", properties | {"Metrics": parts})

    assert alarm.points(metrics, NOW) == [20.0, 0.0, 5.0]


def test_a_query_adds_up_every_series_that_it_asks_for() -> None:
    metrics = Metrics()
    for table, operation in (("cases", "Query"), ("cases", "PutItem"), ("others", "Query")):
        metrics.put(Metric.of("AWS/DynamoDB", "SystemErrors", TableName=table, Operation=operation), 3.0, NOW)
    asked = """SELECT SUM(SystemErrors) FROM SCHEMA("AWS/DynamoDB", TableName, Operation) WHERE TableName = 'cases'"""
    properties = {key: value for key, value in an_alarm().properties.items() if key not in {"MetricName", "Period"}}
    alarm = Alarm(
        "failed", "Too many.", "failed", properties | {"Metrics": [{"Expression": asked, "Period": 60, "Id": "q"}]}
    )

    assert alarm.points(metrics, NOW) == [6.0, None, None]


def test_numbers_are_forgotten_when_no_alarm_can_ask_for_them() -> None:
    metrics = Metrics()
    metrics.put(ERRORS, 1.0, NOW)
    metrics.put(ERRORS, 2.0, NOW + 3 * KEPT)

    assert metrics.numbers(ERRORS, NOW - KEPT, NOW + 4 * KEPT) == [2.0]


@pytest.mark.parametrize(
    ("measured_for", "state"),
    [(0, State.UNKNOWN), (2, State.UNKNOWN), (3, State.ALARM)],
)
def test_silence_from_before_anybody_measured_rings_nothing(measured_for: int, state: State) -> None:
    alarm = an_alarm(TreatMissingData="breaching", DatapointsToAlarm=3)
    since = NOW - measured_for * MINUTE

    assert alarm.state(Metrics(), NOW, State.UNKNOWN, since) in {state, State.OK}
    assert (alarm.state(Metrics(), NOW, State.UNKNOWN, since) is State.ALARM) == (state is State.ALARM)
