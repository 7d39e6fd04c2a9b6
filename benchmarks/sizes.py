"""The same paths with a thousand, a hundred thousand and a million cases stored, all of them open."""

import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path as File
from tempfile import TemporaryDirectory

from benchmarks.filling import Filler
from benchmarks.paths import unrouted
from benchmarks.results import AtSize
from benchmarks.stage import ANSWER, ROADS, Stage, running, staged
from benchmarks.warming import warm_up
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.store.tables.connections import transactions

SIZES = (1_000, 100_000, 1_000_000)
TABLE, SMALL = "lapor-bench-cases", "lapor-bench-directory"
DUE = 10
PATTERNS_A_DAY, DAYS = 25, 3
ROUNDS = 50
TICKS = 15
LIFECYCLES = 10
_PLACES: tuple[Mapping[str, str], ...] = (
    {},
    {"area": "14.03.02.2009", "category": "infrastructure/bridge"},
    {"area": "14.03.09.1010", "category": "infrastructure/sidewalk"},
)


def measured(sizes: tuple[int, ...]) -> tuple[tuple[AtSize, ...], dict[int, float]]:
    """What each size gave, and lifecycles a second with nothing and with the most stored."""
    with TemporaryDirectory(prefix="lapor-bench-") as state, running("dynoxide", File(state)) as engine:
        if not engine.durable:
            raise RuntimeError(f"the on-disk engine is needed: {engine.because}")
        with staged(engine) as stage:
            warm_up(stage)
            speeds = {0: lifecycles_a_second(stage)}
            filler = Filler(File(state), TABLE, _patterns(stage))
            found = tuple(_at(stage, filler, size) for size in sizes)
            speeds[sizes[-1]] = lifecycles_a_second(stage)
            return found, speeds


def lifecycles_a_second(stage: Stage) -> float:
    """Filed, routed, taken on, answered, accepted by the reporter, with everything that follows."""
    with stage.tap.off():
        return 1 / min(_timed(lambda: _live(stage)) for _ in range(LIFECYCLES))


def _live(stage: Stage) -> None:
    receipt = stage.filed()
    number = receipt["number"]
    stage.act(ROADS, number, "accept")
    stage.service.deliver()
    stage.act(ROADS, number, "answer", text=ANSWER, final=True)
    stage.service.deliver()
    path = f"/v1/complaints/{number}/replies"
    stage.ask("POST", path, {"verdict": "accepted"}, token=stage.session(receipt))
    stage.service.deliver()


def _patterns(stage: Stage) -> list[CaseNumber]:
    """Open cases of three days, at one desk and in three areas and categories; the last day is today."""
    numbers = []
    for day in range(DAYS):
        if day:
            stage.pass_time(days=1)
        with stage.quiet():
            made = [
                stage.filed(**_PLACES[turn % len(_PLACES)], reporter={"email": f"warga{turn}@example.org"})["number"]
                for turn in range(PATTERNS_A_DAY)
            ]
            for number in made:
                stage.act(ROADS, number, "accept")
            stage.service.deliver()
        numbers += [CaseNumber(number) for number in made]
    return numbers


def _at(stage: Stage, filler: Filler, size: int) -> AtSize:
    print(f"storing {size:,} cases", flush=True)
    filler.add(size - filler.stored())
    with stage.quiet():
        receipt = stage.filed()
        stage.act(ROADS, receipt["number"], "accept")
        stage.service.deliver()
        token = stage.session(receipt)
    paths = dict(_paths(stage, receipt["number"], token))
    with stage.tap.off():
        took = {name: statistics.median(_compared(do) for _ in range(ROUNDS)) for name, do in paths.items()}
    calls, items = {}, {}
    for name, do in paths.items():
        do()
        heard = [call for one in stage.tap.emptied() for call in one.calls]
        calls[name], items[name] = len(heard), sum(call.items_read for call in heard)
    name = f"tick with {DUE} due"
    due, took[name] = _with_due(stage)
    calls[name], items[name] = due
    with stage.quiet():
        stage.service.deliver()
    return AtSize(size, calls, items, took, filler.gigabytes())


def _paths(stage: Stage, number: str, token: str) -> Iterator[tuple[str, Callable[[], object]]]:
    yield "tick with nothing due", stage.tick
    yield "page of the inbox", lambda: stage.ask("GET", "/v1/inbox?queue=working", by=ROADS)
    yield "public page", lambda: stage.ask("GET", "/v1/complaints")
    yield "reporter's page", lambda: stage.ask("GET", f"/v1/complaints/{number}", token=token)
    yield "officer's page", lambda: stage.ask("GET", f"/v1/cases/{number}", by=ROADS)
    yield "submit", stage.file


def _with_due(stage: Stage) -> tuple[tuple[int, int], float]:
    """A tick that finds cases which the stream has not routed: its calls and items, and how long it took."""
    counted = unrouted(stage, DUE)
    took = []
    for _ in range(TICKS):
        with stage.quiet():
            stage.service.deliver()
            for _ in range(DUE):
                stage.file()
            stage.pass_time(minutes=6)
            took.append(_compared(stage.tick))
            stage.service.deliver()
    return (len(counted.calls), counted.items_read), statistics.median(took)


def _compared(do: Callable[[], object]) -> float:
    """In lengths of the yardstick, laid on before and after."""
    before, spent, after = _timed(_yardstick), _timed(do), _timed(_yardstick)
    return 2 * spent / (before + after)


def _yardstick() -> None:
    """
    Ten reads of a row that is not there, from a small table, past the service.

    They are as much work at every size, and work of the same kind: a shared machine is faster in one minute than in the
    next, and calls to another process otherwise than sums.
    """
    read = transactions().client.get_item
    for turn in range(10):
        read(TableName=SMALL, Key={"pk": {"S": "NONE"}, "sk": {"S": str(turn)}})


def _timed(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began
