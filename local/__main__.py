"""`python -m local`: run the service here, show it at work, load areas, forget everything."""

import argparse
import fcntl
import shutil
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from rich.progress import Progress

from chalicelib import clock
from local import logs, seeding
from local.business_clock import BusinessClock
from local.control import Control
from local.engines import STATE, Engine
from local.guide import guide
from local.identity import Identity
from local.samples import file_some
from local.server import serve
from local.service import Service, running, started
from local.site import Site
from local.uploads import Uploads
from local.watching import Watcher

DATA = STATE / "data"
SAMPLES = 24


def main() -> int:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    commands = parser.add_subparsers(required=True)
    run = commands.add_parser("run", help="start the whole service")
    run.add_argument("--port", type=int, default=8000)
    run.add_argument("--state", type=Path, default=DATA, help="the folder in which data is kept")
    run.set_defaults(command=_run)
    demo = commands.add_parser("demo", help="six weeks of complaints in minutes")
    demo.add_argument("--csv", type=Path, help="a file of San Francisco's 311 requests")
    demo.add_argument("--limit", type=int, help="take only that many rows")
    demo.set_defaults(command=_demo)
    areas = commands.add_parser("import-areas", help="load areas from a CSV (kode,nama)")
    areas.add_argument("path", type=Path)
    areas.set_defaults(command=_import_areas)
    reset = commands.add_parser("reset", help="forget the local state")
    reset.set_defaults(command=_reset)
    arguments = parser.parse_args()
    command: Callable[[argparse.Namespace], int] = arguments.command
    return command(arguments)


def _lock(stack: ExitStack, state: Path) -> None:
    """Two engines on one database would lose each other's writes."""
    state.mkdir(parents=True, exist_ok=True)
    file = stack.enter_context((state / "lock").open("w"))
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit(f"Another local service is using {state}: stop it first.")


def _serving(stack: ExitStack, url: str, state: Path) -> tuple[Service, Path | None]:
    _lock(stack, state)
    engine: Engine = stack.enter_context(running("dynoxide", state))
    folder = state if engine.durable else None
    clock = BusinessClock(folder)
    service = stack.enter_context(started(engine, clock, state_dir=folder, environment={"PUBLIC_URL": url}))
    logs.make_readable(clock.now)
    seeding.seed(service.provisioned)
    return service, folder


def _run(arguments: argparse.Namespace) -> int:
    with ExitStack() as stack:
        url = f"http://localhost:{arguments.port}"
        service, folder = _serving(stack, url, arguments.state)
        stop = threading.Event()
        watcher = stack.enter_context(Watcher(service, now=clock.machine_now).watching())
        workers = [
            threading.Thread(target=service.deliveries.run_forever, args=(stop,)),
            threading.Thread(target=service.schedules.run, args=(service.business_clock.now, stop)),
            threading.Thread(target=watcher.keep_looking, args=(stop,)),
        ]
        with logs.silence():
            sample = file_some(service.gateway, service.business_clock.now().date(), SAMPLES, folder)
        text = guide(service, url, sample, arguments.state)
        here = {**Control(service, lambda: text, watcher).routes(), **Identity(service).routes()}
        here |= Uploads(service.provisioned).routes()
        server = serve(service.gateway, arguments.port, here, static=Site())
        for worker in workers:
            worker.start()
        print(text, flush=True)
        try:
            server.wait()
        except KeyboardInterrupt:
            print("\nStopping.")
        finally:
            server.stop()
            stop.set()
            for worker in workers:
                worker.join()
    return 0


def _demo(arguments: argparse.Namespace) -> int:
    from local.demo.show import show

    return show(arguments.csv, arguments.limit)


def _import_areas(arguments: argparse.Namespace) -> int:
    lines = sum(1 for _ in arguments.path.open(encoding="utf-8")) - 1
    with ExitStack() as stack:
        _, folder = _serving(stack, "http://localhost:8000", DATA)
        progress = stack.enter_context(Progress())
        task = progress.add_task("areas", total=lines)
        total = seeding.import_areas(arguments.path, lambda count: progress.advance(task, count))
    print(f"{total} areas loaded" + ("" if folder else "; but nothing is kept: the engine is in memory"))
    return 0


def _reset(_: argparse.Namespace) -> int:
    with ExitStack() as stack:
        _lock(stack, DATA)
    shutil.rmtree(DATA, ignore_errors=True)
    print("The local state is forgotten.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
