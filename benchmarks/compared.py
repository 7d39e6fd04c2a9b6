"""
`python -m benchmarks.compared PROBE --against FOLDER`: what a piece of local work costs here, and in another checkout.

Both run one after the other, from an empty state, as a person would start them; what counts is processor time of all
their processes, the engine's among them, which a busy neighbour hardly changes. FOLDER is a worktree of the commit to
compare with (`git worktree add ../lapor-before COMMIT`, and `.venv` linked into it).
"""

import argparse
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PORT = 8209
OPEN_CASES, DAYS = 200, 21
_TICKS = os.sysconf("SC_CLK_TCK")
_START_SECONDS, _STOP_SECONDS = 1800, 60


def main(arguments: list[str]) -> int:
    """Prints both costs and their ratio."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compared", description=__doc__)
    parser.add_argument("probe", choices=PROBES)
    parser.add_argument("--against", type=Path, help="another checkout; without it only this one is measured")
    parser.add_argument("--csv", type=Path, help="the areas to import")
    given = parser.parse_args(arguments)
    places = {"here": ROOT} | ({"there": given.against.resolve()} if given.against else {})
    costs: dict[str, float] = {}
    for name, place in places.items():
        costs[name] = PROBES[given.probe](place, given.csv)
        print(f"{given.probe}, {name}: {costs[name]:.1f} s of processor time", flush=True)
    if "there" in costs:
        print(f"here / there: {costs['here'] / costs['there']:.3f}")
    return 0


def _clock(place: Path, _: Path | None) -> float:
    """Three weeks of business time with 200 open cases beside those of the seed, in `make run`'s own service."""
    with tempfile.TemporaryDirectory() as state:
        command = [str(place / ".venv/bin/python"), "-m", "local", "run", "--port", str(PORT), "--state", state]
        output = (Path(state) / "output.log").open("wb")
        running = subprocess.Popen(command, cwd=place, stdout=output, stderr=output, start_new_session=True)  # noqa: S603  our own words only
        try:
            _wait_for("/_local/guide", running)
            _file(place)
            _settle()
            before = _processor_seconds(running.pid)
            _post("/_local/clock", {"days": DAYS})
            return _processor_seconds(running.pid) - before
        finally:
            _stop(running)


def _stop(running: "subprocess.Popen[bytes]") -> None:
    """Ends the service and its engine, also one of a commit that sleeps over Ctrl-C."""
    running.send_signal(signal.SIGINT)
    try:
        running.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def _areas(place: Path, csv: Path | None) -> float:
    """`python -m local import-areas` into an empty database: its start and all else included."""
    if csv is None:
        raise SystemExit("name the areas: --csv FILE")
    kept, aside = place / ".state" / "data", place / ".state" / "data.aside"
    if kept.exists():
        kept.rename(aside)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        command = [str(place / ".venv/bin/python"), "-m", "local", "import-areas", str(csv)]
        subprocess.run(command, cwd=place, check=True)  # noqa: S603  our own words only
    finally:
        shutil.rmtree(kept, ignore_errors=True)
        if aside.exists():
            aside.rename(kept)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


PROBES: Mapping[str, Callable[[Path, Path | None], float]] = {"areas": _areas, "clock": _clock}


def _file(place: Path) -> None:
    """Ordinary complaints, the seed's samples over and over."""
    samples = json.loads((place / "local/seed/complaints.json").read_text("utf-8"))
    taken = ("classification", "title", "body", "category", "area", "place")
    for number in range(OPEN_CASES):
        sample = samples[number % len(samples)]
        body = {name: sample[name] for name in taken if sample.get(name)}
        _post("/v1/complaints", body, {"Idempotency-Key": str(uuid.uuid4())})


def _settle() -> None:
    """Until every consequence of the filing is dealt with."""
    while any(json.loads(_get("/_local/backlog")).values()):
        time.sleep(0.5)


def _wait_for(path: str, running: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and running.poll() is None:
        try:
            _get(path)
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("the service did not start")


def _get(path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}") as answer:
        return bytes(answer.read())


def _post(path: str, body: Any, headers: Mapping[str, str] | None = None) -> bytes:
    sent = {"Content-Type": "application/json", **(headers or {})}
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}{path}", json.dumps(body).encode(), sent, method="POST")
    with urllib.request.urlopen(request) as answer:  # noqa: S310  this machine's own
        return bytes(answer.read())


def _processor_seconds(pid: int) -> float:
    """Of a process and all its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / _TICKS + sum(_processor_seconds(int(child)) for child in children)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
