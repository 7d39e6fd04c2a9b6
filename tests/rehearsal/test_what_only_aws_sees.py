"""
Alarms that nothing on this machine can raise: they are given numbers, and shown to rise and fall with them.

No function here is turned away for want of room, no topic loses a subscriber, no letter bounces and nothing stands
before the API. What the runbook says to do about these was not tried.
"""

from datetime import UTC, datetime, timedelta

import pytest

from infra.template import Template
from local.monitoring.alarms import Board, State, alarms_of
from local.monitoring.metrics import Metric, Metrics
from local.service import Service

NOW = datetime(2026, 3, 13, 2, 0, tzinfo=UTC)
WALL = Metric.of("AWS/WAFV2", "BlockedRequests", WebACL="lapor-prod", Region="ap-southeast-3", Rule="ALL")


@pytest.mark.rehearses("throttled", "concurrency", "undelivered", "bounces", "spam-complaints", "firewall-surge")
@pytest.mark.parametrize(
    ("alarm", "metric", "numbers", "minutes"),
    [
        ("throttled", Metric.of("AWS/Lambda", "Throttles"), (0, 1), 1),
        ("concurrency", Metric.of("AWS/Lambda", "ConcurrentExecutions"), (800, 801), 1),
        ("undelivered", Metric.of("AWS/SNS", "NumberOfNotificationsFailed", TopicName="any"), (0, 1), 5),
        ("bounces", Metric.of("AWS/SES", "Reputation.BounceRate"), (0.04, 0.041), 60),
        ("spam-complaints", Metric.of("AWS/SES", "Reputation.ComplaintRate"), (0.0008, 0.0009), 60),
        ("firewall-surge", WALL, (2000, 2001), 5),
    ],
)
def test_it_rises_with_the_number_and_falls_with_it(
    service: Service, alarm: str, metric: Metric, numbers: tuple[float, float], minutes: int
) -> None:
    template = Template(service.provisioned.template.body, stage="prod", region="ap-southeast-3")
    metrics, (good, bad) = Metrics(), numbers
    board = Board(alarms_of(template, service.functions), metrics)
    seen = []
    now = NOW
    for number in (good, *[bad] * 5, *[good] * 5):
        now += timedelta(minutes=minutes)
        metrics.put(metric, number, now)
        board.look(now)
        seen.append(board.states[alarm])

    assert (seen[0], seen[5], seen[-1]) == (State.OK, State.ALARM, State.OK)


@pytest.mark.parametrize("alarm", ["bounces", "spam-complaints", "broken-promises"])
def test_what_nobody_measured_since_stays_as_it_was(service: Service, alarm: str) -> None:
    metrics = Metrics()
    board = Board(alarms_of(service.provisioned.template, service.functions), metrics)
    found = next(one for one in board.alarms if one.name == alarm)
    dimensions = {one["Name"]: one["Value"] for one in found.properties.get("Dimensions", [])}
    metrics.put(Metric.of(found.properties["Namespace"], found.properties["MetricName"], **dimensions), 1.0, NOW)
    board.look(NOW)
    board.look(NOW + timedelta(hours=12))

    assert board.states[alarm] is State.ALARM
