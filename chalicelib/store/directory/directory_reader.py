"""
Desks, officers, categories, rules, policies, calendars and areas, remembered for at most 30 seconds.

A version of rules, a policy or a calendar is an immutable set of items; a pointer names the one in force and is flipped
last, so nobody ever sees half a version. Versions are read consistently, once: events pin what they say.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypeVar

from chalicelib.domain.core.errors import CorruptData
from chalicelib.domain.core.vocabulary import NATIONAL, AreaCode, DeskId, OfficerId, ancestors, institution_of
from chalicelib.domain.deadlines.calendar import Calendar, DayOff
from chalicelib.domain.deadlines.sla import Policy, PolicyRef, in_force, policy_from
from chalicelib.domain.organisation.directory import Area, Category, Desk, Officer
from chalicelib.domain.organisation.hierarchy import standing_in
from chalicelib.domain.organisation.routing_rules import RuleBook
from chalicelib.store.directory.directory_json import (
    area_from,
    around,
    category_from,
    day_off_from,
    desk_from,
    desk_named,
    officer_from,
    rule_from,
)
from chalicelib.store.directory.ttl_cache import TtlCache
from chalicelib.store.tables.directory_table import DirectoryRow
from chalicelib.store.tables.retries import RetryPolicy

T = TypeVar("T")
_UNREADABLE = (AttributeError, LookupError, TypeError, ValueError)


class Directory:
    """The table `directory`, as the rules ask for it: `Desks` of the organisation, `Rules` of clocks."""

    def __init__(self, patience: RetryPolicy, memory: TtlCache) -> None:
        self._patience = patience
        self._memory = memory

    def forget(self) -> None:
        """Asks the table again for everything, versions too: whoever checks them takes nothing from memory."""
        self._memory.forget()

    def desk(self, desk_id: DeskId) -> Desk | None:
        """The desk of that id."""
        return self._memory.get(
            f"desk#{desk_id}", lambda: self._one(f"DESK#{institution_of(desk_id)}", desk_id, desk_from)
        )

    def coordinator(self, area: AreaCode | None) -> Desk:
        """The coordinating desk nearest around the area."""
        for code in ancestors(area) if area else ():
            desk_id = self._coordinating(code)
            desk = self.desk(desk_id) if desk_id else None
            # A desk that gave the area up leaves its row behind.
            if desk and desk.coordinates and desk.area == code and (stands := standing_in(desk, self)):
                return stands
        national = self.desk(NATIONAL)
        if national is None:
            raise CorruptData("the national desk is missing from the directory")
        return national

    def _coordinating(self, area: AreaCode) -> DeskId | None:
        return self._memory.get(f"coordinates#{area}", lambda: self._one(f"COORDINATES#{area}", "DESK", desk_named))

    def institutions(self) -> Iterator[Desk]:
        """Every institution, by id."""
        for row in self._patience(lambda: list(DirectoryRow.listing.query("institutions"))):
            yield desk_from(row.content)

    def desks_of(self, institution: DeskId) -> list[Desk]:
        """The institution and its agencies."""
        return self._memory.get(f"desks#{institution}", lambda: self._all(f"DESK#{institution}", desk_from))

    def officer(self, officer_id: OfficerId) -> Officer | None:
        """The officer with that subject."""
        return self._memory.get(
            f"officer#{officer_id}", lambda: self._one(f"OFFICER#{officer_id}", "OFFICER", officer_from)
        )

    def categories(self) -> dict[str, Category]:
        """Every category that ever was, by id."""
        found = self._memory.get("categories", lambda: self._all("CATEGORY", category_from))
        return {category.id: category for category in found}

    def area(self, code: AreaCode) -> Area | None:
        """The area of that code."""
        return self._memory.get(f"area#{code}", lambda: self._one(f"AREA#{around(code)}", code, area_from))

    def areas_in(self, parent: AreaCode | None) -> list[Area]:
        """The areas directly within one, or the provinces."""
        return self._memory.get(f"areas#{parent}", lambda: self._all(f"AREA#{parent or '-'}", area_from))

    def rule_book(self) -> RuleBook:
        """The routing rules in force."""
        version = self._pointer("rules")
        return self.rules(version or 0)

    def rules(self, version: int) -> RuleBook:
        """That version of the routing rules; an empty book where there is none."""
        if not version:
            return RuleBook(0)
        return self._memory.get(
            f"rules#{version}",
            lambda: RuleBook(version, tuple(self._all(f"RULES#{version:06d}", rule_from, consistent=True))),
            forever=True,
        )

    def policy(self, ref: PolicyRef) -> Policy:
        """That version of the policy; CorruptData if it is not there, since clocks stand on it."""

        def find() -> Policy:
            with _legible(f"policy {ref}"):
                if found := self._one("POLICY", str(ref), policy_from, consistent=True):
                    return found
            raise CorruptData(f"policy {ref} is missing from the directory")

        return self._memory.get(f"policy#{ref}", find, forever=True)

    def policy_in_force(self, at: datetime) -> Policy:
        """The policy that clocks which start at that instant are given; those to come wait for their day."""
        with _legible("a policy"):
            policies = self._memory.get("policies", lambda: self._all("POLICY", policy_from))
        if not policies:
            raise CorruptData("no policy is in force")
        return in_force(policies, at)

    def calendar(self, version: int) -> Calendar:
        """That version of the calendar."""
        with _legible(f"calendar {version}"):
            return self._memory.get(f"calendar#{version}", lambda: self._calendar(version), forever=True)

    def calendar_version(self) -> int:
        """The newest calendar's; 0 before there is one."""
        return self._pointer("calendar") or 0

    def calendar_in_force(self) -> Calendar:
        """The newest calendar."""
        version = self.calendar_version()
        if not version:
            raise CorruptData("no calendar is in force")
        return self.calendar(version)

    def _calendar(self, version: int) -> Calendar:
        rows = self._patience(lambda: list(DirectoryRow.query(f"CALENDAR#{version:06d}", consistent_read=True)))
        if not rows:
            raise CorruptData(f"calendar {version} is missing from the directory")
        national: dict[date, DayOff] = {}
        by_area: dict[str, dict[date, DayOff]] = {}
        for row in rows:
            area = row.sk.partition("#")[0]
            days = {day.day: day for day in map(day_off_from, row.content)}
            (national if area == "-" else by_area.setdefault(area, {})).update(days)
        return Calendar(version, national, by_area)

    def _pointer(self, name: str) -> Any:
        return self._memory.get(
            f"pointer#{name}", lambda: self._one("POINTER", name, lambda content: content["version"])
        )

    def _one(self, pk: str, sk: str, read: Callable[[Any], T], *, consistent: bool = False) -> T | None:
        def get() -> T | None:
            try:
                return read(DirectoryRow.get(pk, sk, consistent_read=consistent).content)
            except DirectoryRow.DoesNotExist:
                return None

        return self._patience(get)

    def _all(self, pk: str, read: Callable[[Any], T], *, consistent: bool = False) -> list[T]:
        rows = self._patience(lambda: list(DirectoryRow.query(pk, consistent_read=consistent)))
        return [read(row.content) for row in rows]


@contextmanager
def _legible(what: str) -> Iterator[None]:
    """CorruptData for what lies there and says nothing that is known: nobody published it like that."""
    try:
        yield
    except _UNREADABLE as error:
        raise CorruptData(f"{what} in the directory cannot be read") from error
