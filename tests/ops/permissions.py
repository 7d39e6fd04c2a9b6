"""What a policy of `.chalice/` permits, in the words in which it is noted what functions call."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from local.permissions.demands import INSTITUTIONS, KEYED_BY, LEADING, SENDER, SWITCHES, TELEPHONES
from local.permissions.iam import listed
from tests.ops.calling import Permission

VIA = "kms:ViaService"


def permitted(policy: Mapping[str, Any], sid: str = "") -> set[Permission]:
    """Every action on every resource that the policy's statements allow, or those of one statement."""
    return {
        (action, place)
        for statement in policy["Statement"]
        if not sid or statement["Sid"] == sid
        for action in listed(statement["Action"])
        for place in _places(statement)
    }


def _places(statement: Mapping[str, Any]) -> Iterator[str]:
    conditions = statement.get("Condition", {})
    kinds = conditions.get("ForAllValues:StringLike", {}).get(LEADING, [])
    services = [f"{KEYED_BY}{_service(one)}" for one in conditions.get("StringEquals", {}).get(VIA, [])]
    for resource in listed(statement.get("Resource", TELEPHONES)):
        place = _place(resource)
        yield from (f"{place} {one}" for one in [*kinds, *services]) if kinds or services else [place]


def _service(via: Any) -> str:
    return str(via["Fn::Sub"].partition(".")[0])


def _place(resource: Any) -> str:
    if isinstance(resource, str):
        return resource
    if "Ref" in resource:
        return str(resource["Ref"])
    if "Fn::GetAtt" in resource:
        return str(resource["Fn::GetAtt"][0])
    text = str(resource["Fn::Sub"])
    for mark, place in ((":sns:", INSTITUTIONS), (":ssm:", SWITCHES), (":ses:", SENDER)):
        if mark in text:
            return place
    return re.sub(r"\$\{(\w+)(\.Arn)?\}", r"\1", text)
