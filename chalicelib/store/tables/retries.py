"""How long to try a call again whose failure passes by itself."""

import random
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,  # noqa: A004  # botocore's name for what never arrived
    CredentialRetrievalError,
    HTTPClientError,
    IncompleteReadError,
)
from pynamodb.exceptions import PynamoDBException, TransactWriteError

from chalicelib import aws
from chalicelib.domain.core.errors import Unavailable

T = TypeVar("T")

FIRST_DELAY = 0.03
LONGEST_DELAY = 1.0
ONE_CALL = 3.0
"""Seconds that one more call may need; a try is not begun with less time than that left."""
UNANSWERED = (ConnectionError, CredentialRetrievalError, HTTPClientError, IncompleteReadError)
"""What botocore raises where no whole answer came; its other errors are told by the call itself, and stay."""


class RetryPolicy:
    """
    Repeats a call while its failure is one that passes, with exponential back-off and full jitter.

    `time_left` tells how many seconds the caller still has; when they would not suffice for another try, Unavailable is
    raised with the last failure as its cause. A call that is repeated must survive its own earlier success.
    """

    def __init__(
        self,
        time_left: Callable[[], float],
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.time_left = time_left
        self._sleep = sleep
        self._chance = chance

    def __call__(self, attempt: Callable[[], T]) -> T:
        """What the attempt returns, once it succeeds."""
        ceiling = FIRST_DELAY
        while True:
            try:
                return attempt()
            except (PynamoDBException, BotoCoreError, ClientError) as error:
                if not passes(error):
                    raise
                delay = ceiling * self._chance()
                if self.time_left() < delay + ONE_CALL:
                    raise Unavailable from error
                self._sleep(delay)
                ceiling = min(ceiling * 2, LONGEST_DELAY)


def passes(error: Exception) -> bool:
    """Is it worth trying the same call again?"""
    cause = error.cause if isinstance(error, PynamoDBException) else error
    if isinstance(error, TransactWriteError) and error.cancellation_reasons:
        codes = {reason.code if reason else "None" for reason in error.cancellation_reasons} - {"None"}
        return bool(codes) and codes <= aws.PASSING
    if isinstance(cause, ClientError):
        return aws.passes(cause.response["Error"].get("Code", ""), _status(cause))
    return isinstance(cause, UNANSWERED)


def _status(error: ClientError) -> int:
    """Of the answer; PynamoDB's own error leaves it behind in the one that it was made from."""
    found = next((seen for seen in (error, error.__cause__) if _metadata(seen)), None)
    return int(_metadata(found).get("HTTPStatusCode", 0))


def _metadata(error: BaseException | None) -> Mapping[str, Any]:
    return error.response.get("ResponseMetadata", {}) if isinstance(error, ClientError) else {}


def failed_conditions(error: TransactWriteError) -> list[bool]:
    """Which items of a cancelled transaction failed their condition, in the order in which PynamoDB sent them."""
    return [reason is not None and reason.code == "ConditionalCheckFailed" for reason in error.cancellation_reasons]
