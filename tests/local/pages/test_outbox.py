"""What left the service can be read on this machine, and heard there as SNS tells it."""

import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest

from local.pages.outbox import Outbox
from local.web.gateway import Request

TOPIC = "arn:aws:sns:ap-southeast-3:123456789012:lapor-dev-desk-riau"
NOTICE = {"TopicArn": TOPIC, "Message": '{"subject": "J0-1"}', "MessageAttributes": {}}
LETTER = {
    "Destination": {"ToAddresses": ["siti@example.org"]},
    "Content": {"Simple": {"Subject": {"Data": "Laporan J0-2"}, "Body": {"Text": {"Data": "<b>Halo</b>"}}}},
}


@pytest.fixture
def outbox() -> Outbox:
    return Outbox(lambda: datetime(2026, 3, 2, tzinfo=UTC))


def test_the_page_shows_what_left_newest_first_and_filters_it(outbox: Outbox) -> None:
    outbox._published(NOTICE)
    outbox._published({"PhoneNumber": "+6281200000000", "Message": "Laporan J0-3"})
    outbox._mailed(LETTER)

    page = outbox.page(Request("GET", "/_local/outbox")).text

    assert [each.kind for each in outbox.found()] == ["email", "sms", "sns"]
    assert [each.to for each in outbox.found(kind="email", recipient="siti", case="J0-2")] == ["siti@example.org"]
    assert "&lt;b&gt;Halo" in page
    assert "siti@example.org" not in outbox.page(Request("GET", "/_local/outbox", "kind=sms")).text


@pytest.mark.parametrize(
    "endpoint", ["http://example.org/hook", "https://127.0.0.1/", "http://127.0.0.1.example.org/", "x"]
)
def test_only_addresses_of_this_machine_may_subscribe(outbox: Outbox, endpoint: str) -> None:
    body = json.dumps({"topic": TOPIC, "endpoint": endpoint}).encode()

    assert outbox.subscribe(Request("POST", "/_local/subscribe", body=body)).status == 422
    assert outbox.listeners == []


def test_an_address_hears_a_topic_once_it_has_confirmed(outbox: Outbox) -> None:
    heard: list[dict[str, Any]] = []
    came = threading.Semaphore(0)

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()
            came.release()

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        wanted = {"topic": TOPIC, "endpoint": f"http://127.0.0.1:{server.server_port}/"}
        outbox.subscribe(Request("POST", "/_local/subscribe", body=json.dumps(wanted).encode()))
        assert came.acquire(timeout=30)
        outbox._published(NOTICE)
        query = urlsplit(heard[0]["SubscribeURL"]).query
        assert outbox.confirm(Request("GET", "/_local/confirm", query)).status == 200
        outbox._published(NOTICE)
        assert came.acquire(timeout=30)
        server.shutdown()

    assert [message["Type"] for message in heard] == ["SubscriptionConfirmation", "Notification"]
    assert heard[1]["Message"] == NOTICE["Message"]
    assert {"Signature", "SigningCertURL", "SignatureVersion", "TopicArn", "Timestamp"} <= set(heard[1])
