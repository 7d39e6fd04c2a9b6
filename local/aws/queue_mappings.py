"""
How messages of a queue reach a function: each stands for itself, and comes again when it fails, but not for ever.

What Lambda's pollers would ask of SQS is asked of moto's memory: they are no part of the service, nobody breaks their
wire, and over SQS's API each batch costs more than most functions do with it.
"""

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from moto.sqs.models import Message, sqs_backends

from infra.template import ACCOUNT
from local.aws.functions import round_trip
from local.aws.mappings import Mapping
from local.moto.corrections import LOCK

_ALL = ["All"]


@dataclass
class QueueMapping(Mapping):
    """One queue and its function."""

    url: str = field(kw_only=True)
    remember: bool = field(kw_only=True, default=False)
    hide_seconds: int = field(kw_only=True, default=0)
    """For how long a failed message stays hidden; a queue's own timeout would be minutes."""

    def __post_init__(self) -> None:
        self._remembered: list[dict[str, Any]] = []
        self._again: deque[list[dict[str, Any]]] = deque()
        self._name = self.url.rpartition("/")[2]
        self._sqs = sqs_backends[ACCOUNT][self.region]
        self._queue = self._sqs.queues[self._name]
        self._arn = f"arn:aws:sqs:{self.region}:{ACCOUNT}:{self._name}"
        self._visibility_seconds = int(self._queue.attributes["VisibilityTimeout"])

    def step(self) -> int:
        """Hand over at most one batch; how many messages, 0 when there is nothing to do."""
        with self.lock:
            if self.paused:
                return 0
            if self._again:
                batch = self._again.popleft()
                self.call(batch)
                return len(batch)
            # asking moto's memory costs nothing; receiving from an empty queue costs a millisecond
            if not self._queue.messages:
                return 0
            return self._receive()

    def _receive(self) -> int:
        received = self.take()
        if not received:
            return 0
        records = [self._as_lambda_sees_it(message) for message in received]
        if self.remember:
            self._remembered += records
        failed = self.call(records)
        known = {record["messageId"] for record in records}
        if failed is None or not failed <= known:
            failed = known
        self.failures = self.failures + 1 if failed else 0
        done = [record for record in records if record["messageId"] not in failed]
        kept = [record for record in records if record["messageId"] in failed]
        with LOCK:
            self._sqs.delete_message_batch(self._name, _entries(done))
            self._sqs.change_message_visibility_batch(self._name, _entries(kept, VisibilityTimeout=self.hide_seconds))
        return len(records)

    def take(self) -> list[dict[str, Any]]:
        """Up to a batch of messages, hidden from now on, as ReceiveMessage answers with them."""
        size = min(self.properties.get("BatchSize", 10), 10)
        with LOCK:
            found = self._sqs.receive_message(self._name, size, 0, self._visibility_seconds, _ALL)
            return [_received(message) for message in found]

    def _as_lambda_sees_it(self, message: dict[str, Any]) -> dict[str, Any]:
        attributes = {
            name: {
                "stringValue": value.get("StringValue"),
                "binaryValue": value.get("BinaryValue"),
                "stringListValues": [],
                "binaryListValues": [],
                "dataType": value["DataType"],
            }
            for name, value in message.get("MessageAttributes", {}).items()
        }
        seen: dict[str, Any] = round_trip(
            {
                "messageId": message["MessageId"],
                "receiptHandle": message["ReceiptHandle"],
                "body": message["Body"],
                "attributes": message["Attributes"],
                "messageAttributes": attributes,
                "md5OfBody": message["MD5OfBody"],
                "eventSource": "aws:sqs",
                "eventSourceARN": self._arn,
                "awsRegion": self.region,
            }
        )
        return seen

    def replay(self) -> None:
        """Have every remembered message handed over again, outside the queue."""
        with self.lock:
            if not self.remember:
                raise ValueError("nothing was remembered: start the deliveries with remember=True")
            size = min(self.properties.get("BatchSize", 10), 10)
            found = self._remembered
            self._again.extend(found[start : start + size] for start in range(0, len(found), size))

    def ready(self) -> int:
        """Messages that could be handed over now."""
        return 0 if self.paused else len(self._queue.messages) + sum(map(len, self._again))

    def backlog(self) -> int:
        """Messages that wait or are under way."""
        return len(self._queue._messages) + sum(map(len, self._again))  # noqa: SLF001  hidden ones count too


def _entries(records: list[dict[str, Any]], **more: Any) -> list[dict[str, Any]]:
    return [
        {"Id": str(number), "ReceiptHandle": record["receiptHandle"]} | more for number, record in enumerate(records)
    ]


def _received(message: Message) -> dict[str, Any]:
    return {
        "MessageId": message.id,
        "ReceiptHandle": message.receipt_handle,
        "Body": message.body,
        "MD5OfBody": message.body_md5,
        "MessageAttributes": message.message_attributes,
        "Attributes": {
            "SenderId": message.sender_id,
            "SentTimestamp": str(message.sent_timestamp),
            "ApproximateReceiveCount": str(message.approximate_receive_count),
            "ApproximateFirstReceiveTimestamp": str(message.approximate_first_receive_timestamp),
        },
    }
