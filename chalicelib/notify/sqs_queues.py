"""Sending work to SQS queues."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from chalicelib.aws import client
from chalicelib.notify.sending import as_strings, in_batches, refuse, sending


class Queues:
    """Sends bodies (those of envelopes); the client is made at the first call."""

    def __init__(self, sqs: Any = None) -> None:
        self._given = sqs

    @cached_property
    def _sqs(self) -> Any:
        return self._given or client("sqs")

    def send(self, queue_url: str, body: str, *, delay_seconds: int = 0) -> None:
        """Send one. Undeliverable if the queue is gone or closed to us, Unavailable if it may pass."""
        with sending():
            self._sqs.send_message(QueueUrl=queue_url, MessageBody=body, DelaySeconds=delay_seconds)

    def send_batch(
        self,
        queue_url: str,
        bodies: Sequence[str],
        *,
        attributes: Sequence[Mapping[str, str]] = (),
        delay_seconds: int = 0,
    ) -> None:
        """
        Send many in few calls; `attributes` are those of each, in the order of the bodies.

        Raises like `send` once every entry was tried; the error's params name the positions that failed.
        """
        failed: list[dict[str, Any]] = []
        for batch in in_batches(bodies):
            entries = [
                {
                    "Id": str(position),
                    "MessageBody": bodies[position],
                    "DelaySeconds": delay_seconds,
                    "MessageAttributes": as_strings(attributes[position] if attributes else {}),
                }
                for position in batch
            ]
            with sending():
                answer = self._sqs.send_message_batch(QueueUrl=queue_url, Entries=entries)
            failed += answer.get("Failed", [])
        refuse(failed)
