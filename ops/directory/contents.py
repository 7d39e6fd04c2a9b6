"""What the directory of a place holds, as files have it; to be called inside the place."""

from collections.abc import Mapping
from typing import Any

from chalicelib.services.core.parts import Parts
from chalicelib.store.tables.directory_table import DirectoryRow

Contents = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""By kind and id, in the files' order."""

_BY_PARTITION = {
    "AREA": "areas",
    "CATEGORY": "categories",
    "DESK": "desks",
    "OFFICER": "officers",
    "POLICY": "policies",
}


def contents_of(parts: Parts) -> Contents:
    """Everything that is in force, and every policy, since clocks stand on old ones; read whole, and once."""
    found: dict[str, dict[str, Mapping[str, Any]]] = {kind: {} for kind in _BY_PARTITION.values()}
    for row in sorted(DirectoryRow.scan(consistent_read=True), key=lambda row: (row.pk, row.sk)):
        if kind := _BY_PARTITION.get(row.pk.partition("#")[0]):
            found[kind][_id(kind, row)] = _as_written(kind, row.content)
    book = parts.directory.rule_book().version
    rows = DirectoryRow.query(f"RULES#{book:06d}", consistent_read=True)
    return {**found, "rules": {row.content["id"]: row.content for row in rows}, "calendar": _days_off(parts)}


def _id(kind: str, row: DirectoryRow) -> str:
    return row.pk.partition("#")[2] if kind == "officers" else row.sk


def _as_written(kind: str, content: Mapping[str, Any]) -> Mapping[str, Any]:
    """A desk's topic is an address of this place, and would mislead another."""
    return {name: value for name, value in content.items() if name != "topic"} if kind == "desks" else content


def _days_off(parts: Parts) -> dict[str, Mapping[str, Any]]:
    if not parts.directory.calendar_version():
        return {}
    calendar = parts.directory.calendar_in_force()
    everywhere = [("", calendar.days_off), *sorted(calendar.by_area.items())]
    return {
        f"{area or '-'}#{day.isoformat()}": {
            **vars(off) | {"day": day.isoformat()},
            **({"area": area} if area else {}),
        }
        for area, days in everywhere
        for day, off in sorted(days.items())
    }
