"""`python -m benchmarks` measures everything and writes docs/performance.md; `--quick` counts, and writes nothing."""

import argparse
import sys

from benchmarks.page import TARGET, rendered
from benchmarks.results import Counts, Results, count
from benchmarks.stage import running, staged
from benchmarks.targets import verdicts

QUICK_ROWS, QUICK_DUE = 20, (2,)
ROWS, DUE = 60, (1, 10, 50)


def main(arguments: list[str]) -> int:
    """The exit code: 1 if a target that was measured is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="counts only, in memory, printed")
    quick = parser.parse_args(arguments).quick
    results = Results("moto", quick_counts()) if quick else measured()
    page = rendered(results)
    if quick:
        print(page)
    else:
        TARGET.write_text(page, encoding="utf-8")
    missed = [one for one in verdicts(results) if one.met is False]
    for one in missed:
        print(f"missed: {one.path}: {one.target}: {one.measured}")
    return 1 if missed else 0


def quick_counts() -> Counts:
    """The exact part, on the engine that is always there."""
    with running("moto", None) as engine, staged(engine) as stage:
        return count(stage, rows=QUICK_ROWS, due=QUICK_DUE)


def measured() -> Results:
    """Everything."""
    with running("dynoxide", None) as engine, staged(engine) as stage:
        return Results(engine.name, count(stage, rows=ROWS, due=DUE))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
