"""Writing the directory: what an administrator, an import or a seed does."""

from collections.abc import Iterable
from typing import Any

from pynamodb.expressions.condition import Condition

from chalicelib.domain.core.vocabulary import institution_of
from chalicelib.domain.deadlines.calendar import Calendar
from chalicelib.domain.deadlines.sla import policy_from
from chalicelib.domain.organisation.directory import Area, Desk, Officer
from chalicelib.store.directory.directory_json import (
    area_data,
    around,
    day_off_data,
    desk_data,
    officer_data,
    rule_from,
)
from chalicelib.store.directory.ttl_cache import TtlCache
from chalicelib.store.tables.directory_table import DirectoryRow
from chalicelib.store.tables.retries import RetryPolicy


class DirectoryWriter:
    """Writes the directory: what an administrator, an import or a seed does."""

    def __init__(self, patience: RetryPolicy, memory: TtlCache) -> None:
        self._patience = patience
        self._memory = memory

    def save_desks(self, desks: Iterable[Desk]) -> None:
        """Adds or replaces desks, and whom an area's reports go to."""
        rows = []
        for desk in desks:
            listing = "institutions" if desk.is_institution else None
            rows.append(
                DirectoryRow(f"DESK#{institution_of(desk.id)}", desk.id, listing_key=listing, content=desk_data(desk))
            )
            if desk.coordinates:
                rows.append(DirectoryRow(f"COORDINATES#{desk.area or '-'}", "DESK", content={"desk": desk.id}))
        self._write(rows)

    def save_officers(self, officers: Iterable[Officer]) -> None:
        """Adds or replaces officers."""
        self._write(
            DirectoryRow(f"OFFICER#{officer.id}", "OFFICER", content=officer_data(officer)) for officer in officers
        )

    def save_categories(self, categories: Iterable[dict[str, Any]]) -> None:
        """Adds or replaces categories, given as their administrator writes them."""
        self._write(DirectoryRow("CATEGORY", content["id"], content=content) for content in categories)

    def save_areas(self, areas: Iterable[Area]) -> None:
        """Adds or replaces areas."""
        self._write(DirectoryRow(f"AREA#{around(area.code)}", area.code, content=area_data(area)) for area in areas)

    def publish_policy(self, content: dict[str, Any]) -> None:
        """Adds a version of a policy, in force from its day on; ValueError if that version says something else."""
        ref = str(policy_from(content).ref)
        self._publish("POLICY", [DirectoryRow("POLICY", ref, content=content)], DirectoryRow.sk == ref)
        # Releases before the one that goes by the days look here; a rollback must find it.
        self._point("policy", ref)

    def publish_rules(self, version: int, rules: Iterable[dict[str, Any]]) -> None:
        """Adds a version of the routing rules, in this order, and puts it into force; ValueError as for a policy."""
        pk = f"RULES#{version:06d}"
        numbered = enumerate(content for content in rules if rule_from(content))
        self._publish(pk, [DirectoryRow(pk, f"{place:06d}", content=content) for place, content in numbered])
        self._point("rules", version)

    def publish_calendar(self, calendar: Calendar) -> None:
        """
        Adds a version of the calendar and puts it into force; ValueError as for a policy.

        Open deadlines are moved by services/deadlines/calendar_changes.py.
        """
        pk, rows = f"CALENDAR#{calendar.version:06d}", []
        for area, days in [("-", calendar.days_off), *calendar.by_area.items()]:
            for year in sorted({day.year for day in days}):
                content = [day_off_data(off) for day, off in sorted(days.items()) if day.year == year]
                rows.append(DirectoryRow(pk, f"{area}#{year}", content=content))
        self._publish(pk, rows)
        self._point("calendar", calendar.version)

    def note_decree(self, year: int, source: str, version: int) -> None:
        """Keeps which decree named the days off of a year, and the version of the calendar that has them."""
        self._write([DirectoryRow("DECREE", str(year), content={"source": source, "calendar": version})])

    def _publish(self, pk: str, rows: list[DirectoryRow], which: Condition | None = None) -> None:
        """Writes a version, whole or what an attempt before left out; events name it, so it must never change."""
        wanted = {row.sk: row.content for row in rows}

        def published() -> dict[str, Any]:
            return {row.sk: row.content for row in DirectoryRow.query(pk, which, consistent_read=True)}

        for sk, content in self._patience(published).items():
            if wanted.get(sk) != content:
                raise ValueError(f"{pk} {sk} was published before and says something else: take a new version")
        self._write(rows)

    def _point(self, name: str, version: Any) -> None:
        row = DirectoryRow("POINTER", name, content={"version": version})
        self._patience(row.save)
        self._memory.forget()

    def _write(self, rows: Iterable[DirectoryRow]) -> None:
        # PynamoDB's batch sends what DynamoDB left unprocessed again by itself.
        rows = list(rows)

        def write() -> None:
            with DirectoryRow.batch_write() as batch:
                for row in rows:
                    batch.save(row)

        self._patience(write)
        self._memory.forget()
