"""
Counts how often the routing rules send a report to its agency, to another one, or to the people who coordinate.

    .venv/bin/python -m tools.measure_rules FILE.csv [--rules FILE.json]
    .venv/bin/python -m tools.measure_rules --write [--sf311 FILE.csv]

FILE.csv has the columns text, category (may be empty), agency ("/pupr" is that of the report's place, empty is the
coordinating desk) and, if wanted, area. `--write` renews docs/routing.md from the committed corpus and, where it is at
hand, an export of San Francisco's 311 service; without that the table of the latter stays as it is.
"""

import argparse
import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from chalicelib.domain.core.vocabulary import NATIONAL, AreaCode, Classification, DeskId, ancestors, institution_of
from chalicelib.domain.organisation.directory import Desk
from chalicelib.domain.organisation.routing_rules import Facts, RuleBook, route
from chalicelib.store.directory.directory_json import desk_from, rule_from
from local.demo.sf311 import MAPPING, requests
from local.seed.seed_files import SEED, read
from tools.routing_corpus import CORPUS, WRITTEN

ROOT = Path(__file__).parents[1]
RULES = ROOT / "infra" / "directory" / "rules.json"
PAGE = ROOT / "docs" / "routing.md"
AREA = "14.03"
"""A regency of the sample directory that has nearly every agency."""
NO_RULE = "(the coordinating desk)"


@dataclass(frozen=True)
class Report:
    """A report and whose it is."""

    text: str
    category: str | None
    agency: str
    area: str = AREA
    channel: str = "web"


class SampleDesks:
    """The desks of the sample directory (domain/organisation/directory.py Desks)."""

    def __init__(self) -> None:
        self._desks = {desk.id: desk for desk in map(desk_from, read(SEED / "desks.json"))}

    def desk(self, desk_id: DeskId) -> Desk | None:
        """The desk of that id."""
        return self._desks.get(desk_id)

    def coordinator(self, area: AreaCode | None) -> Desk:
        """The coordinating desk nearest around the area."""
        by_area = {desk.area: desk for desk in self._desks.values() if desk.coordinates}
        return next(
            (by_area[code] for code in ancestors(area or AreaCode("")) if code in by_area), self._desks[NATIONAL]
        )


@dataclass
class Count:
    """What became of reports: how many came where they belong, to another agency, to people who decide."""

    right: int = 0
    wrong: int = 0
    people: int = 0
    mistaken: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """All of them."""
        return self.right + self.wrong + self.people

    def share(self, number: int) -> str:
        """A part of them in percent, to a tenth."""
        return f"{100 * number / self.total:.1f} %" if self.total else "-"


def measured(reports: Iterable[Report], book: RuleBook) -> dict[str, Count]:
    """The count of each rule by its id, in their order; reports whose agency the place lacks are left out."""
    desks = SampleDesks()
    found: dict[str, Count] = defaultdict(Count)
    for report in reports:
        area, category = AreaCode(report.area), report.category
        facts = Facts(Classification.COMPLAINT, category, area, channel=report.channel, text=report.text)
        base = desks.coordinator(facts.area).id
        wanted = f"{institution_of(base)}{report.agency}" if report.agency[:1] in {"", "/"} else report.agency
        if desks.desk(DeskId(wanted)) is None:
            continue
        decision = route(facts, book, desks)
        sent, count = decision.suggested or decision.desk, found[decision.rule or NO_RULE]
        if sent == wanted:
            count.right += 1
        elif sent == base:
            count.people += 1
        else:
            count.wrong += 1
            count.mistaken[report.agency or "nobody's"] += 1
    order = [rule.id for rule in book.rules] + [NO_RULE]
    return dict(sorted(found.items(), key=lambda each: order.index(each[0])))


def whole(counts: Iterable[Count]) -> Count:
    """The counts together."""
    counts = list(counts)
    return Count(*(sum(getattr(count, name) for count in counts) for name in ("right", "wrong", "people")))


def table(counts: dict[str, Count]) -> Iterator[str]:
    """The counts as lines of Markdown."""
    yield from (
        "| rule | reports | right | wrong | to people | whose the wrong ones were |",
        "|---|---|---|---|---|---|",
    )
    for name, count in [*counts.items(), ("**together**", whole(counts.values()))]:
        whose = ", ".join(f"{agency} {number}" for agency, number in count.mistaken.most_common(3))
        shares = " | ".join(count.share(number) for number in (count.right, count.wrong, count.people))
        yield f"| {name} | {count.total} | {shares} | {whose} |"


def reports_of(path: Path) -> Iterator[Report]:
    """The lines of a CSV file; ValueError for one without the columns."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.DictReader(file)
        if missing := {"text", "category", "agency"} - set(lines.fieldnames or ()):
            raise ValueError(f"{path.name} has no column {', '.join(sorted(missing))}")
        for line in lines:
            yield Report(line["text"], line["category"] or None, line["agency"], line.get("area") or AREA)


def sf311_reports(path: Path) -> Iterator[Report]:
    """Requests of San Francisco whose queue has a counterpart here, with the topic of the demo's table."""
    queues = [(re.compile(queue), agency) for queue, agency in read(CORPUS.parent / "sf311_agencies.json")]
    channels = read(MAPPING)["channels"]
    with path.open(encoding="utf-8", newline="") as file:
        for line, body in zip(csv.DictReader(file), requests(path, None), strict=True):
            agency = next((agency for queue, agency in queues if queue.search(line["agency_name"])), None)
            if agency:
                text, channel = f"{body['title']}\n{body['body']}", channels.get(line["source"], "web")
                yield Report(text, body.get("category"), agency, channel=channel)


def book_of(path: Path) -> RuleBook:
    """The rules of a file."""
    return RuleBook(1, tuple(map(rule_from, read(path))))


def without_topic(reports: Iterable[Report]) -> list[Report]:
    """The same reports, had nobody chosen a topic."""
    return [replace(report, category=None) for report in reports]


def _sections(name: str, reports: list[Report], book: RuleBook) -> Iterator[str]:
    parts: list[tuple[str, list[Report]]] = [
        ("with the topic that was chosen", [report for report in reports if report.category]),
        ("by words alone", without_topic(reports)),
    ]
    for how, part in parts:
        yield from (f"## {name}, {how}", "", *table(measured(part, book)), "")


def written(page: str, book: RuleBook, sf311: Path | None) -> str:
    """The page with its tables made anew; without the city's file its tables stay."""
    head, _, rest = page.partition("## Generated reports in Indonesian")
    _, mark, city = rest.partition("## San Francisco")
    lines = list(_sections("Generated reports in Indonesian", list(reports_of(CORPUS)), book))
    lines += ["## Reports written by hand, with the topic that was chosen", ""]
    lines += [*table(measured(reports_of(WRITTEN), book)), ""]
    kept = [mark + city] if sf311 is None else _sections("San Francisco's requests", list(sf311_reports(sf311)), book)
    return head + "\n".join([*lines, *kept]).rstrip() + "\n"


def main(given: list[str] | None = None) -> Any:
    """Prints the table of a file, or renews the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--rules", type=Path, default=RULES)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--sf311", type=Path)
    asked = parser.parse_args(given)
    book = book_of(asked.rules)
    if asked.write:
        PAGE.write_text(written(PAGE.read_text("utf-8"), book, asked.sf311), "utf-8")
    else:
        print("\n".join(table(measured(reports_of(asked.file), book))))


if __name__ == "__main__":
    main()
