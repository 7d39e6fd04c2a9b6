"""How AWS is called: clients whose calls end within seconds, and which failures pass by themselves."""

from typing import Any

CONNECT_SECONDS = 1
READ_SECONDS = 3
"""Two calls and their retries fit behind the 29 s of API Gateway; the defaults of boto3 and PynamoDB do not."""
ATTEMPTS = 2

PASSING = frozenset({
    "500",
    "502",
    "503",
    "504",
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "ExpiredToken",
    "ExpiredTokenException",
    "InternalError",
    "InternalFailure",
    "InternalServerError",
    "KMSThrottling",
    "KMSThrottlingException",
    "KmsThrottled",
    "LimitExceededException",
    "OverLimit",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceeded",
    "ProvisionedThroughputExceededException",
    "RequestExpired",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SendingPausedException",
    "ServiceUnavailable",
    "SlowDown",
    "Throttled",
    "ThrottledException",
    "Throttling",
    "ThrottlingError",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionConflict",
    "TransactionConflictException",
    "TransactionInProgressException",
})  # fmt: skip
"""
Error codes after which the same call may succeed: those of DynamoDB (developer guide, "Error handling"), SNS, SQS, SES
and S3, and every name that botocore knows for throttling. What is not in this list is given up.
"""
_TOO_MANY = 429
_SERVERS_FAULT = 500


def client(service: str, region: str | None = None) -> Any:
    """A client of the service, in the function's own Region unless another is named; loads boto3 on first use."""
    import boto3
    from botocore.config import Config

    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
    )
    return boto3.client(service, region_name=region, config=config)


def passes(code: str, status: int = 0) -> bool:
    """Does a failure of that error code and HTTP status pass by itself, so that the same call may succeed?"""
    return code in PASSING or status == _TOO_MANY or status >= _SERVERS_FAULT
