"""
Dead letters: what the service could not handle, wherever it lies, told without a word of what anybody wrote.

They lie in three kinds of place. A queue's own dead letters came five times in vain. What no retry mends was parked by
the function. What Lambda gave up are batches of the table's stream, in the same bucket and in a form of Lambda's own.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain.core.case_number import MalformedNumber, parse_number
from infra.template import Template, load, snake
from ops.place import Place

PARKED = "parked/"
GIVEN_UP = "aws/lambda/"
"""Lambda's own prefix in a bucket that a mapping names as its destination on failure."""
_PLAIN_WORD = re.compile(r"[A-Za-z0-9_.]{1,60}")
_UPLOAD = re.compile(r"incoming/[0-9A-Z-]{10,30}/[0-9a-f]{32}")


@dataclass(frozen=True)
class DeadQueue:
    """A queue, its consumer, and where its dead letters lie."""

    function: str
    queue: str
    dead: str


@dataclass(frozen=True)
class Letter:
    """One dead letter: a queue's message, or an object of the bucket of what was parked."""

    id: str
    function: str
    since: datetime
    cause: str
    about: tuple[str, ...]
    """Each record in it: what happened to which case."""


@dataclass(frozen=True)
class Parcel:
    """What lies in an object of the bucket: records as the function was given them."""

    function: str
    cause: str
    records: tuple[Mapping[str, Any], ...]

    @property
    def event(self) -> dict[str, Any]:
        """The event to invoke the function with."""
        return {"Records": list(self.records)}

    @property
    def payloads(self) -> Iterator[Mapping[str, Any]]:
        """What the function would park of each record."""
        return ({"body": record["body"]} if "body" in record else record for record in self.records)


def dead_queues(place: Place) -> list[DeadQueue]:
    """Every queue that a function consumes, as infra/resources.yaml pairs them."""
    template = Template(load(), stage=place.stage, region=place.region)
    mappings = template.body["Resources"].values()
    found = []
    for mapping in (one["Properties"] for one in mappings if one["Type"] == "AWS::Lambda::EventSourceMapping"):
        logical = mapping["EventSourceArn"]["Fn::GetAtt"][0]
        if (queue := template.properties(logical)).get("RedrivePolicy"):
            dead = queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
            names = [template.resolve(template.properties(one)["QueueName"]) for one in (logical, dead)]
            found.append(DeadQueue(snake(mapping["FunctionName"]["Ref"]), *names))
    return found


def parcel_of(body: bytes, key: str) -> Parcel:
    """The records of an object, in whichever of the two forms it is; ValueError if it is neither."""
    try:
        found = json.loads(body)
        if key.startswith(GIVEN_UP):
            context = found["requestContext"]
            name = _function_of(context["functionArn"])
            return Parcel(name, context["condition"], tuple(json.loads(found["payload"])["Records"]))
        payload = found["payload"]
        record = {"messageId": key, **payload} if set(payload) == {"body"} else payload
        return Parcel(found["kind"], _cause(found["cause"]), (record,))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{key} is neither what a function parked nor what Lambda gave up") from error


def _function_of(arn: str) -> str:
    """`arn:aws:lambda:…:function:lapor-dev-follow_case:live` is `follow_case`."""
    return arn.split(":")[6].split("-", 2)[2]


def _cause(told: list[Mapping[str, str]]) -> str:
    return " <- ".join(f"{one['type']} {one['text']}".strip() for one in told)


def about(record: Mapping[str, Any]) -> str:
    """
    What a record is about, in words that we know: kinds, numbers and counts.

    A letter is dead because something about it is not as it should be, so nothing in it is repeated unread.
    """
    if "dynamodb" in record:
        keys = record["dynamodb"].get("Keys", {})
        seq = _plain(keys.get("sk", {}).get("S", "").partition("#")[2])
        return f"{_plain(record.get('eventName', ''))} event {seq} of {_number(keys.get('pk', {}).get('S', ''))}"
    return _about_body(str(record.get("body", "")))


def _about_body(body: str) -> str:
    try:
        found = json.loads(body)
        if "Records" in found:
            keys = [str(one["s3"]["object"]["key"]) for one in found["Records"]]
            return ", ".join(key if _UPLOAD.fullmatch(key) else "a key of a foreign form" for key in keys)
        seq = _plain(str(found.get("data", {}).get("seq", "")))
        return f"{_plain(str(found.get('type', '')))} {seq} of {_number(str(found.get('subject', '')))}"
    except (AttributeError, KeyError, TypeError, ValueError):
        return f"unreadable, {len(body.encode())} bytes"


def _plain(word: str) -> str:
    return word if _PLAIN_WORD.fullmatch(word) else "?"


def _number(text: str) -> str:
    try:
        return parse_number(text.rpartition("#")[2])
    except MalformedNumber:
        return "?"
