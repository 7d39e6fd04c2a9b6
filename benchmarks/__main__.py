"""`python -m benchmarks` writes its two pages in docs/, and what `ops cost` reads; `--quick` only counts."""

import argparse
import sys

from benchmarks import billing, page, scale, sizes, timing
from benchmarks.results import Counts, Results, Times, count
from benchmarks.stage import running, staged
from benchmarks.targets import verdicts
from ops.pricing import measured

QUICK_ROWS, QUICK_DUE = 20, (2,)
ROWS, DUE = 55, (1, 5, 20)


def main(arguments: list[str]) -> int:
    """The exit code: 1 if a target that was measured is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="counts only, in memory, printed")
    parser.add_argument("--sizes", type=int, nargs="+", default=sizes.SIZES, help="how many cases are stored")
    given = parser.parse_args(arguments)
    results = Results("moto", quick_counts()) if given.quick else measure(tuple(given.sizes))
    for target, text in ((page.TARGET, page.rendered(results)), (scale.TARGET, scale.rendered(results.counts.life))):
        if given.quick:
            print(text)
        else:
            target.write_text(text, encoding="utf-8")
    if not given.quick:
        measured.keep(billing.of(results.counts))
    missed = [one for one in verdicts(results) if one.met is False]
    for one in missed:
        print(f"missed: {one.path}: {one.target}: {one.measured}")
    return 1 if missed else 0


def quick_counts() -> Counts:
    """The exact part, on the engine that is always there."""
    with running("moto", None) as engine, staged(engine) as stage:
        return count(stage, rows=QUICK_ROWS, due=QUICK_DUE)


def measure(stored: tuple[int, ...]) -> Results:
    """Everything, in minutes."""
    print("starts of functions, in fresh processes", flush=True)
    imports, dataclasses = timing.starts(), timing.making_of_dataclasses()
    print("processor time of a submission", flush=True)
    processor = timing.processor_of_submit()
    print("calls, items and request units", flush=True)
    with running("dynoxide", None) as engine, staged(engine) as stage:
        counts = count(stage, rows=ROWS, due=DUE)
    found, speeds = sizes.measured(stored)
    return Results(engine.name, counts, Times(found, processor, imports, dataclasses, speeds))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
