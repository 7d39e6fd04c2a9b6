"""A place as the operators' tool sees it, with a running service of the tests behind it."""

import io
import json
from types import SimpleNamespace
from typing import Any

import boto3

from local.service import Service
from ops.place import Aws, Place
from ops.values import load
from tests.faults import Wire

READS = (
    "Get", "Describe", "List", "Head", "Query", "Scan", "Receive", "BatchGet", "Filter", "ChangeMessageVisibility",
    "GenerateMac",
)  # fmt: skip


def place_of(service: Service, region: str = "ap-southeast-3") -> Place:
    """The stage of that service; Lambda's Invoke calls its functions."""
    session = boto3.Session(region_name=region)

    def invoked(params: dict[str, Any], **_: Any) -> tuple[Any, dict[str, Any]]:
        name = params["url_path"].split("/")[3].partition("-")[2].partition("-")[2]
        answer = service.functions.invoke(name, json.loads(params["body"]))
        ok = SimpleNamespace(status_code=200, headers={})
        return ok, {"StatusCode": 200, "Payload": io.BytesIO(json.dumps(answer).encode())}

    session.events.register("before-call.lambda.Invoke", invoked)
    values = load("dev", region).model_copy(update={"stage": service.provisioned.template.stage})
    return Place(values, Aws(region, session))


def writes(wire: Wire) -> list[str]:
    """Every call that went over the wire and may have changed something."""
    return [call for call in wire.calls if not call.rpartition(".")[2].startswith(READS)]
