"""What a form lets people choose from."""

from typing import Any

from chalicelib.api.http.request import Call
from chalicelib.api.http.routes import REFERENCE, Answer, Routes
from chalicelib.api.requests.payloads import AreasQuery
from chalicelib.api.responses import case_responses
from chalicelib.api.responses.directory_responses import Category, Institution, ListedArea
from chalicelib.domain.core.timestamps import NATION, local_day
from chalicelib.domain.core.vocabulary import NATIONAL, AreaCode
from chalicelib.domain.organisation.areas import AreaKind, alphabetical, in_order, kind_of, labels
from chalicelib.domain.organisation.directory import Area
from chalicelib.i18n import text
from chalicelib.services.desks.area_names import AreaNames, find_areas

OTHER = "other"
"""The topic of what fits under no other."""

route = Routes(__name__)
blueprint = route.blueprint


@route("GET", "/v1/categories", "Categories")
def list_categories(call: Call) -> Answer:
    """The topics that are offered today, with the classifications that each is for."""
    found = (
        each for each in call.parts.directory.categories().values() if each.is_offered(local_day(call.now, NATION))
    )
    items: list[Category] = [
        {
            "id": category.id,
            "name": category.name_en if call.language == "en" else category.name_id,
            "parent": category.parent,
            "classifications": sorted(category.classifications),
        }
        for category in found
    ]
    return Answer({"items": _by_topic(items)}, cached=REFERENCE)


def _by_topic(categories: list[Category]) -> list[Category]:
    """By the alphabet of the language, the narrower topics behind their wider one; what fits nowhere else is last."""
    wider = {category["id"]: category["name"] for category in categories}

    def key(category: Category) -> Any:
        topic = category["parent"] or category["id"]
        is_narrow = category["parent"] is not None
        return topic == OTHER, alphabetical(wider.get(topic, "")), topic, is_narrow, alphabetical(category["name"])

    return sorted(categories, key=key)


@route("GET", "/v1/areas", "Areas", query=AreasQuery)
def list_areas(call: Call, query: AreasQuery) -> Answer:
    """
    The areas directly within one (provinces, regencies and cities, districts, villages), by Kemendagri's codes.

    With `q` those up to two levels within that are called so. Twins of a list differ in `label`.
    """
    parent = AreaCode(query.parent) if query.parent else None
    if query.q is None:
        areas, more = in_order(call.parts.directory.areas_in(parent)), False
    else:
        areas, more = find_areas(call.parts, parent, query.q)
    return Answer({"items": _listed(call, areas), "more": more}, cached=REFERENCE)


def _listed(call: Call, areas: list[Area]) -> list[ListedArea]:
    names = AreaNames(call.parts)
    around = {area.code: names.around(area.code) for area in areas}
    kinds = {kind: text(call.language, f"area.{kind}") for kind in AreaKind}
    label = labels(areas, {code: found.name for code, found in around.items() if found}, kinds)
    return [
        {
            "code": area.code,
            "name": area.name,
            "kind": kind_of(area.code),
            "kind_text": kinds[kind_of(area.code)],
            "label": label[area.code],
            "within": _area(around[area.code]),
        }
        for area in areas
    ]


def _area(area: Area | None) -> case_responses.Area | None:
    return {"code": area.code, "name": area.name} if area else None


@route("GET", "/v1/institutions", "Institutions")
def list_institutions(call: Call) -> Answer:
    """The institutions that a report can be addressed to; the national desk takes what fits none of them."""
    items: list[Institution] = [
        {"id": desk.id, "name": desk.name, "area": desk.area}
        for desk in sorted(call.parts.directory.institutions(), key=lambda desk: alphabetical(desk.name))
        if desk.active and desk.id != NATIONAL
    ]
    return Answer({"items": items}, cached=REFERENCE)
