"""
An open model of arrivals: people come when they come, however long the service takes with those before them.

A closed model, a fixed number of users who each wait for their answer, sends less the slower the service is, and so
hides just the moments that matter (coordinated omission). locust is such a model: its waiting times hold users back
and never bring new ones, and it would bring gevent, Flask and thirty other packages. What is needed of a tool here is
a sorted list of moments and a pool of threads.
"""

import random
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from chalicelib.domain.core.timestamps import instant
from local.seed import samples
from local.seed.samples import of_somebody
from tests.load.measures import Measures
from tests.load.pattern import Arrival, Errand
from tests.load.subject import Subject, until
from tests.load.visitors import Receipt, Visitors
from tests.load.wire import PATIENCE_SECONDS, NoAnswerError, Wire

AT_ONCE = 256
"""Visits under way; who finds no room waits for it, and the waiting counts."""
WARM_UP = 8
"""Reports that are filed, and everything else that is done once, before the first second: nobody measures imports."""
DRAIN_SECONDS = 240.0
LOOK_EVERY_SECONDS = 1.0
CHECKERS = 4
FOUND = {"routed", "disposed"}
"""A case has its desk; an officer who is quicker than the router disposes of it himself."""


@dataclass(frozen=True)
class Outcome:
    """A run: what was measured, what was acknowledged, what of it did not come about, and how long the rest took."""

    measures: Measures
    filed: int
    lost: list[str]
    """Numbers whose PIN no longer opens a page."""
    unrouted: list[str]
    drained_seconds: float
    """From the last visit until nothing waited any more."""


def drive(subject: Subject, plan: Sequence[Arrival], seed: int) -> Outcome:
    """Lets everybody come, waits until all that they caused is done, and looks after every receipt."""
    bodies = samples.requests(datetime.now(UTC).date())
    chance = random.Random(seed)  # noqa: S311  # who comes for what is no secret
    visitors = Visitors(subject.wire, Measures(), chance, bodies)
    _warm_up(subject, visitors)
    visitors.measures.samples.clear()
    start = time.monotonic()
    with _watched(subject.wire, visitors.measures, start):
        _let_come(visitors, plan, start)
        ended = time.monotonic()
        with suppress(TimeoutError):
            until(subject.is_idle, DRAIN_SECONDS, "everything to be delivered")
        drained = time.monotonic() - ended
    lost, unrouted = _look_after(visitors)
    return Outcome(visitors.measures, len(visitors.receipts), lost, unrouted, drained)


def _warm_up(subject: Subject, visitors: Visitors) -> None:
    for errand in (Errand.FILE, Errand.FOLLOW, Errand.BROWSE, Errand.WORK):
        for _ in range(WARM_UP):
            visitors.come(Arrival(0, errand, "warm-up", viral=False), time.monotonic())
        until(subject.is_idle, DRAIN_SECONDS, "the warm-up to be delivered")


def _let_come(visitors: Visitors, plan: Sequence[Arrival], start: float) -> None:
    with ThreadPoolExecutor(AT_ONCE, "visit") as pool:
        coming: list[Future[None]] = []
        for arrival in plan:
            intended = start + arrival.at
            time.sleep(max(0.0, intended - time.monotonic()))
            coming.append(pool.submit(visitors.come, arrival, intended))
        # A visit is three requests at most; whoever is not done by then is dropped, so that a run always ends.
        wait(coming, 3 * PATIENCE_SECONDS)
        pool.shutdown(wait=False, cancel_futures=True)
    for visit in coming:
        if visit.done() and not visit.cancelled():
            visit.result()


@contextmanager
def _watched(wire: Wire, measures: Measures, start: float) -> Iterator[None]:
    stop = threading.Event()

    def look() -> None:
        while not stop.wait(LOOK_EVERY_SECONDS):
            with suppress(NoAnswerError, ValueError):
                measures.backlog.append((time.monotonic() - start, sum(wire.backlog().values())))

    watch = threading.Thread(target=look, name="backlog")
    watch.start()
    try:
        yield
    finally:
        stop.set()
        watch.join()


def _look_after(visitors: Visitors) -> tuple[list[str], list[str]]:
    """Opens every case with its PIN: which would not open, and which has no desk; how long the others took to one."""
    lost, unrouted = [], []
    with ThreadPoolExecutor(CHECKERS) as pool:
        found = pool.map(lambda receipt: _time_to_route(visitors.wire, receipt), visitors.receipts)
        for receipt, seconds in zip(visitors.receipts, found, strict=True):
            if seconds is None:
                lost.append(receipt.number)
            elif seconds < 0:
                unrouted.append(receipt.number)
            elif receipt.phase != "warm-up":
                visitors.measures.routed.append((receipt.phase, seconds))
    return lost, unrouted


def _time_to_route(wire: Wire, receipt: Receipt) -> float | None:
    """None if the page cannot be opened, negative if no desk stands on it."""
    session = wire.session(receipt.number, receipt.pin, of_somebody(receipt.pin))
    page = wire.page(receipt.number, session.json()["token"]) if not session.refusal else session
    if page.refusal:
        return None
    shown = page.json()
    routed = next((entry["at"] for entry in shown["timeline"] if entry["type"] in FOUND), None)
    return (instant(routed) - instant(shown["received_at"])).total_seconds() if routed else -1.0
