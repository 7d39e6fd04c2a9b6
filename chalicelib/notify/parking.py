"""Where goes what no retry can mend: kept with its cause, for a person to look at and to send again."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from traceback import extract_tb
from typing import Any

from chalicelib.aws import client
from chalicelib.domain.core.timestamps import stamp
from chalicelib.log_safety import safe_message
from chalicelib.notify.sending import sending


class Parking:
    """One bucket for everything that was parked."""

    def __init__(self, bucket: str, s3: Any = None) -> None:
        self.bucket = bucket
        self._given = s3

    @cached_property
    def _s3(self) -> Any:
        return self._given or client("s3")

    def park(self, kind: str, payload: Mapping[str, Any], cause: BaseException, at: datetime) -> str:
        """
        Keep the payload; returns the key it lies under.

        The id is the payload's digest: parked twice on one day, it lies there once. Raises Unavailable or Undeliverable
        when it could not be kept: then the caller must not acknowledge.
        """
        key = key_of(kind, payload, at)
        parked = {
            "kind": kind,
            "parked_at": stamp(at),
            "cause": list(_told(cause)),
            "payload": json.loads(_canonical(payload)),
        }
        with sending():
            self._s3.put_object(
                Bucket=self.bucket, Key=key, Body=json.dumps(parked, indent=1), ContentType="application/json"
            )
        return key


def key_of(kind: str, payload: Mapping[str, Any], at: datetime) -> str:
    """Where that payload lies if it is parked at that time."""
    digest = hashlib.sha256(_canonical(payload).encode()).hexdigest()[:32]
    return f"parked/{kind}/{at.astimezone(UTC):%Y/%m/%d}/{digest}.json"


def _canonical(payload: Mapping[str, Any]) -> str:
    return json.dumps(payload, sort_keys=True, default=str, separators=(",", ":"))


def _told(cause: BaseException) -> Iterator[dict[str, str]]:
    """The error and what caused it, each with its type, where it was raised and what can be said safely."""
    error: BaseException | None = cause
    while error:
        frames = extract_tb(error.__traceback__)
        where = f"{frames[-1].name}:{frames[-1].lineno}" if frames else ""
        yield {"type": type(error).__name__, "text": safe_message(error), "where": where}
        error = error.__cause__
