"""The API with a way in for every path and method, so that the app can say in the caller's language what is wrong."""

from collections.abc import Mapping
from typing import Any

ANY = "x-amazon-apigateway-any-method"
REST = "/{proxy+}"
"""What no other path takes."""


def with_every_method(whole: Mapping[str, Any]) -> dict[str, Any]:
    """
    The API whose paths take HEAD as they take GET, ANY method beside their own, and a greedy path beside them.

    The latter do not ask the authorizer: behind them is the app's refusal alone (chalicelib/api/http/application.py). A
    method of its own wins over ANY, and a path of its own over the greedy one.
    """
    api = whole["Resources"]["RestAPI"]
    body = api["Properties"]["DefinitionBody"]
    declared = next(method for path in body["paths"].values() for name, method in path.items() if name != "options")
    anything = {name: part for name, part in declared.items() if name not in {"security", "parameters"}}
    paths = {
        path: {**methods, **_head(methods), ANY: {**anything, **_parameters(methods)}}
        for path, methods in body["paths"].items()
    }
    proxied = [{"name": "proxy", "in": "path", "required": True, "type": "string"}]
    paths[REST] = {ANY: {**anything, "parameters": proxied}}
    changed = {**api, "Properties": {**api["Properties"], "DefinitionBody": {**body, "paths": paths}}}
    return {**whole, "Resources": {**whole["Resources"], "RestAPI": changed}}


def _head(methods: Mapping[str, Any]) -> dict[str, Any]:
    """HEAD with the authorizer of GET, if it has one: an answer without a body tells enough."""
    return {"head": methods["get"]} if "get" in methods else {}


def _parameters(methods: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the path, which each of its methods repeats."""
    return next(({"parameters": method["parameters"]} for method in methods.values() if "parameters" in method), {})
