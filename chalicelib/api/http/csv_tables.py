"""Tables for spreadsheets: as their readers expect them, and harmless whatever people have written into them."""

import csv
import io
import unicodedata
from collections.abc import Iterable
from typing import Any

MARK = "\ufeff"
"""Spreadsheets take a file for UTF-8 only by this mark."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_table(head: Iterable[str] | None, rows: Iterable[Iterable[Any]]) -> str:
    """The rows as CSV; without a head they continue a table that has one, as the next page of it."""
    written = io.StringIO()
    table = csv.writer(written)
    if head is not None:
        written.write(MARK)
        table.writerow(head)
    for row in rows:
        table.writerow(["" if cell is None else harmless(cell) for cell in row])
    return written.getvalue()


def harmless(cell: Any) -> Any:
    """What begins like a formula would be run by the spreadsheet, in the name of whoever opens it."""
    if not isinstance(cell, str):
        return cell
    # Some read the wide signs of Asian keyboards as the plain ones, and pass over blanks.
    return f"'{cell}" if unicodedata.normalize("NFKC", cell).lstrip(" ").startswith(_FORMULA) else cell
