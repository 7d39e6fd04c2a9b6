"""The figures of a run as tables: on the console, and as the page docs/load.md."""

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from tests.load.drive import Outcome
from tests.load.measures import percentiles
from tests.load.pattern import BEFORE, FLOOD, Errand, Phase
from tests.load.visitors import FLOODING, OF_THE_FLOOD

PARTS = 12
"""Lines of the table of the backlog."""


@dataclass(frozen=True)
class Block:
    """A table: its title, what its columns are, its lines."""

    title: str
    head: tuple[str, ...]
    lines: Sequence[tuple[str, ...]]


def blocks(pattern: Sequence[Phase], outcome: Outcome) -> list[Block]:
    """Everything that is told of a run."""
    return [_pattern(pattern), _latencies(pattern, outcome), _routes(outcome), _failures(outcome), _backlog(outcome)]


def _pattern(pattern: Sequence[Phase]) -> Block:
    head = ("phase", "seconds", *(f"{errand} /s" for errand in Errand))
    lines = [
        (phase.name, f"{phase.seconds:.0f}", *(f"{phase.per_second.get(errand, 0):.2f}" for errand in Errand))
        for phase in pattern
    ]
    return Block("Who came", head, lines)


def _latencies(pattern: Sequence[Phase], outcome: Outcome) -> Block:
    found = outcome.measures.latencies()
    order = [phase.name for phase in pattern]
    lines = [
        (phase, endpoint, str(len(found[phase, endpoint])), *_milliseconds(found[phase, endpoint]))
        for phase, endpoint in sorted(found, key=lambda key: (order.index(key[0]), key[1]))
    ]
    return Block("Answers, in milliseconds from the intended moment", ("phase", "endpoint", "answers", *_HEAD), lines)


_HEAD = ("p50", "p95", "p99", "max")


def _milliseconds(seconds: Sequence[float]) -> Iterable[str]:
    return (f"{value * 1000:,.0f}" for value in percentiles(seconds))


def _routes(outcome: Outcome) -> Block:
    found = outcome.measures.times_to_route()
    lines = [(phase, str(len(times)), *_milliseconds(times)) for phase, times in found.items()]
    return Block("From receipt to desk, in milliseconds", ("phase", "reports", *_HEAD), lines)


def _failures(outcome: Outcome) -> Block:
    failures = sorted(outcome.measures.failures().items())
    lines = [(phase, endpoint, kind, str(count)) for (phase, endpoint, kind), count in failures]
    return Block("What was not answered as it was meant", ("phase", "endpoint", "kind", "times"), lines)


def _backlog(outcome: Outcome) -> Block:
    """The highest of each part of the run."""
    looks = outcome.measures.backlog
    size = max(1, -(-len(looks) // PARTS))
    parts = [looks[start : start + size] for start in range(0, len(looks), size)]
    lines = [(f"{part[-1][0]:.0f}", str(max(waiting for _, waiting in part))) for part in parts]
    return Block("Backlog: the most that waited for functions", ("until second", "records and messages"), lines)


def verdict(outcome: Outcome) -> str:
    """The sentences that count."""
    return f"{_kept(outcome)}\n\n{_flooded(outcome)}"


def _flooded(outcome: Outcome) -> str:
    """What the flood did to everybody else."""
    times = outcome.measures.times_to_route()
    if not {BEFORE, FLOOD} <= times.keys():
        return "There was no flood."
    own = sum(1 for phase, _ in outcome.measures.routed if phase == OF_THE_FLOOD)
    told = outcome.measures.failures().get((FLOOD, FLOODING, "429 challenge_needed"), 0)
    before, within = (percentiles(times[phase])[:2] for phase in (BEFORE, FLOOD))
    return (
        f"In the flood one network sent {own + told} reports: {own} were taken in, {told} asked for work. Half of "
        f"the others' reports reached their desk within {within[0] * 1000:,.0f} ms, before it within "
        f"{before[0] * 1000:,.0f} ms; 95 of 100 within {within[1] * 1000:,.0f} ms and {before[1] * 1000:,.0f} ms."
    )


def _kept(outcome: Outcome) -> str:
    return (
        f"{outcome.filed} reports were acknowledged: {len(outcome.lost)} lost, {len(outcome.unrouted)} without a desk "
        f"at the end; {outcome.drained_seconds:.0f} s after the last visit nothing waited any more."
    )


def on_console(found: Iterable[Block], console: Console) -> None:
    """As tables."""
    for block in found:
        if not block.lines:
            console.print(f"{block.title}: nothing")
            continue
        table = Table(title=block.title, title_justify="left")
        for number, name in enumerate(block.head):
            table.add_column(name, justify="right" if number else "left")
        for line in block.lines:
            table.add_row(*line)
        console.print(table)


def machine() -> str:
    """What the run has to itself; asked before it begins, the load is what others put on it."""
    here = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"{here}, load average before the run {os.getloadavg()[0]:.1f}"


def as_page(found: Iterable[Block], outcome: Outcome, command: str, machine: str) -> str:
    """As Markdown, with the command that makes it anew and the machine that it ran on."""
    return "\n".join([_BEGINNING.format(command=command, machine=machine), verdict(outcome), *map(_section, found), ""])


def _section(block: Block) -> str:
    if not block.lines:
        return f"\n## {block.title}\n\nNothing."
    rule = ["---", *["--:"] * (len(block.head) - 1)]
    rows = [block.head, tuple(rule), *block.lines]
    return f"\n## {block.title}\n\n" + "\n".join(f"| {' | '.join(row)} |" for row in rows)


_BEGINNING = """\
# The service under load

```sh
{command}
```

made this page, on {machine}.

The service ran as `make run` starts it, on the engine that keeps data on disk, and the visitors came from the same
machine, so both shared its cores: what is shown is how one Python process on one machine
bears the pattern and what it does when it is too much, not what a Region with a function for every request would do.
A load average before the run is somebody else's work, which slows down everything below.

Reports arrive as they would in a year of 2.5 million: 7,000 a day, 15 % of them in one hour, fifty times that hour when
a subject goes viral, and then four of five are of one subject for one desk. How many follow, read and work beside them
is assumed, for nobody publishes it. People come at random moments, however busy the service is; the first answer of a
visit is timed from the moment at which its visitor meant to come (an open model, see `tests/load/drive.py`).
"""
