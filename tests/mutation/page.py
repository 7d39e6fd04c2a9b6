"""The part of docs/proof.md on mutants; the rest of the page is the simulator's."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from benchmarks.markdown import paragraph, table
from tests.mutation.workspace import ROOT, Result, Survivor

TARGET = ROOT / "docs" / "proof.md"
HEADING = "## Mutants"
_REASONS = Path(__file__).with_name("survivors.toml")


def write(results: list[Result]) -> None:
    """Replace the part, and leave what stands above it."""
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
    rows = [(r.ring, f"{r.mutants:,}", f"{r.killed:,}", f"{r.killed / max(r.mutants, 1):.1%}") for r in results]
    yield from table(("ring", "mutants", "killed", "share"), rows, numbers=3)
    reasons = Counter(reason_of(survivor) or "no reason yet" for r in results for survivor in r.survivors)
    yield ""
    yield from table(("why the others live", "mutants"), [(why, str(n)) for why, n in reasons.most_common()], numbers=1)
    yield from ("", "| survivor | the line before | after |", "|---|---|---|")
    for survivor in sorted((s for r in results for s in r.survivors), key=lambda s: (s.function, s.added)):
        yield f"| `{survivor.function}` | {_cell(survivor.removed)} | {_cell(survivor.added)} |"


def _cell(text: str) -> str:
    line = " ".join(text.split()).replace("|", "\\|").replace("`", "'")
    return f"`{line[:160]}`" if line else ""


@cache
def _reasons() -> tuple[dict[str, str], ...]:
    entries: list[dict[str, str]] = tomllib.loads(_REASONS.read_text("utf-8"))["survivor"]
    return tuple(entries)
