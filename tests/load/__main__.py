"""
`make load`: a service of its own, visitors for five minutes and a flood, and tables of how it bore them.

The driver lies among the tests because it is one: it shares its service, its wire and its promise (nothing that was
acknowledged is lost) with the test that kills the service, and like a test it asks from outside.
"""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from local.dynamodb.engines import available
from tests.load.drive import drive
from tests.load.pattern import arrivals, phases
from tests.load.report import as_page, blocks, machine, on_console, verdict
from tests.load.subject import ROOT, Subject

PAGE = ROOT / "docs" / "load.md"
SEED = 1708


def main() -> int:
    """0 if no acknowledged report was lost, and each had found its desk in the end."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/load.md as well")
    parser.add_argument("--burst", type=float, default=15.0, help="reports a second in the viral burst")
    parser.add_argument("--scale", type=float, default=1.0, help="stretches or shortens the phases")
    wanted = parser.parse_args()
    console, pattern, here = Console(), phases(burst=wanted.burst, scale=wanted.scale), machine()
    if reason := available("dynoxide"):
        console.print(f"The engine is moto, in memory: {reason}")
    with TemporaryDirectory(prefix="lapor-load-") as folder, Subject(Path(folder) / "state") as subject:
        outcome = drive(subject, arrivals(pattern, SEED), SEED)
        _tell_what_was_logged(console, subject, [*outcome.lost, *outcome.unrouted])
    found = blocks(pattern, outcome)
    on_console(found, console)
    console.print(verdict(outcome), highlight=False)
    if wanted.write:
        command = " ".join(["python -m tests.load", *sys.argv[1:]])
        PAGE.write_text(as_page(found, outcome, command, here), encoding="utf-8")
    return 1 if outcome.lost or outcome.unrouted else 0


def _tell_what_was_logged(console: Console, subject: Subject, numbers: list[str]) -> None:
    """Of cases that ask for an explanation; with the service goes its log."""
    for line in subject.log.read_text("utf-8").splitlines():
        if any(number in line for number in numbers):
            console.print(line, highlight=False)


if __name__ == "__main__":
    sys.exit(main())
