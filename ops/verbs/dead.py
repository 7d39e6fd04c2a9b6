"""Dead letters listed and looked at; nothing is taken away, and no text of a complaint is shown."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ops.exits import Misused
from ops.place import Place
from ops.verbs.letters import GIVEN_UP, PARKED, DeadQueue, Letter, about, dead_queues, parcel_of

BUCKET = "parked"
HELD_SECONDS = 60
"""How long a message that is looked at stays hidden, should the tool be stopped meanwhile."""
BATCH = 10


@dataclass(frozen=True)
class Pile:
    """What lies in one place; `oldest` of a queue is that of its first ten."""

    where: str
    function: str
    letters: int
    oldest: datetime | None


@dataclass(frozen=True)
class Piles:
    """Every place where dead letters can lie."""

    letters: int
    piles: tuple[Pile, ...]


@dataclass(frozen=True)
class Message:
    """A message of a queue of dead letters, hidden from others for a minute."""

    id: str
    receipt: str
    body: str
    attributes: dict[str, Any]
    sent_at: datetime


def list_dead(place: Place) -> Piles:
    """How many there are, where, and since when."""
    piles = [*(_of_queue(place, found) for found in dead_queues(place)), *_of_bucket(place)]
    return Piles(sum(pile.letters for pile in piles), tuple(piles))


def show_dead(place: Place, source: str, *, most: int = BATCH) -> tuple[Letter, ...]:
    """Up to *most* letters of a function's queue, or of the bucket (`parked`), and why they are there."""
    if source == BUCKET:
        return tuple(_opened(place, key, since) for key, since, _ in objects(place)[:most])
    found = queue_of(place, source)
    url = url_of(place, found.dead)
    messages = list(drawn(place, url, most))
    for message in messages:
        release(place, url, message)
    return tuple(letter_of(found, message) for message in messages)


def queue_of(place: Place, function: str) -> DeadQueue:
    """The queue that this function consumes."""
    queues = {found.function: found for found in dead_queues(place)}
    if function not in queues:
        raise Misused(f"no dead letters of {function!r}: there are {', '.join([*queues, BUCKET])}")
    return queues[function]


def url_of(place: Place, queue: str) -> str:
    """Where the queue is."""
    return str(place.client("sqs").get_queue_url(QueueName=queue)["QueueUrl"])


def letter_of(queue: DeadQueue, message: Message) -> Letter:
    """The message as a letter; a queue does not know why."""
    cause = "came too often in vain; the function's log says why"
    return Letter(message.id, queue.function, message.sent_at, cause, (about({"body": message.body}),))


def drawn(place: Place, url: str, most: int) -> Iterator[Message]:
    """Messages of a queue, each once; every one has to be released or deleted."""
    sqs = place.client("sqs")
    seen: set[str] = set()
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])["Attributes"]
    there = min(most, int(attributes["ApproximateNumberOfMessages"]))
    while len(seen) < there:
        received = sqs.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=min(BATCH, there - len(seen)),
            VisibilityTimeout=HELD_SECONDS,
            WaitTimeSeconds=1,
            MessageSystemAttributeNames=["SentTimestamp"],
            MessageAttributeNames=["All"],
        ).get("Messages", [])
        fresh = [message for message in received if message["MessageId"] not in seen]
        if not fresh:
            return
        seen.update(message["MessageId"] for message in fresh)
        yield from map(_message, fresh)


def _message(received: dict[str, Any]) -> Message:
    sent_at = datetime.fromtimestamp(int(received["Attributes"]["SentTimestamp"]) / 1000, UTC)
    given = ("StringValue", "BinaryValue", "DataType")
    attributes = {
        name: {key: found[key] for key in given if key in found}
        for name, found in received.get("MessageAttributes", {}).items()
    }
    return Message(received["MessageId"], received["ReceiptHandle"], received["Body"], attributes, sent_at)


def release(place: Place, url: str, message: Message) -> None:
    """Shows the message to others again; if that fails, the minute ends by itself."""
    sqs = place.client("sqs")
    with suppress(sqs.exceptions.ClientError):
        sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=message.receipt, VisibilityTimeout=0)


def objects(place: Place, function: str = "") -> list[tuple[str, datetime, str]]:
    """Key, age and ETag of everything that was parked or given up, the oldest first."""
    pages = place.client("s3").get_paginator("list_objects_v2")
    prefixes = (f"{PARKED}{function}/" if function else PARKED, GIVEN_UP)
    found = (
        (one["Key"], one["LastModified"], one["ETag"])
        for prefix in prefixes
        for page in pages.paginate(Bucket=place.bucket(BUCKET), Prefix=prefix)
        for one in page.get("Contents", [])
    )
    return sorted(found, key=lambda one: one[1])


def _of_queue(place: Place, queue: DeadQueue) -> Pile:
    url = url_of(place, queue.dead)
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    counts = place.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    first = [letter.since for letter in show_dead(place, queue.function)]
    return Pile(queue.dead, queue.function, sum(map(int, counts.values())), min(first, default=None))


def _of_bucket(place: Place) -> Iterator[Pile]:
    """By the second part of the key: the function, or for what Lambda gave up the mapping's id."""
    piles: dict[str, list[datetime]] = {}
    for key, since, _ in objects(place):
        name = key.split("/")[1] if key.startswith(PARKED) else "given up by Lambda"
        piles.setdefault(name, []).append(since)
    yield from (Pile(BUCKET, name, len(ages), min(ages)) for name, ages in sorted(piles.items()))


def _opened(place: Place, key: str, since: datetime) -> Letter:
    body = place.client("s3").get_object(Bucket=place.bucket(BUCKET), Key=key)["Body"].read()
    try:
        parcel = parcel_of(body, key)
    except ValueError as error:
        return Letter(key, "?", since, str(error), ())
    return Letter(key, parcel.function, since, parcel.cause, tuple(map(about, parcel.records)))
