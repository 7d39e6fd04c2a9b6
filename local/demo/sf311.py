"""Real requests of a city as complaints, through a small mapping table (local/seed/sf311_mapping.json)."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

from local.seeding import SEED, read

SHORTEST_TITLE, LONGEST_TITLE = 30, 150


def requests(path: Path, limit: int | None) -> Iterator[dict[str, Any]]:
    """The rows of the file as bodies of `POST /v1/complaints`."""
    mapping = read(SEED / "sf311_mapping.json")
    with path.open(encoding="utf-8", newline="") as file:
        for place, row in enumerate(csv.DictReader(file)):
            if limit is not None and place >= limit:
                return
            yield _request(row, mapping)


def _request(row: dict[str, str], mapping: dict[str, Any]) -> dict[str, Any]:
    kind = row["category"]
    category = mapping["complaint_types"].get(row["complaint_type"]) or mapping["categories"].get(kind)
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
