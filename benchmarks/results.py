"""What a run finds: counts always, times only in a full run."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from benchmarks.lifecycle import Life, lived
from benchmarks.paths import Path, measured
from benchmarks.rounds import Round, gone_round
from benchmarks.stage import Stage
from benchmarks.warming import warm_up


@dataclass(frozen=True)
class Counts:
    """What is the same in every run."""

    paths: tuple[Path, ...]
    life: Life
    round: Round

    def path(self, name: str) -> Path:
        """The path of that name."""
        return next(path for path in self.paths if path.name == name)

    def actions(self) -> list[Path]:
        """Every step of an officer."""
        return [path for path in self.paths if path.name.startswith("officer's action")]

    def calls_checked_by_engine(self) -> tuple[int, int]:
        """Of the calls for which the engine tells what they consumed: how many agree with our sum, and how many are."""
        told = [call for path in self.paths for call in path.calls if call.by_engine is not None]
        return sum(call.by_engine == call.read_units + call.write_units for call in told), len(told)


@dataclass(frozen=True)
class AtSize:
    """The same paths with so many cases stored: calls and items, and how long they took, in yardsticks."""

    stored: int
    calls: Mapping[str, int]
    items: Mapping[str, int]
    took: Mapping[str, float]
    gigabytes: float


@dataclass(frozen=True)
class Processor:
    """Processor time of a submission, as a ratio to the same AWS calls made with bare botocore."""

    whole: float
    """From API Gateway's event to the answer for it."""
    service: float
    """Of that, the service that files the report."""


@dataclass(frozen=True)
class Times:
    """What a full run adds; seconds here become ratios on the page."""

    sizes: tuple[AtSize, ...]
    processor: Processor
    imports: Mapping[str, float]
    """Starts of functions, as a ratio to their floor."""
    dataclasses: tuple[int, float]
    """How many an event function makes at its start, and what share of the floor that is."""
    lifecycles_a_second: Mapping[int, float]
    """Lifecycles through the whole local service, by the number of stored cases."""


@dataclass(frozen=True)
class Results:
    """Everything that the page is made of."""

    engine: str
    counts: Counts
    times: Times | None = field(default=None)


def count(stage: Stage, *, rows: int, due: tuple[int, ...]) -> Counts:
    """Counts everything once on a fresh stage; the lifecycle comes first, while no other case is open."""
    warm_up(stage)
    life = lived(stage)
    went = gone_round(stage, life.number)
    return Counts(tuple(measured(stage, rows=rows, due=due)), life, went)
