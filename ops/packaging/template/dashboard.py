"""
The dashboard of a stage in a Region: what the on-call looks at first, in the order of the runbook's questions.

Does the service answer, does it keep up, does it keep its promises, what does it cost? Queues, functions and tables
are those of the template, so that a new one is seen without anybody remembering it here.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from chalicelib.metrics import NAMESPACE, Metric
from ops.packaging.template.alarms import KINDS

WIDTH, HEIGHT = 8, 6
IN_A_ROW = 24 // WIDTH

API = ("ApiName", "lapor-${Stage}", "Stage", "api")
ALARM = "AWS::CloudWatch::Alarm"
Line = tuple[str, ...]


def with_dashboard(whole: Mapping[str, Any]) -> dict[str, Any]:
    """The template with a dashboard over everything that it watches."""
    charts = [*_answers(whole), *_keeps_up(whole), *_promises(), *_goes_out(), *_costs(whole)]
    body = {"start": "-PT12H", "periodOverride": "inherit", "widgets": [_alarms(whole), *_placed(charts)]}
    dashboard = {
        "Type": "AWS::CloudWatch::Dashboard",
        "Properties": {
            # one namespace of names for all Regions
            "DashboardName": {"Fn::Sub": "lapor-${Stage}-${AWS::Region}"},
            "DashboardBody": {"Fn::Sub": json.dumps(body, separators=(",", ":"))},
        },
    }
    return {**whole, "Resources": {**whole["Resources"], "Dashboard": dashboard}}


def _answers(whole: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield _chart("Requests", "Sum", [("AWS/ApiGateway", "Count", *API)])
    yield _chart("Errors of the API", "Sum", [("AWS/ApiGateway", name, *API) for name in ("5XXError", "4XXError")])
    yield _chart("How long answers take, p99 (ms)", "p99", [("AWS/ApiGateway", "Latency", *API)])
    yield _chart("Turned away by the firewall", "Sum", [
        ("AWS/WAFV2", "BlockedRequests", "WebACL", "lapor-${Stage}", "Region", "${AWS::Region}", "Rule", "ALL"),
    ])  # fmt: skip
    yield _chart("Errors of functions", "Sum", [("AWS/Lambda", "Errors", *of) for of in _functions(whole)])
    taken = [("AWS/Lambda", "Duration", *of) for of in _functions(whole)]
    yield _chart("How long functions take, p99 (ms)", "p99", taken)


def _keeps_up(whole: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    readers = [
        ("FunctionName", f"lapor-${{Stage}}-{thing.words['Function']}") for thing in KINDS["StreamReader"](whole)
    ]
    queues = [f"lapor-${{Stage}}-{thing.words['Queue']}" for thing in KINDS["Queue"](whole)]
    size, age = "ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"
    yield _chart("Behind the stream (ms)", "Maximum", [("AWS/Lambda", "IteratorAge", *of) for of in readers])
    yield _chart("Waiting in queues", "Maximum", [("AWS/SQS", size, "QueueName", name) for name in queues])
    yield _chart("Oldest message (s)", "Maximum", [("AWS/SQS", age, "QueueName", name) for name in queues])
    yield _chart("Dead letters", "Maximum", [("AWS/SQS", size, "QueueName", f"{name}-dead") for name in queues])
    yield _chart("Parked, and not swept", "Sum", [_ours(Metric.PARKED), _ours(Metric.NOT_SWEPT)])
    ticks = [
        (NAMESPACE, Metric.TICK.value, "stage", "${Stage}", "function", str(thing.words["Function"]))
        for kind in ("EveryMinute", "Daily")
        for thing in KINDS[kind](whole)
    ]
    yield _chart("Heartbeats of the schedules", "Sum", ticks)


def _promises() -> Iterator[dict[str, Any]]:
    yield _chart("Time to route, p95 (s)", "p95", [_ours(Metric.TIME_TO_ROUTE)])
    yield _chart("Reports that reached a desk", "SampleCount", [_ours(Metric.TIME_TO_ROUTE)])
    yield _chart("Oldest event that nobody was told of (s)", "Maximum", [_ours(Metric.UNANNOUNCED_AGE)])
    yield _chart("Clocks due", "Sum", [_ours(Metric.CLOCKS_DUE)])
    yield _chart("Due and not done (s)", "Maximum", [_ours(Metric.CLOCK_LAG)])
    yield _chart("Dates that desks missed", "Sum", [_ours(Metric.OVERDUE)])
    yield _chart("Closed in silence", "Sum", [_ours(Metric.CLOSED_BY_SILENCE)])
    yield _chart("Promises found broken", "Sum", [_ours(Metric.BROKEN_PROMISES)])
    yield _chart("Written past the service", "Sum", [_ours(Metric.TAMPERED)])
    yield _chart("Topics without a confirmed subscriber", "Maximum", [_ours(Metric.UNHEARD_TOPICS)])
    yield _chart("Budget of messages to reporters (%)", "Maximum", [_ours(Metric.MESSAGES_USED)])
    yield _chart("Messages that a limit held back", "Sum", [_ours(Metric.MESSAGES_HELD_BACK)])
    yield _chart("Days without a signed root", "Maximum", [_ours(Metric.MISSING_ROOTS)])
    yield _chart("The round over all cases (%)", "Maximum", [_ours(Metric.ROUND_SHARE)])
    yield _chart("Oldest reading of a case when the round ends (s)", "Maximum", [_ours(Metric.ROUND_AGE)])
    yield _chart("Cases that the round read", "Sum", [_ours(Metric.CASES_VERIFIED)])
    yield _chart("Flaws that the round found", "Maximum", [_ours(Metric.ROUND_FLAWS)])
    others = (Metric.FILES_REFUSED, Metric.BROKEN_ROUTING_RULES, Metric.SWITCHES_UNREAD)
    held = (Metric.CHALLENGED, Metric.PINS_GUESSED, Metric.LIMITS_UNCOUNTED)
    yield _chart("Asked for work first, PINs guessed, not counted", "Sum", map(_ours, held))
    yield _chart("Files refused, rules that point nowhere, switches unread", "Sum", map(_ours, others))


def _goes_out() -> Iterator[dict[str, Any]]:
    topic = ("TopicName", "lapor-${Stage}-case-events")
    sns = [("AWS/SNS", name, *topic) for name in ("NumberOfMessagesPublished", "NumberOfNotificationsFailed")]
    yield _chart("Case events announced, and not delivered", "Sum", sns)
    yield _chart("Letters", "Sum", [("AWS/SES", "Send")])
    yield _chart("Letters that bounced or were called spam (share)", "Maximum", [
        ("AWS/SES", "Reputation.BounceRate"), ("AWS/SES", "Reputation.ComplaintRate"),
    ])  # fmt: skip


def _costs(whole: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    tables = [("TableName", f"lapor-${{Stage}}-{thing.words['Table']}") for thing in KINDS["Table"](whole)]
    for what, name in (("Write", "ConsumedWriteCapacityUnits"), ("Read", "ConsumedReadCapacityUnits")):
        yield _chart(f"{what} units of the tables", "Sum", [("AWS/DynamoDB", name, *of) for of in tables])
    yield _chart("Calls of functions", "Sum", [("AWS/Lambda", "Invocations", *of) for of in _functions(whole)])
    throttles = [("AWS/DynamoDB", f"{kind}ThrottleEvents", *of) for of in tables for kind in ("Read", "Write")]
    yield _chart("Calls that tables turned away", "Sum", throttles)
    yield _chart("Calls at one time, in the account", "Maximum", [("AWS/Lambda", "ConcurrentExecutions")])
    yield _chart("Calls that Lambda turned away, in the account", "Sum", [("AWS/Lambda", "Throttles")])


def _functions(whole: Mapping[str, Any]) -> list[Line]:
    return [("FunctionName", f"lapor-${{Stage}}-{thing.words['Function']}") for thing in KINDS["Function"](whole)]


def _ours(metric: Metric) -> Line:
    return (NAMESPACE, metric.value, "stage", "${Stage}")


def _chart(title: str, stat: str, lines: Iterable[Line]) -> dict[str, Any]:
    properties = {"title": title, "region": "${AWS::Region}", "view": "timeSeries", "stat": stat, "period": 300}
    return {"type": "metric", "properties": {**properties, "metrics": [list(line) for line in lines]}}


def _alarms(whole: Mapping[str, Any]) -> dict[str, Any]:
    arn = "arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:"
    alarms = [found["Properties"] for found in whole["Resources"].values() if found["Type"] == ALARM]
    names = [alarm["AlarmName"]["Fn::Sub"] for alarm in alarms]
    properties = {"title": "Alarms", "sortBy": "stateUpdatedTimestamp", "alarms": [arn + name for name in names]}
    return {"type": "alarm", "x": 0, "y": 0, "width": 24, "height": HEIGHT, "properties": properties}


def _placed(charts: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """In rows below the alarms."""
    for place, chart in enumerate(charts):
        row, column = divmod(place, IN_A_ROW)
        yield {**chart, "x": column * WIDTH, "y": (row + 1) * HEIGHT, "width": WIDTH, "height": HEIGHT}
