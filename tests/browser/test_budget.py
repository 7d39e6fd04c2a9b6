"""The form arrives over a bad network: what a first visit brings is counted where it arrives, in the browser."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from benchmarks.site import BUDGET_BYTES, FORM, first_visit
from tests.browser.ground import Ground
from tests.browser.pages import opened

BITS_A_SECOND, LATENCY_SECONDS = 400_000, 0.4
"""What is called slow 3G."""
READABLE_SECONDS = 2.5
BEFORE_IT = ("document", "stylesheet")
"""What a page may need before there is something to be read."""
_PAINTED = "() => performance.getEntriesByName('first-contentful-paint').length > 0"


class Received:
    """Every answer that a page was given: its path, and its bytes over the wire with its head."""

    def __init__(self, page: Page) -> None:
        self._paths: dict[str, str] = {}
        self.bytes: dict[str, int] = {}
        session = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")

    def _asked(self, event: dict[str, Any]) -> None:
        self._paths[event["requestId"]] = urlsplit(event["request"]["url"]).path

    def _finished(self, event: dict[str, Any]) -> None:
        self.bytes[self._paths[event["requestId"]]] = int(event["encodedDataLength"])


@pytest.fixture
def received(visit: Callable[..., BrowserContext], ground: Ground) -> Received:
    """A first visit to the form; what a service worker keeps for later is no part of it."""
    assert ground.url
    page = visit(service_workers="block").new_page()
    received = Received(page)
    opened(page, FORM)
    return received


def test_the_form_page_keeps_within_its_budget(received: Received) -> None:
    assert sum(received.bytes.values()) <= BUDGET_BYTES, dict(sorted(received.bytes.items()))


def test_the_published_number_is_what_a_browser_asks_for(received: Received) -> None:
    published = first_visit(FORM)
    assert published is not None
    files = {path: size for path, size in received.bytes.items() if not path.startswith("/v1/")}

    assert set(files) == set(published.files)
    assert sum(files.values()) == pytest.approx(published.wire_bytes, rel=0.01)


@pytest.mark.parametrize("path", ["/", FORM, "/lacak", "/jelajah"])
def test_over_a_bad_network_something_is_soon_there_to_be_read(
    visit: Callable[..., BrowserContext], ground: Ground, path: str
) -> None:
    assert ground.url
    page = visit(service_workers="block").new_page()
    received = Received(page)
    held: list[Route] = []
    page.route(
        "**/*", lambda route: route.continue_() if route.request.resource_type in BEFORE_IT else held.append(route)
    )
    page.goto(path, wait_until="commit")
    page.wait_for_function(_PAINTED)
    for route in held:
        route.abort()

    # counted, not timed: how fast the machine draws is another matter; and everything else may come before it
    everything = first_visit(path)
    assert everything is not None
    transfer = 8 * everything.wire_bytes / BITS_A_SECOND
    assert len(received.bytes) * LATENCY_SECONDS + transfer <= READABLE_SECONDS
