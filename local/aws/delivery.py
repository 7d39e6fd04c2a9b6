"""
Delivers what the template's mappings promise: the table's stream and the queues, to the functions of a Chalice app.

`deliver()` goes on until nothing is left, which is what tests and moved clocks want; `run_forever()` does the same in
the background with a thread for each mapping, so that one that fails holds back nobody else.
"""

import os
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from infra.template import snake
from local.aws.checkpoints import Checkpoints
from local.aws.functions import Functions
from local.aws.mappings import Mapping, StreamMapping
from local.aws.provision import Provisioned
from local.aws.queue_mappings import QueueMapping
from local.aws.stream_readers import Follower, Stream

_BUSY_SECONDS = 0.005
_IDLE_SECONDS = 0.1
_SLOWEST_RETRY_SECONDS = 5.0
_KEEP_SECONDS = 1.0
_QUEUE_TURNS = 8


class EndlessError(RuntimeError):
    """Deliveries go on and on: some function causes its own next event."""


class Deliveries:
    """Every mapping of the template whose function the app has; `missing` names the others."""

    def __init__(
        self,
        provisioned: Provisioned,
        functions: Functions,
        *,
        state_dir: Path | None = None,
        remember: bool = False,
        side_by_side: bool = False,
    ) -> None:
        """
        With a folder, a stream is resumed where its records' consequences had all been dealt with.

        `side_by_side`: a round of `deliver` gives each mapping a thread, as Lambda would; else they take turns.
        """
        self._checkpoints = Checkpoints(state_dir)
        self._streams: dict[str, Stream] = {}
        self.mappings: list[Mapping] = []
        self.missing: list[str] = []
        template = provisioned.template
        for logical, properties in template.of_type("AWS::Lambda::EventSourceMapping"):
            function = snake(properties["FunctionName"])
            source = template.body["Resources"][logical]["Properties"]["EventSourceArn"]["Fn::GetAtt"]
            if function not in functions:
                self.missing.append(function)
            elif source[1] == "StreamArn":
                arn = properties["EventSourceArn"]
                start = self._checkpoints.of(logical, arn)
                stream = self._stream(arn, template.region)
                common = (logical, function, properties, functions, template.region)
                self.mappings.append(StreamMapping(*common, stream=stream, checkpoint=start))
            else:
                common = (logical, function, properties, functions, template.region)
                url = provisioned.ref(source[0])
                self.mappings.append(QueueMapping(*common, url=url, remember=remember))
        self._by_hand = threading.Event()
        self._pool = ThreadPoolExecutor(len(self.mappings), "mapping") if side_by_side else None

    def _stream(self, arn: str, region: str) -> Stream:
        if arn not in self._streams:
            in_memory = "AWS_ENDPOINT_URL_DYNAMODB" not in os.environ
            self._streams[arn] = Stream(arn, region, in_memory=in_memory)
        return self._streams[arn]

    def deliver(self, max_rounds: int = 1000) -> int:
        """
        Hand over everything, and what that causes, until nothing is left; how many records and messages.

        A round is what is there when it begins, so that a long backlog is one round and a function that causes its
        own next event needs a new one every time. What the background has in hand is waited for.
        """
        total = 0
        for _ in range(max_rounds):
            busy, before = self._in_hand(), self._delivered()
            for stream in self._streams.values():
                stream.read_on()
            left = {mapping.logical: mapping.ready() for mapping in self.mappings}
            if not any(left.values()):
                busy += self._in_hand()
                if not busy and before == self._delivered():
                    self.keep()
                    return total
                for mapping in busy:
                    with mapping.lock:
                        pass
                continue
            total += self._round_side_by_side(self._pool, left) if self._pool else self._round(left)
        counts = ", ".join(f"{mapping.function} {mapping.delivered}" for mapping in self.mappings)
        errors = "; ".join(
            f"{mapping.function}: {mapping.last_error}" for mapping in self.mappings if mapping.last_error
        )
        raise EndlessError(f"still not done after {max_rounds} rounds ({counts}); last errors: {errors or 'none'}")

    def _in_hand(self) -> list[Mapping]:
        """The mappings that another thread is at."""
        return [mapping for mapping in self.mappings if mapping.is_in_hand()]

    def _delivered(self) -> int:
        return sum(mapping.delivered for mapping in self.mappings)

    def _round(self, left: dict[str, int]) -> int:
        """Batches in turn, queues more often: they are kept short, because long ones are slow in moto."""
        total = 0
        while any(count > 0 for count in left.values()):
            for mapping in self.mappings:
                for _ in range(_QUEUE_TURNS if isinstance(mapping, QueueMapping) else 1):
                    if left[mapping.logical] > 0:
                        handed = mapping.step()
                        total += handed
                        left[mapping.logical] -= handed or left[mapping.logical]
        return total

    def _round_side_by_side(self, pool: ThreadPoolExecutor, left: dict[str, int]) -> int:
        def empty(mapping: Mapping) -> int:
            total = 0
            while total < left[mapping.logical]:
                handed = mapping.step()
                if not handed:
                    break
                total += handed
            return total

        return sum(pool.map(empty, self.mappings))

    def run_forever(self, stop: threading.Event) -> None:
        """Deliver as things happen until *stop* is set; returns when every function has come to its end."""
        threads = [
            threading.Thread(
                target=self._follow, args=(mapping, stop, self._by_hand), name=mapping.logical, daemon=True
            )
            for mapping in self.mappings
        ]
        for thread in threads:
            thread.start()
        while not stop.wait(_KEEP_SECONDS):
            self.keep()
        for thread in threads:
            thread.join()
        self.keep()

    @staticmethod
    def _follow(mapping: Mapping, stop: threading.Event, by_hand: threading.Event) -> None:
        delay = _BUSY_SECONDS
        while not stop.is_set():
            if by_hand.is_set():
                stop.wait(_IDLE_SECONDS)
                continue
            handed = mapping.step()
            if handed and not mapping.failures:
                delay = _BUSY_SECONDS
                continue
            if mapping.failures:
                stop.wait(min(_BUSY_SECONDS * 2**mapping.failures, _SLOWEST_RETRY_SECONDS))
            else:
                stop.wait(delay)
                delay = min(delay * 1.5, _IDLE_SECONDS)

    @contextmanager
    def by_hand(self) -> Iterator[None]:
        """Inside, only `deliver` hands over: the background would poll for what nobody but the caller can cause."""
        self._by_hand.set()
        try:
            yield
        finally:
            self._by_hand.clear()

    def _of(self, function: str) -> list[Mapping]:
        found = [mapping for mapping in self.mappings if mapping.function == function]
        if not found:
            raise LookupError(f"no mapping feeds {function!r}")
        return found

    def pause(self, function: str) -> None:
        """Switch a function's mappings off, as an operator would; what comes meanwhile waits."""
        for mapping in self._of(function):
            with mapping.lock:
                mapping.paused = True

    def resume(self, function: str) -> None:
        """Switch them on again."""
        for mapping in self._of(function):
            mapping.paused = False

    def replay(self, function: str) -> None:
        """Have everything that was ever for the function handed to it again at the next delivery."""
        for mapping in self._of(function):
            mapping.replay()

    def backlog(self) -> dict[str, int]:
        """What waits for each function."""
        for stream in self._streams.values():
            stream.read_on()
        waiting: dict[str, int] = {}
        for mapping in self.mappings:
            waiting[mapping.function] = waiting.get(mapping.function, 0) + mapping.backlog()
        return waiting

    @property
    def streams(self) -> dict[str, Stream]:
        """Every stream that some mapping follows, by its ARN."""
        return self._streams

    def position(self) -> tuple[int | None, ...]:
        """How far each stream was read; another one whenever a table has changed."""
        for stream in self._streams.values():
            stream.read_on()
        return tuple(stream.position for stream in self._streams.values())

    def listen(self, pattern: dict[str, Any]) -> Follower:
        """Have every new record that fits the pattern collected, until `stop_listening`."""
        self.position()
        listener = Follower([pattern], deque(), -1)
        for stream in self._streams.values():
            listener.after = -1 if stream.position is None else stream.position
            stream.follow(listener)
        return listener

    def stop_listening(self, listener: Follower) -> None:
        """Collect nothing more."""
        for stream in self._streams.values():
            stream.leave(listener)

    def keep(self) -> None:
        """Note how far the streams are, if the queues that their records fed are empty."""
        places = {
            mapping.logical: (mapping.stream.arn, mapping.place())
            for mapping in self.mappings
            if isinstance(mapping, StreamMapping)
        }
        # asked after the places: what was sent up to there is in a queue now, or dealt with
        if not any(mapping.backlog() for mapping in self.mappings if isinstance(mapping, QueueMapping)):
            self._checkpoints.keep(places)
