"""What went out of two Regions together: notices and digests on institutions' topics, and letters to reporters."""

import json
from collections import Counter
from typing import Any

from moto.backends import get_backend

from infra.template import ACCOUNT
from tests.regions.stacks import Stack


class Ears:
    """Somebody subscribed to every institution's topic in every Region, who also sees each letter."""

    def __init__(self, *stacks: Stack) -> None:
        self._stacks = stacks
        self._queues = {stack.home: _subscribed(stack) for stack in stacks}
        self._heard: list[str] = []

    def heard(self) -> Counter[str]:
        """How often each message came, by its id."""
        for stack in self._stacks:
            self._heard += _ids(stack.client("sqs"), self._queues[stack.home])
        return Counter(self._heard)

    def letters(self) -> Counter[tuple[str, str]]:
        """How often each letter came, by whom it was for and what it said."""
        mails = (mail for stack in self._stacks for mail in get_backend("ses")[ACCOUNT][stack.region].sent_messages)
        return Counter((mail.destinations["ToAddresses"][0], f"{mail.subject}\n{mail.body}") for mail in mails)


def _subscribed(stack: Stack) -> str:
    sqs, sns, stage = stack.client("sqs"), stack.client("sns"), stack.service.provisioned.template.stage
    url = str(sqs.create_queue(QueueName=f"{stage}-ears")["QueueUrl"])
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    for page in sns.get_paginator("list_topics").paginate():
        for topic in page["Topics"]:
            if topic["TopicArn"].rpartition(":")[2].startswith(f"lapor-{stage}-desk-"):
                sns.subscribe(TopicArn=topic["TopicArn"], Protocol="sqs", Endpoint=arn)
    return url


def _ids(sqs: Any, url: str) -> list[str]:
    found = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        for message in messages:
            found.append(str(json.loads(json.loads(message["Body"])["Message"])["id"]))
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return found
