"""What passes is tried again, for as long as the caller has time; what does not is told at once."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    CredentialRetrievalError,
    EndpointConnectionError,
    IncompleteReadError,
    NoCredentialsError,
    NoRegionError,
    ParamValidationError,
    ReadTimeoutError,
)
from hypothesis import given
from hypothesis import strategies as st
from pynamodb.exceptions import CancellationReason, PutError, QueryError, TransactWriteError, VerboseClientError

from chalicelib.domain.core.errors import Unavailable
from chalicelib.store.tables.retries import FIRST_DELAY, LONGEST_DELAY, ONE_CALL, RetryPolicy, passes


def refused(code: str, status: int = 400) -> ClientError:
    return ClientError({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}, "PutItem")


def cancelled(*codes: str | None) -> TransactWriteError:
    reasons = [CancellationReason(code=code) if code else None for code in codes]
    told = {"Error": {"Code": "TransactionCanceledException"}}
    return TransactWriteError("cancelled", VerboseClientError(told, "TransactWriteItems", cancellation_reasons=reasons))


TIMED_OUT = ReadTimeoutError(endpoint_url="https://dynamodb")


@pytest.mark.parametrize(
    "error",
    [
        refused("ThrottlingException"),
        refused("ProvisionedThroughputExceededException"),
        refused("RequestLimitExceeded"),
        refused("InternalServerError", 500),
        refused("SomethingNew", 503),
        refused("TransactionConflictException"),
        PutError("throttled", refused("ThrottlingException")),
        QueryError("broken", refused("InternalServerError", 500)),
        PutError("timed out", TIMED_OUT),
        TIMED_OUT,
        ConnectTimeoutError(endpoint_url="https://dynamodb"),
        EndpointConnectionError(endpoint_url="https://dynamodb"),
        ConnectionClosedError(endpoint_url="https://dynamodb"),
        IncompleteReadError(actual_bytes=1, expected_bytes=2),
        CredentialRetrievalError(provider="container", error_msg="slow"),
        cancelled("TransactionConflict", None, None),
        cancelled("ThrottlingError", "TransactionConflict"),
        cancelled("ProvisionedThroughputExceeded", None),
        TransactWriteError("throttled", refused("ThrottlingException")),
    ],
)
def test_what_passes_by_itself_is_tried_again(error: Exception) -> None:
    assert passes(error)


@pytest.mark.parametrize(
    "error",
    [
        refused("ConditionalCheckFailedException"),
        refused("ValidationException"),
        refused("AccessDeniedException"),
        refused("ResourceNotFoundException"),
        ParamValidationError(report="Bucket: None"),
        NoCredentialsError(),
        NoRegionError(),
        PutError("condition", refused("ConditionalCheckFailedException")),
        PutError("no cause at all"),
        cancelled("ConditionalCheckFailed", None),
        cancelled("ConditionalCheckFailed", "TransactionConflict"),
        cancelled("ValidationError"),
        cancelled("ItemCollectionSizeLimitExceeded"),
        cancelled(None, None),
        TransactWriteError("not idempotent", refused("IdempotentParameterMismatchException")),
    ],
)
def test_what_no_retry_mends_is_told_at_once(error: Exception) -> None:
    assert not passes(error)


class Clock:
    """Time that passes only by waiting, and what was waited for."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds
        self.waits: list[float] = []

    def time_left(self) -> float:
        return self.left

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.left -= seconds


def failing(times: float, error: Exception, tries: list[int]) -> Callable[[], str]:
    def attempt() -> str:
        tries.append(1)
        if len(tries) <= times:
            raise error
        return "done"

    return attempt


def test_a_call_that_succeeds_is_made_once() -> None:
    clock, tries = Clock(29), list[int]()

    assert RetryPolicy(clock.time_left, clock.sleep)(failing(0, TIMED_OUT, tries)) == "done"
    assert (len(tries), clock.waits) == (1, [])


def test_a_call_is_repeated_until_it_succeeds() -> None:
    clock, tries = Clock(29), list[int]()

    assert RetryPolicy(clock.time_left, clock.sleep)(failing(4, refused("ThrottlingException"), tries)) == "done"
    assert len(tries) == 5


def test_a_failed_condition_is_raised_as_it_is_after_one_try() -> None:
    clock, tries, error = Clock(29), list[int](), cancelled("ConditionalCheckFailed")

    with pytest.raises(TransactWriteError) as raised:
        RetryPolicy(clock.time_left, clock.sleep)(failing(9, error, tries))

    assert raised.value is error
    assert (len(tries), clock.waits) == (1, [])


def test_when_time_is_up_the_last_failure_is_the_cause() -> None:
    clock, tries, error = Clock(10), list[int](), refused("ThrottlingException")

    with pytest.raises(Unavailable) as raised:
        RetryPolicy(clock.time_left, clock.sleep, lambda: 1.0)(failing(99, error, tries))

    assert raised.value.__cause__ is error
    assert clock.left >= ONE_CALL - LONGEST_DELAY


def test_no_try_is_begun_with_less_time_than_it_may_need() -> None:
    clock, tries = Clock(ONE_CALL), list[int]()

    with pytest.raises(Unavailable):
        RetryPolicy(clock.time_left, clock.sleep, lambda: 1.0)(failing(99, TIMED_OUT, tries))

    assert (len(tries), clock.waits) == (1, [])


@given(chances=st.lists(st.floats(0, 1, exclude_max=True), min_size=12, max_size=12))
def test_waits_are_drawn_from_a_span_that_doubles_up_to_a_second(chances: list[float]) -> None:
    clock, drawn = Clock(1000), iter(chances)

    RetryPolicy(clock.time_left, clock.sleep, lambda: next(drawn))(failing(12, TIMED_OUT, []))

    for place, wait in enumerate(clock.waits):
        assert 0 <= wait <= min(FIRST_DELAY * 2**place, LONGEST_DELAY)


def test_by_default_waits_differ() -> None:
    clock = Clock(1000)

    RetryPolicy(clock.time_left, clock.sleep)(failing(8, TIMED_OUT, []))

    assert len(set(clock.waits)) == 8


def test_other_errors_pass_through_untouched() -> None:
    def attempt() -> Any:
        raise LookupError

    with pytest.raises(LookupError):
        RetryPolicy(lambda: 29.0)(attempt)
