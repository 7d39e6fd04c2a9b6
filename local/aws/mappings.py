"""
Lambda's event source mappings: how records of a stream reach a function, and what happens when it fails.

Time is the one thing that is not Lambda's: what waits there for a visibility timeout or a back-off is tried again here
as soon as the caller likes. A record's age counts only once it has failed, so that records which waited on disk while
this machine was off are still delivered.
"""

import json
import threading
import time
import uuid
from abc import ABC, abstractmethod
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import boto3

from local.aws.functions import Functions, round_trip
from local.aws.stream_readers import Follower, Record, Stream, sequence


@dataclass
class Mapping(ABC):
    """What both kinds have: a function, a switch, a count, a lock around each step."""

    logical: str
    function: str
    properties: dict[str, Any]
    functions: Functions
    region: str
    paused: bool = False
    delivered: int = 0
    failures: int = 0
    """How often the function has failed in a row."""
    last_error: str = ""
    lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def reports_items(self) -> bool:
        """Whether the function says which of a batch failed."""
        return "ReportBatchItemFailures" in self.properties.get("FunctionResponseTypes", [])

    def is_in_hand(self) -> bool:
        """Is another thread at it?"""
        free = self.lock.acquire(blocking=False)
        if free:
            self.lock.release()
        return not free

    @abstractmethod
    def step(self) -> int:
        """Hand over at most one batch; how many records, 0 when there is nothing to do."""

    @abstractmethod
    def replay(self) -> None:
        """Have everything handed over again."""

    @abstractmethod
    def ready(self) -> int:
        """What could be handed over now."""

    @abstractmethod
    def backlog(self) -> int:
        """What waits."""

    def call(self, records: list[dict[str, Any]]) -> set[str] | None:
        """Hand over a batch; the identifiers that failed, or None when all of it did."""
        self.delivered += len(records)
        try:
            answer = self.functions.invoke(self.function, {"Records": records}, convert=False)
            if not self.reports_items or not answer:
                return set()
            return {str(failed["itemIdentifier"]) for failed in answer.get("batchItemFailures") or []}
        except Exception as error:  # noqa: BLE001  whatever a function raises is a failed batch
            self.last_error = f"{type(error).__name__}: {error}"
            return None


@dataclass
class Batch:
    """Records that are tried together, and how often that failed."""

    records: list[Record]
    attempts: int = 0


@dataclass
class StreamMapping(Mapping):
    """A stream's records in order: nothing overtakes a record that fails."""

    stream: Stream = field(kw_only=True)
    checkpoint: int = field(kw_only=True, default=-1)

    def __post_init__(self) -> None:
        filters = self.properties.get("FilterCriteria", {}).get("Filters", [])
        self._follower = Follower([json.loads(one["Pattern"]) for one in filters], deque(), self.checkpoint)
        self._batches: list[Batch] = []
        self.stream.follow(self._follower)

    def step(self) -> int:
        """Hand over at most one batch; how many records, 0 when there is nothing to do."""
        with self.lock:
            if self.paused:
                return 0
            waiting = self._follower.waiting
            if not self._batches:
                if not waiting:
                    self.stream.read_on()
                size = min(len(waiting), self.properties.get("BatchSize", 100))
                if not size:
                    return 0
                self._batches.append(Batch([waiting.popleft() for _ in range(size)]))
            batch = self._batches.pop()
            self._try(batch)
            return len(batch.records)

    def _try(self, batch: Batch) -> None:
        records = [round_trip(self.stream.as_lambda_sees_it(record)) for record in batch.records]
        failed = self.call(records)
        if failed == set():
            self._done(batch.records[-1])
            return
        at = self._lowest(batch, failed)
        if at > 0:
            # what came before the lowest failure is done; the rest starts anew with it
            self._done(batch.records[at - 1])
            self._batches.append(Batch(batch.records[at:]))
            return
        self.failures += 1
        if self.properties.get("BisectBatchOnFunctionError") and len(batch.records) > 1:
            middle = len(batch.records) // 2
            self._batches += [Batch(batch.records[middle:]), Batch(batch.records[:middle])]
            return
        batch.attempts += 1
        condition = self._given_up(batch)
        if condition:
            self._park(batch, records, condition)
            self._done(batch.records[-1])
        else:
            self._batches.append(batch)

    def _done(self, record: Record) -> None:
        self.failures = 0
        self.checkpoint = max(self.checkpoint, sequence(record))

    @staticmethod
    def _lowest(batch: Batch, failed: set[str] | None) -> int:
        if failed is None:
            return 0
        numbers = [record["dynamodb"]["SequenceNumber"] for record in batch.records]
        # an identifier that is not of this batch fails the whole of it, as on AWS
        if not failed <= set(numbers):
            return 0
        return min(numbers.index(one) for one in failed)

    def _given_up(self, batch: Batch) -> str:
        attempts, age = (
            self.properties.get(name, -1) for name in ("MaximumRetryAttempts", "MaximumRecordAgeInSeconds")
        )
        created: datetime = batch.records[0]["dynamodb"]["ApproximateCreationDateTime"]
        created = created if created.tzinfo else created.replace(tzinfo=UTC)
        if 0 <= age < time.time() - created.timestamp():
            return "RecordAgeExceeded"
        return "RetryAttemptsExhausted" if 0 <= attempts < batch.attempts else ""

    def _park(self, batch: Batch, records: list[dict[str, Any]], condition: str) -> None:
        """Put the payload and the cause where the mapping says, in the shape that Lambda writes to a bucket."""
        target = self.properties.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination", "")
        now = datetime.now(UTC)
        numbers = [record["dynamodb"]["SequenceNumber"] for record in batch.records]
        content = {
            "requestContext": {
                "requestId": str(uuid.uuid4()),
                "functionArn": self.functions.arn(self.function),
                "condition": condition,
                "approximateInvokeCount": batch.attempts,
            },
            "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": self.last_error},
            "version": "1.0",
            "timestamp": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "DDBStreamBatchInfo": {
                "streamArn": self.stream.source_arn,
                "startSequenceNumber": numbers[0],
                "endSequenceNumber": numbers[-1],
                "batchSize": len(numbers),
            },
            "payload": json.dumps({"Records": records}),
        }
        if target.startswith("arn:aws:s3:::"):
            key = f"aws/lambda/{self.logical}/{now:%Y/%m/%d}/{now:%Y-%m-%dT%H.%M.%S}-{uuid.uuid4()}"
            bucket = target.removeprefix("arn:aws:s3:::")
            boto3.client("s3", region_name=self.region).put_object(Bucket=bucket, Key=key, Body=json.dumps(content))

    def replay(self) -> None:
        """Have the whole stream handed over again, before what still waits."""
        with self.lock:
            self._follower.waiting.extendleft(reversed(self.stream.all_again(self._follower.patterns)))

    def ready(self) -> int:
        """Records that were read and could be handed over now."""
        return 0 if self.paused else self.backlog()

    def backlog(self) -> int:
        """Records that were read and not yet done."""
        return len(self._follower.waiting) + sum(len(batch.records) for batch in self._batches)

    def waiting(self) -> list[str]:
        """Which records those are, by their numbers in the stream."""
        with self.lock:
            records = [*self._follower.waiting, *(record for batch in self._batches for record in batch.records)]
            return [record["dynamodb"]["SequenceNumber"] for record in records]

    def place(self) -> int:
        """The last record that need not come again."""
        with self.lock:
            # the position first: whatever it has passed is already among what waits
            position = self.stream.position
            return self.checkpoint if self.backlog() or position is None else max(self.checkpoint, position)
