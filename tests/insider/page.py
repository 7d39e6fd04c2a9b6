"""docs/insider.md: what an insider tried, who found it and when, and what only the published roots can find."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.markdown import bullet, paragraph, table
from tests.insider.finders import EVIDENCE, STREAM
from tests.insider.side_by_side import Told
from tests.insider.tries import FINDERS, Tried
from tests.insider.walk import NOT_PROVED, TOLD_NOWHERE
from tests.insider.ways import WAYS, Moment, Way

TARGET = Path(__file__).parents[2] / "docs" / "insider.md"
_LETTERS = {finder.name: letter for finder, letter in zip(FINDERS, "SLRPNCE", strict=True)}
_BY_THEMSELVES = {STREAM.name, EVIDENCE.name}


def rendered(told: Sequence[Told]) -> str:
    """The whole page."""
    tries = {(one.way.name, one.moment): one for each in told for one in each.tries}
    return "\n".join([*_head(told, len(tries)), *_table(tries), *_only(tries), *_walks(told), *_rest()]) + "\n"


def names_in(page: str) -> set[str]:
    """The ways of which a page tells."""
    rows = (line.split("|") for line in page.splitlines() if line.startswith("| ") and line.count("|") == 5)
    return {cells[1].strip() for cells in rows} - {"what the insider does"}


def _head(told: Sequence[Told], count: int) -> Iterator[str]:
    yield "# What an insider tried"
    yield ""
    yield "*Written by `make insider WRITE=1`; change the code, not this page.*"
    yield ""
    changes = sum(walk.found.total() for each in told for walk in each.walks)
    yield from paragraph(
        f"Somebody with every right on the tables, the buckets and the directory tries {len(WAYS)} ways to make a case"
        " vanish, come earlier or change, on the day on which it moved and six days after. Each is found: "
        f"{count} of {count}; so is each of {changes} changes to single parts of items. Where nothing was done"
        " nobody raises an alarm. `tests/insider` has the ways, and who is asked."
    )
    yield ""
    yield "Who finds it, first the one who comes to it first:"
    yield ""
    for finder in FINDERS:
        yield from bullet(f"**{_LETTERS[finder.name]}**: {finder.name}, {finder.when}.")
    yield ""


def _table(tries: dict[tuple[str, Moment], Tried]) -> Iterator[str]:
    head = ("what the insider does", "", *(moment.value for moment in Moment))
    rows = [(way.name, str(way.do.__doc__), *(_by(tries.get((way.name, moment))) for moment in Moment)) for way in WAYS]
    yield from table(head, rows)


def _by(one: Tried | None) -> str:
    return " ".join(_LETTERS[name] for name in one.found) if one else "-"


def _only(tries: dict[tuple[str, Moment], Tried]) -> Iterator[str]:
    """What no check of the service finds once the stream has passed."""
    yield from ("", "## What only receipts and published roots can find", "")
    yield from paragraph(
        "The stream tells of what is written over or removed in the moment in which it is, and never again. Whoever"
        " missed that finds the following by nothing that lies in the account, but by what citizens and institutions"
        " have. From the first night on the round compares every case with the leaves that are locked under the roots:"
        " so it is by the roots, too, that it finds what was rewritten with the service's own key."
    )
    yield ""
    for way in WAYS:
        moments = [moment.value for moment in Moment if _is_only(tries.get((way.name, moment)))]
        if moments:
            yield from bullet(f"{way.name} ({' and '.join(moments)})")


def _is_only(one: Tried | None) -> bool:
    return one is not None and EVIDENCE.name in one.found and set(one.found) <= _BY_THEMSELVES


def _walks(told: Sequence[Told]) -> Iterator[str]:
    yield from ("", "## Every part of every item", "")
    yield "Each attribute changed, taken away and added, each item removed, one at a time; who finds it first."
    yield ""
    kinds = sorted({walk.kind for each in told for walk in each.walks})
    rows = [(kind, *(_walk_of(each, kind) for each in told)) for kind in kinds]
    yield from table(("items", *(each.moment.value for each in told)), rows)


def _walk_of(told: Told, kind: str) -> str:
    walk = next((walk for walk in told.walks if walk.kind == kind), None)
    return ", ".join(f"{count} by {name}" for name, count in walk.found.most_common()) if walk else "-"


def _rest() -> Iterator[str]:
    yield from ("", "What proves nothing and is left out:", "")
    for name, why in {**NOT_PROVED, **TOLD_NOWHERE}.items():
        yield from bullet(f"`{name}`: {why}")


def left_out() -> list[Way]:
    """The ways of which the page does not tell."""
    names = names_in(TARGET.read_text("utf-8")) if TARGET.exists() else set()
    return [way for way in WAYS if way.name not in names]
