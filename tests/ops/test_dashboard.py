"""One page that shows whether the service answers, keeps up, keeps its promises, and what it costs."""

import json
from dataclasses import replace
from typing import Any

from chalicelib.metrics import Metric
from ops.packaging import Package
from tests.ops.conftest import PackageOf
from tests.ops.rules_of_alarms import a_dashboard_shows_what_is_measured_and_every_alarm

PLACE = ("ap-southeast-3", "prod")


def body_of(package: Package) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(
        package.expanded["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    )
    return body


def with_body(package: Package, body: dict[str, Any]) -> Package:
    dashboard = {
        "Type": "AWS::CloudWatch::Dashboard",
        "Properties": {"DashboardName": "any", "DashboardBody": {"Fn::Sub": json.dumps(body)}},
    }
    resources = {**package.expanded["Resources"], "Dashboard": dashboard}
    return replace(package, expanded={**package.expanded, "Resources": resources})


def test_everything_that_the_service_measures_of_itself_is_on_it(package_of: PackageOf) -> None:
    told = json.dumps(body_of(package_of(*PLACE)))

    assert [metric.value for metric in Metric if f'"{metric.value}"' not in told] == []


def test_a_widget_over_what_nobody_measures_is_found(package_of: PackageOf) -> None:
    package = package_of(*PLACE)
    body = body_of(package)
    body["widgets"][-1]["properties"]["metrics"] = [["AWS/Lambda", "Errors", "FunctionName", "lapor-prod-vanished"]]

    (said,) = a_dashboard_shows_what_is_measured_and_every_alarm(with_body(package, body))

    assert said == "the dashboard shows AWS/Lambda Errors of lapor-prod-vanished, which nobody measures"


def test_an_alarm_that_is_not_on_it_is_found(package_of: PackageOf) -> None:
    package = package_of(*PLACE)
    body = body_of(package)
    body["widgets"][0]["properties"]["alarms"].pop(0)

    (said,) = a_dashboard_shows_what_is_measured_and_every_alarm(with_body(package, body))

    assert said.startswith("the dashboard does not show lapor-prod-")
