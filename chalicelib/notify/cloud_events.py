"""CloudEvents 1.0 as JSON: the form of whatever goes over topics and queues."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from cloudevents.core.exceptions import BaseCloudEventException
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from chalicelib.correlation import ATTRIBUTE, correlation
from chalicelib.domain.core.errors import CorruptData

NAMESPACE = "id.go.lapor"

_JSON = JSONFormat()


@dataclass(frozen=True)
class Envelope:
    """A message ready to be sent. `id` is the same however often it is sent; `attributes` are what filters see."""

    id: str
    body: str
    attributes: Mapping[str, str]


def opened(body: str | bytes) -> CloudEvent:
    """The event in a message that was received; CorruptData if it is none."""
    try:
        return cast(CloudEvent, _JSON.read(CloudEvent, body))
    except (BaseCloudEventException, ValueError, TypeError, AttributeError, KeyError) as error:
        raise CorruptData("not a CloudEvent") from error


def enveloped(
    *,
    id: str,  # noqa: A002  # CloudEvents' word
    kind: str,
    source: str,
    subject: str,
    at: datetime,
    data: Mapping[str, Any],
    attributes: Mapping[str, str],
) -> Envelope:
    """An event of that kind as a message; `attributes` are what subscriptions filter on."""
    event = CloudEvent(
        {
            "id": id,
            "source": source,
            "type": f"{NAMESPACE}.{kind}.v1",
            "specversion": "1.0",
            "time": at,
            "subject": str(subject),
            "datacontenttype": "application/json",
        },
        dict(data),
    )
    carried = {ATTRIBUTE: correlation()} if correlation() else {}
    return Envelope(id, _JSON.write(event).decode(), {**attributes, **carried})
