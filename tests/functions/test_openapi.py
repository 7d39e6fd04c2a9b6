"""The document says everything that the service does, and nothing else."""

import re
from typing import Any

from openapi_spec_validator import OpenAPIV31SpecValidator

from app import app
from chalicelib.api.documents.openapi_document import document
from chalicelib.api.http.routes import OPERATIONS
from tests.functions.client import Api


def test_the_document_is_valid_openapi_3_1() -> None:
    assert document()["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(document()).validate()


def test_every_route_is_in_the_document_and_every_operation_is_a_route() -> None:
    routes = {(path, method.lower()) for path, methods in app.routes.items() for method in methods}
    described = {(path, method) for path, methods in document()["paths"].items() for method in methods}

    assert described == routes


def test_every_operation_has_a_name_of_its_own_and_says_what_it_is_for() -> None:
    assert len({operation.name for operation in OPERATIONS}) == len(OPERATIONS)
    assert all(operation.about.endswith(".") for operation in OPERATIONS)


def test_whatever_needs_an_officer_has_the_authorizer_and_nothing_else_has() -> None:
    for path, methods in app.routes.items():
        for method, entry in methods.items():
            security = document()["paths"][path][method.lower()]["security"]
            assert (entry.authorizer is not None) == (security == [{"officer": []}]), path


def test_every_route_may_be_called_from_another_origin() -> None:
    for methods in app.routes.values():
        for entry in methods.values():
            allowed = entry.cors.get_access_control_headers()
            assert {"If-Match", "Idempotency-Key"} <= set(allowed["Access-Control-Allow-Headers"].split(","))
            assert {"ETag", "Link", "Location"} <= set(allowed["Access-Control-Expose-Headers"].split(","))


def test_every_reference_leads_to_a_schema() -> None:
    known = set(document()["components"]["schemas"])

    assert {name.rpartition("/")[2] for name in _references(document())} <= known


def _references(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
        return own.union(*map(_references, part.values()))
    return set().union(*map(_references, part)) if isinstance(part, list) else set()


def test_the_document_is_served(api: Api) -> None:
    response = api("GET", "/v1/openapi.json")

    assert response.json() == document()
    assert api("GET", "/v1/openapi.json", If_None_Match=response.headers["ETag"]).status == 304


def test_a_question_says_what_it_needs_and_what_an_id_looks_like() -> None:
    [institution] = [part for part in document()["paths"]["/v1/desks"]["get"]["parameters"] if part["in"] == "query"]
    areas = document()["paths"]["/v1/areas"]["get"]["parameters"]
    [parent] = [part["schema"]["anyOf"][0] for part in areas if part["name"] == "parent"]

    assert institution["required"]
    assert re.search(parent["pattern"], "14.03.01.2004")
    assert not re.search(parent["pattern"], "")
    assert not re.search(parent["pattern"], "Bengkalis")


def test_an_officer_whose_role_gets_no_file_of_a_case_is_told_as_the_document_says(api: Api) -> None:
    case = api.file()

    assert api("GET", f"/v1/cases/{case['number']}/file", by="admin@bengkalis").status == 403
