"""
Writes into docs/demo.md where the rules send the complaints of the demo: the rules alone, without playing six weeks.

    .venv/bin/python -m tools.demo_routing [--sf311 FILE.csv]

With an export of San Francisco's 311 service its table is written too; without it, that one stays as it is.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from chalicelib.domain.core.vocabulary import Classification
from chalicelib.domain.organisation.routing_rules import Facts, route
from local.demo.sf311 import requests
from local.seed import samples
from tools.measure_rules import ROOT, RULES, SampleDesks, book_of

PAGE = ROOT / "docs" / "demo.md"
FIRST = 15
"""Lines of a table."""


def table(bodies: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Rule or reason and the desk that gets the case, with how many: the most first."""
    desks, book = SampleDesks(), book_of(RULES)
    found: Counter[str] = Counter()
    for body in bodies:
        decision = route(
            Facts(
                classification=Classification(body["classification"]),
                category=body.get("category"),
                area=body.get("area"),
                institution=body.get("institution"),
                text=f"{body['title']}\n{body['body']}",
            ),
            book,
            desks,
        )
        found[f"{decision.rule or decision.reason} → {decision.desk}"] += 1
    yield from (f"| routed by rule, to desk (the first {FIRST}) | number |", "|---|--:|")
    most = sorted(found.items(), key=lambda each: (-each[1], each[0]))[:FIRST]
    yield from (f"| {what} | {number:,} |" for what, number in most)


def written(page: str, name: str, bodies: Iterable[Mapping[str, Any]]) -> str:
    """The page with the table of that name made anew."""
    head, begin, rest = page.partition(f"<!-- routed: {name} -->\n")
    _, end, tail = rest.partition("<!-- end -->")
    return "".join([head, begin, "\n".join(table(bodies)), "\n", end, tail])


def own() -> list[dict[str, Any]]:
    """The project's own complaints, as the demo files them."""
    return samples.requests(date(2026, 1, 12))


def main() -> None:
    """Renews the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sf311", type=Path)
    city: Path | None = parser.parse_args().sf311
    page = written(PAGE.read_text("utf-8"), "own", own())
    if city:
        page = written(page, "sf311", requests(city, None))
    PAGE.write_text(page, "utf-8")


if __name__ == "__main__":
    main()
