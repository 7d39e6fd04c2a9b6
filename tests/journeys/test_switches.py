"""What operators hold back: nobody is lied to, nothing is lost, and what was promised is kept afterwards."""

import json
import time
from collections.abc import Callable

import boto3
import pytest
from moto.backends import get_backend
from moto.sqs.models import sqs_backends

from chalicelib.domain.core.switches import SETTLING
from chalicelib.metrics import Metric
from chalicelib.settings import settings
from infra.template import ACCOUNT
from tests.journeys.people import POTHOLE, Citizen, OfficerAtDesk
from tests.journeys.test_metrics import measured
from tests.journeys.world import Refused, World

CLOSING_SOON = "menunggu Anda"


def flip(world: World, **switches: str) -> None:
    """Sets switches as an operator does; twenty seconds pass for every function."""
    ssm = boto3.client("ssm")
    for name, value in switches.items():
        path = f"{settings().switches_path}/{name.replace('_', '-')}"
        ssm.put_parameter(Name=path, Value=value, Overwrite=True)
    world.service.forget()


def held_notices_come_again(world: World) -> None:
    """The minutes pass after which the queues show again what was held back."""
    region = world.service.provisioned.template.region
    for queue in sqs_backends[ACCOUNT][region].queues.values():
        for message in queue._messages:
            message.delayed_until = 0
    world.service.deliver()


def notices_have_settled(world: World) -> None:
    """Notices were let go a quarter of an hour ago."""
    region, path = world.service.provisioned.template.region, settings().switches_path
    found = get_backend("ssm")[ACCOUNT][region]._parameters[f"{path}/pause-notices"][-1]
    found.last_modified_date = time.time() - SETTLING.total_seconds()  # type: ignore[assignment]  # what moto keeps
    world.service.forget()


def dead_letters(world: World) -> int:
    region = world.service.provisioned.template.region
    queues = sqs_backends[ACCOUNT][region].queues
    return sum(len(queue._messages) for name, queue in queues.items() if name.endswith("-dead"))


def test_read_only_refuses_whatever_writes_in_the_callers_words_and_lets_everybody_read(
    world: World, siti: Citizen, roads: OfficerAtDesk
) -> None:
    siti.file()
    tag = roads.tag(siti.number)
    flip(world, read_only="on")

    refused = world.ask("public", "POST", "/v1/complaints", POTHOLE, Idempotency_Key="0123456789", Accept_Language="en")
    assert (refused.status, refused.headers["retry-after"], refused.json()["code"]) == (503, "60", "read_only")
    assert refused.json()["title"] == "Reports and steps are paused"
    with pytest.raises(Refused) as by_officer:
        roads.step(siti.number, "accept", if_match=tag)
    assert (by_officer.value.status, by_officer.value.problem["title"]) == (503, "Laporan dan tindakan sedang dijeda")
    with pytest.raises(Refused):
        siti.withdraw()

    assert siti.follow()["status"] == "disposed"
    assert roads.finds(siti.number, "new")
    session = f"/v1/complaints/{siti.number}/session"
    assert world.ask("reporter", "POST", session, {"pin": siti.receipt["pin"]}).status == 200

    flip(world, read_only="off")
    roads.accept(siti.number)
    assert siti.follow()["status"] == "in_progress"


def test_a_report_that_was_refused_is_taken_with_the_same_key_afterwards(world: World, siti: Citizen) -> None:
    flip(world, read_only="on")
    with pytest.raises(Refused):
        siti.file(key="the-form-keeps-this-key")
    flip(world, read_only="off")

    first, again = siti.file(key="the-form-keeps-this-key"), siti.file(key="the-form-keeps-this-key")

    assert first == again
    world.numbers.pop()


def test_notices_that_are_paused_for_days_wait_and_none_becomes_a_dead_letter(
    world: World, siti: Citizen, roads: OfficerAtDesk
) -> None:
    flip(world, pause_notices="on")
    siti.file()
    roads.answer(siti.number, final=False)
    for day in range(14, 21):
        world.stand_still_until(f"2026-03-{day} 09:00")
        held_notices_come_again(world)
    assert world.heard(siti.number) == []
    assert world.told(siti.number) == []

    flip(world, pause_notices="off")
    held_notices_come_again(world)

    assert [heard.purpose for heard in world.heard(siti.number)] == ["new_case"]
    assert len(world.told(siti.number)) == 2
    assert dead_letters(world) == 0
    assert measured(world, Metric.PARKED) == []


def test_reminders_are_recorded_in_time_while_their_notices_wait(world: World, siti: Citizen) -> None:
    siti.file()
    flip(world, pause_notices="on")
    world.wait_until("2026-03-26 09:00")
    assert world.history(siti.number)[-1] == ("2026-03-26 08:00", "respond reminder")
    assert [heard.purpose for heard in world.heard(siti.number)] == ["new_case"]

    flip(world, pause_notices="off")
    held_notices_come_again(world)
    assert [heard.purpose for heard in world.heard(siti.number)] == ["new_case", "reminder"]


def test_closing_that_is_paused_leaves_the_reporter_time_and_is_made_up_for(
    world: World, siti: Citizen, roads: OfficerAtDesk, officer: Callable[[str], OfficerAtDesk]
) -> None:
    late = Citizen(world, "Budi", email="budi@example.org")
    for citizen in (siti, late):
        citizen.file()
        roads.answer(citizen.number)
    flip(world, pause_closing="on")
    world.wait_until("2026-04-12 09:00")
    assert siti.follow()["status"] == "answered"
    late.reply("Masih berlubang.", verdict="disputed")

    flip(world, pause_closing="off")
    world.wait_until("2026-04-12 09:10")

    assert world.history(siti.number)[-1] == ("2026-04-12 09:10", "reply close")
    assert late.follow()["status"] == "in_progress"
    assert officer("admin@bengkalis").open(siti.number)["status"] == "closed"


def test_nobody_is_closed_on_without_the_time_that_a_notice_promises(
    world: World, siti: Citizen, roads: OfficerAtDesk
) -> None:
    """The notice was recorded on Wednesday, 1 April and went out on Wednesday, 8 April: as many days later it ends."""
    siti.file()
    world.wait_until("2026-03-16 10:00")
    roads.answer(siti.number)
    flip(world, pause_notices="on")
    world.wait_until("2026-04-08 09:00")
    assert ("2026-04-01 08:00", "reply notice") in world.history(siti.number)
    assert world.public_page(siti.number)["status"] == "answered"

    flip(world, pause_notices="off")
    world.wait_until("2026-04-08 09:01")
    held_notices_come_again(world)
    assert [message.subject.endswith(CLOSING_SOON) for message in world.told(siti.number)].count(True) == 1
    notices_have_settled(world)
    world.wait_until("2026-04-13 23:59")
    assert world.public_page(siti.number)["status"] == "answered"

    world.wait_until("2026-04-14 00:01")
    assert world.history(siti.number)[-1][1] == "reply close"


def test_the_banner_is_told_to_every_page_in_both_languages(world: World) -> None:
    banner = {"id": "Layanan dirawat <malam> ini.", "en": "Maintenance tonight."}
    assert world.get("/v1/site")["banner"] is None

    flip(world, banner=json.dumps(banner))

    answer = world.ask("public", "GET", "/v1/site")
    assert answer.json()["banner"] == banner
    assert answer.headers["cache-control"] == "public, max-age=30"
