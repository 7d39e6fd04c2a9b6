"""An insider waits a week and removes, exchanges and miscounts; the round that comes to everything finds each of it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import boto3
from pynamodb.attributes import NumberAttribute

from chalicelib.store.tables.case_table import Row
from chalicelib.store.tables.statistics_table import StatisticsRow
from tests.journeys.people import Citizen, OfficerAtDesk
from tests.journeys.test_attachments import Sender
from tests.journeys.world import World
from tests.photos import a_photo

FOUND = "a round found a flaw"


def found(world: World) -> list[tuple[str | None, str]]:
    """What rounds told so far."""
    lines = [json.loads(line) for line in world.log.of(FOUND)]
    return [(line.get("case"), line["what"]) for line in lines]


def metric(world: World, name: str) -> list[float]:
    lines = [json.loads(line) for line in world.log.of(f'"{name}"')]
    return [line[name] for line in lines if name in line]


def the_round(world: World) -> None:
    """As the schedule does; what is small is done in one tick."""
    world.service.functions.invoke("verify_cases", {})


def with_a_photo(siti: Citizen, roads: OfficerAtDesk) -> str:
    """A report with a photo, taken on; the photo's key in the bucket."""
    siti.file()
    photo = Sender(siti.world, f"/v1/complaints/{siti.number}", siti.token()).send(a_photo(), name="Jalan.jpg")
    roads.accept(siti.number)
    return f"clean/{siti.number}/{photo}.jpg"


@contextmanager
def exchanged(world: World, key: str) -> Iterator[None]:
    """Another photo lies there, of the same size and with a hash of its own."""
    s3, bucket = boto3.client("s3"), world.service.provisioned.ref("FilesBucket")
    before = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    put: dict[str, Any] = {"Bucket": bucket, "Key": key, "ChecksumAlgorithm": "SHA256"}
    s3.put_object(**put, Body=bytes(reversed(before)))
    yield
    s3.put_object(**put, Body=before)


def test_what_was_changed_a_week_ago_is_found_by_the_round(world: World, siti: Citizen, roads: OfficerAtDesk) -> None:
    world.has_nights = True
    key = with_a_photo(siti, roads)
    gone = Citizen(world, "Budi")
    gone.file()
    world.wait_until("2026-03-14 01:00")
    the_round(world)
    assert found(world) == []
    assert max(metric(world, "CasesVerified")) == 2
    assert set(metric(world, "RoundFlaws")) == {0}

    world.wait_until("2026-03-20 09:00")
    rows = [row for row in Row.scan() if row.number == gone.number]
    anchors = list(StatisticsRow.query(f"MARK#{gone.number}"))
    counter = next(iter(StatisticsRow.query("ALL#2026-03")))
    for row in (*rows, *anchors):
        row.delete()
    counter.update(actions=[NumberAttribute(attr_name=next(iter(counter.counters))).add(3)])
    world.numbers.remove(gone.number)
    with exchanged(world, key):
        world.wait_until("2026-03-29 09:00")

    assert (siti.number, "bytes of file of event 3 is altered") in found(world)
    assert (gone.number, "the case is gone; there is still a locked leaf") in found(world)
    assert (None, "the counters of 2026-03-13 are not what the events raise") in found(world)
    assert metric(world, "RoundFlaws")[-1] == len(found(world))

    for row in (*rows, *anchors):
        row.save()
    counter.update(actions=[NumberAttribute(attr_name=next(iter(counter.counters))).add(-3)])
    told = len(found(world))
    world.wait_until("2026-04-12 09:00")
    assert len(found(world)) == told
    assert metric(world, "RoundFlaws")[-1] == 0
    world.log.lines.clear()
    world.log.levels.clear()


def test_a_photo_that_was_exchanged_on_its_day_is_found_at_night(
    world: World, siti: Citizen, roads: OfficerAtDesk
) -> None:
    key = with_a_photo(siti, roads)
    world.service.business_clock.set(world.now + timedelta(days=1))
    with exchanged(world, key):
        for shard in range(4):
            world.service.functions.invoke("check_promises", {"shard": shard})

    [line] = world.log.of("promise broken")
    assert json.loads(line)["what"] == "bytes of file of event 3 is altered"
    world.log.lines.clear()
    world.log.levels.clear()
