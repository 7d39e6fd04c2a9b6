"""
CSV as spreadsheets and offices write it: with a BOM, semicolons, other names of columns; what is wrong is told by line.

Nothing is guessed that could be another thing: a file that cannot be read as a whole is refused as a whole.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ops.directory.reading import Fault

TOLD = 20
"""Faults that are told one by one; of more only how many there are."""

_DELIMITERS = ",;\t|"


class FaultyFileError(Exception):
    """What is wrong with a file, each fault with its line; nothing of the file was taken."""

    def __init__(self, faults: list[Fault]) -> None:
        """*faults* are told in their order, the first twenty of them."""
        told = [str(fault) for fault in faults[:TOLD]]
        if len(faults) > TOLD:
            told.append(f"… and {len(faults) - TOLD:,} more")
        super().__init__("\n".join(told))
        self.faults = faults


@dataclass(frozen=True)
class Column:
    """A column that is looked for: our name of it, other names it is known by, and whether a file may lack it."""

    name: str
    others: tuple[str, ...] = ()
    optional: bool = False


def columns_given(text: str | None) -> dict[str, str]:
    """`ours=theirs,ours=theirs` as a mapping; ValueError says what is no such pair."""
    pairs = [pair.partition("=") for pair in (text or "").split(",") if pair.strip()]
    for ours, sign, theirs in pairs:
        if not (ours.strip() and sign and theirs.strip()):
            raise ValueError(f"{ours + sign + theirs!r} names no column: write OURS=THEIRS, as in kode=area_code")
    return {ours.strip(): theirs.strip() for ours, _, theirs in pairs}


def rows_of(
    path: Path, columns: tuple[Column, ...], given: Mapping[str, str] | None = None
) -> Iterator[tuple[int, dict[str, str]]]:
    """
    Each row with the line where it begins, its cells by our names, blanks around them taken off.

    *given* says by our name what the file calls a column. FaultyFileError at the first thing that cannot be read.
    """
    file, given = path.name, given or {}
    if unknown := sorted(set(given) - {column.name for column in columns}):
        known = ", ".join(column.name for column in columns)
        raise FaultyFileError([Fault(file, 1, unknown[0], f"is no column that is looked for; these are: {known}")])
    lines = _lines(file, _text(path))
    line, header = next(lines, (1, []))
    places = _places(file, line, header, columns, given)
    for line, cells in lines:
        if len(cells) != len(header):
            raise FaultyFileError([Fault(file, line, "", f"has {len(cells)} cells, and the heading {len(header)}")])
        yield line, {name: cells[place].strip() for name, place in places.items()}


def _text(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        fault = Fault(path.name, line, "", 'is not UTF-8: save the file again as "CSV UTF-8"')
        raise FaultyFileError([fault]) from error


def _lines(file: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold something, the heading first, with the line where each begins."""
    first, _, _ = text.partition("\n")
    told = first.strip().lower().removeprefix("sep=") if first.lower().startswith("sep=") else ""
    skipped = 1 if told else 0
    heading = text.splitlines()[skipped] if len(text.splitlines()) > skipped else ""
    delimiter = told if len(told) == 1 else max(_DELIMITERS, key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            if line > skipped and any(cell.strip() for cell in cells):
                yield line, cells
    except csv.Error as error:
        raise FaultyFileError([Fault(file, before + 1, "", f"cannot be read as CSV: {error}")]) from error


def _places(
    file: str, line: int, header: list[str], columns: tuple[Column, ...], given: Mapping[str, str]
) -> dict[str, int]:
    found = [name.strip() for name in header]
    plain = [name.casefold() for name in found]
    places, missing = {}, []
    for column in columns:
        names = (given[column.name],) if column.name in given else (column.name, *column.others)
        there = [name.casefold() for name in names if name.casefold() in plain]
        if there and plain.count(there[0]) > 1:
            raise FaultyFileError([Fault(file, line, there[0], "heads two columns: which one is meant?")])
        if there:
            places[column.name] = plain.index(there[0])
        elif not column.optional or column.name in given:
            missing.append(names[0])
    if missing:
        expected = ", ".join(column.name for column in columns if not column.optional)
        what = f"has no column {', '.join(missing)}; expected: {expected}; found: {', '.join(found) or 'none'}"
        raise FaultyFileError([Fault(file, line, "", what)])
    return places
