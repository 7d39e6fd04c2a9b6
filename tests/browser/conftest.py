"""A browser for the session, a service for the files of this folder, a visitor of his own for each test."""

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.browser.ground import SHARED, Ground, chromium, chromium_path
from tests.browser.hands import Complaints
from tests.needs import do_without

HERE = Path(__file__).parent
PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 900}
PATIENCE_MS = 60_000
"""Only what fails waits as long; a busy machine may be slow."""

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without one the tests are skipped with the reason, and in CI they fail."""
    path = chromium_path()
    if path is None:
        do_without("no Chromium on this machine: run tools/browser.sh, or name one with CHROMIUM")
    with chromium(path) as found:
        yield found


@pytest.fixture(scope="module")
def ground() -> Ground:
    """The whole service with its site; what a test leaves in it others find, so a file may want `served_alone`."""
    return SHARED.get()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> Generator[None, None, None]:
    """The tests of other folders make services of their own, and one process has room for one."""
    yield
    if nextitem is None or not nextitem.path.is_relative_to(HERE):
        SHARED.close()


@pytest.fixture
def visit(browser: Browser, ground: Ground) -> Iterator[Callable[..., BrowserContext]]:
    """Makes visitors, each with nothing stored; what they may be is what Playwright's contexts may be."""
    made: list[BrowserContext] = []

    def new(**changed: Any) -> BrowserContext:
        usual: dict[str, Any] = {
            "base_url": ground.url,
            "locale": "id-ID",
            "timezone_id": "Asia/Jakarta",
            "viewport": PHONE,
            "reduced_motion": "reduce",
        }
        context = browser.new_context(**usual | changed)
        context.set_default_timeout(PATIENCE_MS)
        made.append(context)
        return context

    yield new
    for context in made:
        context.close()


@pytest.fixture
def page(visit: Callable[..., BrowserContext], ground: Ground) -> Page:
    """A phone in Jakarta whose clock shows the business time."""
    context = visit()
    context.clock.install(time=ground.now)
    return context.new_page()


@pytest.fixture(autouse=True)
def complaints(request: pytest.FixtureRequest) -> Iterator[Complaints | None]:
    """Fails a test whose page complained of something that the test did not expect."""
    if "page" not in request.fixturenames:
        yield None
        return
    page, ground = request.getfixturevalue("page"), request.getfixturevalue("ground")
    found = Complaints(page, ground.url)
    yield found
    assert found.unexpected == []
