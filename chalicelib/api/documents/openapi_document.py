"""The OpenAPI 3.1 document, made from the routes and their models, so that it cannot fall behind them."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from chalicelib.api.http.request import KEY_LENGTHS
from chalicelib.api.http.routes import OPERATIONS, KeyUse, Operation, Who
from chalicelib.api.responses import (
    bulk_responses,
    case_responses,
    directory_responses,
    evidence_responses,
    list_responses,
    masking_responses,
    session_responses,
    statistics_responses,
)
from chalicelib.api.views import access_view, history_view, preview_view
from chalicelib.i18n import LANGUAGES

REFERENCE = "#/components/schemas/{model}"
PROBLEMS: Mapping[int, str] = {
    400: "The request cannot be read: no JSON, or the idempotency key is missing or malformed.",
    401: "No valid proof of who is asking.",
    403: "The officer's role does not include this step.",
    404: "Nothing there that the caller may know of.",
    409: "The rules or another request stand against it, or what is stored of the case is not what was written.",
    412: "The case has moved on since the revision in If-Match.",
    415: "The body is not called application/json.",
    422: "Bad fields, every one of them named.",
    428: "If-Match is missing.",
    429: "Too often in a window of time, or a flood is on: the challenge that comes with it lets the request pass.",
    503: "Out of order for a moment; try again with the same key.",
}
_SHAPES: Mapping[str, Any] = {
    name: shape
    for module in (
        access_view,
        case_responses,
        directory_responses,
        bulk_responses,
        evidence_responses,
        list_responses,
        statistics_responses,
        preview_view,
        history_view,
        masking_responses,
        session_responses,
    )
    for name, shape in vars(module).items()
}
_STATUS_TEXTS = {200: "Done.", 201: "Filed, or given its place.", 202: "Heard; what becomes of it is decided later."}
_PATH_PARAMETER = re.compile(r"{(\w+)}")
_PATH_TEXTS = {
    "number": ("The number of the case, in any spelling that people use.", "J7-K2M9-QX4T-8BW3"),
    "home": ("The letter in which the numbers of a Region's cases begin.", "J"),
    "day": ("A day of the nation's calendar.", "2026-03-13"),
}
"""What each stands for, and an example."""


@cache
def document() -> dict[str, Any]:
    """The whole document."""
    shapes = _Shapes(OPERATIONS)
    paths: dict[str, Any] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, shapes)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Lapor",
            "version": "1",
            "description": "Public complaints: file, follow, answer. Texts are in the language of Accept-Language.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {"schemas": shapes.components, "securitySchemes": _SCHEMES},
    }


_SCHEMES = {
    "officer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "An id token of the officers' identity provider.",
    },
    "reporter": {"type": "http", "scheme": "bearer", "description": "The token of a session of this case."},
    "letter": {"type": "http", "scheme": "bearer", "description": "The key in the link of a letter about this case."},
}
_ID: Mapping[str, Any] = {"type": "string", "pattern": "^[A-Za-z0-9_-]{16,64}$"}
_DRAFT = "draft-ietf-httpapi-ratelimit-headers-12: {}."
_SECURITY: Mapping[Who, list[dict[str, list[str]]]] = {
    Who.ANYBODY: [],
    Who.ANYBODY_OR_REPORTER: [{}, {"reporter": []}],
    Who.REPORTER: [{"reporter": []}],
    Who.ADDRESSEE: [{"reporter": []}, {"letter": []}],
    Who.OFFICER: [{"officer": []}],
}


class _Shapes:
    """The JSON schemas of everything that comes in and goes out."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        from pydantic import TypeAdapter
        from pydantic.json_schema import models_json_schema

        operations = list(operations)
        bodies = {operation.body for operation in operations if operation.body}
        shown = {operation.response for operation in operations if not operation.html}
        names = sorted(shown | {"Problem", "PublicCase"})
        _, taken = models_json_schema(
            [(model, "validation") for model in sorted(bodies, key=lambda model: model.__name__)],
            ref_template=REFERENCE,
        )
        _, given = TypeAdapter.json_schemas(
            [(name, "serialization", TypeAdapter(_SHAPES[name])) for name in names],
            ref_template=REFERENCE,
        )
        self.components = dict(sorted((taken.get("$defs", {}) | given.get("$defs", {})).items()))

    def of(self, name: str) -> dict[str, str]:
        return {"$ref": REFERENCE.format(model=name)}


def _operation(operation: Operation, shapes: _Shapes) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.about.partition(". ")[0].rstrip("."),
        "description": operation.about,
        "tags": [operation.path.split("/")[2].removesuffix(".json")],
        "security": _SECURITY[operation.who],
        "parameters": [*_in_path(operation), *_in_query(operation), *_in_header(operation)],
        "responses": _responses(operation, shapes),
    }
    if operation.body:
        content = {"application/json": {"schema": shapes.of(operation.body.__name__)}}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _in_path(operation: Operation) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": told,
            "schema": {"type": "string", "examples": [example]},
        }
        for name in _PATH_PARAMETER.findall(operation.path)
        for told, example in [_PATH_TEXTS[name]]
    ]


def _in_query(operation: Operation) -> list[dict[str, Any]]:
    if operation.query is None:
        return []
    schema = operation.query.model_json_schema(ref_template=REFERENCE)
    return [
        {
            "name": name,
            "in": "query",
            "required": name in schema.get("required", ()),
            "schema": _inlined(part, schema.get("$defs", {})),
        }
        for name, part in schema["properties"].items()
    ]


def _inlined(part: Any, definitions: Mapping[str, Any]) -> Any:
    """Small schemas of a query stand where they are used."""
    if isinstance(part, list):
        return [_inlined(each, definitions) for each in part if each != {"type": "null"}]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return definitions[part["$ref"].rpartition("/")[2]]
    return {name: _inlined(value, definitions) for name, value in part.items() if name not in {"default", "title"}}


_OF_LIMITS: list[tuple[str, bool, str, dict[str, Any]]] = [
    ("Device-Id", False, "A random id that the client keeps: it carries keys over to another network.", dict(_ID)),
    ("Challenge-Solution", False, "What a 429 with a challenge asked for; see Challenge.", {"type": "string"}),
]
_TOLD: Mapping[str, Any] = {
    "RateLimit-Policy": {"description": _DRAFT.format("what may be asked in a window"), "schema": {"type": "string"}},
    "RateLimit": {"description": _DRAFT.format("what is left of it"), "schema": {"type": "string"}},
}


def _in_header(operation: Operation) -> list[dict[str, Any]]:
    shortest, longest = KEY_LENGTHS
    key: dict[str, Any] = {"type": "string", "minLength": shortest, "maxLength": longest, "pattern": "^[A-Za-z0-9_-]+$"}
    language: dict[str, Any] = {"type": "string", "examples": list(LANGUAGES)}
    headers: list[tuple[str, bool, str, dict[str, Any]]] = [
        ("Accept-Language", False, "Indonesian or English; Indonesian if neither.", language)
    ]
    if operation.key is not KeyUse.NONE:
        text = "A new random key for each new request; the same again for a repetition."
        headers.append(("Idempotency-Key", operation.key is KeyUse.REQUIRED, text, key))
    if operation.if_match:
        headers.append(("If-Match", True, "The ETag of the case, or its revision in quotes.", {"type": "string"}))
    if operation.limit or operation.path.endswith("/session"):
        headers += _OF_LIMITS
    return [
        {"name": name, "in": "header", "required": required, "description": text, "schema": schema}
        for name, required, text, schema in headers
    ]


def _responses(operation: Operation, shapes: _Shapes) -> dict[str, Any]:
    body: dict[str, Any] = shapes.of(operation.response)
    if operation.who is Who.ANYBODY_OR_REPORTER:
        body = {"anyOf": [shapes.of("PublicCase"), body]}
    content = {"application/json": {"schema": body}} | ({"text/csv": {}} if operation.csv else {})
    content = {"text/html": {"schema": {"type": "string"}}} if operation.html else content
    told = {"headers": dict(_TOLD)} if operation.limit else {}
    good = {"description": _STATUS_TEXTS[operation.status], "content": content, **told}
    problem = {"application/problem+json": {"schema": shapes.of("Problem")}}
    bad = {str(status): {"description": PROBLEMS[status], "content": problem} for status in _statuses(operation)}
    if operation.method == "GET":
        bad["304"] = {"description": "What the caller has is still right."}
    return dict(sorted({str(operation.status): good, **bad}.items()))


def _statuses(operation: Operation) -> set[int]:
    """The problems that the route can answer with."""
    found = {503}
    found |= {404} if "{" in operation.path or operation.who is Who.OFFICER else set()
    found |= {409} if "{number}" in operation.path else set()
    found |= {422} if operation.body or operation.query else set()
    found |= {400, 415} if operation.body else set()
    found |= {400, 409} if operation.key is not KeyUse.NONE else set()
    found |= {401} if operation.who is not Who.ANYBODY else set()
    found |= {403, 412, 428} if operation.if_match else set()
    found |= {403} if operation.path.endswith("/preview") else set()
    found |= {403} if operation.path.endswith("/attachments") and operation.who is Who.OFFICER else set()
    found |= {401, 429} if operation.path.endswith("/session") else set()
    found |= {429} if operation.limit or "/confirmation/" in operation.path else set()
    found |= {403} if operation.path == "/v1/cases/{number}/file" else set()
    return found
