"""
Streams, queues and schedules as AWS may deliver them at its worst: late, twice, in odd batches, out of order.

Only what AWS promises is kept: the records of one shard reach a function in order, nothing overtakes a record that
failed, and nothing is lost.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any
from zlib import crc32

import boto3

from chalicelib.store.cases.notice_store import LONG_AGO
from chalicelib.store.tables.case_table import NoticeRow
from local.aws.filters import matches_any
from local.aws.functions import round_trip
from local.aws.mappings import StreamMapping
from local.aws.queue_mappings import QueueMapping
from local.aws.schedules import Rule
from local.aws.stream_readers import sequence
from local.service import Service
from tests.faults import Crash
from tests.simulation.weather import Weather

SHARDS = 3
ODD_SIZES = (1, 1, 2, 3, 10)
ALL = 100
AGAIN = 0.2
"""How often a message comes that was done before."""
SWEEPS = ("send_reminders", "escalate_overdue", "close_silent")

Record = dict[str, Any]
Interruption = Callable[[], None] | None


@dataclass
class Lane:
    """One shard as one function sees it."""

    records: list[Record] = field(default_factory=list)
    done: int = 0

    @property
    def waits(self) -> bool:
        """Is there anything that the function has not done?"""
        return self.done < len(self.records)


@dataclass
class Post:
    """One queue: what waits, in no order, and what the function has done, which may come again."""

    mapping: QueueMapping
    waiting: list[Record] = field(default_factory=list)
    done: list[Record] = field(default_factory=list)


class Carriers:
    """Everything that carries something from one function to the next."""

    def __init__(self, service: Service, weather: Weather, chance: Random) -> None:
        self._service, self._weather, self._chance = service, weather, chance
        mappings = service.deliveries.mappings
        streams = [mapping for mapping in mappings if isinstance(mapping, StreamMapping)]
        self._stream = streams[0].stream
        self._reader = self._stream._new_reader()
        self._read_to = -1
        self._patterns = {mapping.function: mapping._follower.patterns for mapping in streams}
        self.lanes = {(name, shard): Lane() for name in self._patterns for shard in range(SHARDS)}
        self.posts = {mapping.function: Post(mapping) for mapping in mappings if isinstance(mapping, QueueMapping)}
        self._sqs = boto3.client("sqs", region_name=service.provisioned.template.region)

    # --- what a function is handed ---

    def call(self, function: str, event: Any, interruption: Interruption = None) -> tuple[bool, Any]:
        """Runs a function in the weather that there is; whether it came to its end, and what it answered."""
        try:
            with self._weather.blowing(interruption):
                return True, self._service.functions.invoke(function, event)
        except (Exception, Crash):  # noqa: BLE001  whatever ends a function, Lambda calls it again
            self._let_claims_run_out()
            return False, None

    def _let_claims_run_out(self) -> None:
        """A message comes again after minutes, when whoever ended while sending it has long lost the claim to it."""
        with self._weather.calm():
            for row in NoticeRow.scan(NoticeRow.claimed_until.exists()):
                row.update([NoticeRow.claimed_until.set(LONG_AGO)])

    def stream(self, function: str, interruption: Interruption = None, *, whole: bool = False) -> int:
        """
        One batch of one shard, sometimes with records before it that were done already; how many moved on.

        `whole`: everything that waits there, once.
        """
        self.collect()
        lanes = [lane for (name, _), lane in self.lanes.items() if name == function and lane.waits]
        if not lanes:
            return 0
        lane = self._chance.choice(lanes)
        again, size = (0, ALL) if whole else (self._chance.choice([0, 0, 0, 1, 3]), self._chance.choice(ODD_SIZES))
        start = max(0, lane.done - again)
        batch = lane.records[start : lane.done + size]
        return self._move(lane, start, batch, self.call(function, {"Records": batch}, interruption))

    @staticmethod
    def _move(lane: Lane, start: int, batch: list[Record], outcome: tuple[bool, Any]) -> int:
        ended, answer = outcome
        if not ended:
            return 0
        failed = [entry["itemIdentifier"] for entry in (answer or {}).get("batchItemFailures", [])]
        numbers = [record["dynamodb"]["SequenceNumber"] for record in batch]
        reached = start + (min(numbers.index(one) for one in failed) if failed else len(batch))
        moved, lane.done = max(0, reached - lane.done), max(lane.done, reached)
        return moved

    def queue(self, function: str, interruption: Interruption = None, *, whole: bool = False) -> int:
        """Some messages (or all) in any order, sometimes one that was done long ago; how many are done now."""
        self.collect()
        post = self.posts[function]
        if not post.waiting:
            return 0
        self._chance.shuffle(post.waiting)
        batch = post.waiting[: ALL if whole else self._chance.choice(ODD_SIZES)]
        old = self._chance.sample(post.done, 1) if post.done and not whole and self._chance.random() < AGAIN else []
        ended, answer = self.call(function, {"Records": batch + old}, interruption)
        if not ended:
            return 0
        failed = {entry["itemIdentifier"] for entry in (answer or {}).get("batchItemFailures", [])}
        done = [record for record in batch if record["messageId"] not in failed]
        post.waiting = [record for record in post.waiting if record not in done]
        post.done += done
        return len(done)

    def tick(self, rule: Rule, given: Any, interruption: Interruption = None) -> None:
        """One firing of a schedule, for one shard."""
        self.call(rule.function, given, interruption)

    def rules(self, function: str) -> list[Rule]:
        """The schedules that fire a function."""
        return [rule for rule in self._service.schedules.rules if rule.function == function]

    # --- what waits ---

    def collect(self) -> None:
        """Takes what the stream and the queues hold now into the carriers' own hands."""
        with self._weather.calm():
            while page := self._reader.read(self._read_to):
                self._read_to = sequence(page[-1])
                for record in page:
                    self._sort(record)
            for post in self.posts.values():
                self._empty(post)

    def forget_new(self) -> list[Record]:
        """
        Takes out of every hand what was written since all was collected; what of it follow_case would be given.

        So an insider's doings come to whom they are shown, and never again.
        """
        before = {key: len(lane.records) for key, lane in self.lanes.items()}
        self.collect()
        found = {key: lane.records[before[key] :] for key, lane in self.lanes.items()}
        for key, lane in self.lanes.items():
            del lane.records[before[key] :]
        return [record for (function, _), records in found.items() if function == "follow_case" for record in records]

    def _sort(self, record: Record) -> None:
        seen = round_trip(self._stream.as_lambda_sees_it(record))
        shard = crc32(seen["dynamodb"]["Keys"]["pk"]["S"].encode()) % SHARDS
        for function, patterns in self._patterns.items():
            if matches_any(patterns, record):
                self.lanes[function, shard].records.append(seen)

    def _empty(self, post: Post) -> None:
        while post.mapping.ready() and (found := post.mapping.take()):
            post.waiting += [post.mapping._as_lambda_sees_it(message) for message in found]
            entries = [{"Id": str(n), "ReceiptHandle": one["ReceiptHandle"]} for n, one in enumerate(found)]
            self._sqs.delete_message_batch(QueueUrl=post.mapping.url, Entries=entries)

    def everything(self) -> int:
        """In calm weather: every record and message that waits, and what that causes; how many it was."""
        total = 0
        while moved := sum([
            *(self.stream(function, whole=True) for function in self._patterns),
            *(self.queue(function, whole=True) for function in self.posts),
        ]):  # fmt: skip
            total += moved
        return total

    def sweep_all(self) -> None:
        """In calm weather: every schedule of every shard, once."""
        for function in SWEEPS:
            for rule in self.rules(function):
                for given in rule.inputs:
                    self.tick(rule, given)

    def all_again(self) -> None:
        """Every record of the stream and every message that was ever done, once more."""
        for (function, _), lane in self.lanes.items():
            for start in range(0, len(lane.records), ALL):
                self.call(function, {"Records": lane.records[start : start + ALL]})
        for function, post in self.posts.items():
            for start in range(0, len(post.done), ALL):
                self.call(function, {"Records": post.done[start : start + ALL]})
