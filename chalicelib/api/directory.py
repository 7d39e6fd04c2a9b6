"""What a form lets people choose from."""

from chalicelib.api.calls import Call
from chalicelib.api.listings import Category, Institution
from chalicelib.api.payloads import AreasQuery
from chalicelib.api.routes import REFERENCE, Answer, Routes
from chalicelib.domain.words import AreaCode

route = Routes(__name__)
blueprint = route.blueprint


@route("GET", "/v1/categories", "Categories")
def list_categories(call: Call) -> Answer:
    """The topics that are offered today, with the classifications that each is for."""
    found = (each for each in call.parts.directory.categories().values() if each.is_offered(call.now.date()))
    items: list[Category] = [
        {
            "id": category.id,
            "name": category.name_en if call.language == "en" else category.name_id,
            "parent": category.parent,
            "classifications": sorted(category.classifications),
        }
        for category in found
    ]
    return Answer({"items": items}, cached=REFERENCE)


@route("GET", "/v1/areas", "Areas", asks=AreasQuery)
def list_areas(call: Call, query: AreasQuery) -> Answer:
    """The areas directly within one (provinces, regencies and cities, districts, villages), by Kemendagri's codes."""
    areas = call.parts.directory.areas_in(AreaCode(query.parent) if query.parent else None)
    return Answer({"items": [{"code": area.code, "name": area.name} for area in areas]}, cached=REFERENCE)


@route("GET", "/v1/institutions", "Institutions")
def list_institutions(call: Call) -> Answer:
    """The institutions that a report can be addressed to."""
    items: list[Institution] = [
        {"id": desk.id, "name": desk.name, "area": desk.area}
        for desk in call.parts.directory.institutions()
        if desk.active
    ]
    return Answer({"items": items}, cached=REFERENCE)
