"""What a call to AWS needs, and what a policy of `.chalice/` permits, in the same words: an action and a resource."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.architecture.sources import ROOT

Permission = tuple[str, str]
"""`("dynamodb:Query", "CasesTable/index/due")`: logical ids of the template, what follows them as in the ARN."""

POLICIES = ROOT / ".chalice"
TABLES = {"cases": "CasesTable", "directory": "DirectoryTable", "statistics": "StatisticsTable"}
QUEUES = {
    "move-deadlines": "MoveDeadlinesQueue",
    "notify-agencies": "NotifyAgenciesQueue",
    "tell-reporters": "TellReportersQueue",
}
INSTITUTIONS = "topics of institutions"
TELEPHONES = "telephones"
SENDER = "the sender"
SWITCHES = "the switches"
IN_TRANSACTIONS = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}


def needed(service: str, operation: str, asked: Mapping[str, Any]) -> Iterator[Permission]:
    """What a role must be allowed for that call."""
    match service:
        case "dynamodb":
            yield from _of_table(operation, asked)
        case "s3":
            logical = "ParkedBucket" if asked["Bucket"].endswith("-parked") else "FilesBucket"
            yield f"s3:{operation}", f"{logical}/{asked['Key'].partition('/')[0]}/*"
        case "sns":
            topic = str(asked.get("TopicArn", ""))
            place = "CaseEventsTopic" if topic.endswith("-case-events") else INSTITUTIONS
            yield "sns:Publish", place if topic else TELEPHONES
        case "sqs":
            yield "sqs:SendMessage", next(name for end, name in QUEUES.items() if asked["QueueUrl"].endswith(end))
        case "sesv2":
            yield f"ses:{operation}", SENDER
        case "ssm":
            yield f"ssm:{operation}", SWITCHES
        case "kms":
            yield f"kms:{operation}", "IdentityKey"
        case "secretsmanager":
            yield f"secretsmanager:{operation}", "Keys"
        case _:
            yield f"{service}:{operation}", "nobody has said what this is"


def _of_table(operation: str, asked: Mapping[str, Any]) -> Iterator[Permission]:
    if "TransactItems" in asked:
        for (kind, item), *_ in (list(one.items()) for one in asked["TransactItems"]):
            yield f"dynamodb:{IN_TRANSACTIONS[kind]}", _table(item["TableName"])
    elif "RequestItems" in asked:
        yield from ((f"dynamodb:{operation}", _table(name)) for name in asked["RequestItems"])
    else:
        index = f"/index/{asked['IndexName']}" if "IndexName" in asked else ""
        yield f"dynamodb:{operation}", _table(asked["TableName"]) + index


def _table(name: str) -> str:
    return TABLES[name.rpartition("-")[2]]


def policy_of(function: str) -> Mapping[str, Any]:
    """The hand-written policy of the function's role."""
    found: Mapping[str, Any] = json.loads((POLICIES / f"policy-{function}.json").read_text("utf-8"))
    return found


def permitted(policy: Mapping[str, Any], sid: str = "") -> set[Permission]:
    """Every action on every resource that the policy's statements allow, or those of one statement."""
    return {
        (action, place)
        for statement in policy["Statement"]
        if not sid or statement["Sid"] == sid
        for action in _listed(statement["Action"])
        for resource in _listed(statement.get("Resource", TELEPHONES))
        for place in [_place(resource)]
    }


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


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
