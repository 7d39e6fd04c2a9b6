"""
What the network and the machine do to a function while it runs, at each of its AWS calls.

A call fails before or after it took effect, the function's process ends there, or something else happens to the service
between this call and the one before. It sits where boto3 and PynamoDB meet, above every engine and every way to it.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError

from local.permissions.roles import nobody
from tests.faults import CONFLICT, EXCEEDED, SERVER_ERROR, THROTTLED, Crash, Failure

FAULTS: tuple[tuple[str, Failure | None, bool], ...] = (
    ("throttled", THROTTLED, False),
    ("capacity exceeded", EXCEEDED, False),
    ("server error", SERVER_ERROR, False),
    ("server error after the effect", SERVER_ERROR, True),
    ("connection closed", None, False),
    ("acknowledgement lost", None, True),
    ("time-out after the effect", None, True),
    ("killed before a call", None, False),
    ("killed after a call", None, True),
    ("transaction conflict", CONFLICT, False),
)
"""Name, what the client is told (None: an exception of its own), and whether the call took effect."""
BETWEEN = "came between two calls"


class Weather:
    """Calm unless it blows; `roughness` is the chance of each call to fail."""

    def __init__(self, chance: Random, tally: Counter[str]) -> None:
        self.roughness = 0.0
        self._chance = chance
        self._tally = tally
        self._blows = False
        self._until_interrupted = 0
        self._interruption: Callable[[], None] | None = None

    @contextmanager
    def blowing(self, interruption: Callable[[], None] | None = None) -> Iterator[None]:
        """Something of the service runs; at one of its first calls the interruption comes between."""
        before = self._blows, self._interruption
        self._blows = True
        self._interruption, self._until_interrupted = interruption, self._chance.randint(1, 5)
        try:
            yield
        finally:
            self._blows, self._interruption = before

    @contextmanager
    def calm(self) -> Iterator[None]:
        """Nothing fails and nothing comes between."""
        before, self._blows = self._blows, False
        try:
            yield
        finally:
            self._blows = before

    def through(self, client: BaseClient, operation: str, params: dict[str, Any], plain: Callable[..., Any]) -> Any:
        """One call, as it fares."""
        if not self._blows:
            return plain(client, operation, params)
        self._interrupt()
        if self._chance.random() >= self.roughness:
            return plain(client, operation, params)
        name, failure, after = self._chance.choice(FAULTS)
        if failure is CONFLICT and operation != "TransactWriteItems":
            return plain(client, operation, params)
        self._tally[name] += 1
        if after:
            plain(client, operation, params)
        raise _told(name, failure, client, operation, len(params.get("TransactItems", ())))

    def _interrupt(self) -> None:
        self._until_interrupted -= 1
        if self._interruption and self._until_interrupted <= 0:
            interruption, self._interruption = self._interruption, None
            self._tally[BETWEEN] += 1
            with self.calm(), nobody():
                interruption()


def _told(name: str, failure: Failure | None, client: Any, operation: str, items: int) -> Any:
    if failure:
        _, answer = failure.told(items)
        return ClientError(answer, operation)
    if name.startswith("killed"):
        return Crash(name)
    if name.startswith("time-out"):
        return ReadTimeoutError(endpoint_url=client.meta.endpoint_url)
    return ConnectionClosedError(endpoint_url=client.meta.endpoint_url)


@contextmanager
def over(weather: Weather) -> Iterator[None]:
    """That weather over every AWS call of this process."""
    plain = BaseClient._make_api_call

    def through(client: BaseClient, operation: str, params: dict[str, Any]) -> Any:
        return weather.through(client, operation, params, plain)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", through)
        yield
