"""Publishing to SNS topics: the service's own and those of institutions."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from chalicelib.aws import client
from chalicelib.notify.cloud_events import Envelope
from chalicelib.notify.sending import as_strings, in_batches, refuse, sending

REMEMBER_SECONDS = 300.0


class Topics:
    """Publishes envelopes; the client is made at the first call."""

    def __init__(self, sns: Any = None, timer: Callable[[], float] = lambda: 0.0) -> None:
        """`timer` counts seconds, for what is remembered of a topic's subscribers."""
        self._given, self._timer = sns, timer
        self._heard: dict[str, tuple[float, frozenset[str]]] = {}

    @cached_property
    def _sns(self) -> Any:
        return self._given or client("sns")

    def publish(self, topic_arn: str, message: Envelope) -> None:
        """Publish one message. Undeliverable if the topic is gone or closed to us, Unavailable if it may pass."""
        with sending():
            self._sns.publish(TopicArn=topic_arn, **_message(message))

    def confirmed_protocols(self, topic_arn: str) -> frozenset[str]:
        """
        The protocols over which confirmed subscriptions hear the topic; empty if nobody does.

        A subscription that waits for its confirmation hears nothing. Raises like `publish`. SNS answers 30 such calls a
        second, so what was heard is remembered for some minutes; that nobody hears is asked again every time.
        """
        heard_at, protocols = self._heard.get(topic_arn, (0.0, frozenset()))
        if protocols and self._timer() - heard_at < REMEMBER_SECONDS:
            return protocols
        with sending():
            pages = self._sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic_arn)
            found = frozenset(
                each["Protocol"] for page in pages for each in page["Subscriptions"] if _is_confirmed(each)
            )
        self._heard[topic_arn] = self._timer(), found
        return found

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


def _is_confirmed(subscription: Mapping[str, Any]) -> bool:
    """SNS puts a word in place of an ARN: "PendingConfirmation", or "Deleted" for one that was cancelled."""
    return str(subscription["SubscriptionArn"]).startswith("arn:")


def _message(message: Envelope) -> Mapping[str, Any]:
    return {"Message": message.body, "MessageAttributes": as_strings(message.attributes)}
