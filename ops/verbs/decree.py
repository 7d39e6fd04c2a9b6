"""Taking over the joint decree of a year: the days off that it names, and every open date that they move."""

from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from chalicelib.clock import business_now
from chalicelib.domain.deadlines.calendar import Calendar
from chalicelib.services.deadlines import calendar_changes
from chalicelib.services.deadlines.calendar_changes import MovedDate
from chalicelib.store.directory.directory_json import day_off_from
from ops.directory.forms import faults_of
from ops.directory.reading import read_file
from ops.inside import inside
from ops.place import Place


@dataclass(frozen=True)
class Decreed:
    """What the decree changes; with faults, or on a dry run, nothing was written."""

    year: int
    source: str
    dry_run: bool
    ok: bool
    faults: tuple[str, ...]
    version: int | None
    days: int
    moves: tuple[MovedDate, ...]


def take_over_decree(place: Place, file: Path, year: int, source: str, *, dry_run: bool = False) -> Decreed:
    """
    Make the days off of *file* (as in calendar.json) those of the year, in the whole country, and move what is open.

    What areas have decided stays. Every move is listed first, and written by the queue afterwards, an event each.
    """
    entries, faults = read_file("calendar", file)
    told = [str(fault) for fault in (*faults, *(fault for entry in entries for fault in faults_of(entry)))]
    told += [f"{entry.id} names an area" for entry in entries if entry.content.get("area")]
    now = business_now().astimezone(UTC)
    with inside(place) as parts:
        calendar: Calendar | None = None
        if not told:
            try:
                days = [day_off_from({**entry.content, "estimated": False}) for entry in entries]
                calendar = parts().directory.calendar_in_force().under_decree(year, days)
            except (TypeError, ValueError) as error:
                told = [str(error)]
        if calendar is None:
            return Decreed(year, source, dry_run, ok=False, faults=tuple(told), version=None, days=0, moves=())
        moves = tuple(calendar_changes.preview(parts(), calendar, now))
        if not dry_run:
            calendar_changes.publish(parts(), calendar, now)
            parts().registry.note_decree(year, source, calendar.version)
    return Decreed(year, source, dry_run, ok=True, faults=(), version=calendar.version, days=len(entries), moves=moves)
