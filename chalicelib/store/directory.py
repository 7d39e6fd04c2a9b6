"""
Desks, officers, categories, rules, policies, calendars and areas, remembered for at most 30 seconds.

A version of rules, a policy or a calendar is an immutable set of items; a pointer names the one in force and is flipped
last, so nobody ever sees half a version.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, TypeVar

from chalicelib.domain.calendar import Calendar, DayOff, Week
from chalicelib.domain.directory import Area, Category, Desk, Officer
from chalicelib.domain.errors import Broken
from chalicelib.domain.routing import Rule, RuleBook
from chalicelib.domain.sla import Policy, PolicyRef, policy_from
from chalicelib.domain.words import (
    NATIONAL,
    AreaCode,
    Classification,
    DeskId,
    OfficerId,
    Role,
    ancestors,
    institution_of,
)
from chalicelib.store.retries import Patience
from chalicelib.store.tables import DirectoryRow

T = TypeVar("T")

FRESH_SECONDS = 30.0
REMEMBERED = 4096
"""How many single things (desks, officers, areas) a function remembers before it forgets the one unused longest."""


class Memory:
    """
    Remembers answers; what is `forever` never changes, the rest is asked again after 30 seconds.

    When it is full, it forgets what was not asked for longest: the dict is kept in that order.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._kept: dict[str, tuple[float, Any]] = {}
        self._lock = threading.Lock()

    def get(self, key: str, ask: Callable[[], T], *, forever: bool = False) -> T:
        """The answer remembered under that key, or a new one."""
        with self._lock:
            known = self._kept.pop(key, None)
            if known is not None and self._now() < known[0]:
                self._kept[key] = known
                answer: T = known[1]
                return answer
        asked_at = self._now()
        answer = ask()
        with self._lock:
            self._kept.pop(key, None)
            if len(self._kept) >= REMEMBERED:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = (float("inf") if forever else asked_at + FRESH_SECONDS, answer)
        return answer

    def forget(self) -> None:
        """Starts anew."""
        self._kept.clear()


class Directory:
    """The table `directory`, as the rules ask for it (domain/directory.py Desks, domain/clocks.py Rules)."""

    def __init__(self, patience: Patience, memory: Memory) -> None:
        self._patience = patience
        self._memory = memory

    def desk(self, desk_id: DeskId) -> Desk | None:
        """The desk of that id."""
        return self._memory.get(
            f"desk#{desk_id}", lambda: self._one(f"DESK#{institution_of(desk_id)}", desk_id, desk_from)
        )

    def coordinator(self, area: AreaCode | None) -> Desk:
        """The coordinating desk nearest around the area."""
        for around in ancestors(area) if area else ():
            desk_id = self._coordinating(around)
            desk = self.desk(desk_id) if desk_id else None
            # A desk that gave the area up leaves its row behind.
            if desk and desk.active and desk.coordinates and desk.area == around:
                return desk
        national = self.desk(NATIONAL)
        if national is None:
            raise Broken("the national desk is missing from the directory")
        return national

    def _coordinating(self, area: AreaCode) -> DeskId | None:
        return self._memory.get(f"coordinates#{area}", lambda: self._one(f"COORDINATES#{area}", "DESK", _desk_named))

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
        return self._memory.get(f"area#{code}", lambda: self._one(f"AREA#{_around(code)}", code, _area_from))

    def areas_in(self, parent: AreaCode | None) -> list[Area]:
        """The areas directly within one, or the provinces."""
        return self._all(f"AREA#{parent or '-'}", _area_from)

    def rule_book(self) -> RuleBook:
        """The routing rules in force."""
        version = self._pointer("rules")
        if version is None:
            return RuleBook(0)
        return self._memory.get(
            f"rules#{version}",
            lambda: RuleBook(version, tuple(self._all(f"RULES#{version:06d}", rule_from))),
            forever=True,
        )

    def policy(self, ref: PolicyRef) -> Policy:
        """That version of the policy; Broken if it is not there, since clocks stand on it."""
        found = self._memory.get(f"policy#{ref}", lambda: self._one("POLICY", str(ref), policy_from), forever=True)
        if found is None:
            raise Broken(f"policy {ref} is missing from the directory")
        return found

    def policy_in_force(self) -> Policy:
        """The policy that clocks which start now are given."""
        ref = self._pointer("policy")
        if ref is None:
            raise Broken("no policy is in force")
        return self.policy(PolicyRef.parse(ref))

    def calendar(self, version: int) -> Calendar:
        """That version of the calendar."""
        return self._memory.get(f"calendar#{version}", lambda: self._calendar(version), forever=True)

    def calendar_in_force(self) -> Calendar:
        """The newest calendar."""
        version = self._pointer("calendar")
        if version is None:
            raise Broken("no calendar is in force")
        return self.calendar(version)

    def _calendar(self, version: int) -> Calendar:
        rows = self._patience(lambda: list(DirectoryRow.query(f"CALENDAR#{version:06d}", consistent_read=True)))
        if not rows:
            raise Broken(f"calendar {version} is missing from the directory")
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

    def _one(self, pk: str, sk: str, read: Callable[[Any], T]) -> T | None:
        def get() -> T | None:
            try:
                return read(DirectoryRow.get(pk, sk).content)
            except DirectoryRow.DoesNotExist:
                return None

        return self._patience(get)

    def _all(self, pk: str, read: Callable[[Any], T]) -> list[T]:
        return [read(row.content) for row in self._patience(lambda: list(DirectoryRow.query(pk)))]


class Registry:
    """Writes the directory: what an administrator, an import or a seed does."""

    def __init__(self, patience: Patience, memory: Memory) -> None:
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
            DirectoryRow(
                f"OFFICER#{officer.id}",
                "OFFICER",
                listing_key=f"officers#{officer.desk}",
                content=officer_data(officer),
            )
            for officer in officers
        )

    def save_categories(self, categories: Iterable[dict[str, Any]]) -> None:
        """Adds or replaces categories, given as their administrator writes them."""
        self._write(DirectoryRow("CATEGORY", content["id"], content=content) for content in categories)

    def save_areas(self, areas: Iterable[Area]) -> None:
        """Adds or replaces areas."""
        self._write(
            DirectoryRow(f"AREA#{_around(area.code)}", area.code, content={"code": area.code, "name": area.name})
            for area in areas
        )

    def publish_policy(self, content: dict[str, Any]) -> None:
        """Adds a version of a policy and puts it into force."""
        policy = policy_from(content)
        self._write([DirectoryRow("POLICY", str(policy.ref), content=content)])
        self._point("policy", str(policy.ref))

    def publish_rules(self, version: int, rules: Iterable[dict[str, Any]]) -> None:
        """Adds a version of the routing rules, in this order, and puts it into force."""
        self._write(
            DirectoryRow(f"RULES#{version:06d}", f"{place:06d}", content=content)
            for place, content in enumerate(rules)
            if rule_from(content)
        )
        self._point("rules", version)

    def publish_calendar(self, calendar: Calendar) -> None:
        """Adds a version of the calendar and puts it into force; open deadlines are moved by services/calendars.py."""
        rows = []
        for area, days in [("-", calendar.days_off), *calendar.by_area.items()]:
            for year in sorted({day.year for day in days}):
                content = [day_off_data(off) for day, off in sorted(days.items()) if day.year == year]
                rows.append(DirectoryRow(f"CALENDAR#{calendar.version:06d}", f"{area}#{year}", content=content))
        self._write(rows)
        self._point("calendar", calendar.version)

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


def _around(code: AreaCode) -> str:
    return code.rpartition(".")[0] or "-"


def desk_data(desk: Desk) -> dict[str, Any]:
    """The desk as JSON."""
    return vars(desk) | {"week": desk.week.value}


def desk_from(content: dict[str, Any]) -> Desk:
    """The desk of its JSON; unknown names are left out, so that an older function reads a newer desk."""
    known = {name: value for name, value in content.items() if name in Desk.__dataclass_fields__}
    return Desk(**known | {"week": Week(content.get("week", 5))})


def officer_data(officer: Officer) -> dict[str, Any]:
    """The officer as JSON."""
    return vars(officer) | {"roles": sorted(officer.roles)}


def officer_from(content: dict[str, Any]) -> Officer:
    """The officer of his JSON."""
    return Officer(
        OfficerId(content["id"]),
        content["name"],
        DeskId(content["desk"]),
        frozenset(Role(role) for role in content["roles"]),
        active=content.get("active", True),
    )


def category_from(content: dict[str, Any]) -> Category:
    """The category of its JSON."""
    until = content.get("valid_until")
    return Category(
        id=content["id"],
        name_id=content["name_id"],
        name_en=content["name_en"],
        parent=content.get("parent"),
        valid_from=date.fromisoformat(content.get("valid_from", "2000-01-01")),
        valid_until=date.fromisoformat(until) if until else None,
        classifications=frozenset(map(Classification, content.get("classifications", list(Classification)))),
    )


def rule_from(content: dict[str, Any]) -> Rule:
    """The rule of its JSON."""
    return Rule(
        id=content["id"],
        target=content["target"],
        classifications=frozenset(map(Classification, content.get("classifications", ()))),
        categories=frozenset(content.get("categories", ())),
        area=AreaCode(content["area"]) if content.get("area") else None,
        channel=content.get("channel"),
        words=frozenset(word.casefold() for word in content.get("words", ())),
    )


def day_off_data(off: DayOff) -> dict[str, Any]:
    """The day off as JSON."""
    return vars(off) | {"day": off.day.isoformat()}


def day_off_from(content: dict[str, Any]) -> DayOff:
    """The day off of its JSON."""
    return DayOff(**content | {"day": date.fromisoformat(content["day"])})


def _desk_named(content: dict[str, Any]) -> DeskId:
    return DeskId(content["desk"])


def _area_from(content: dict[str, Any]) -> Area:
    return Area(AreaCode(content["code"]), content["name"])
