"""The JSON forms of what the directory holds, as administrators write them."""

from datetime import date
from typing import Any

from chalicelib.domain.core.vocabulary import AreaCode, Classification, DeskId, OfficerId, Role
from chalicelib.domain.deadlines.calendar import DayOff, Week
from chalicelib.domain.organisation.directory import Area, Category, Desk, Officer
from chalicelib.domain.organisation.routing_rules import Rule


def around(code: AreaCode) -> str:
    """The area that holds this one directly; "-" for a province."""
    return code.rpartition(".")[0] or "-"


def area_data(area: Area) -> dict[str, Any]:
    """The area as JSON."""
    return {"code": area.code, "name": area.name}


def desk_data(desk: Desk) -> dict[str, Any]:
    """The desk as JSON."""
    return dict(vars(desk))


def desk_from(content: dict[str, Any]) -> Desk:
    """The desk of its JSON; unknown names are left out, so that an older function reads a newer desk."""
    known = {name: value for name, value in content.items() if name in Desk.__dataclass_fields__}
    return Desk(**known | {"week": Week(content.get("week", 5))})


def officer_data(officer: Officer) -> dict[str, Any]:
    """The officer as JSON."""
    return vars(officer) | {"roles": sorted(officer.roles)}


def officer_from(content: dict[str, Any]) -> Officer:
    """The officer of that JSON."""
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


def desk_named(content: dict[str, Any]) -> DeskId:
    """The desk's id in a reference to it."""
    return DeskId(content["desk"])


def area_from(content: dict[str, Any]) -> Area:
    """The area of its JSON."""
    return Area(AreaCode(content["code"]), content["name"])
