"""A CSV of areas (`kode,nama`, as Kemendagri's codes are published), checked as a whole before anything is written."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from chalicelib.domain.core.vocabulary import AreaCode
from chalicelib.domain.organisation.directory import Area
from chalicelib.store.directory.directory_json import around
from local.seed.csv_files import Column, FaultyFileError, rows_of
from ops.directory.reading import Fault

COLUMNS = (Column("kode", ("code", "kode_wilayah")), Column("nama", ("name", "nama_wilayah")))
LONGEST_NAME = 100

_CODE = re.compile(r"[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?")


def read_areas(path: Path, known: Collection[str], columns: Mapping[str, str] | None = None) -> list[Area]:
    """
    The areas of a file; FaultyFileError with every fault in it and its line, if there is one.

    *known* are codes that are loaded already, in which new areas may lie; *columns* are the file's names for `kode` and
    `nama`.
    """
    rows = list(rows_of(path, COLUMNS, columns))
    first: dict[str, int] = {}
    for line, row in rows:
        first.setdefault(row["kode"], line)
    faults = [fault for line, row in rows for fault in _faults(path.name, line, row, first, known)]
    if not rows:
        faults.append(Fault(path.name, 1, "", "holds no areas"))
    if faults:
        raise FaultyFileError(faults)
    return [Area(AreaCode(row["kode"]), unicodedata.normalize("NFC", row["nama"])) for _, row in rows]


def _faults(
    file: str, line: int, row: Mapping[str, str], first: Mapping[str, int], known: Collection[str]
) -> Iterator[Fault]:
    code, name = row["kode"], row["nama"]
    if not _CODE.fullmatch(code):
        yield Fault(file, line, "kode", f"{code!r} is no code of an area: write 14, 14.03, 14.03.01 or 14.03.01.2004")
    elif first[code] != line:
        yield Fault(file, line, "kode", f"{code} stands in line {first[code]} already")
    elif (outer := around(AreaCode(code))) != "-" and outer not in first and outer not in known:
        yield Fault(file, line, "kode", f"{code} lies in {outer}, which is neither in this file nor loaded")
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        yield Fault(file, line, "nama", f"must be 1 to {LONGEST_NAME} visible symbols")
