"""The API with answers of its own for what API Gateway refuses before the app does (infra/gateway_responses.py)."""

from collections.abc import Mapping
from typing import Any

from infra.gateway_responses import REFUSALS, Refusal, refusal_of


def with_refusals(whole: Mapping[str, Any]) -> dict[str, Any]:
    """The API with answers of its own."""
    api = whole["Resources"]["RestAPI"]
    answers = {kind: _declared(refusal_of(kind)) for kind in REFUSALS}
    changed = {**api, "Properties": {**api["Properties"], "GatewayResponses": answers}}
    return {**whole, "Resources": {**whole["Resources"], "RestAPI": changed}}


def _declared(refusal: Refusal) -> dict[str, Any]:
    return {
        "StatusCode": refusal.status,
        "ResponseParameters": {"Headers": {name: f"'{value}'" for name, value in refusal.headers.items()}},
        "ResponseTemplates": {"application/json": refusal.body},
    }
