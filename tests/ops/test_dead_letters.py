"""Dead letters: nothing is lost, nothing private is shown, and what is poison ends parked while others pass."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from chalicelib.domain.core.case_number import new_number
from local.service import Service
from ops.exits import Misused, Refused
from ops.place import Place
from ops.verbs.dead import list_dead, show_dead
from ops.verbs.letters import dead_queues
from ops.verbs.redrive import Outcome, Wish, park, redrive
from tests.faults import DENIED, SERVER_ERROR, Crash, Wire, tapped
from tests.ops.places import place_of, writes
from tests.services.steps import filed

SOURCE = "notify_agencies"


@pytest.fixture
def place(service: Service) -> Place:
    return place_of(service)


@pytest.fixture
def wire() -> Iterator[Wire]:
    with tapped() as wire:
        yield wire


def dead_queue(place: Place, function: str = SOURCE) -> str:
    found = next(found for found in dead_queues(place) if found.function == function)
    return str(place.client("sqs").get_queue_url(QueueName=found.dead)["QueueUrl"])


def announcement(number: str, seq: int = 1) -> str:
    return json.dumps({"type": "id.go.lapor.case.submitted", "subject": number, "data": {"seq": seq}})


def died(place: Place, *bodies: str) -> None:
    for body in bodies:
        attributes: Any = {"audience": {"DataType": "String", "StringValue": "both"}}
        place.client("sqs").send_message(QueueUrl=dead_queue(place), MessageBody=body, MessageAttributes=attributes)


def letters(place: Place) -> dict[str, int]:
    return {pile.function: pile.letters for pile in list_dead(place).piles if pile.letters}


def parked_records(service: Service) -> Iterator[dict[str, Any]]:
    s3, bucket = boto3.client("s3"), service.provisioned.ref("ParkedBucket")
    for found in s3.list_objects_v2(Bucket=bucket).get("Contents", []):
        yield json.loads(s3.get_object(Bucket=bucket, Key=found["Key"])["Body"].read())


def test_every_queue_with_dead_letters_is_listed_with_its_function(place: Place) -> None:
    piles = {pile.function: pile.where for pile in list_dead(place).piles}

    assert piles["tell_reporters"] == place.name("tell-reporters-dead")
    assert set(piles) == {"notify_agencies", "tell_reporters", "count_events", "move_deadlines", "clean_uploads"}


def test_looking_takes_nothing_away_and_says_which_case(service: Service, place: Place) -> None:
    number = filed(service.parts).number
    died(place, announcement(number, 3))

    seen = [show_dead(place, SOURCE) for _ in range(2)]

    assert [letter.about for letters in seen for letter in letters] == 2 * [
        (f"id.go.lapor.case.submitted 3 of {number}",)
    ]
    assert letters(place) == {SOURCE: 1}


@pytest.mark.parametrize(
    "body",
    ["Lubang di depan rumah Budi", '{"type": "Rumah Budi, 0812 3456"}', '{"subject": ["Budi"]}', "[1]", '"Budi"'],
)
def test_what_a_poison_message_says_is_never_repeated(place: Place, body: str) -> None:
    died(place, body)

    (letter,) = show_dead(place, SOURCE)

    assert "Budi" not in str(letter)
    assert "0812" not in str(letter)


def test_a_redriven_message_reaches_its_function_with_its_attributes(service: Service, place: Place) -> None:
    number = filed(service.parts).number
    service.deliver()
    died(place, announcement(number))

    done = redrive(place, Wish(SOURCE))

    assert [fate.outcome for fate in done.fates] == [Outcome.SENT]
    queue = service.provisioned.ref("NotifyAgenciesQueue")
    (message,) = place.client("sqs").receive_message(
        QueueUrl=queue, MessageAttributeNames=["All"], VisibilityTimeout=0
    )["Messages"]
    assert message["MessageAttributes"]["audience"]["StringValue"] == "both"
    assert letters(place) == {}


def test_the_poison_ends_parked_and_the_others_pass(service: Service, place: Place) -> None:
    number = filed(service.parts).number
    service.deliver()
    died(place, announcement(number), "not even JSON")

    redrive(place, Wish(SOURCE))
    service.deliver()

    (parked,) = parked_records(service)
    assert parked["payload"] == {"body": "not even JSON"}
    assert letters(place) == {SOURCE: 1}


@pytest.mark.parametrize("call", ["SendMessage", "DeleteMessage"])
def test_a_redrive_that_is_interrupted_loses_nothing(service: Service, place: Place, wire: Wire, call: str) -> None:
    died(place, announcement(filed(service.parts).number))
    wire.fail(call, SERVER_ERROR, on="sqs", times=9)

    with pytest.raises(ClientError, match=call):
        redrive(place, Wish(SOURCE))

    assert letters(place) == {SOURCE: 1}


def test_only_what_is_about_the_case_is_redriven_and_the_rest_is_there_for_others(
    service: Service, place: Place
) -> None:
    first, second = filed(service.parts).number, filed(service.parts).number
    died(place, announcement(first), announcement(second))

    done = redrive(place, Wish(SOURCE, number=second))

    assert [fate.letter.about for fate in done.fates] == [(f"id.go.lapor.case.submitted 1 of {second}",)]
    assert [letter.about for letter in show_dead(place, SOURCE)] == [(f"id.go.lapor.case.submitted 1 of {first}",)]


def test_no_more_than_asked_and_no_faster(service: Service, place: Place) -> None:
    waited: list[float] = []
    number = filed(service.parts).number
    died(place, *(announcement(number, seq) for seq in range(1, 6)))

    done = redrive(place, Wish(SOURCE, most=3, rate=4, wait=waited.append))

    assert len(done.fates) == 3
    assert waited == [0.25] * 3
    assert letters(place) == {SOURCE: 2}


def test_a_dry_run_says_what_it_would_do_and_writes_nothing(service: Service, place: Place, wire: Wire) -> None:
    died(place, announcement(filed(service.parts).number))
    broken_upload(service)
    wire.forget()

    outcomes = [
        fate.outcome for source in (SOURCE, "parked") for fate in redrive(place, Wish(source, dry_run=True)).fates
    ]
    park(place, SOURCE, show_dead(place, SOURCE)[0].id, "poison", dry_run=True)

    assert outcomes == [Outcome.WOULD] * 2
    assert writes(wire) == []


def broken_upload(service: Service) -> None:
    """Something that `count_events` parks: it speaks of a case that does not exist."""
    body = announcement("J0-0000-0000-0000")
    service.functions.invoke("count_events", {"Records": [{"messageId": "m", "body": body}]})


def test_what_is_still_hopeless_is_parked_again_and_stays(service: Service, place: Place) -> None:
    broken_upload(service)

    done = redrive(place, Wish("parked"))

    assert [fate.outcome for fate in done.fates] == [Outcome.PARKED_AGAIN]
    assert not done.ok
    assert letters(place) == {"count_events": 1}


def parked_notice(service: Service) -> str:
    """A notice that was parked, and that nothing is wrong with any more; its key."""
    file = service.parts.cases.load(filed(service.parts).number)
    body = announcement(file.case.number)
    return service.parts.parking.park(SOURCE, {"body": body}, ValueError("x"), file.case.received_at)


def test_what_was_parked_is_handled_once_its_cause_is_gone(service: Service, place: Place) -> None:
    key = parked_notice(service)

    done = redrive(place, Wish("parked"))

    assert [(fate.letter.id, fate.outcome) for fate in done.fates] == [(key, Outcome.HANDLED)]
    assert letters(place) == {}


def test_what_a_function_sends_back_stays_where_it_is(service: Service, place: Place, wire: Wire) -> None:
    parked_notice(service)
    wire.fail("*", DENIED, times=1000)

    done = redrive(place, Wish("parked"))

    assert [fate.outcome for fate in done.fates] == [Outcome.FAILED]
    assert letters(place) == {SOURCE: 1}


def given_up(service: Service, *numbers: str) -> str:
    """What Lambda writes when it gives a batch of the stream up; local/aws/mappings.py writes the same."""
    records = [
        {
            "eventName": "INSERT",
            "dynamodb": {"Keys": {"pk": {"S": f"CASE#{number}"}, "sk": {"S": "EVENT#000001"}}, "SequenceNumber": "1"},
        }
        for number in numbers
    ]
    name = service.functions.arn("follow_case")
    told = {"requestContext": {"functionArn": f"{name}:live", "condition": "RetryAttemptsExhausted"}}
    body = json.dumps({**told, "payload": json.dumps({"Records": records})})
    key = "aws/lambda/7b0a/shardId-01/2026/03/02/2026-03-02T09.00.00-f00d"
    boto3.client("s3").put_object(Bucket=service.provisioned.ref("ParkedBucket"), Key=key, Body=body)
    return key


def test_a_batch_of_the_stream_that_lambda_gave_up_is_run_again(service: Service, place: Place) -> None:
    number = filed(service.parts).number
    key = given_up(service, number)
    (letter,) = show_dead(place, "parked")

    done = redrive(place, Wish("parked"))

    assert (letter.function, letter.cause) == ("follow_case", "RetryAttemptsExhausted")
    assert letter.about == (f"INSERT event 000001 of {number}",)
    assert [(fate.letter.id, fate.outcome) for fate in done.fates] == [(key, Outcome.HANDLED)]
    assert service.parts.cases.load(number).followed_seq == 1


def test_of_such_a_batch_only_the_record_that_is_hopeless_is_left(service: Service, place: Place) -> None:
    nowhere = new_number("J")
    given_up(service, filed(service.parts).number, nowhere)

    done = redrive(place, Wish("parked"))

    assert [fate.outcome for fate in done.fates] == [Outcome.PARKED_AGAIN]
    (left,) = show_dead(place, "parked")
    assert left.about == (f"INSERT event 000001 of {nowhere}",)


def test_a_parked_message_carries_the_operators_reason_and_has_left_its_queue(place: Place) -> None:
    died(place, "not even JSON")
    (letter,) = show_dead(place, SOURCE)

    key = park(place, SOURCE, letter.id, "sent by hand in a test, see the incident of 12 May")

    (parked,) = show_dead(place, "parked")
    assert (parked.id, parked.function) == (key, SOURCE)
    assert parked.cause == "ParkedByHand sent by hand in a test, see the incident of 12 May"
    assert letters(place) == {SOURCE: 1}
    assert show_dead(place, SOURCE) == ()


def test_parking_that_fails_leaves_the_message(service: Service, place: Place, wire: Wire) -> None:
    died(place, "not even JSON")
    (letter,) = show_dead(place, SOURCE)
    wire.crash(4, after=False)

    with pytest.raises(Crash):
        park(place, SOURCE, letter.id, "poison")

    assert [*parked_records(service)] == []


def test_whoever_names_what_there_is_not_hears_what_there_is(place: Place) -> None:
    with pytest.raises(Misused, match=r"notify_agencies, .*parked"):
        show_dead(place, "nobody")
    with pytest.raises(Refused, match="dead show --from"):
        park(place, SOURCE, "nothing", "poison")
