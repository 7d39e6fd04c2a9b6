"""
`make mutants`: every small change that mutmut can make to the rules, the services and the store, and who notices.

    python -m tests.mutation                        # everything; hours. An interrupted run goes on where it stopped
    python -m tests.mutation --ring domain
    python -m tests.mutation --ring store --sample 10   # one mutant in ten
    python -m tests.mutation --ring domain --only 'chalicelib/domain/deadlines/clocks.py'
    python -m tests.mutation --ring domain --again  # what has lived, against new tests
    python -m tests.mutation --ring domain --write  # the part of docs/proof.md
"""

import argparse
import os
import sys

from rich.console import Console

from tests.mutation import page
from tests.mutation.rings import RINGS
from tests.mutation.workspace import Result, has_run, read, run

LEAST = 0.9
"""The share of the mutants tried that must be killed in each ring."""


def main() -> int:
    """0 if enough mutants were killed and every survivor has its reason."""
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("--ring", choices=[ring.name for ring in RINGS], action="append")
    parser.add_argument("--only", help="a pattern of files, to look at one of them")
    parser.add_argument("--sample", type=int, default=1, help="try one mutant in so many")
    parser.add_argument("--again", action="store_true", help="try what has lived once more: there are new tests")
    parser.add_argument("--children", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--write", action="store_true", help="write the part of docs/proof.md on every ring that was run"
    )
    given = parser.parse_args()
    rings = [ring for ring in RINGS if not given.ring or ring.name in given.ring]
    how = {"children": given.children, "sample": given.sample, "only": given.only, "again": given.again}
    results = [run(ring, **how) for ring in rings]
    for result in results:
        _tell(result)
    if given.write:
        page.write([read(ring) for ring in RINGS if has_run(ring)])
    enough = all(result.has_ended and result.killed >= LEAST * result.tried for result in results)
    return 0 if enough and not any(page.unexplained(result) for result in results) else 1


def _tell(result: Result) -> None:
    console = Console(markup=False, highlight=False, soft_wrap=True)
    console.print(f"{result.ring}: {result.killed} of {result.tried} mutants killed; it makes {result.mutants:,}")
    for survivor in page.unexplained(result):
        console.print(f"\n{survivor.function}\n- {survivor.removed}\n+ {survivor.added}")


if __name__ == "__main__":
    sys.exit(main())
