"""docs/proof.md: what an hour of runs came across, and what they would have found."""

import os
import platform
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.markdown import paragraph, table
from tests.mutation.page import standing
from tests.simulation.coverage import Coverage
from tests.simulation.planted import PLANTED
from tests.simulation.planted_checks import PLANTED_CHECKS

TARGET = Path(__file__).parents[2] / "docs" / "proof.md"


@dataclass(frozen=True)
class Log:
    """Runs that were made with one command, and what they covered."""

    command: str
    runs: int
    moves: int
    minutes: float
    coverage: Coverage


def rendered(log: Log) -> str:
    """The whole page; the part on mutants is left as it stands."""
    return "\n".join([*_head(log), *_covered(log.coverage), *_planted(), "", standing()]).rstrip("\n") + "\n"


def _head(log: Log) -> Iterator[str]:
    total = log.coverage
    yield "# What was tried to break it"
    yield ""
    yield f"*Written by `{log.command}`; the last part by `make mutants`; change the code, not this page.*"
    yield ""
    yield from paragraph(
        f"In {log.minutes:.0f} minutes on {os.cpu_count()} cores (Python {platform.python_version()}) {log.runs:,} runs"
        f" of {log.moves} moves were played: {total.cases:,} cases, {total.events.total():,} events,"
        f" {total.days:,} simulated days, {total.faults.total():,} faults. **Every promise of"
        " [promises.md](promises.md) held in each of them**, during the run, after it, when every clock had come to its"
        " end, and after everything was delivered a second time."
    )
    yield ""
    yield from paragraph(
        "A run is the whole service, its real handlers and stores, under one seeded chance. People file, act and send"
        " again; streams and queues come late, twice and in odd batches; schedules run twice at once, or not at all;"
        " calls fail before and after they took effect; functions are killed between two calls, and others run there;"
        " calendars and rules change; somebody with every right on tables and buckets tampers, and whoever must find it"
        " is asked. What must hold is reckoned by a model of its own (`tests/simulation/model.py`,"
        " `outside.py`), which counts days one by one and knows nothing of the service's rules."
    )
    yield ""
    yield "One seed again, with its story if it breaks: `make simulate SEEDS=17`."


def _covered(total: Coverage) -> Iterator[str]:
    missing = list(total.missing())
    yield from ("", "## What came", "")
    if missing:
        yield f"Of everything that there is, this never came: {'; '.join(missing)}."
    else:
        yield "Every step that the lifecycle allows, every milestone of every clock, every fault and every move came."
    for title, found, head in (
        ("Faults", total.faults, "what happened to a call"),
        ("Milestones fired", total.milestones, "clock and milestone"),
        ("Steps of the lifecycle", total.steps, "from, verb, to"),
        ("Moves", total.moves, "what the plan did"),
        ("Tamperings", total.tamperings, "what an insider did"),
    ):
        yield from ("", f"### {title}", "")
        yield from table((head, "times"), list(_rows(found)), numbers=1)


def _rows(found: Counter[str]) -> Iterator[tuple[str, ...]]:
    for what, number in sorted(found.items()):
        yield what, f"{number:,}"


def _planted() -> Iterator[str]:
    yield from ("", "## What it would have found", "")
    yield "Each of these mistakes is planted into the service by a test and breaks its promise within the few runs of"
    yield "`pytest tests/simulation`; the same runs without it are clean."
    yield ""
    promises = {mistake: promise for mistake, (promise, _) in PLANTED.items()} | dict.fromkeys(PLANTED_CHECKS, 6)
    rows = [(_words(mistake.__name__), str(mistake.__doc__), str(promise)) for mistake, promise in promises.items()]
    yield from table(("mistake", "what it does", "promise"), rows, numbers=1)


def _words(name: str) -> str:
    return name.replace("_", " ")
