"""What a Region begins with besides areas, desks and officers of its own: what every release ships."""

from collections.abc import Iterator

from chalicelib.domain.deadlines.calendar import national_calendar
from infra import ROOT
from ops.directory.reading import Entry, Folder, read_file

FILES = {
    "categories": ROOT / "infra" / "directory" / "categories.json",
    "rules": ROOT / "infra" / "directory" / "rules.json",
    "policies": ROOT / "chalicelib" / "domain" / "data" / "policies.json",
}


def with_baseline(folder: Folder) -> Folder:
    """The folder, and of the kinds that it does not hold what the release ships."""
    shipped = {kind: read_file(kind, file)[0] for kind, file in FILES.items()} | {"calendar": tuple(_days_off())}
    return Folder(shipped | dict(folder.entries), folder.faults)


def _days_off() -> Iterator[Entry]:
    for day, off in sorted(national_calendar().days_off.items()):
        yield Entry("calendar", "holidays.json", 1, vars(off) | {"day": day.isoformat()})
