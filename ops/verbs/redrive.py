"""
Dead letters are handled again, or put aside for good.

A letter is removed only when it has arrived: a redrive that is interrupted loses nothing and may repeat one, which
consumers bear. Why SQS's own move task is not used: docs/adr/0020-dead-letters-are-redriven-by-us.md.
"""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from botocore.exceptions import ClientError

from chalicelib.clock import machine_now
from chalicelib.domain.core.errors import CorruptData
from chalicelib.notify.parking import Parking, key_of
from ops.exits import Misused, Refused
from ops.place import Place
from ops.terminal import Step
from ops.verbs.dead import BUCKET, Message, drawn, letter_of, objects, queue_of, release, url_of
from ops.verbs.letters import Letter, Parcel, about, parcel_of

ALL = 10_000
"""As many as one call redrives at most; whoever has more has another problem first."""


class Outcome(StrEnum):
    """What became of a letter."""

    WOULD = "would be redriven"
    SENT = "sent to its queue"
    HANDLED = "handled"
    PARKED_AGAIN = "parked again"
    FAILED = "failed, still there"


@dataclass(frozen=True)
class Wish:
    """Which letters, and how fast: *rate* a second, 0 as fast as it goes."""

    source: str
    function: str = ""
    number: str = ""
    most: int = ALL
    rate: float = 0
    dry_run: bool = False
    wait: Callable[[float], None] = time.sleep

    def takes(self, letter: Letter) -> bool:
        """Is it one of them?"""
        return self.function in {"", letter.function} and any(self.number in line for line in letter.about or ("",))

    def pause(self) -> None:
        """Keeps to the rate."""
        if self.rate:
            self.wait(1 / self.rate)


@dataclass(frozen=True)
class Fate:
    """A letter and what became of it."""

    letter: Letter
    outcome: Outcome
    why: str = ""


@dataclass(frozen=True)
class Redriven:
    """Every letter that was taken; *ok* if each of them arrived."""

    source: str
    dry_run: bool
    ok: bool
    fates: tuple[Fate, ...]


class ParkedByHand(CorruptData):
    """An operator took the letter out of the way; the text is theirs."""

    code = "parked_by_hand"


def redrive(place: Place, wish: Wish, step: Step = lambda *_: None) -> Redriven:
    """Have letters handled again: a queue's over the queue, what was parked by invoking its function."""
    one_by_one = _from_bucket if wish.source == BUCKET else _from_queue
    fates = []
    for fate in one_by_one(place, wish):
        step(fate.letter.id, None)
        fates.append(fate)
        if fate.outcome is not Outcome.WOULD:
            wish.pause()
    bad = {Outcome.FAILED, Outcome.PARKED_AGAIN}
    return Redriven(wish.source, wish.dry_run, not any(fate.outcome in bad for fate in fates), tuple(fates))


def _from_queue(place: Place, wish: Wish) -> Iterator[Fate]:
    found, taken = queue_of(place, wish.source), 0
    dead, target = url_of(place, found.dead), url_of(place, found.queue)
    left: list[Message] = []
    try:
        for message in drawn(place, dead, ALL):
            letter = letter_of(found, message)
            if taken >= wish.most or not wish.takes(letter) or wish.dry_run:
                left.append(message)
            if taken >= wish.most or not wish.takes(letter):
                continue
            taken += 1
            if not wish.dry_run:
                _resend(place, dead, target, message)
            yield Fate(letter, Outcome.WOULD if wish.dry_run else Outcome.SENT)
    finally:
        for message in left:
            release(place, dead, message)


def _resend(place: Place, dead: str, target: str, message: Message) -> None:
    sqs = place.client("sqs")
    sqs.send_message(QueueUrl=target, MessageBody=message.body, MessageAttributes=message.attributes)
    sqs.delete_message(QueueUrl=dead, ReceiptHandle=message.receipt)


def _from_bucket(place: Place, wish: Wish) -> Iterator[Fate]:
    s3, taken = place.client("s3"), 0
    for key, since, etag in objects(place, wish.function):
        if taken >= wish.most:
            return
        try:
            parcel = parcel_of(s3.get_object(Bucket=place.bucket(BUCKET), Key=key)["Body"].read(), key)
        except ValueError as error:
            yield Fate(Letter(key, "?", since, "", ()), Outcome.FAILED, str(error))
            continue
        letter = Letter(key, parcel.function, since, parcel.cause, tuple(map(about, parcel.records)))
        if wish.takes(letter):
            taken += 1
            yield Fate(letter, Outcome.WOULD) if wish.dry_run else _run_again(place, letter, parcel, etag)


def _run_again(place: Place, letter: Letter, parcel: Parcel, etag: str) -> Fate:
    """As the function was invoked the first time; removed when it is done, or lies parked under a newer key."""
    before = _parked(place, parcel, machine_now())
    if why := _invoked(place, parcel):
        return Fate(letter, Outcome.FAILED, why)
    again = _parked(place, parcel, machine_now()) - before
    if not any(key == letter.id for key, _ in again):
        try:
            # only what was read: what the function has parked anew under this key stays
            place.client("s3").delete_object(Bucket=place.bucket(BUCKET), Key=letter.id, IfMatch=etag)
        except ClientError as error:
            return Fate(letter, Outcome.FAILED, f"handled, but not removed: {error}")
    return Fate(letter, Outcome.PARKED_AGAIN, "dead show --from parked") if again else Fate(letter, Outcome.HANDLED)


def _invoked(place: Place, parcel: Parcel) -> str:
    """Why it did not go; empty if it did."""
    answer = place.client("lambda").invoke(
        FunctionName=place.name(parcel.function), Qualifier="live", Payload=json.dumps(parcel.event).encode()
    )
    said = json.loads(answer["Payload"].read() or b"null") or {}
    if answer.get("FunctionError"):
        return f"{answer['FunctionError']}: {said.get('errorType', '')}".strip()
    failed = said.get("batchItemFailures", [])
    return f"{len(failed)} of {len(parcel.records)} records go back" if failed else ""


def _parked(place: Place, parcel: Parcel, now: datetime) -> set[tuple[str, str]]:
    """Key and ETag of each of these records that lies parked today."""
    s3, found = place.client("s3"), set()
    for key in {key_of(parcel.function, payload, now) for payload in parcel.payloads}:
        try:
            found.add((key, s3.head_object(Bucket=place.bucket(BUCKET), Key=key)["ETag"]))
        except ClientError as error:
            if error.response["Error"]["Code"] not in {"404", "NoSuchKey"}:
                raise
    return found


def park(place: Place, source: str, message_id: str, cause: str, *, dry_run: bool = False) -> str:
    """Puts one poison message of a queue of dead letters into the bucket, with a cause; the key it lies under."""
    if source == BUCKET:
        raise Misused("what is parked already stays there; name the function whose queue the message lies in")
    found = queue_of(place, source)
    dead, held = url_of(place, found.dead), None
    for message in drawn(place, dead, ALL):
        if message.id == message_id:
            held = message
        else:
            release(place, dead, message)
    if held is None:
        raise Refused(f"no message {message_id} among the dead letters of {source}: dead show --from {source}")
    if dry_run:
        release(place, dead, held)
        return key_of(source, {"body": held.body}, machine_now())
    parking = Parking(place.bucket(BUCKET), place.client("s3"))
    key = parking.park(source, {"body": held.body}, ParkedByHand(cause), machine_now())
    place.client("sqs").delete_message(QueueUrl=dead, ReceiptHandle=held.receipt)
    return key
