"""Publishing to SNS topics: the service's own and those of institutions."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from chalicelib.notify.envelopes import Envelope
from chalicelib.notify.sending import as_strings, client, in_batches, refuse, sending


class Topics:
    """Publishes envelopes; the client is made at the first call."""

    def __init__(self, sns: Any = None) -> None:
        self._given = sns

    @cached_property
    def _sns(self) -> Any:
        return self._given or client("sns")

    def publish(self, topic_arn: str, message: Envelope) -> None:
        """Publish one message. Undeliverable if the topic is gone or closed to us, Unavailable if it may pass."""
        with sending():
            self._sns.publish(TopicArn=topic_arn, **_message(message))

    def publish_batch(self, topic_arn: str, messages: Sequence[Envelope]) -> None:
        """
        Publish many in few calls.

        Raises like `publish` once every entry was tried; the error's params name the positions that failed. What went
        out before stays out: sent again, it is recognised by its id.
        """
        failed: list[dict[str, Any]] = []
        for batch in in_batches([message.body for message in messages]):
            entries = [{"Id": str(position), **_message(messages[position])} for position in batch]
            with sending():
                answer = self._sns.publish_batch(TopicArn=topic_arn, PublishBatchRequestEntries=entries)
            failed += answer.get("Failed", [])
        refuse(failed)


def _message(message: Envelope) -> Mapping[str, Any]:
    return {"Message": message.body, "MessageAttributes": as_strings(message.attributes)}
