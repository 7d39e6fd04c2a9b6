"""What CloudWatch measures on AWS is measured here, and whoever plays the operator can ask for the alarms."""

from datetime import timedelta

from local.monitoring.metrics import Metric
from local.monitoring.watching import Watcher
from local.pages.control import Control
from local.service import Service
from local.web.gateway import Request
from tests.faults import EXCEEDED, tapped

HOUR = timedelta(hours=1)


def measured(watcher: Watcher, service: Service, namespace: str, name: str, **of: str) -> list[float]:
    now = service.business_clock.now()
    return watcher.metrics.numbers(Metric.of(namespace, name, **of), now - HOUR, now)


def test_an_answer_of_the_api_is_a_request_a_status_and_a_time(service: Service) -> None:
    api = {"ApiName": f"lapor-{service.provisioned.template.stage}", "Stage": "api"}
    ticks = iter(range(100))
    with Watcher(service, timer=lambda: float(next(ticks))).watching() as watcher:
        service.gateway.request("GET", "/v1/institutions")

    assert measured(watcher, service, "AWS/ApiGateway", "Count", **api) == [1]
    assert measured(watcher, service, "AWS/ApiGateway", "5XXError", **api) == [0]
    assert measured(watcher, service, "AWS/ApiGateway", "Latency", **api) == [3000]


def test_a_function_is_measured_by_its_calls_and_by_what_it_says_of_itself(service: Service) -> None:
    stage = service.provisioned.template.stage
    with Watcher(service).watching() as watcher:
        service.functions.invoke("close_silent", {"shard": 0})

    assert measured(watcher, service, "AWS/Lambda", "Errors", FunctionName=f"lapor-{stage}-close_silent") == [0]
    assert measured(watcher, service, "Lapor", "Tick", stage=stage, function="close_silent") == [1]


def test_a_call_that_a_table_turns_away_is_a_throttle_of_that_table(service: Service) -> None:
    table = f"lapor-{service.provisioned.template.stage}-cases"
    with tapped() as wire, Watcher(service).watching() as watcher:
        wire.fail("Query", EXCEEDED)
        service.functions.invoke("close_silent", {"shard": 0})

    assert measured(watcher, service, "AWS/DynamoDB", "ReadThrottleEvents", TableName=table) == [1]
    assert measured(watcher, service, "AWS/DynamoDB", "WriteThrottleEvents", TableName=table) == []


def test_nothing_is_measured_once_nobody_watches(service: Service) -> None:
    with Watcher(service).watching() as watcher:
        pass
    service.functions.invoke("close_silent", {"shard": 0})

    assert watcher.metrics.known() == set()


def test_the_local_service_tells_its_alarms_those_that_are_up_first(service: Service) -> None:
    with Watcher(service).watching() as watcher:
        told = Control(service, str, watcher).alarms(Request("GET", "/_local/alarms")).json()

    first = next(one for one in told if one["alarm"] == "schedule-silent-check_promises")
    assert (first["state"], first["runbook"]) == ("ALARM", "docs/runbook.md#schedule-silent")
    assert [one["state"] for one in told] == sorted((one["state"] for one in told), key=lambda state: state != "ALARM")
