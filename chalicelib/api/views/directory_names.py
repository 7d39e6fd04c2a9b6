"""
Names of desks, areas, categories and officers beside their ids.

What the directory has forgotten keeps its id for a name.
"""

from zoneinfo import ZoneInfo

from chalicelib.api.responses.case_responses import Area, DeskHere, Named, Person
from chalicelib.domain.core.timestamps import NATION
from chalicelib.domain.core.vocabulary import AreaCode, DeskId, OfficerId
from chalicelib.i18n import text
from chalicelib.services.core.parts import Parts


def desk_named(parts: Parts, desk_id: str) -> Named:
    """The desk."""
    desk = parts.directory.desk(DeskId(desk_id))
    return {"id": desk_id, "name": desk.name if desk else desk_id}


def desk_here(parts: Parts, desk_id: str) -> DeskHere:
    """The desk, and the zone in which its days are counted."""
    return {**desk_named(parts, desk_id), "zone": zone_of(parts, desk_id).key}


def area_named(parts: Parts, code: str | None) -> Area | None:
    """The area, if there is one."""
    if code is None:
        return None
    area = parts.directory.area(AreaCode(code))
    return {"code": code, "name": area.name if area else code}


def category_named(parts: Parts, category_id: str | None, language: str) -> Named | None:
    """The category, if there is one."""
    if category_id is None:
        return None
    category = parts.directory.categories().get(category_id)
    name = (category.name_en if language == "en" else category.name_id) if category else category_id
    return {"id": category_id, "name": name}


def officer_named(parts: Parts, officer_id: str, language: str) -> Person:
    """The officer's name and role."""
    officer = parts.directory.officer(OfficerId(officer_id))
    roles = sorted(officer.roles) if officer else []
    return {
        "id": officer_id,
        "name": officer.name if officer else officer_id,
        "function": ", ".join(text(language, f"role.{role}") for role in roles),
    }


def zone_of(parts: Parts, desk_id: str) -> ZoneInfo:
    """The zone in whose days the desk counts; that of the nation for one that is not there any more."""
    desk = parts.directory.desk(DeskId(desk_id))
    return ZoneInfo(desk.zone) if desk else NATION
