"""No log line holds what somebody wrote, who he is or what opens a case: in good days, and when everything fails."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from chalicelib.domain.core.errors import CorruptData, Unavailable
from chalicelib.log_safety import describe
from chalicelib.observability import observed
from local.aws.functions import Functions
from tests.faults import Failure, tapped
from tests.journeys.people import Citizen, OfficerAtDesk
from tests.journeys.world import World

NAME, EMAIL, PHONE, NIK = "Qomariah Zulaikha", "qomariah.z@example.org", "+6281377777777", "1403024101850003"
TITLE, BODY = "Zamrud hilang dari gudang", "Saya lihat sendiri di rumah Pak Kasnawi, NIK saya 1403024101850003."
ANSWER = "Zamrudnya sudah ditemukan oleh Pak Kasnawi di gudang sebelah dan dikembalikan kemarin."
FILE = "foto-rumah-kasnawi.jpg"
WORDS = (NAME, "Qomariah", EMAIL, PHONE, PHONE[1:], NIK, "Zamrud", "Kasnawi", FILE)


class TalkativeError(Exception):
    """Of a library that quotes what it was given."""


class Form(BaseModel):
    """Anything whose validator quotes its input."""

    age: int


@pytest.fixture
def citizen(world: World) -> Citizen:
    """Somebody with everything that a log line must not hold."""
    return Citizen(world, NAME, EMAIL, PHONE)


def found_in(world: World, *secrets: str) -> list[tuple[str, str]]:
    """Which word stands in which line."""
    return [(word, line) for line in world.log.lines for word in (*WORDS, *secrets) if word in line]


def forgive(world: World) -> None:
    """The story meant its failures: the nightly check need not count them."""
    world.log.lines.clear()
    world.log.levels.clear()


def test_a_whole_story_leaves_nothing_of_anybody_in_the_logs(
    world: World, citizen: Citizen, roads: OfficerAtDesk
) -> None:
    citizen.file(title=TITLE, body=BODY)
    photo = {"name": FILE, "content_type": "image/jpeg", "size": 4000, "sha256": "0" * 64}
    world.ask("reporter", "POST", f"/v1/complaints/{citizen.number}/attachments", photo, token=citizen.token())
    roads.accept(citizen.number)
    roads.note(citizen.number, f"Telepon {PHONE}, {NAME}.")
    roads.answer(citizen.number, ANSWER)
    citizen.reply(f"Belum, kata {NAME}.", verdict="disputed")
    world.wait_until("2026-03-26 09:00")
    roads.answer(citizen.number, ANSWER)
    citizen.reply(verdict="accepted")
    citizen.rate(2, f"Lama sekali. {NAME}")

    assert len(world.log.lines) > 30
    assert found_in(world, citizen.receipt["pin"], citizen.token(), world.token_of(roads.username)) == []


@pytest.mark.parametrize("failure", [Failure("MessageRejected"), Failure("InternalFailure", 500)])
def test_a_letter_that_fails_does_not_name_its_address(world: World, citizen: Citizen, failure: Failure) -> None:
    with tapped() as wire:
        wire.fail("SendEmail", failure, on="sesv2", times=2)
        wire.fail("Publish", failure, on="sns", times=2)
        citizen.file(title=TITLE, body=BODY)

    assert found_in(world, citizen.receipt["pin"]) == []
    forgive(world)


def test_a_request_that_cannot_be_read_is_not_quoted(world: World, citizen: Citizen) -> None:
    reporter = {"email": EMAIL, "name": 3, "phone": PHONE}
    bad: list[Any] = [{"title": 7, "reporter": reporter, "body": BODY, "extra": NIK}, [NAME, EMAIL]]
    for body in bad:
        refused = world.ask("public", "POST", "/v1/complaints", body, Idempotency_Key=str(uuid.uuid4()))
        assert refused.status in {400, 422}
    citizen.file(title=TITLE, body=BODY)
    for pin in (citizen.receipt["pin"][:-1] + "!", "12345678"):
        world.ask("public", "POST", f"/v1/complaints/{citizen.number}/session", {"pin": pin})

    assert found_in(world, citizen.receipt["pin"][:-1]) == []


def test_a_poisoned_message_is_parked_without_being_quoted(world: World) -> None:
    bodies = [NAME, json.dumps({"subject": EMAIL}), json.dumps({"subject": "digest", "data": {"desk": 5, "day": NIK}})]
    records = [{"messageId": str(place), "body": body} for place, body in enumerate(bodies)]
    world.service.functions.invoke("notify_agencies", {"Records": records})

    assert len(world.log.of('"message":"parked"')) == len(bodies)
    assert found_in(world) == []
    forgive(world)


def errors() -> Iterator[Exception]:
    """As other libraries raise them, alone and behind one of ours."""
    yield TalkativeError(f"cannot send to {EMAIL}")
    yield KeyError(NAME)
    try:
        Form(age=NAME)  # type: ignore[arg-type]  # so that it quotes
    except ValidationError as error:
        yield error
    behind = Unavailable()
    behind.__cause__ = TalkativeError(f"cannot send to {PHONE}")
    yield behind
    yield CorruptData(f"{EMAIL} is not an address")


@pytest.mark.parametrize("error", [*errors()], ids=describe)
def test_a_failure_that_nobody_foresaw_is_told_by_kind_and_place_alone(world: World, error: Exception) -> None:
    @observed
    def fail(event: dict[str, Any], context: Any) -> None:  # noqa: ARG001  # Lambda's signature
        raise error

    functions: Functions = world.service.functions
    functions._loaded["send_digests"] = fail
    with pytest.raises(type(error)):
        functions.invoke("send_digests", {})

    (line,) = (json.loads(line) for line in world.log.of("invocation failed"))
    assert line["exception_name"] == type(error).__name__
    assert "in fail" in line["exception"]
    assert found_in(world) == []
    forgive(world)
