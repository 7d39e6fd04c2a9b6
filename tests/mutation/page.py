"""The part of docs/proof.md on mutants; the rest of the page is the simulator's."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from benchmarks.markdown import paragraph, table
from tests.mutation.sample import interval
from tests.mutation.workspace import ROOT, Result, Survivor

TARGET = ROOT / "docs" / "proof.md"
HEADING = "## Mutants"
_REASONS = Path(__file__).with_name("survivors.toml")


def write(results: list[Result]) -> None:
    """Replace the part, and leave what stands above it; a run that has not ended is none to tell of."""
    if unfinished := [result.ring for result in results if not result.has_ended]:
        raise SystemExit(f"the run has not ended: {', '.join(unfinished)}")
    above = TARGET.read_text("utf-8").partition(HEADING)[0]
    TARGET.write_text(above + "\n".join(rendered(results)) + "\n", "utf-8")


def standing() -> str:
    """The part as it stands on the page; empty where there is none yet."""
    _, heading, part = TARGET.read_text("utf-8").partition(HEADING)
    return heading + part


def unexplained(result: Result) -> list[Survivor]:
    """The survivors without a reason in survivors.toml: each is a missing test."""
    return [survivor for survivor in result.survivors if reason_of(survivor) is None]


def reason_of(survivor: Survivor) -> str | None:
    """Why the mutant may live, if survivors.toml says so."""
    for entry in _reasons():
        if all(re.search(entry.get(part, ""), getattr(survivor, part)) for part in ("function", "removed", "added")):
            return entry["reason"]
    return None


def rendered(results: list[Result]) -> Iterator[str]:
    """The lines of the part."""
    yield HEADING
    yield ""
    yield "*Written by `make mutants WRITE=1`.*"
    yield ""
    yield from paragraph(
        "Each function of the rings below was changed by mutmut in every small way that it knows, one at a time, and"
        " the tests that reach it were run until one failed. A survivor is a missing test, or it is listed with the"
        " reason why no test can or need see it (`tests/mutation/survivors.toml`)."
    )
    yield ""
    head = ("ring", "mutants", "tried", "killed", "share", "of all, in 95 of 100 samples")
    yield from table(head, [_row(result) for result in results], numbers=5)
    if any(result.chosen < result.mutants for result in results):
        yield ""
        yield from paragraph(
            "Where fewer were tried than there are, they are a sample: one mutant in so many, chosen by a hash of its"
            " name (`make mutants SAMPLE=10`). The last column says between which bounds the share of all then lies"
            " (Wilson's interval)."
        )
    reasons = Counter(reason_of(survivor) or "no reason yet" for r in results for survivor in r.survivors)
    yield ""
    yield from table(("why the others live", "mutants"), [(why, str(n)) for why, n in reasons.most_common()], numbers=1)
    yield from ("", "| survivor | the line before | after |", "|---|---|---|")
    for survivor in sorted((s for r in results for s in r.survivors), key=lambda s: (s.function, s.added)):
        yield f"| `{survivor.function}` | {_cell(survivor.removed)} | {_cell(survivor.added)} |"


def _row(result: Result) -> tuple[str, ...]:
    share = f"{result.killed / max(result.tried, 1):.1%}"
    low, high = interval(result.killed, result.tried) if result.tried < result.mutants else (0.0, 0.0)
    bounds = f"{low:.1%} to {high:.1%}" if high else "all were tried"
    return result.ring, f"{result.mutants:,}", f"{result.tried:,}", f"{result.killed:,}", share, bounds


def _cell(text: str) -> str:
    line = " ".join(text.split()).replace("|", "\\|").replace("`", "'")
    return f"`{line[:160]}`" if line else ""


@cache
def _reasons() -> tuple[dict[str, str], ...]:
    entries: list[dict[str, str]] = tomllib.loads(_REASONS.read_text("utf-8"))["survivor"]
    return tuple(entries)
