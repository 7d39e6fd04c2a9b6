"""Tables and paragraphs of the pages that a run writes."""

import textwrap
from collections.abc import Iterable, Iterator

WIDTH = 110


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]], *, numbers: int = 0) -> Iterator[str]:
    """Markdown; the last `numbers` columns are aligned to the right."""
    words = len(head) - numbers
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * words}{'--:|' * numbers}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def paragraph(text: str) -> list[str]:
    """Lines of a page's width."""
    return textwrap.wrap(text, WIDTH)


def bullet(text: str) -> list[str]:
    """A paragraph as an entry of a list."""
    return textwrap.wrap(text, WIDTH, initial_indent="- ", subsequent_indent="  ")
