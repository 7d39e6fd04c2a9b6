"""Whatever somebody changed in a history behind the service's back is found, and verifying changes nothing."""

import json
from collections.abc import Iterator
from datetime import date

import boto3
import pytest

from local.service import Service
from ops.exits import Misused
from ops.inside import environment, inside
from ops.place import Place
from ops.verbs.verify import Chosen, verify_chains
from tests.faults import Wire, tapped
from tests.ops.places import place_of, writes
from tests.services.steps import NOW, filed, routed


@pytest.fixture
def place(service: Service) -> Place:
    return place_of(service)


@pytest.fixture
def wire() -> Iterator[Wire]:
    with tapped() as wire:
        yield wire


def rewrite(place: Place, number: str) -> None:
    """Somebody with the rights to it dates the report back."""
    key = {"pk": {"S": f"CASE#{number}"}, "sk": {"S": "EVENT#000001"}}
    table, dynamodb = place.name("cases"), place.client("dynamodb")
    body = json.loads(dynamodb.get_item(TableName=table, Key=key)["Item"]["body"]["S"])
    body["at"] = body["at"].replace("2026-03-02", "2026-02-02")
    dynamodb.update_item(
        TableName=table,
        Key=key,
        UpdateExpression="SET body = :body",
        ExpressionAttributeValues={":body": {"S": json.dumps(body)}},
    )


def test_untouched_histories_verify_and_those_with_an_anchor_are_told_apart(service: Service, place: Place) -> None:
    routed(service.parts)
    service.deliver()
    filed(service.parts)

    found = verify_chains(place, Chosen())

    assert (found.cases, found.anchored, found.ok) == (2, 1, True)


def test_a_history_that_was_changed_is_named_with_its_flaw(service: Service, place: Place) -> None:
    number, other = routed(service.parts), routed(service.parts)
    rewrite(place, number)

    found = verify_chains(place, Chosen())

    assert [chain.number for chain in found.broken] == [number]
    assert "event 1 of its history is edited" in found.broken[0].flaws
    assert verify_chains(place, Chosen(number=other.lower())).ok


def test_a_history_that_cannot_be_read_hides_no_other(service: Service, place: Place) -> None:
    number, other = routed(service.parts), routed(service.parts)
    key = {"pk": {"S": f"CASE#{number}"}, "sk": {"S": "REPORT"}}
    place.client("dynamodb").delete_item(TableName=place.name("cases"), Key=key)
    rewrite(place, other)

    broken = {chain.number: chain.flaws for chain in verify_chains(place, Chosen()).broken}

    assert broken[number] == ("it cannot be read: Tampered",)
    assert set(broken) == {number, other}


def test_it_writes_nothing(service: Service, place: Place, wire: Wire) -> None:
    rewrite(place, routed(service.parts))
    wire.forget()

    verify_chains(place, Chosen())

    assert writes(wire) == []


def test_only_what_moved_since_a_day_is_verified_whatever_its_home(service: Service, place: Place) -> None:
    routed(service.parts)

    assert verify_chains(place, Chosen(since=NOW.date(), until=NOW.date())).cases == 1
    assert verify_chains(place, Chosen(since=date(2026, 3, 3), until=date(2026, 3, 5))).cases == 0


def test_of_many_a_sample_may_do(service: Service, place: Place) -> None:
    for _ in range(3):
        filed(service.parts)

    assert verify_chains(place, Chosen(sample=2)).cases == 2


def test_a_mistyped_number_is_refused(place: Place) -> None:
    with pytest.raises(Misused, match="14 symbols"):
        verify_chains(place, Chosen(number="J7-K2M9"))


def test_the_environment_of_a_place_is_what_its_functions_are_given(service: Service, place: Place) -> None:
    """All but what is known after a deployment only, or stands in for AWS on one machine."""
    given = service.provisioned.environment()
    found = environment(place)

    same = {name for name in given if found[name] == given[name]}
    assert {
        "STAGE",
        "TABLE_PREFIX",
        "CASE_EVENTS_TOPIC",
        "MOVE_DEADLINES_QUEUE",
        "PARKED_BUCKET",
        "SECRET_NAME",
    } <= same
    assert set(given) <= set(found)


def test_two_places_in_one_process_share_nothing_and_are_never_entered_at_once(service: Service, place: Place) -> None:
    here = boto3.client("dynamodb").describe_table(TableName=place.name("directory"))["Table"]
    other = Place(place.values.model_copy(update={"stage": f"{place.stage}b"}), place.aws)
    place.client("dynamodb").create_table(
        TableName=other.name("directory"),
        BillingMode="PAY_PER_REQUEST",
        **{name: here[name] for name in ("KeySchema", "AttributeDefinitions")},
        GlobalSecondaryIndexes=[
            {name: one[name] for name in ("IndexName", "KeySchema", "Projection")}
            for one in here["GlobalSecondaryIndexes"]
        ],
    )
    for queue in ("move-deadlines", "notify-agencies"):
        place.client("sqs").create_queue(QueueName=other.name(queue))
    with inside(place) as parts:
        assert parts().directory.rule_book().version == 1
        with pytest.raises(RuntimeError, match="leave it first"), inside(other):
            pass
    with inside(other) as parts:
        assert parts().directory.rule_book().version == 0
    assert service.parts.directory.rule_book().version == 1
