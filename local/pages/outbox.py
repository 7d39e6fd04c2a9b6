"""
What left the service on this machine: an inbox page of every notice, letter and short message, and subscriptions of
addresses on this machine to a topic, told as SNS tells an HTTP endpoint (confirmation first, then notifications).
"""

import json
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any
from urllib.error import URLError
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request as HttpRequest
from urllib.request import urlopen

import boto3

from chalicelib.domain.core.vocabulary import DeskId
from local.web.gateway import Headers, Request, Response

KEEP = 2000
TRIES, PAUSE_SECONDS, PATIENCE_SECONDS = 4, 1.0, 15.0
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
UNSIGNED = "c2lnbmVkIG9uIEFXUyBhbG9uZQ=="
"""What stands where SNS puts its signature: nothing is signed on this machine."""


@dataclass(frozen=True)
class Sent:
    """One message: `kind` is sns, email or sms; `to` a topic, an address or a number."""

    at: datetime
    kind: str
    to: str
    subject: str
    text: str


@dataclass
class Listener:
    """An HTTP address of this machine that hears a topic once it has confirmed."""

    topic: str
    endpoint: str
    token: str
    confirmed: bool = False


class Outbox:
    """Hears every call that sends something; it changes none of them."""

    def __init__(self, now: Callable[[], datetime], url: str = "http://localhost:8000") -> None:
        self._now, self._url = now, url
        self._sent: deque[Sent] = deque(maxlen=KEEP)
        self.listeners: list[Listener] = []
        if boto3.DEFAULT_SESSION is None:
            boto3.setup_default_session()
        events = boto3.DEFAULT_SESSION.events
        events.register("provide-client-params.sns.Publish", self._published)
        events.register("provide-client-params.sesv2.SendEmail", self._mailed)

    def routes(self) -> Mapping[str, Callable[[Request], Response]]:
        """By the beginning of their paths."""
        return {
            "/_local/outbox": self.page,
            "/_local/subscribe": self.subscribe,
            "/_local/confirm": self.confirm,
        }

    def listen_everywhere(self, topics: Mapping[DeskId, str]) -> None:
        """The page counts as somebody who hears each desk's topic; the filter keeps its queue empty."""
        sns, sqs = boto3.client("sns"), boto3.client("sqs")
        url = sqs.create_queue(QueueName="local-outbox")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        never = {"FilterPolicy": json.dumps({"never": ["sent"]})}
        for topic in topics.values():
            sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=never)

    def _published(self, params: dict[str, Any], **_: Any) -> None:
        if number := params.get("PhoneNumber"):
            self._sent.appendleft(Sent(self._now(), "sms", number, "", params["Message"]))
            return
        topic = params["TopicArn"]
        self._sent.appendleft(Sent(self._now(), "sns", topic, "", params["Message"]))
        for listener in [each for each in self.listeners if each.topic == topic and each.confirmed]:
            self._start(listener, self._notification(topic, params))

    def _mailed(self, params: dict[str, Any], **_: Any) -> None:
        simple, to = params["Content"]["Simple"], ", ".join(params["Destination"]["ToAddresses"])
        text = simple["Body"]["Text"]["Data"]
        self._sent.appendleft(Sent(self._now(), "email", to, simple["Subject"]["Data"], text))

    # --- as SNS tells it (docs/envelope.md) ---

    def _signed(self, kind: str, topic: str, **more: Any) -> dict[str, Any]:
        return {
            "Type": kind,
            "MessageId": str(uuid.uuid4()),
            "TopicArn": topic,
            "Timestamp": self._now().isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "SignatureVersion": "1",
            "Signature": UNSIGNED,
            "SigningCertURL": f"{self._url}/_local/no-certificate.pem",
            **more,
        }

    def _notification(self, topic: str, params: Mapping[str, Any]) -> dict[str, Any]:
        named = params.get("MessageAttributes", {})
        attributes = {name: {"Type": each["DataType"], "Value": each["StringValue"]} for name, each in named.items()}
        return self._signed("Notification", topic, Message=params["Message"], MessageAttributes=attributes)

    def _start(self, listener: Listener, body: dict[str, Any]) -> None:
        threading.Thread(target=self._post, args=(listener, body), daemon=True).start()

    def _post(self, listener: Listener, body: dict[str, Any]) -> bool:
        """Whether it was taken: 2xx within fifteen seconds; else again, ever later, three times."""
        headers = {
            "Content-Type": "text/plain; charset=UTF-8",
            "x-amz-sns-message-type": body["Type"],
            "x-amz-sns-message-id": body["MessageId"],
            "x-amz-sns-topic-arn": body["TopicArn"],
        }
        asked = HttpRequest(listener.endpoint, json.dumps(body).encode(), headers)  # noqa: S310  # loopback, see subscribe
        for attempt in range(TRIES):
            try:
                with urlopen(asked, timeout=PATIENCE_SECONDS):  # noqa: S310  # the same
                    return True
            except (URLError, OSError):
                time.sleep(PAUSE_SECONDS * 2**attempt)
        return False

    # --- what is asked ---

    def subscribe(self, request: Request) -> Response:
        """POST {"topic": ARN, "endpoint": "http://127.0.0.1:…"}: asks the address to confirm, as SNS does."""
        try:
            wanted = json.loads(request.body or b"{}")
            topic, endpoint = str(wanted["topic"]), str(wanted["endpoint"])
        except (ValueError, KeyError, TypeError):
            return _answer(422, "give topic (an ARN) and endpoint\n")
        parts = urlsplit(endpoint)
        if parts.scheme != "http" or parts.hostname not in LOOPBACK:
            return _answer(422, "only http addresses of this machine: localhost, 127.0.0.1 or [::1]\n")
        listener = Listener(topic, endpoint, uuid.uuid4().hex)
        self.listeners.append(listener)
        address = f"{self._url}/_local/confirm?Token={listener.token}"
        words = "You have chosen to subscribe to the topic. To confirm the subscription, visit the SubscribeURL."
        asked = self._signed(
            "SubscriptionConfirmation", topic, Token=listener.token, Message=words, SubscribeURL=address
        )
        self._start(listener, asked)
        return _answer(202, "pending confirmation\n")

    def confirm(self, request: Request) -> Response:
        """GET ?Token=…: from now on the address hears the topic."""
        token = parse_qs(request.query).get("Token", [""])[0]
        for listener in self.listeners:
            if listener.token == token:
                listener.confirmed = True
                return _answer(200, "confirmed\n")
        return _answer(404, "no such token\n")

    def found(self, kind: str = "", recipient: str = "", case: str = "") -> list[Sent]:
        """What left, newest first: of a kind, to whom (a part of it is enough), about a case."""
        return [
            each
            for each in self._sent
            if kind in {"", each.kind} and recipient in each.to and case in f"{each.subject} {each.text}"
        ]

    def page(self, request: Request) -> Response:
        """GET ?kind=&recipient=&case=: a page to read."""
        asked = {name: values[0] for name, values in parse_qs(request.query).items()}
        chosen = {name: asked.get(name, "") for name in ("kind", "recipient", "case")}
        rows = "".join(map(_row, self.found(**chosen)))
        fields = "".join(
            f'<label>{name} <input name="{name}" value="{escape(value)}"></label> ' for name, value in chosen.items()
        )
        document = (
            "<!doctype html><html lang=en><meta charset=utf-8><title>What left the service</title>"
            "<style>body{font:1rem sans-serif;margin:1.5rem}td{vertical-align:top;padding:.4rem}"
            "pre{white-space:pre-wrap;margin:0}</style>"
            "<h1>What left the service</h1><p>kind is sns, email or sms.</p>"
            f"<form>{fields}<button>Filter</button></form>"
            f"<table>{rows}</table></html>"
        )
        return Response(200, Headers({"content-type": "text/html; charset=utf-8"}), document.encode())


def _row(sent: Sent) -> str:
    cells = (f"{sent.at:%Y-%m-%d %H:%M:%S}Z", sent.kind, sent.to, sent.subject)
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}<td><pre>{escape(sent.text)}</pre></td></tr>"


def _answer(status: int, text: str) -> Response:
    return Response(status, Headers({"content-type": "text/plain; charset=utf-8"}), text.encode())
