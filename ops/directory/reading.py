"""Reads a folder of the directory's files; every entry knows its file and line, so that a fault can be found."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KINDS = ("areas", "categories", "desks", "officers", "rules", "policies", "calendar")
"""In the order in which they need each other; each is `<kind>.json`, a list of entries."""


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where; a field is empty if it is not one field's fault."""

    file: str
    line: int
    field: str
    what: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}"
        return f"{where}: {self.field}: {self.what}" if self.field else f"{where}: {self.what}"


@dataclass(frozen=True)
class Entry:
    """One thing as an administrator wrote it, and where it stands."""

    kind: str
    file: str
    line: int
    content: Mapping[str, Any]

    @property
    def id(self) -> str:
        """What it is called: an area by its code, a policy with its version, a day off by day and area."""
        match self.kind:
            case "areas":
                return str(self.content.get("code"))
            case "policies":
                return f"{self.content.get('id')}@{self.content.get('version')}"
            case "calendar":
                return f"{self.content.get('area') or '-'}#{self.content.get('day')}"
        return str(self.content.get("id"))

    def fault(self, field: str, what: str) -> Fault:
        """Something wrong with it."""
        return Fault(self.file, self.line, field, what)


@dataclass(frozen=True)
class Folder:
    """What was read: entries by kind, only of the files that there are, and what could not be read."""

    entries: Mapping[str, tuple[Entry, ...]]
    faults: tuple[Fault, ...]


def read_folder(folder: Path) -> Folder:
    """Every file of the folder that the directory knows."""
    faults: list[Fault] = []
    entries = {}
    for kind in KINDS:
        file = folder / f"{kind}.json"
        if file.is_file():
            entries[kind], found = read_file(kind, file)
            faults += found
    if not entries:
        faults.append(Fault(str(folder), 0, "", f"has none of {', '.join(f'{kind}.json' for kind in KINDS)}"))
    return Folder(entries, tuple(faults))


def read_file(kind: str, file: Path) -> tuple[tuple[Entry, ...], list[Fault]]:
    """The entries of one file, and what in it could not be read."""
    faults: list[Fault] = []
    return tuple(_entries(kind, file, faults)), faults


def _entries(kind: str, file: Path, faults: list[Fault]) -> Iterator[Entry]:
    """By hand, entry by entry: what json gives back has lost its lines."""
    text, decoder = file.read_text("utf-8"), json.JSONDecoder()
    try:
        place = _past(text, 0, "[")
        while text[place : place + 1] != "]":
            line = text.count("\n", 0, place) + 1
            content, end = decoder.raw_decode(text, place)
            if isinstance(content, dict):
                yield Entry(kind, file.name, line, content)
            else:
                faults.append(Fault(file.name, line, "", "is no object in braces"))
            place = _next(text, end)
        _nothing_behind(text, place + 1)
    except json.JSONDecodeError as error:
        faults.append(Fault(file.name, error.lineno, "", f"is not JSON: {error.msg}"))


def _nothing_behind(text: str, place: int) -> None:
    if rest := text[place:].strip():
        raise json.JSONDecodeError(f"{rest[:20]!r} behind the list", text, place)


def _past(text: str, place: int, sign: str) -> int:
    start = _spaces(text, place)
    if text[start : start + 1] != sign:
        raise json.JSONDecodeError(f"Expecting {sign!r}", text, start)
    return _spaces(text, start + 1)


def _next(text: str, place: int) -> int:
    """The next entry, or the end of the list."""
    place = _spaces(text, place)
    if text[place : place + 1] == "]":
        return place
    place = _past(text, place, ",")
    if text[place : place + 1] == "]":
        raise json.JSONDecodeError("a comma before the end of the list", text, place)
    return place


def _spaces(text: str, place: int) -> int:
    while text[place : place + 1].isspace():
        place += 1
    return place
