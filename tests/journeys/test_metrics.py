"""What the service measures of itself, in stories: the right number, once, under the names that alarms watch."""

import json
from typing import Any

from chalicelib.metrics import NAMESPACE, Metric
from tests.faults import SERVER_ERROR, tapped
from tests.journeys.people import Citizen, OfficerAtDesk
from tests.journeys.world import World


def measured(world: World, metric: Metric) -> list[float]:
    """Every number of a metric so far, as CloudWatch would read it out of the lines."""
    return [line[metric.value] for line in embedded(world, metric)]


def embedded(world: World, metric: Metric) -> list[dict[str, Any]]:
    """The lines of a metric; each holds what it promises to hold, or CloudWatch would drop it."""
    lines = [json.loads(line) for line in world.log.of(f'"Name":"{metric.value}"')]
    for line in lines:
        (promised,) = line["_aws"]["CloudWatchMetrics"]
        (names,) = promised["Dimensions"]
        assert promised["Namespace"] == NAMESPACE
        assert promised["Metrics"] == [{"Name": metric.value, "Unit": metric.unit.value}]
        assert tuple(names) == metric.dimensions
        assert set(names) <= set(line)
        assert line["stage"] == world.service.provisioned.template.stage
    return lines


def test_a_case_that_nobody_answers_is_measured_from_its_routing_to_its_breach(world: World, siti: Citizen) -> None:
    siti.file()
    world.stand_still_until("2026-03-28 00:03")

    # Nobody swept since the reminder of Thursday, 08:00; its sweep also fires what has come due behind it.
    assert measured(world, Metric.TIME_TO_ROUTE) == [0]
    assert sum(measured(world, Metric.OVERDUE)) == 1
    assert max(measured(world, Metric.CLOCK_LAG)) == 40 * 3600 + 180
    assert sum(measured(world, Metric.CLOCKS_DUE)) == 1


def test_silence_that_closes_a_case_is_counted(world: World, siti: Citizen, roads: OfficerAtDesk) -> None:
    siti.file()
    roads.answer(siti.number)

    world.wait_until("2026-04-09 09:00")

    assert measured(world, Metric.CLOSED_BY_SILENCE) == [1]
    assert set(measured(world, Metric.OVERDUE)) == set()


def test_a_sweep_that_finds_nothing_tells_that_nothing_waits(world: World) -> None:
    for function in ("send_reminders", "escalate_overdue", "close_silent", "watch_announcements"):
        world.service.functions.invoke(function, {"shard": 0})

    assert measured(world, Metric.CLOCK_LAG) == [0, 0, 0]
    assert measured(world, Metric.UNANNOUNCED_AGE) == [0]
    assert measured(world, Metric.CLOCKS_DUE) == []


def test_every_scheduled_function_has_a_heartbeat_of_its_own(world: World) -> None:
    names = ["send_reminders", "escalate_overdue", "close_silent", "watch_announcements"]
    names += ["send_digests", "check_promises"]
    for name in names:
        world.service.schedules.tick(name, world.now)

    assert list(dict.fromkeys(line["function"] for line in embedded(world, Metric.TICK))) == names
    assert set(measured(world, Metric.TICK)) == {1}


def test_a_stream_that_stands_still_is_seen_by_the_sweep(world: World, siti: Citizen) -> None:
    world.delivers = False
    siti.file()
    world.stand_still_until("2026-03-13 09:04")

    assert max(measured(world, Metric.UNANNOUNCED_AGE)) == 240

    world.service.deliver()
    world.stand_still_until("2026-03-13 09:05")
    assert measured(world, Metric.UNANNOUNCED_AGE)[-1] == 0


def test_an_announcement_that_cannot_go_out_is_measured_where_it_is_held_up(world: World, siti: Citizen) -> None:
    with tapped() as wire:
        wire.fail("PublishBatch", SERVER_ERROR, on="sns", times=8)
        siti.file()

    waited = measured(world, Metric.UNANNOUNCED_AGE)
    assert len(waited) > 0
    assert all(0 <= age < 60 for age in waited)


def test_the_nightly_proof_tells_how_many_promises_it_found_broken(world: World, siti: Citizen) -> None:
    siti.file()
    world.keeps_its_promises()

    assert measured(world, Metric.BROKEN_PROMISES) == [0]
