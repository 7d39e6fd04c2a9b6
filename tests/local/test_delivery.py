"""Streams and queues reach the functions as Lambda would bring them: the same tests on both engines."""

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import boto3
import pytest

from local import engines
from local.delivery import Deliveries, EndlessError
from local.functions import Functions
from local.provision import Provisioned, provision
from local.template import Template

REGION = "ap-southeast-3"
PATTERN = {"eventName": ["INSERT"], "dynamodb": {"NewImage": {"type": {"S": ["EVENT"]}}}}


def a_mapping(function: str, source: dict[str, Any], **changed: Any) -> dict[str, Any]:
    usual = {
        "FunctionName": {"Ref": function},
        "EventSourceArn": source,
        "BatchSize": 4,
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "BisectBatchOnFunctionError": True,
        "MaximumRetryAttempts": 2,
        "DestinationConfig": {"OnFailure": {"Destination": {"Fn::GetAtt": ["Parked", "Arn"]}}},
    }
    return {"Type": "AWS::Lambda::EventSourceMapping", "Properties": usual | changed}


def a_template() -> Template:
    stream, queue = {"Fn::GetAtt": ["Things", "StreamArn"]}, {"Fn::GetAtt": ["Jobs", "Arn"]}
    table = {
        "TableName": "things",
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
        "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
    }
    redrive = {"deadLetterTargetArn": {"Fn::GetAtt": ["Dead", "Arn"]}, "maxReceiveCount": 3}
    criteria = {"FilterCriteria": {"Filters": [{"Pattern": json.dumps(PATTERN)}]}}
    return Template(
        {
            "Resources": {
                "Things": {"Type": "AWS::DynamoDB::Table", "Properties": table},
                "Dead": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "dead"}},
                "Jobs": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "jobs", "RedrivePolicy": redrive}},
                "Parked": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "parked"}},
                "First": a_mapping("FirstReader", stream, **criteria),
                "Second": a_mapping("SecondReader", stream),
                "Third": a_mapping("Worker", queue),
            }
        },
        region=REGION,
    )


class Service:
    """A table, two readers of its stream and a queue's worker, whose behaviour a test sets."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seen: dict[str, list[list[Any]]] = {"first_reader": [], "second_reader": [], "worker": []}
        self.behave: dict[str, Callable[[dict[str, Any]], Any]] = {}
        module = ModuleType("sample_handlers")
        for name in self.seen:
            setattr(module, name, self._handler(name))
        sys.modules["sample_handlers"] = module
        self.made: Provisioned = provision(a_template(), state_dir=folder)
        self.deliveries = self.start()

    def start(self) -> Deliveries:
        declared = [SimpleNamespace(name=name, handler_string=f"sample_handlers.{name}") for name in self.seen]
        app = SimpleNamespace(pure_lambda_functions=declared, builtin_auth_handlers=[])
        functions = Functions(app, template=self.made.template)
        return Deliveries(self.made, functions, state_dir=self.folder, remember=True)

    def _handler(self, name: str) -> Callable[[dict[str, Any], Any], Any]:
        def handle(event: dict[str, Any], _context: Any) -> Any:
            self.seen[name].append([identity(record) for record in event["Records"]])
            return self.behave[name](event) if name in self.behave else None

        return handle

    def put(self, *names: str, kind: str = "EVENT") -> None:
        for name in names:
            thing = {"pk": {"S": name}, "sk": {"S": "x"}, "type": {"S": kind}}
            boto3.client("dynamodb", region_name=REGION).put_item(TableName="things", Item=thing)

    def send(self, *bodies: str) -> None:
        for body in bodies:
            boto3.client("sqs", region_name=REGION).send_message(QueueUrl=self.made.ref("Jobs"), MessageBody=body)

    def dead(self) -> list[str]:
        sqs = boto3.client("sqs", region_name=REGION)
        found = sqs.receive_message(QueueUrl=self.made.ref("Dead"), MaxNumberOfMessages=10)
        return [message["Body"] for message in found.get("Messages", [])]

    def parked(self) -> list[dict[str, Any]]:
        s3 = boto3.client("s3", region_name=REGION)
        keys = [found["Key"] for found in s3.list_objects_v2(Bucket="parked").get("Contents", [])]
        return [json.loads(s3.get_object(Bucket="parked", Key=key)["Body"].read()) for key in keys]


def identity(record: dict[str, Any]) -> str:
    return str(record["dynamodb"]["Keys"]["pk"]["S"] if "dynamodb" in record else record["body"])


def place(record: dict[str, Any]) -> str:
    return str(record["dynamodb"]["SequenceNumber"] if "dynamodb" in record else record["messageId"])


def failing(*names: str) -> Callable[[dict[str, Any]], Any]:
    """Report these records, in no particular order."""

    def behave(event: dict[str, Any]) -> Any:
        failed = [{"itemIdentifier": place(record)} for record in event["Records"] if identity(record) in names]
        return {"batchItemFailures": failed[::-1]}

    return behave


def raising(*names: str) -> Callable[[dict[str, Any]], Any]:
    def behave(event: dict[str, Any]) -> Any:
        if any(identity(record) in names for record in event["Records"]):
            raise RuntimeError("poison")

    return behave


@pytest.fixture(params=["moto", pytest.param("dynoxide", marks=pytest.mark.dynoxide)])
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    if reason := engines.available(request.param):
        pytest.skip(reason)
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
    until = time.monotonic() + 5
    while time.monotonic() < until and not (service.seen["first_reader"] and service.seen["worker"]):
        time.sleep(0.005)
    stop.set()
    background.join(5)

    assert (service.seen["first_reader"], service.seen["worker"]) == ([["a"]], [["job"]])
    assert not background.is_alive()


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
