"""Streams and queues reach the functions as Lambda would bring them: the same tests on both engines."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from local.aws.delivery import EndlessError
from local.dynamodb import engines
from tests.local.sample_service import REGION, Service, failing, identity, raising
from tests.needs import need_engine

PATIENCE_SECONDS = 60.0
"""Only what hangs waits as long; a busy machine may be slow."""


@pytest.fixture(params=["moto", pytest.param("dynoxide", marks=pytest.mark.dynoxide)])
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    need_engine(request.param)
    with engines.running(request.param, tmp_path):
        yield Service(tmp_path)


def test_records_come_in_order_in_batches_and_only_those_the_filter_wants(service: Service) -> None:
    service.put("a", "b", "c", "d", "e")
    service.put("other", kind="CASE")

    handed = service.deliveries.deliver()

    assert service.seen["first_reader"] == [["a", "b", "c", "d"], ["e"]]
    assert service.seen["second_reader"] == [["a", "b", "c", "d"], ["e", "other"]]
    assert handed == 11


def test_a_record_looks_as_lambda_writes_it(service: Service) -> None:
    events: list[dict[str, Any]] = []
    service.behave["first_reader"] = events.append
    thing = {"pk": {"S": "a"}, "sk": {"S": "x"}, "type": {"S": "EVENT"}, "blob": {"B": b"\x00\x01"}, "n": {"N": "7"}}
    boto3.client("dynamodb", region_name=REGION).put_item(TableName="things", Item=thing)

    service.deliveries.deliver()

    record = events[0]["Records"][0]
    assert record["eventName"] == "INSERT"
    assert record["awsRegion"] == REGION
    assert record["eventSourceARN"].startswith(f"arn:aws:dynamodb:{REGION}:123456789012:table/things/stream/")
    assert record["dynamodb"]["NewImage"] == thing | {"blob": {"B": "AAE="}}
    assert abs(record["dynamodb"]["ApproximateCreationDateTime"] - time.time()) < 60
    assert isinstance(record["dynamodb"]["ApproximateCreationDateTime"], int)


def test_a_partial_failure_restarts_at_the_lowest_failed_record(service: Service) -> None:
    service.put("a", "b", "c", "d")
    attempts: list[int] = []

    def twice(event: dict[str, Any]) -> Any:
        attempts.append(1)
        return failing("b", "d")(event) if len(attempts) < 3 else None

    service.behave["first_reader"] = twice
    service.deliveries.deliver()

    assert service.seen["first_reader"][:2] == [["a", "b", "c", "d"], ["b", "c", "d"]]
    flat = [name for batch in service.seen["first_reader"][1:] for name in batch]
    assert flat.index("b") < flat.index("c") < flat.index("d")
    assert service.parked() == []


def test_an_error_halves_the_batch_until_the_poisoned_record_is_alone_and_then_parks_it(service: Service) -> None:
    service.behave["first_reader"] = raising("c")
    service.put("a", "b", "c", "d", "e")

    service.deliveries.deliver()

    alone = [batch for batch in service.seen["first_reader"] if batch == ["c"]]
    assert service.seen["first_reader"][:4] == [["a", "b", "c", "d"], ["a", "b"], ["c", "d"], ["c"]]
    assert len(alone) == 3
    assert service.seen["first_reader"][-2:] == [["d"], ["e"]]
    (parked,) = service.parked()
    assert parked["requestContext"]["condition"] == "RetryAttemptsExhausted"
    assert parked["responseContext"]["functionError"] == "RuntimeError: poison"
    assert [identity(record) for record in json.loads(parked["payload"])["Records"]] == ["c"]


def test_a_failing_reader_does_not_hold_back_the_other(service: Service) -> None:
    service.behave["first_reader"] = raising("a")
    service.put("a", "b")

    service.deliveries.deliver()

    assert service.seen["second_reader"] == [["a", "b"]]


def test_an_identifier_of_no_record_fails_the_whole_batch(service: Service) -> None:
    service.behave["first_reader"] = lambda _: {"batchItemFailures": [{"itemIdentifier": "nobody"}]}
    service.put("a")

    service.deliveries.deliver()

    assert len(service.seen["first_reader"]) == 3
    assert len(service.parked()) == 1


def test_a_failed_message_comes_again_alone_and_then_goes_to_the_dead_letters(service: Service) -> None:
    service.behave["worker"] = failing("b")
    service.send("a", "b", "c")

    service.deliveries.deliver()

    assert service.seen["worker"] == [["a", "b", "c"], ["b"], ["b"]]
    assert service.dead() == ["b"]


def test_an_error_brings_the_whole_batch_of_messages_again(service: Service) -> None:
    calls: list[int] = []

    def once(_: Any) -> None:
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("not yet")

    service.behave["worker"] = once
    service.send("a", "b")

    service.deliveries.deliver()

    assert service.seen["worker"] == [["a", "b"], ["a", "b"]]


def test_a_switched_off_function_misses_nothing(service: Service) -> None:
    service.deliveries.pause("first_reader")
    service.deliveries.pause("worker")
    service.put("a", "b")
    service.send("job")
    service.deliveries.deliver()

    assert (service.seen["first_reader"], service.seen["worker"]) == ([], [])
    assert service.deliveries.backlog() == {"first_reader": 2, "second_reader": 0, "worker": 1}
    service.deliveries.resume("first_reader")
    service.deliveries.resume("worker")
    service.deliveries.deliver()
    assert (service.seen["first_reader"], service.seen["worker"]) == ([["a", "b"]], [["job"]])


def test_a_replay_brings_everything_again_before_what_is_new(service: Service) -> None:
    service.put("a", "b")
    service.send("job")
    service.deliveries.deliver()
    service.put("c")
    service.deliveries.replay("first_reader")
    service.deliveries.replay("worker")

    service.deliveries.deliver()

    assert service.seen["first_reader"] == [["a", "b"], ["a", "b", "c"]]
    assert service.seen["worker"] == [["job"], ["job"]]


def test_a_function_that_causes_its_own_next_event_fails_loudly(service: Service) -> None:
    def again(event: dict[str, Any]) -> None:
        service.put(identity(event["Records"][0]) + "x")

    service.behave["second_reader"] = again
    service.put("a")

    with pytest.raises(EndlessError, match="second_reader"):
        service.deliveries.deliver(max_rounds=20)


def test_the_background_delivers_and_stops_when_told(service: Service) -> None:
    stop = threading.Event()
    background = threading.Thread(target=service.deliveries.run_forever, args=(stop,))
    background.start()
    service.put("a")
    service.send("job")
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and not (service.seen["first_reader"] and service.seen["worker"]):
        time.sleep(0.005)
    stop.set()
    background.join(PATIENCE_SECONDS)

    assert (service.seen["first_reader"], service.seen["worker"]) == ([["a"]], [["job"]])
    assert not background.is_alive()


def test_what_the_background_has_in_hand_is_waited_for(service: Service) -> None:
    stop, begun, go_on = threading.Event(), threading.Event(), threading.Event()

    def slow(_: Any) -> None:
        begun.set()
        go_on.wait(5)
        service.put("consequence")

    service.behave["worker"] = slow
    background = threading.Thread(target=service.deliveries.run_forever, args=(stop,))
    background.start()
    service.send("job")
    assert begun.wait(5)
    threading.Timer(0.05, go_on.set).start()
    service.deliveries.deliver()
    seen = list(service.seen["first_reader"])
    stop.set()
    background.join(PATIENCE_SECONDS)

    assert seen == [["consequence"]]


def test_a_restart_goes_on_where_all_consequences_were_dealt_with(service: Service) -> None:
    service.put("a")
    service.deliveries.deliver()
    service.deliveries.pause("worker")
    service.behave["first_reader"] = lambda _: service.send("consequence")
    service.put("b")
    service.deliveries.deliver()
    service.seen["first_reader"].clear()

    # the consequence of b still waits in a queue that memory alone keeps, so b comes again and a does not
    service.start().deliver()

    assert service.seen["first_reader"] == [["b"]]
    service.seen["first_reader"].clear()
    service.start().deliver()
    assert service.seen["first_reader"] == []
