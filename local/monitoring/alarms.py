"""
The alarms of `infra/alarms.yaml`, evaluated on this machine as CloudWatch would: the same statistics over the same
periods, so many data points of so many, and what a missing one means.

CloudWatch also looks at data points that are older than the periods it asks for when some are missing. That makes it
slower to change its mind about sparse data, never quicker; here the periods are all there is.
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from infra.template import RESOURCES, Template, load
from local.aws.functions import Functions
from local.monitoring.expressions import computed, query
from local.monitoring.metrics import Metric, Metrics, statistic

FILE = RESOURCES.with_name("alarms.yaml")
KIND = "AWS::CloudWatch::Alarm"
REQUESTS_IN_FIVE_MINUTES = 2000
"""The value of a stage with citizens behind it; this machine has no firewall."""

_EXCEEDS: Mapping[str, Callable[[float, float], bool]] = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanOrEqualToThreshold": operator.le,
    "LessThanThreshold": operator.lt,
}


class State(StrEnum):
    """CloudWatch's three states of an alarm."""

    OK = "OK"
    ALARM = "ALARM"
    UNKNOWN = "INSUFFICIENT_DATA"


@dataclass(frozen=True)
class Alarm:
    """One alarm: its name without the stage, what it says, where the runbook goes on, and its properties."""

    name: str
    says: str
    entry: str
    properties: Mapping[str, Any]

    @property
    def link(self) -> str:
        """Where the runbook goes on."""
        return f"docs/runbook.md#{self.entry}"

    def state(self, metrics: Metrics, now: datetime, before: State, since: datetime | None = None) -> State:
        """
        The state at *now*, if it was *before* until then.

        *since* is when measuring began: of a period that lies before it, or partly so, nobody knows that it was silent.
        """
        missing = self.properties["TreatMissingData"]
        points = [
            point
            for end, point in zip(self.ends(now), self.points(metrics, now), strict=True)
            if point is not None or (missing != "ignore" and (since is None or end - self.period >= since))
        ]
        if not points:
            return before
        exceeds, threshold = _EXCEEDS[self.properties["ComparisonOperator"]], float(self.properties["Threshold"])
        found = [missing == "breaching" if point is None else exceeds(point, threshold) for point in points]
        wanted = self.properties.get("DatapointsToAlarm", self.properties["EvaluationPeriods"])
        return State.ALARM if sum(found) >= wanted else State.OK

    @property
    def period(self) -> timedelta:
        """What one data point is about."""
        parts = [self.properties, *(one.get("MetricStat", one) for one in self.properties.get("Metrics", []))]
        return timedelta(seconds=next(part["Period"] for part in parts if "Period" in part))

    def ends(self, now: datetime) -> list[datetime]:
        """The ends of the periods that are looked at, the latest first."""
        return [now - self.period * back for back in range(self.properties["EvaluationPeriods"])]

    def points(self, metrics: Metrics, now: datetime) -> list[float | None]:
        """One number a period, the latest first; None where nothing was measured."""
        return [self._point(metrics, end - self.period, end) for end in self.ends(now)]

    def _point(self, metrics: Metrics, start: datetime, end: datetime) -> float | None:
        if "MetricName" in self.properties:
            stat = self.properties.get("Statistic") or self.properties["ExtendedStatistic"]
            return statistic(stat, metrics.numbers(_named(self.properties), start, end))
        parts = self.properties["Metrics"]
        numbers = {
            one["Id"]: statistic(
                one["MetricStat"]["Stat"], metrics.numbers(_named(one["MetricStat"]["Metric"]), start, end)
            )
            for one in parts
            if "MetricStat" in one
        }
        expression = next(one["Expression"] for one in parts if one.get("ReturnData", True))
        if asked := query(expression):
            where = {asked["key"]: asked["value"]} if asked["key"] else {}
            series = metrics.matching(asked["namespace"], asked["name"], set(asked["keys"].split(", ")), where)
            found = [number for metric in series for number in metrics.numbers(metric, start, end)]
            return statistic(asked["total"].capitalize(), found)
        return computed(expression, numbers)


def _named(given: Mapping[str, Any]) -> Metric:
    dimensions = frozenset((one["Name"], one["Value"]) for one in given.get("Dimensions", []))
    return Metric(given["Namespace"], given["MetricName"], dimensions)


@dataclass
class Board:
    """Every alarm with its state, as it was when somebody last looked."""

    alarms: list[Alarm]
    metrics: Metrics
    states: dict[str, State] = field(default_factory=dict)
    changed_at: dict[str, datetime] = field(default_factory=dict)
    since: datetime | None = None
    """When measuring began; None: as if it always had."""

    def look(self, now: datetime) -> None:
        """Evaluate them all at *now*."""
        for alarm in self.alarms:
            before = self.states.get(alarm.name, State.UNKNOWN)
            self.states[alarm.name] = state = alarm.state(self.metrics, now, before, self.since)
            if state is not before:
                self.changed_at[alarm.name] = now

    @property
    def red(self) -> list[Alarm]:
        """Those that call somebody."""
        return [alarm for alarm in self.alarms if self.states.get(alarm.name) is State.ALARM]


def alarms_of(template: Template, functions: Functions) -> list[Alarm]:
    """The alarms of a stage, once for each thing that they watch, as packaging would make them."""
    from ops.packaging.template.alarms import repeated
    from ops.packaging.template.functions import KIND as FUNCTION
    from ops.packaging.template.merging import merged

    made = {
        _logical(name): {"Type": FUNCTION, "Properties": {"Handler": handler}}
        for name, handler in functions.handlers.items()
    }
    whole = repeated(merged({"Resources": made}, {"resources": template.body, "alarms": load(FILE)}))
    resolving = Template(whole, stage=template.stage, region=template.region)
    resolving.know("AlarmsTopic", f"lapor-{template.stage}-alarms")
    resolving.know("RequestsInFiveMinutes", str(REQUESTS_IN_FIVE_MINUTES))
    return [_alarm(template.stage, properties) for _, properties in resolving.of_type(KIND)]


def _logical(name: str) -> str:
    """Chalice's logical id of a function."""
    return "APIHandler" if name == "api_handler" else "".join(part.capitalize() for part in name.split("_"))


def _alarm(stage: str, properties: Mapping[str, Any]) -> Alarm:
    says, entry = re.fullmatch(r"(.+\.) docs/runbook\.md#([\w-]+)", properties["AlarmDescription"]).groups()  # type: ignore[union-attr]  # held by a test
    return Alarm(properties["AlarmName"].removeprefix(f"lapor-{stage}-"), says, entry, properties)
