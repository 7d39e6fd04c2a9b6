"""Runs on every core: a module of its own, because a new process cannot find what stands in `__main__`."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing import get_context

from tests.simulation.hunt import runs
from tests.simulation.stage import Outcome

RUNS_OF_A_PROCESS = 5
"""A process takes some seeds and ends, so that what moto keeps in memory ends with it."""


def on_every_core(seeds: range, moves: int, until: float) -> Iterator[Outcome]:
    """Each seed's outcome as it comes; no new runs are begun after `until` (of time.monotonic)."""
    waiting = [seeds[start : start + RUNS_OF_A_PROCESS] for start in range(0, len(seeds), RUNS_OF_A_PROCESS)]
    workers = os.cpu_count() or 1
    with ProcessPoolExecutor(workers, get_context("spawn"), max_tasks_per_child=1) as pool:
        under_way: set[Future[list[Outcome]]] = set()
        while waiting or under_way:
            while waiting and len(under_way) < workers and time.monotonic() < until:
                under_way.add(pool.submit(_some, waiting.pop(0), moves))
            if not under_way:
                return
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            for future in done:
                yield from future.result()


def _some(seeds: range, moves: int) -> list[Outcome]:
    return list(runs(seeds, moves))
