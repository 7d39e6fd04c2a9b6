"""
`make simulate`: runs of many seeds on every core, as long as asked; what they covered, and the story of what broke.

    python -m tests.simulation --seeds 1-1000 --minutes 60
    python -m tests.simulation --seeds 17          # one seed again, with its story
"""

import argparse
import sys
import time

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from tests.simulation import page
from tests.simulation.cores import on_every_core
from tests.simulation.coverage import Coverage
from tests.simulation.hunt import short_story
from tests.simulation.plan import MOVES


def main() -> int:
    """0 if every promise held in every run."""
    parser = argparse.ArgumentParser(prog="make simulate", description="Look for a run that breaks a promise.")
    parser.add_argument("--seeds", default="1-100", help="a seed, or first-last")
    parser.add_argument("--minutes", type=float, default=60, help="no new runs after that")
    parser.add_argument("--moves", type=int, default=MOVES)
    parser.add_argument("--write", action="store_true", help="write docs/proof.md, if every promise held")
    given = parser.parse_args()
    first, _, last = given.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    console = Console()
    total, broken, count = Coverage(), None, 0
    began = time.monotonic()
    with Progress(console=console) as progress:
        task = progress.add_task("runs", total=len(seeds))
        for outcome in on_every_core(seeds, given.moves, began + given.minutes * 60):
            count += 1
            total.add(outcome.coverage)
            progress.advance(task)
            if outcome.flaws:
                broken = outcome
                break
    _tables(console, total)
    minutes = (time.monotonic() - began) / 60
    console.print(
        f"{count} runs of {given.moves} moves, {total.cases} cases, {total.days} simulated days, {minutes:.1f} minutes"
    )
    if broken is None:
        console.print("every promise held")
        if given.write:
            command = f"make simulate SEEDS={given.seeds} MINUTES={given.minutes:g} WRITE=1"
            page.TARGET.write_text(page.rendered(page.Log(command, count, given.moves, minutes, total)), "utf-8")
        return 0
    console.print(f"seed {broken.seed} breaks a promise; shortening its story ...")
    for line in short_story(broken, given.moves):
        console.print(line, highlight=False, soft_wrap=True)
    console.print(f"again: python -m tests.simulation --seeds {broken.seed} --moves {given.moves}")
    return 1


def _tables(console: Console, total: Coverage) -> None:
    for title, found in (
        ("Events", total.events),
        ("Milestones fired", total.milestones),
        ("Steps of the lifecycle", total.steps),
        ("Faults", total.faults),
        ("Moves", total.moves),
        ("Tamperings", total.tamperings),
    ):
        table = Table(title=title, title_justify="left")
        table.add_column("what")
        table.add_column("number", justify="right")
        for what, number in found.most_common():
            table.add_row(what, f"{number:,}")
        console.print(table)
    missing = list(total.missing())
    console.print(*(missing or ["all of it came: every step of the lifecycle, every milestone, every fault"]), sep="\n")


if __name__ == "__main__":
    sys.exit(main())
