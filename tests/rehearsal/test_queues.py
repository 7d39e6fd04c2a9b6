"""Messages fail, wait, or are put aside."""

import math

import boto3
import pytest

from ops.verbs.dead import list_dead
from ops.verbs.redrive import Wish, redrive
from tests.faults import DENIED, THROTTLED
from tests.journeys.people import Citizen
from tests.ops.places import place_of
from tests.rehearsal.drill import SWEEPS, Drill

EVER = math.inf


@pytest.mark.rehearses("dead-letters")
def test_dead_letters_call_and_are_told_once_however_often_they_are_redriven(drill: Drill, siti: Citizen) -> None:
    place = place_of(drill.service)
    drill.wire.fail("SendEmail", THROTTLED, on="sesv2", times=EVER)
    siti.file()
    with drill.impatience():
        drill.deliver()
        drill.all_tries("tell_reporters")
    drill.minutes(1)
    assert {name for name in drill.red if name.startswith("dead-letters")} == {"dead-letters-tell-reporters"}

    # Too early: its cause is still there, and the letter dies once more.
    assert redrive(place, Wish("tell_reporters")).ok
    with drill.impatience():
        drill.deliver()
        drill.all_tries("tell_reporters")
    drill.minutes(1)
    assert list_dead(place).letters == 1
    assert "dead-letters-tell-reporters" in drill.red

    drill.wire.mend()
    [letter] = dead_letters(drill)
    for _ in range(2):
        assert redrive(place, Wish("tell_reporters")).ok
        drill.minutes(1)
        # What is interrupted between sending a letter and removing it redrives the same letter again.
        boto3.client("sqs").send_message(QueueUrl=dead_queue(drill), MessageBody=letter)
    assert redrive(place, Wish("tell_reporters")).ok
    drill.minutes(1)

    assert drill.is_ok("dead-letters-tell-reporters")
    assert list_dead(place).letters == 0
    assert [message.subject for message in drill.world.told(siti.number)] == [
        f"Laporan {siti.number} kami terima dan teruskan"
    ]
    assert drill.nothing_is_lost()


def dead_queue(drill: Drill) -> str:
    return drill.service.provisioned.ref("TellReportersDeadQueue")


def dead_letters(drill: Drill) -> list[str]:
    """Their bodies; they stay where they are."""
    asked = {"QueueUrl": dead_queue(drill), "VisibilityTimeout": 0, "MaxNumberOfMessages": 10}
    return [message["Body"] for message in boto3.client("sqs").receive_message(**asked).get("Messages", [])]


@pytest.mark.rehearses("queue-old")
@pytest.mark.parametrize(
    ("function", "queue"),
    [("notify_agencies", "notify-agencies"), ("tell_reporters", "tell-reporters"), ("count_events", "count-events")],
)
def test_a_queue_that_nobody_empties_calls_and_is_emptied(
    drill: Drill, siti: Citizen, function: str, queue: str
) -> None:
    drill.switched_off.update(SWEEPS)
    drill.service.deliveries.pause(function)
    siti.file()
    drill.minutes(34)
    assert {name for name in drill.red if name.startswith("queue-old")} == {f"queue-old-{queue}"}

    drill.service.deliveries.resume(function)
    drill.minutes(5)

    assert drill.is_ok(f"queue-old-{queue}")
    assert [heard.purpose for heard in drill.world.heard(siti.number)] == ["new_case"]
    assert [message.subject for message in drill.world.told(siti.number)] == [
        f"Laporan {siti.number} kami terima dan teruskan"
    ]
    assert drill.nothing_is_lost()


@pytest.mark.rehearses("parked")
def test_what_no_retry_mends_calls_and_is_handled_when_its_cause_is_mended(drill: Drill, siti: Citizen) -> None:
    place = place_of(drill.service)
    siti.file()
    drill.wire.fail("Publish", DENIED, on="sns", times=EVER)
    drill.minutes(1)
    assert "parked" in drill.red
    assert drill.world.heard(siti.number) == []

    drill.wire.mend()
    done = redrive(place, Wish("parked"))
    drill.minutes(6)

    assert done.ok
    assert drill.is_ok("parked")
    assert list_dead(place).letters == 0
    assert [heard.purpose for heard in drill.world.heard(siti.number)] == ["new_case"]
    assert drill.nothing_is_lost()


@pytest.mark.rehearses("parked")
def test_a_message_that_is_none_is_put_aside_and_holds_up_nobody(drill: Drill, siti: Citizen) -> None:
    queue = drill.service.provisioned.ref("CountEventsQueue")
    boto3.client("sqs").send_message(QueueUrl=queue, MessageBody="not even JSON")
    siti.file()
    drill.minutes(1)

    assert "parked" in drill.red
    assert list_dead(place_of(drill.service)).letters == 1
    assert drill.nothing_is_lost()
