"""A counter's item read back as what it counts, whichever partition it was met in."""

from collections.abc import Iterator
from datetime import date

from chalicelib.store.statistics.statistics_store import Cell, Cohort
from chalicelib.store.tables.statistics_table import StatisticsRow, group_at, place_of

OPEN = "OPEN"
_APART = "secret."


def counters_in(row: StatisticsRow) -> Iterator[tuple[Cell | Cohort, int]]:
    """Each number of a counters' item; ValueError if it is none, or lies where nobody who reads it looks."""
    place, _, month = row.pk.rpartition("#")
    name, span, classification, _ = row.sk.split("#")
    group = group_at(place, name)
    if place_of(group) != (place, name) or (month != OPEN and not span.startswith(f"{month}-")):
        raise ValueError(row.pk)
    for told, number in row.counters.items():
        measure, secret = told.removeprefix(_APART), told.startswith(_APART)
        if month == OPEN:
            yield Cohort(group, date.fromisoformat(f"{span}-{measure}"), classification, secret), number
        else:
            yield Cell(group, date.fromisoformat(span), classification, measure, secret), number


def writer_of(row: StatisticsRow) -> str:
    """The home whose cases are counted in it; empty if it is no counters' item."""
    return row.sk.rpartition("#")[2][:1] if row.sk.count("#") == 3 else ""  # noqa: PLR2004  # name, day, class, writer
