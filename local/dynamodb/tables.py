"""The template's tables, made on whatever engine is running; the rest of AWS is not needed for it."""

from collections.abc import Iterator, Mapping
from typing import Any

from infra.template import Template

_OF_CREATION = ("TableName", "BillingMode", "KeySchema", "AttributeDefinitions", "GlobalSecondaryIndexes")
_TAKEN = (*_OF_CREATION, "StreamSpecification", "TimeToLiveSpecification")


def tables_of(template: Template) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each table's logical id and of its properties those that matter here."""
    for logical, resource in template.body["Resources"].items():
        if resource["Type"] == "AWS::DynamoDB::Table":
            wanted = {key: value for key, value in resource["Properties"].items() if key in _TAKEN}
            yield logical, template.resolve(wanted)


def ensure_table(dynamodb: Any, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    """DynamoDB's description of the table; made, with its time to live, if it is not there."""
    name = wanted["TableName"]
    try:
        found: Mapping[str, Any] = dynamodb.describe_table(TableName=name)["Table"]
    except dynamodb.exceptions.ResourceNotFoundException:
        request = {key: wanted[key] for key in _OF_CREATION if key in wanted}
        if "StreamSpecification" in wanted:
            request["StreamSpecification"] = wanted["StreamSpecification"] | {"StreamEnabled": True}
        found = dynamodb.create_table(**request)["TableDescription"]
        if "TimeToLiveSpecification" in wanted:
            dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=wanted["TimeToLiveSpecification"])
    return found
