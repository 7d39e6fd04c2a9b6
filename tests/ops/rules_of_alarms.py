"""
What must be true of every alarm; together with the rules over everything else these are `RULES`.

An alarm that watches a metric which nobody measures stays quiet for ever, and looks healthy doing so.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from chalicelib.metrics import NAMESPACE, Metric
from infra import ROOT
from infra.template import Template, snake
from ops.packaging import Package
from ops.packaging.template.references import references
from ops.replicas import TABLES
from tests.ops import rules_of_arrows, rules_of_doors
from tests.ops.rules import RULES, everything, of_type, rule

__all__ = ["RULES", "rules_of_arrows", "rules_of_doors"]

RUNBOOK = ROOT / "docs" / "runbook.md"
ALARM, TOPIC = "AWS::CloudWatch::Alarm", {"Ref": "AlarmsTopic"}
NO_ALARMS = {"budget"}
"""Entries for what tells of itself in another way."""
MEASURED_BY_US = {metric.value: set(metric.dimensions) for metric in Metric}
MEASURED_BY_AWS = {
    "AWS/ApiGateway": ({"5XXError", "4XXError", "Count", "Latency", "IntegrationLatency"}, {"ApiName", "Stage"}),
    "AWS/DynamoDB": (
        {"ReadThrottleEvents", "WriteThrottleEvents", "ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits"},
        {"TableName"},
    ),
    "AWS/Lambda": ({"Errors", "Invocations", "Duration", "IteratorAge"}, {"FunctionName"}),
    "AWS/SNS": ({"NumberOfMessagesPublished", "NumberOfNotificationsFailed"}, {"TopicName"}),
    "AWS/SQS": (
        {"ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage", "NumberOfMessagesSent"},
        {"QueueName"},
    ),
    "AWS/WAFV2": ({"BlockedRequests", "AllowedRequests"}, {"WebACL", "Region", "Rule"}),
}
"""What a resource of ours is measured by, and the names of the dimensions."""
MEASURED_FOR_THE_ACCOUNT = {
    "AWS/DynamoDB": {"SystemErrors"},
    "AWS/Lambda": {"Throttles", "ConcurrentExecutions"},
    "AWS/SES": {"Reputation.BounceRate", "Reputation.ComplaintRate", "Send"},
    "AWS/SNS": {"NumberOfNotificationsFailed"},
}
"""Without dimensions, or asked for by a query."""
QUERY = re.compile(r'SELECT \w+\((?P<name>\w+)\) FROM SCHEMA\("(?P<namespace>[\w/]+)"')


@dataclass(frozen=True)
class Watched:
    """A metric as an alarm or a widget names it."""

    namespace: str
    name: str
    dimensions: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.namespace} {self.name} of {', '.join(self.dimensions.values()) or 'everything'}"


def of_an_alarm(properties: Mapping[str, Any]) -> Iterator[Watched]:
    """The metrics behind an alarm whose intrinsics are resolved."""
    if "MetricName" in properties:
        yield _watched(properties)
    for one in properties.get("Metrics", []):
        if "MetricStat" in one:
            yield _watched(one["MetricStat"]["Metric"])
        elif found := QUERY.match(one["Expression"]):
            yield Watched(found["namespace"], found["name"], {})


def _watched(named: Mapping[str, Any]) -> Watched:
    dimensions = {one["Name"]: one["Value"] for one in named.get("Dimensions", [])}
    return Watched(named["Namespace"], named["MetricName"], dimensions)


def is_measured(names: set[str], watched: Watched) -> bool:
    """Does the code emit it, or AWS for a resource of the template, which has one of these names?"""
    # the same name, and not one that only looks like it
    is_ours = set(watched.dimensions.values()) <= names
    if watched.namespace == NAMESPACE:
        return MEASURED_BY_US.get(watched.name) == set(watched.dimensions) and is_ours
    if not watched.dimensions:
        return watched.name in MEASURED_FOR_THE_ACCOUNT.get(watched.namespace, ())
    metrics, keys = MEASURED_BY_AWS.get(watched.namespace, (set(), set()))
    return watched.name in metrics and keys == set(watched.dimensions) and is_ours


def names_of(package: Package) -> set[str]:
    """What the resources of both stacks are called, and what else may stand in a dimension."""
    template = resolving(package)
    keys = ("FunctionName", "QueueName", "TableName", "TopicName", "Name")
    given = (found.get("Properties", {}).get(key) for found in everything(package).values() for key in keys)
    # calls and permissions name what they call by a reference, and have no name of their own
    named = {template.resolve(name) for name in given if isinstance(name, str) or set(name or ()) == {"Fn::Sub"}}
    short = {name.removeprefix(f"lapor-{package.values.stage}-") for name in named}
    stage = package.expanded["Resources"]["RestAPIapiStage"]["Properties"]["StageName"]
    # a Region with copies reads tables that another stack declares
    named |= {f"lapor-{package.values.stage}-{table}" for table in TABLES.values() if package.values.tables_from}
    return named | short | {package.values.stage, package.values.region, stage, "ALL"}


def resolving(package: Package) -> Template:
    """Resolves what alarms and widgets refer to."""
    template = Template(package.app_template, stage=package.values.stage, region=package.values.region)
    for name, value in package.app_parameters.items():
        template.know(name, value)
    template.know("AlarmsTopic", "alarms")
    return template


@cache
def entries() -> set[str]:
    """The runbook's entries, as links to them end."""
    text = RUNBOOK.read_text("utf-8")
    text = text[text.index("\n## When an alarm calls") : text.index("\n## What rehearsing it taught")]
    titles = re.findall(r"^### (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w-]", "", title.lower().replace(" ", "-")) for title in titles}


@rule
def an_alarm_leads_to_its_entry_of_the_runbook(package: Package) -> Iterator[str]:
    led_to = set(NO_ALARMS)
    for name, found in of_type(package.expanded, ALARM):
        anchor = re.search(r"\. docs/runbook\.md#([\w-]+)$", found["Properties"].get("AlarmDescription", ""))
        kind = (
            resolving(package).resolve(found["Properties"]["AlarmName"]).removeprefix(f"lapor-{package.values.stage}-")
        )
        if not anchor or anchor[1] not in entries():
            yield f"{name} leads to no entry of docs/runbook.md"
        elif not kind.startswith(anchor[1]):
            yield f"{name} is called {kind} and leads to {anchor[1]}"
        else:
            led_to.add(anchor[1])
    yield from (f"no alarm leads to {entry} in docs/runbook.md" for entry in sorted(entries() - led_to))


@rule
def an_alarm_calls_somebody_and_says_when_it_is_over(package: Package) -> Iterator[str]:
    for name, found in of_type(package.expanded, ALARM):
        if [found["Properties"].get(key) for key in ("AlarmActions", "OKActions")] != [[TOPIC], [TOPIC]]:
            yield f"{name} does not tell the topic, or not when it is over"
        if found["Properties"].get("ActionsEnabled") is False:
            yield f"{name} is kept from telling anybody"
    subscribed = [found["Properties"] for _, found in of_type(package.data_template, "AWS::SNS::Subscription")]
    if not any(one["TopicArn"] == TOPIC and one["Endpoint"] == {"Ref": "AlarmEmail"} for one in subscribed):
        yield "nobody hears what AlarmsTopic is told"


@rule
def an_alarm_watches_what_is_measured(package: Package) -> Iterator[str]:
    template, names = resolving(package), names_of(package)
    for name, found in of_type(package.expanded, ALARM):
        watched = list(of_an_alarm(template.resolve(found["Properties"])))
        yield from (f"{name} watches {one}, which nobody measures" for one in watched if not is_measured(names, one))
        if not watched:
            yield f"{name} watches nothing"


@rule
def silence_is_an_alarm_only_where_something_must_be_heard(package: Package) -> Iterator[str]:
    for name, found in of_type(package.expanded, ALARM):
        must_be_heard = found["Properties"].get("MetricName") == "Tick"
        missing = found["Properties"].get("TreatMissingData")
        if missing not in {"breaching", "notBreaching", "ignore"} or (missing == "breaching") is not must_be_heard:
            yield f"{name} takes missing data for {missing}"


@rule
def no_alarm_looks_back_further_than_cloudwatch_does(package: Package) -> Iterator[str]:
    """A week for periods of an hour or more, else a day; three hours for a query."""
    for name, found in of_type(package.expanded, ALARM):
        properties = found["Properties"]
        parts = [properties, *(one.get("MetricStat", one) for one in properties.get("Metrics", []))]
        period = max(one["Period"] for one in parts if "Period" in one)
        asks = any("SELECT" in str(one.get("Expression")) for one in properties.get("Metrics", []))
        longest = 10_800 if asks else 604_800 if period >= 3600 else 86_400
        if period * properties["EvaluationPeriods"] > longest:
            yield f"{name} looks back further than CloudWatch does"


@rule
def everything_that_can_fail_silently_is_watched(package: Package) -> Iterator[str]:
    template = resolving(package)
    watched = {
        (one.name, value)
        for _, found in of_type(package.expanded, ALARM)
        for one in of_an_alarm(template.resolve(found["Properties"]))
        for value in one.dimensions.values()
    }
    wanted = {
        "AWS::DynamoDB::GlobalTable": ("TableName", "WriteThrottleEvents"),
        "AWS::Lambda::Function": ("FunctionName", "Errors"),
    }
    for kind, (key, metric) in wanted.items():
        for name, found in everything(package).items():
            if found["Type"] == kind and (metric, template.resolve(found["Properties"][key])) not in watched:
                yield f"no alarm watches {metric} of {name}"
    for name, found in of_type(package.data_template, "AWS::SQS::Queue"):
        metric = (
            "ApproximateAgeOfOldestMessage"
            if "RedrivePolicy" in found["Properties"]
            else "ApproximateNumberOfMessagesVisible"
        )
        if (metric, template.resolve(found["Properties"]["QueueName"])) not in watched:
            yield f"no alarm watches {metric} of {name}"
    for _, found in of_type(package.expanded, "AWS::Events::Rule"):
        for function in {
            snake(name.removesuffix("Aliaslive")) for name, _ in references(found["Properties"]["Targets"])
        }:
            if ("Tick", function) not in watched:
                yield f"nobody would notice that {function} is never called"


@rule
def a_deployment_is_stopped_by_no_more_alarms_than_codedeploy_takes(package: Package) -> Iterator[str]:
    for name, found in of_type(package.expanded, "AWS::CodeDeploy::DeploymentGroup"):
        stopping = [one["Name"]["Ref"] for one in found["Properties"].get("AlarmConfiguration", {}).get("Alarms", [])]
        own = f"{name.removesuffix('DeploymentGroup')}ErrorsAlarm"
        if not {own, "ApiErrorsAlarm"} <= set(stopping) or len(stopping) > 10:
            yield f"{name} is stopped by {', '.join(stopping) or 'nothing'}"


@rule
def a_dashboard_shows_what_is_measured_and_every_alarm(package: Package) -> Iterator[str]:
    found = next(of_type(package.expanded, "AWS::CloudWatch::Dashboard"))[1]["Properties"]["DashboardBody"]
    template, names = resolving(package), names_of(package)
    widgets = json.loads(template.resolve(found))["widgets"]
    for widget in widgets:
        for namespace, name, *of in widget["properties"].get("metrics", []):
            shown = Watched(namespace, name, dict(zip(of[::2], of[1::2], strict=True)))
            if not is_measured(names, shown):
                yield f"the dashboard shows {shown}, which nobody measures"
    shown_alarms = {arn.rpartition(":")[2] for widget in widgets for arn in widget["properties"].get("alarms", [])}
    named = {template.resolve(alarm["Properties"]["AlarmName"]) for _, alarm in of_type(package.expanded, ALARM)}
    yield from (f"the dashboard does not show {name}, or it is none" for name in sorted(shown_alarms ^ named))
    places = {(widget["x"], widget["y"]) for widget in widgets}
    if len(places) != len(widgets):
        yield "two widgets of the dashboard lie on one another"
