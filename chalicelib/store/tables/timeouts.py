"""How long a call to DynamoDB may take."""

from chalicelib.aws import CONNECT_SECONDS, READ_SECONDS


class Timing:
    """What the Meta of every model begins with."""

    region: str | None = None
    host: str | None = None
    connect_timeout_seconds = CONNECT_SECONDS
    read_timeout_seconds = READ_SECONDS
    # Repeating is RetryPolicy's business: it knows how much time the caller has left.
    max_retry_attempts = 0
