"""Where a run is played: the service new and empty in a small country, under one chance and one weather."""

import itertools
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from chalicelib import clock
from local import logs
from local.business_clock import BusinessClock
from local.dynamodb.engines import Engine
from local.service import started
from tests import country
from tests.journeys.world import LogLines, World
from tests.simulation.chance import owned
from tests.simulation.checks import Violated
from tests.simulation.coverage import Coverage
from tests.simulation.model import Broken
from tests.simulation.plan import Move
from tests.simulation.run import START, Run
from tests.simulation.weather import over

_stages = itertools.count(1)


@contextmanager
def prepared(engine: Engine, seed: int) -> Iterator[Run]:
    """The service of one run, new and empty, in a small country."""
    stage = f"s{os.getpid()}x{next(_stages)}"
    lines = LogLines()
    with (
        owned(seed) as chance,
        started(engine, BusinessClock(frozen_at=START), stage=stage) as service,
        pytest.MonkeyPatch.context() as patch,
    ):
        # both times pass alike in a run: what a lost order or a wrong PIN leaves behind expires by the machine's
        patch.setattr(clock, "machine_now", service.business_clock.now)
        country.settle(service.parts, stage)
        root = logging.getLogger()
        root.addHandler(lines)
        try:
            run = Run(service, World(service, lines), chance)
            with over(run.weather):
                yield run
        finally:
            root.removeHandler(lines)


@dataclass
class Outcome:
    """How a run ended."""

    seed: int
    coverage: Coverage
    story: list[str]
    flaws: list[Broken]


def played(engine: Engine, seed: int, moves: list[Move]) -> Outcome:
    """A run from its beginning to its end, or to the first promise that does not hold."""
    with logs.unprinted(), prepared(engine, seed) as run:
        try:
            run.play(moves)
        except Violated as violated:
            return Outcome(seed, run.coverage, run.story, violated.flaws)
        except Exception as error:  # noqa: BLE001  what cannot be read any more is lost, however it shows
            return Outcome(seed, run.coverage, run.story, [Broken(1, f"{type(error).__name__}: {error}")])
        return Outcome(seed, run.coverage, run.story, [])
