"""
Real requests of a city as complaints, through a small mapping table (local/seed/sf311_mapping.json).

The columns are those of San Francisco's export; another city's may be called otherwise (`--columns`), lack some, and
have words of its own (`--mapping`, a file of the same form).
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any
from zlib import crc32

from local.seed.csv_files import Column, FaultyFileError, rows_of
from local.seed.seed_files import SEED, read
from ops.directory.reading import Fault

SHORTEST_TITLE, LONGEST_TITLE = 30, 150
MAPPING = SEED / "sf311_mapping.json"
COLUMNS = (
    Column("unique_key", ("service_request_id", "case_id")),
    Column("created_date", ("requested_datetime", "opened")),
    Column("category"),
    Column("complaint_type", optional=True),
    Column("descriptor", optional=True),
    Column("incident_address", ("address",), optional=True),
    Column("supervisor_district", optional=True),
    Column("neighborhood", optional=True),
)
_PARTS = {
    "classifications": dict, "default_classification": str, "categories": dict, "complaint_types": dict,
    "districts": dict, "areas": list,
}  # fmt: skip
"""What a mapping holds, and of which kind."""


def requests(
    path: Path, limit: int | None, columns: Mapping[str, str] | None = None, mapping: Path | None = None
) -> Iterator[dict[str, Any]]:
    """The rows of the file as bodies of `POST /v1/complaints`; FaultyFileError if file or mapping cannot be used."""
    words = _mapping(mapping) if mapping else read(MAPPING)
    for _, row in islice(rows_of(path, COLUMNS, columns), limit):
        yield _request({column.name: row.get(column.name, "") for column in COLUMNS}, words)


def _mapping(path: Path) -> Any:
    try:
        found = read(path)
    except ValueError as error:
        raise FaultyFileError([Fault(path.name, getattr(error, "lineno", 1), "", f"is no JSON: {error}")]) from error
    missing = [
        part for part, kind in _PARTS.items() if not isinstance(found, dict) or type(found.get(part)) is not kind
    ]
    if missing:
        what = f"is missing or of another kind than in {MAPPING.name}"
        raise FaultyFileError([Fault(path.name, 1, part, what) for part in missing])
    return found


def _request(row: dict[str, str], mapping: dict[str, Any]) -> dict[str, Any]:
    kind = row["category"]
    category = _topic(row, mapping)
    said = ". ".join(dict.fromkeys(text for text in (kind, row["complaint_type"], row["descriptor"]) if text))
    body: dict[str, Any] = {
        "classification": mapping["classifications"].get(kind, mapping["default_classification"]),
        "title": _title(row),
        "body": f"{said}. Request {row['unique_key']}, opened {row['created_date'][:10]}.",
        "area": _area(row, mapping),
    }
    if category:
        body["category"] = category
    if row["incident_address"]:
        body["place"] = row["incident_address"][:300]
    return body


def _topic(row: dict[str, str], mapping: dict[str, Any]) -> str | None:
    """What somebody chose, at its finest; "other" of a list is no choice, whatever the list is called."""
    chosen = (row["category"], row["complaint_type"], row["descriptor"])
    kinds = mapping.get("kinds", {})
    fine = kinds.get(" > ".join(chosen)) or kinds.get(" > ".join(chosen[:2]))
    found = fine or mapping["complaint_types"].get(chosen[1]) or mapping["categories"].get(chosen[0])
    return str(found) if found else None


def _title(row: dict[str, str]) -> str:
    """What and where; the topic goes in front where that alone would be too short for a title."""
    kind = row["category"]
    title = f"{row['complaint_type'] or kind}: {row['descriptor'] or kind}"
    return (title if len(title) >= SHORTEST_TITLE else f"{kind} - {title}")[:LONGEST_TITLE]


def _area(row: dict[str, str], mapping: dict[str, Any]) -> str:
    if known := mapping["districts"].get(row["supervisor_district"]):
        return str(known)
    place = crc32((row["neighborhood"] or row["unique_key"]).encode()) % sum(area["share"] for area in mapping["areas"])
    for area in mapping["areas"]:
        place -= area["share"]
        if place < 0:
            return str(area["area"])
    raise AssertionError("the shares of the mapping do not add up")
