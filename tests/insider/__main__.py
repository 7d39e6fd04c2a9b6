"""
`make insider`: somebody with every right on tables, buckets and directory tries to make a case vanish, come earlier or
change; each way is told with who found it, and when. It ends with `found N of N`, or names what was missed.

    python -m tests.insider            # --write writes docs/insider.md
"""

import argparse
import sys

from rich.console import Console

from tests.insider import page
from tests.insider.side_by_side import Told, at_both_moments


def main() -> int:
    """0 if everything was found, and nothing where nothing was done."""
    parser = argparse.ArgumentParser(prog="make insider", description="Try to change a case unnoticed.")
    parser.add_argument("--only", default="", help="ways whose names hold this")
    parser.add_argument("--write", action="store_true", help="write docs/insider.md, if everything was found")
    given = parser.parse_args()
    console = Console(soft_wrap=True, highlight=False)
    told = []
    for each in at_both_moments(given.only):
        told.append(each)
        for line in (*each.tries, *each.walks):
            console.print(f"{each.moment.value}: {line}")
    wrong = [line for each in told for line in _wrong(each)]
    for line in wrong:
        console.print(line)
    if given.write and not wrong and not given.only:
        page.TARGET.write_text(page.rendered(told), "utf-8")
    found, missed = sum(map(_found, told)), sum(map(_missed, told))
    console.print(f"found {found} of {found + missed}")
    return 1 if wrong else 0


def _found(told: Told) -> int:
    return sum(bool(one.found) for one in told.tries) + sum(walk.found.total() for walk in told.walks)


def _missed(told: Told) -> int:
    return sum(not one.found for one in told.tries) + sum(len(walk.missed) for walk in told.walks)


def _wrong(told: Told) -> list[str]:
    return [
        *(f"FALSE ALARM {told.moment.value} by {name}: {said}" for name, said in told.false_alarms.items()),
        *(f"MISSED {told.moment.value}: {one.way.told}" for one in told.tries if not one.found),
        *(f"MISSED {told.moment.value}: {what}" for walk in told.walks for what in walk.missed),
    ]


if __name__ == "__main__":
    sys.exit(main())
