"""Topics and queues as SNS and SQS deliver them, and the two kinds of failure."""

import json
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, EndpointConnectionError, ParamValidationError
from botocore.retries.standard import ThrottledRetryableChecker

from chalicelib.aws import client
from chalicelib.domain.core.errors import LaporError, Unavailable
from chalicelib.notify.cloud_events import Envelope
from chalicelib.notify.sending import Undeliverable, in_batches, refuse, sending
from chalicelib.notify.sns_topics import Topics
from chalicelib.notify.sqs_queues import Queues

ENVELOPE = Envelope("1", '{"id": "1"}', {"purpose": "new_case", "desk": "bengkalis/pupr"})


def a_topic_with_a_queue(filtered: dict[str, list[str]] | None = None) -> tuple[str, str]:
    sns, sqs = boto3.client("sns"), boto3.client("sqs")
    topic = sns.create_topic(Name="bengkalis")["TopicArn"]
    queue = sqs.create_queue(QueueName="inbox")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    attributes = {"RawMessageDelivery": "true"} | ({"FilterPolicy": json.dumps(filtered)} if filtered else {})
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=attributes)
    return topic, queue


def received(queue: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    sqs = boto3.client("sqs")
    while messages := sqs.receive_message(
        QueueUrl=queue, MaxNumberOfMessages=10, MessageAttributeNames=["All"], WaitTimeSeconds=0
    ).get("Messages"):
        found += messages
    return found


def out_of_reach(service: str) -> Any:
    """A client whose calls leave the pretended AWS and find nobody."""
    config = Config(connect_timeout=1, retries={"mode": "standard", "total_max_attempts": 1})
    return boto3.client(service, endpoint_url="http://127.0.0.1:1", config=config)


def client_error(code: str, status: int = 400) -> ClientError:
    return ClientError({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}, "Publish")  # type: ignore[typeddict-item,unused-ignore]


def test_a_published_message_arrives_with_its_attributes() -> None:
    topic, queue = a_topic_with_a_queue()

    Topics().publish(topic, ENVELOPE)

    (message,) = received(queue)
    assert message["Body"] == ENVELOPE.body
    assert message["MessageAttributes"]["purpose"]["StringValue"] == "new_case"


def test_a_subscription_filters_on_the_attributes() -> None:
    topic, queue = a_topic_with_a_queue({"purpose": ["breach"]})

    Topics().publish(topic, ENVELOPE)
    Topics().publish(topic, Envelope("2", "late", {"purpose": "breach"}))

    assert [message["Body"] for message in received(queue)] == ["late"]


def test_a_batch_of_any_size_arrives_whole() -> None:
    topic, queue = a_topic_with_a_queue()

    Topics().publish_batch(topic, [Envelope(str(count), f"{count}", {"purpose": "digest"}) for count in range(23)])

    assert sorted(int(message["Body"]) for message in received(queue)) == list(range(23))


def test_work_arrives_alone_or_in_batches() -> None:
    queue = boto3.client("sqs").create_queue(QueueName="work")["QueueUrl"]

    Queues().send(queue, "first")
    Queues().send_batch(queue, [f"{count}" for count in range(12)])

    assert {message["Body"] for message in received(queue)} == {"first", *(f"{count}" for count in range(12))}


def test_work_can_wait() -> None:
    queue = boto3.client("sqs").create_queue(QueueName="work")["QueueUrl"]

    Queues().send(queue, "later", delay_seconds=900)

    assert received(queue) == []


GONE_TOPIC = "arn:aws:sns:ap-southeast-3:123456789012:gone"
GONE_QUEUE = "https://sqs.ap-southeast-3.amazonaws.com/123456789012/gone"
SENDERS: list[Callable[[], None]] = [
    lambda: Topics().publish(GONE_TOPIC, ENVELOPE),
    lambda: Topics().publish_batch(GONE_TOPIC, [ENVELOPE]),
    lambda: Queues().send(GONE_QUEUE, "x"),
    lambda: Queues().send_batch(GONE_QUEUE, ["x"]),
]


@pytest.mark.parametrize("send", SENDERS)
def test_a_topic_or_queue_that_is_gone_is_undeliverable(send: Callable[[], None]) -> None:
    with pytest.raises(Undeliverable) as refusal:
        send()

    assert isinstance(refusal.value.__cause__, ClientError)


def test_what_cannot_be_reached_may_be_reached_later() -> None:
    with pytest.raises(Unavailable) as failure:
        Topics(out_of_reach("sns")).publish("arn:aws:sns:ap-southeast-3:123456789012:t", ENVELOPE)

    assert isinstance(failure.value.__cause__, EndpointConnectionError)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (client_error("NotFound", 404), Undeliverable),
        (client_error("AuthorizationError", 403), Undeliverable),
        (client_error("InvalidParameter"), Undeliverable),
        (client_error("MessageRejected"), Undeliverable),
        (client_error("OptedOut"), Undeliverable),
        (client_error("ThrottlingException"), Unavailable),
        (client_error("Throttled", 429), Unavailable),
        (client_error("SendingPausedException"), Unavailable),
        (client_error("WhoKnows", 503), Unavailable),
        (client_error("WhoKnows", 429), Unavailable),
        (ParamValidationError(report="no such parameter"), Undeliverable),
        (EndpointConnectionError(endpoint_url="https://sns"), Unavailable),
    ],
)
def test_failures_are_told_apart_by_whether_they_pass(error: Exception, kind: type[LaporError]) -> None:
    with pytest.raises(LaporError) as failure, sending():
        raise error

    assert type(failure.value) is kind
    assert failure.value.__cause__ is error


@pytest.mark.parametrize("code", ThrottledRetryableChecker._THROTTLED_ERROR_CODES)
def test_nothing_is_given_up_for_throttling_whatever_aws_calls_it(code: str) -> None:
    # A simulated run (seed 10) gave up a notice for a name of throttling that the list did not have.
    with pytest.raises(Unavailable), sending():
        raise client_error(code)


def test_our_own_mistakes_are_not_taken_for_the_networks() -> None:
    with pytest.raises(ZeroDivisionError), sending():
        raise ZeroDivisionError


def failed(position: int, code: str, *, senders_fault: bool) -> dict[str, Any]:
    return {"Id": str(position), "Code": code, "SenderFault": senders_fault, "Message": ""}


@pytest.mark.parametrize(
    ("entries", "kind", "positions"),
    [
        ([failed(4, "InvalidParameter", senders_fault=True)], Undeliverable, [4]),
        ([failed(4, "InternalError", senders_fault=False)], Unavailable, [4]),
        ([failed(4, "Throttled", senders_fault=True)], Unavailable, [4]),
        (
            [failed(11, "InvalidParameter", senders_fault=True), failed(2, "InternalError", senders_fault=False)],
            Unavailable,
            [2, 11],
        ),
    ],
)
def test_a_batch_that_failed_in_part_names_the_parts(
    entries: list[dict[str, Any]], kind: type[LaporError], positions: list[int]
) -> None:
    with pytest.raises(kind) as failure:
        refuse(entries)

    assert failure.value.params["failed"] == positions


def test_a_batch_without_failures_is_silent() -> None:
    refuse([])


def test_batches_keep_within_count_and_size() -> None:
    assert [len(batch) for batch in in_batches(["x"] * 21)] == [10, 10, 1]
    assert list(in_batches(["x" * 200_000, "y" * 30_000, "z" * 30_000])) == [[0, 1], [2]]
    assert list(in_batches([])) == []


def test_no_call_hangs() -> None:
    config = client("sns").meta.config

    assert (config.connect_timeout, config.read_timeout) == (1, 3)
    assert config.retries == {"mode": "standard", "total_max_attempts": 2}


def test_a_client_costs_nothing_until_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr("boto3.client", lambda service, **_: made.append(service))

    Topics()
    Queues()

    assert made == []
