"""
One table's stream, read once for all who follow it.

moto's is read from its memory, because its API spends half a millisecond on each record; any other engine's through
the API, with fresh iterators from the last record seen whenever the old ones are refused.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from moto.dynamodb.models import dynamodb_backends

from infra.template import ACCOUNT
from local.aws.filters import matches_any
from local.moto.corrections import LOCK

PAGE = 1000

Record = dict[str, Any]


class Reader(Protocol):
    """Where the records come from."""

    def read(self, after: int) -> list[Record]:
        """The next page behind a sequence number; empty when there is none yet."""


class MotoReader:
    """The stream as it lies in moto's memory, where records are only ever appended."""

    def __init__(self, table: str, region: str) -> None:
        self._table = dynamodb_backends[ACCOUNT][region].tables[table]

    def read(self, after: int) -> list[Record]:
        """Records are found by position: moto numbers them without gaps."""
        shard = self._table.stream_shard
        if shard is None:
            return []
        start = max(0, after + 1 - shard.starting_sequence_number)
        if start >= len(shard.items):
            return []
        # the lock: a transaction that is about to be undone has records in the list for a moment
        with LOCK:
            return [found.record for found in shard.items[start : start + PAGE]]


class ApiReader:
    """The stream through DynamoDB Streams' own API."""

    def __init__(self, arn: str, region: str) -> None:
        # other engines' sequence numbers are shorter than botocore's model says they must be
        self._client = boto3.client("dynamodbstreams", region_name=region, config=Config(parameter_validation=False))
        self._arn = arn
        self._iterators: dict[str, str] = {}
        self._read_to = -1

    def read(self, after: int) -> list[Record]:
        """One page of the first shard that has one."""
        if after != self._read_to or not self._iterators:
            self._iterators = dict(self._fresh(after))
        for shard, iterator in list(self._iterators.items()):
            try:
                answer = self._client.get_records(ShardIterator=iterator, Limit=PAGE)
            except ClientError:
                self._iterators = dict(self._fresh(after))
                answer = self._client.get_records(ShardIterator=self._iterators[shard], Limit=PAGE)
            records: list[Record] = answer["Records"]
            if "NextShardIterator" in answer:
                self._iterators[shard] = answer["NextShardIterator"]
            if records:
                self._read_to = sequence(records[-1])
                return records
        return []

    def _fresh(self, after: int) -> Iterator[tuple[str, str]]:
        shards = self._client.describe_stream(StreamArn=self._arn)["StreamDescription"]["Shards"]
        for shard in shards:
            where: dict[str, str] = {"StreamArn": self._arn, "ShardId": shard["ShardId"]}
            try:
                how = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": str(after)}
                if after < 0:
                    how = {"ShardIteratorType": "TRIM_HORIZON"}
                yield shard["ShardId"], self._client.get_shard_iterator(**where, **how)["ShardIterator"]
            except ClientError:
                # the record is trimmed away: what is left comes again, which changes nothing but time
                oldest = self._client.get_shard_iterator(**where, ShardIteratorType="TRIM_HORIZON")
                yield shard["ShardId"], oldest["ShardIterator"]


def sequence(record: Record) -> int:
    """The record's place in its stream."""
    return int(record["dynamodb"]["SequenceNumber"])


@dataclass(eq=False)
class Follower:
    """What one mapping still has to do."""

    patterns: list[dict[str, Any]]
    waiting: Any  # a deque of records
    after: int


class Stream:
    """The stream of one table; whoever polls hands each new record to every follower that wants it."""

    def __init__(self, arn: str, region: str, *, in_memory: bool) -> None:
        self.arn = arn
        self.table, self._label = arn.partition("/")[2].split("/stream/")
        self.source_arn = f"arn:aws:dynamodb:{region}:{ACCOUNT}:table/{self.table}/stream/{self._label}"
        self.region = region
        self._in_memory = in_memory
        self._reader = self._new_reader()
        self._followers: list[Follower] = []
        self._lock = threading.Lock()
        self._expired: list[dict[str, Any]] = []
        self.position: int | None = None

    def _new_reader(self) -> Reader:
        if self._in_memory:
            return MotoReader(self.table, self.region)
        return ApiReader(self.arn, self.region)

    def follow(self, follower: Follower) -> None:
        """Hand the follower everything behind `follower.after` from now on."""
        self._followers.append(follower)
        self.position = min(follower.after, follower.after if self.position is None else self.position)

    def expires(self, key: dict[str, Any]) -> None:
        """The item of that key is about to be deleted by its time to live; no engine that is asked to says so."""
        self._expired.append(key)

    def leave(self, follower: Follower) -> None:
        """Hand the follower nothing more."""
        self._followers = [one for one in self._followers if one is not follower]

    def poll(self) -> int:
        """Read one page; how many records it had."""
        with self._lock:
            page = self._reader.read(-1 if self.position is None else self.position)
            for record in page:
                self._name_who_removed(record)
                place = sequence(record)
                for follower in self._followers:
                    if place > follower.after and matches_any(follower.patterns, record):
                        follower.waiting.append(record)
            if page:
                self.position = sequence(page[-1])
            return len(page)

    def _name_who_removed(self, record: Record) -> None:
        key = record["dynamodb"]["Keys"]
        if record["eventName"] == "REMOVE" and key in self._expired:
            self._expired.remove(key)
            record["userIdentity"] = {"PrincipalId": "dynamodb.amazonaws.com", "Type": "Service"}

    def read_on(self) -> None:
        """Poll until there is nothing new."""
        while self.poll() == PAGE:
            pass

    def all_again(self, patterns: list[dict[str, Any]]) -> list[Record]:
        """Every record there still is up to the present position, for a replay."""
        reader, found, after = self._new_reader(), [], -1
        while page := reader.read(after):
            after = sequence(page[-1])
            found += [record for record in page if matches_any(patterns, record)]
            if self.position is not None and after >= self.position:
                break
        return [record for record in found if self.position is not None and sequence(record) <= self.position]

    def as_lambda_sees_it(self, record: Record) -> Record:
        """The record as an event carries it: AWS's names, whatever the engine calls itself."""
        change = dict(record["dynamodb"])
        created: datetime = change["ApproximateCreationDateTime"]
        change["ApproximateCreationDateTime"] = created if created.tzinfo else created.replace(tzinfo=UTC)
        seen = {
            "eventID": record["eventID"],
            "eventName": record["eventName"],
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": self.region,
            "dynamodb": change,
            "eventSourceARN": self.source_arn,
        }
        if identity := record.get("userIdentity"):
            seen["userIdentity"] = {"principalId": identity["PrincipalId"], "type": identity["Type"]}
        return seen
