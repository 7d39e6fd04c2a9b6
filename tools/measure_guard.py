"""
Counts how often the guard finds what is personal, and how often what it masks is.

    .venv/bin/python -m tools.measure_guard [--misses] [--write]

It is measured on the committed corpus (`tools/guard_corpus.py`); `--misses` prints what went wrong, `--write` renews
the table in docs/redaction.md.
"""

import argparse
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chalicelib.domain.publication.possible_names import possible_names
from chalicelib.domain.publication.redaction import Finding, findings_in
from tools.guard_corpus import read
from tools.guard_forms import DIGIT_WORDS

PAGE = Path(__file__).parents[1] / "docs" / "redaction.md"
LEFT_OVER = 2
"""Digits of a number, in figures or words, that may stay: nobody is found by them."""
_SAID = re.compile(rf"\d|{'|'.join(DIGIT_WORDS)}|kosong", re.IGNORECASE)
_TABLE = re.compile(r"(?<=<!-- measured -->\n).*?(?=<!-- end -->)", re.DOTALL)


@dataclass
class Count:
    """Of one kind: what there was, what of it was found, what was masked, what of that was right."""

    marks: int = 0
    found: int = 0
    masked: int = 0
    right: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Of what there was, how much was found."""
        return self.found / self.marks if self.marks else 1.0

    @property
    def precision(self) -> float:
        """Of what was masked, how much was there."""
        return self.right / self.masked if self.masked else 1.0


def measure(corpus: Iterable[Mapping[str, Any]]) -> dict[str, Count]:
    """The counts by kind; names are counted by what is named to the officer."""
    counts: dict[str, Count] = {}
    for each in corpus:
        text, marks = each["text"], [Finding(*mark) for mark in each["marks"]]
        findings = findings_in(text)
        if not marks or marks[0].kind == "name":
            names = [Finding("name", start, end) for start, end in possible_names(text)]
            findings += names if marks or _is_of_names(each) else []
        for mark in marks:
            _count_mark(counts.setdefault(mark.kind, Count()), text, mark, findings)
        for finding in findings:
            _count_finding(counts.setdefault(finding.kind, Count()), text, finding, marks)
    return dict(sorted(counts.items()))


def _is_of_names(each: Mapping[str, Any]) -> bool:
    """Names are looked for where the corpus says of every name where it stands."""
    return bool(each.get("names"))


def _count_mark(count: Count, text: str, mark: Finding, findings: list[Finding]) -> None:
    mine = [each for each in findings if each.kind == mark.kind and each.start < mark.end and mark.start < each.end]
    covered = {place for each in mine for place in range(each.start, each.end)}
    rest = "".join(text[place] if place not in covered else "\n" for place in range(mark.start, mark.end))
    told = mark.kind == "email" and len(rest.replace("\n", "")) > (mark.end - mark.start) / 2
    count.marks += 1
    if mine and not told and len(_SAID.findall(rest)) <= LEFT_OVER:
        count.found += 1
    else:
        count.wrong.append(f"missed: {text[mark.start : mark.end]!r} in {text!r}")


def _count_finding(count: Count, text: str, finding: Finding, marks: list[Finding]) -> None:
    count.masked += 1
    if any(each.kind == finding.kind and each.start < finding.end and finding.start < each.end for each in marks):
        count.right += 1
    else:
        count.wrong.append(f"wrongly masked: {text[finding.start : finding.end]!r} in {text!r}")


def table(counts: Mapping[str, Count]) -> Iterator[str]:
    """The lines of the table."""
    yield "| kind | in the corpus | found | recall | masked | rightly | precision |"
    yield "|---|---|---|---|---|---|---|"
    for kind, count in counts.items():
        yield (
            f"| {kind} | {count.marks} | {count.found} | {count.recall:.3f} | {count.masked} | {count.right} | "
            f"{count.precision:.3f} |"
        )


def main() -> None:
    """As the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip().splitlines()[0])
    parser.add_argument("--misses", action="store_true", help="print every text that was read wrongly")
    parser.add_argument("--write", action="store_true", help="renew the table in docs/redaction.md")
    asked = parser.parse_args()
    counts = measure(read())
    lines = list(table(counts))
    print("\n".join(lines))
    if asked.misses:
        for kind, count in counts.items():
            print("\n".join(f"{kind} {one}" for one in count.wrong))
    if asked.write:
        written = _TABLE.sub(lambda _: "\n" + "\n".join(lines) + "\n\n", PAGE.read_text("utf-8"))
        PAGE.write_text(written, "utf-8")


if __name__ == "__main__":
    main()
