"""Everything that `make run` starts: engine, resources, seed, deliveries, schedules, alarms and the server."""

import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from chalicelib.clock import machine_now
from local import logs
from local.aws.keepsakes import Keepsakes
from local.business_clock import BusinessClock
from local.demo.sample_history import begin_afresh, ensure_history, first_moment
from local.dynamodb.engines import available, is_here
from local.monitoring.watching import Watcher
from local.pages.control import Control
from local.pages.guide import guide
from local.pages.identity import Identity
from local.pages.outbox import Outbox
from local.progress import Progress
from local.seed import seeding
from local.service import Service, running, started
from local.stopping import Stop
from local.web.server import Server, serve
from local.web.site import Site
from local.web.uploads import Uploads

ENGINE = "dynoxide"
_EXPIRY_SECONDS = 600.0
_CLOCK_SECONDS = 20.0


@dataclass
class Serving:
    """A service that is answered for on a port, with what works for it in the background."""

    guide: str
    _server: Server
    _stop: threading.Event
    _workers: list[threading.Thread] = field(default_factory=list)

    @classmethod
    @contextmanager
    def starting(cls, port: int, state: Path, progress: Progress, stop: Stop, *, history: bool) -> Iterator["Serving"]:
        """Start all of it, telling what is done; at the end of the block the engine ends."""
        url = f"http://localhost:{port}"
        with ExitStack() as stack:
            if begin_afresh(state):
                print("The first start was interrupted: beginning afresh.")
            if Keepsakes(state).lack_seals:
                sys.exit(f"What lies in {state} was written before events were sealed: `make reset` forgets it.")
            engine = stack.enter_context(running(_engine(progress), state, plain=True))
            stop.at_last(engine.stop)
            folder = state if engine.durable else None
            with progress.step("Making tables, topics, queues and accounts"):
                clock = BusinessClock(folder, frozen_at=first_moment(folder) if history else None)
                service = stack.enter_context(started(engine, clock, state_dir=folder, environment={"PUBLIC_URL": url}))
                logs.make_readable(clock.now)
                outbox = Outbox(clock.now, url)
                seeding.seed(service.provisioned)
                outbox.listen_everywhere(seeding.desks_with_topics(service.parts))
            sample = ensure_history(service, folder, progress, weeks=history)
            watcher = stack.enter_context(Watcher(service, now=machine_now, since=machine_now()).watching())
            text = guide(service, url, sample, state)
            here = {
                **Control(service, lambda: text, watcher, stop=stop.asked).routes(),
                **outbox.routes(),
                **Identity(service).routes(),
                **Uploads(service.provisioned).routes(),
            }
            server = serve(service.gateway, port, here, static=Site())
            stack.callback(clock.keep)
            serving = cls(text, server, stop.asked, _workers(service, watcher, stop.asked))
            for worker in serving._workers:
                worker.start()
            yield serving

    def end(self) -> list[threading.Thread]:
        """Take no more requests; the threads that finish what they are at."""
        self._server.stop()
        return self._workers


def _engine(progress: Progress) -> str:
    """The engine's name, once it is on this machine; which engine serves without it, `running` decides and says."""
    if not is_here():
        with progress.step("Bringing the database engine over npm (once, some megabytes)"):
            available(ENGINE)
    return ENGINE


def _keep_expiring(service: Service, stop: threading.Event) -> None:
    while not stop.wait(_EXPIRY_SECONDS):
        service.expiry.sweep(service.business_clock.now())


def _keep_the_time(service: Service, stop: threading.Event) -> None:
    while not stop.wait(_CLOCK_SECONDS):
        service.business_clock.keep()


def _workers(service: Service, watcher: Watcher, stop: threading.Event) -> list[threading.Thread]:
    now = service.business_clock.now
    works = {
        "deliveries": lambda: service.deliveries.run_forever(stop),
        "schedules": lambda: service.schedules.run(now, stop),
        "alarms": lambda: watcher.keep_looking(stop),
        "expiry": lambda: _keep_expiring(service, stop),
        "clock": lambda: _keep_the_time(service, stop),
    }
    return [threading.Thread(target=work, name=name, daemon=True) for name, work in works.items()]
