"""Where the site is tried: the whole service on a port of this machine, and a browser that goes nowhere else."""

import os
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Browser, sync_playwright

from local.business_clock import BusinessClock
from local.dynamodb.engines import running
from local.dynamodb.ports import HeldPort
from local.pages.control import Control
from local.pages.identity import Identity
from local.seed.seeding import seed
from local.service import Service, started
from local.web.server import serve
from local.web.site import Site
from local.web.uploads import Uploads
from tests.functions.client import Api

MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)
"""Monday, 2 March 2026, 09:00 WIB, before a long holiday. Business time stands there until it is moved."""

SWEEPS = ("send_reminders", "escalate_overdue", "close_silent")

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


@dataclass(frozen=True)
class Ground:
    """A service that runs, and its API for what a story begins with; `url` is where the browser goes."""

    url: str
    service: Service
    api: Api

    @property
    def now(self) -> datetime:
        """The business time."""
        return self.service.business_clock.now()

    def later(self, **delta: float) -> None:
        """Lets business time pass in one leap, with what it makes due; digests and nightly checks are left out."""
        self.service.business_clock.set(self.now + timedelta(**delta))
        for function in SWEEPS:
            self.service.schedules.tick(function, self.now)
        self.service.deliver()


@contextmanager
def served(site: Site | None = None, *, environment: Mapping[str, str] | None = None) -> Iterator[Ground]:
    """Streams and queues are delivered as they fill; schedules fire when the business clock is moved."""
    port = HeldPort()
    url = f"http://localhost:{port.number}"
    values = {"PUBLIC_URL": url, **(environment or {})}
    with (
        port,
        running("moto", None) as engine,
        started(engine, BusinessClock(frozen_at=MONDAY), stage="dev", environment=values) as service,
    ):
        seed(service.provisioned)
        stop = threading.Event()
        deliveries = threading.Thread(target=service.deliveries.run_forever, args=(stop,))
        here = {**Control(service, lambda: "").routes(), **Identity(service).routes()}
        here |= Uploads(service.provisioned).routes()
        server = serve(service.gateway, port.number, here, static=site or Site())
        deliveries.start()
        try:
            yield Ground(url, service, Api(service))
        finally:
            server.stop()
            stop.set()
            deliveries.join()


class Shared:
    """One ground for all files of tests that do not need their own: to start one takes seconds."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._ground: Ground | None = None

    def get(self) -> Ground:
        """The ground, started if it is not running."""
        if self._ground is None:
            self._ground = self._stack.enter_context(served())
        return self._ground

    def close(self) -> None:
        """Ends it: before another service begins in this process, and after the last test that could want it."""
        self._stack.close()
        self._ground = None


SHARED = Shared()


@contextmanager
def served_alone(site: Site | None = None, *, environment: Mapping[str, str] | None = None) -> Iterator[Ground]:
    """A ground for one file of tests: with another site, or with a story that moves the clock or fills the queues."""
    SHARED.close()
    with served(site, environment=environment) as ground:
        yield ground


def chromium_path() -> str | None:
    """The browser of this machine, the one that CHROMIUM names before others."""
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium-headless-shell") or shutil.which("chromium")


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    """A browser for as long as it is needed."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()
