"""How long a call to DynamoDB may take."""

CONNECT_SECONDS = 1
READ_SECONDS = 3
"""Two calls and their retries fit behind the 29 s of API Gateway; PynamoDB's own defaults (15 and 30 s) do not."""


class Timing:
    """What the Meta of every model begins with."""

    region: str | None = None
    host: str | None = None
    connect_timeout_seconds = CONNECT_SECONDS
    read_timeout_seconds = READ_SECONDS
    # Repeating is RetryPolicy's business: it knows how much time the caller has left.
    max_retry_attempts = 0
