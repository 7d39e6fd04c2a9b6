"""The resource template is sound: CloudFormation's own rules accept it, and it keeps the service's."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cfnlint import lint

from infra.template import RESOURCES as FILE
from infra.template import Template, load, snake

TEMPLATE = load()
RESOURCES: dict[str, dict[str, Any]] = TEMPLATE["Resources"]
CONFIG = json.loads((FILE.parent.parent / ".chalice" / "config.json").read_text(encoding="utf-8"))


def of_type(kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((name, found["Properties"]) for name, found in RESOURCES.items() if found["Type"] == kind)


def named_functions() -> set[str]:
    mapped = {found["FunctionName"]["Ref"] for _, found in of_type("AWS::Lambda::EventSourceMapping")}
    ticked = {found["FunctionName"]["Ref"] for _, found in of_type("AWS::Lambda::Permission")}
    return mapped | ticked


def a_function(name: str) -> dict[str, Any]:
    properties = {
        "Handler": f"chalicelib.{name}",
        "Runtime": "python3.12",
        "Timeout": CONFIG["lambda_functions"][snake(name)]["lambda_timeout"],
        "InlineCode": "pass",
        "Role": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/some"},
    }
    return {"Type": "AWS::Serverless::Function", "Properties": properties}


def test_cfn_lint_accepts_it_beside_the_functions_that_chalice_writes() -> None:
    functions = {name: a_function(name) for name in named_functions()}
    whole = TEMPLATE | {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        "Resources": RESOURCES | functions,
    }

    found = lint(json.dumps(whole), regions=["ap-southeast-1", "ap-southeast-3"])

    assert [f"{match.rule.id} {match.path}: {match.message}" for match in found] == []


def test_every_table_can_be_restored_and_is_not_deleted_by_mistake() -> None:
    for name, table in of_type("AWS::DynamoDB::Table"):
        assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"], name
        assert table["DeletionProtectionEnabled"], name
        assert table["SSESpecification"]["SSEType"] == "KMS", name
        assert RESOURCES[name]["DeletionPolicy"] == "Retain", name
        assert RESOURCES[name]["UpdateReplacePolicy"] == "Retain", name


def test_every_index_projects_the_discriminator() -> None:
    for name, table in of_type("AWS::DynamoDB::Table"):
        for index in table.get("GlobalSecondaryIndexes", []):
            projection = index["Projection"]
            assert projection["ProjectionType"] == "ALL" or "type" in projection["NonKeyAttributes"], (name, index)


def test_the_projections_stay_within_the_limits_of_dynamodb() -> None:
    for name, table in of_type("AWS::DynamoDB::Table"):
        included = [
            index["Projection"].get("NonKeyAttributes", []) for index in table.get("GlobalSecondaryIndexes", [])
        ]
        assert all(len(attributes) <= 20 for attributes in included), name
        assert sum(map(len, included)) <= 100, name


def test_the_stream_has_two_readers_and_no_third() -> None:
    sources = [json.dumps(found["EventSourceArn"]) for _, found in of_type("AWS::Lambda::EventSourceMapping")]

    assert sum("StreamArn" in source for source in sources) == 2


def test_a_message_stays_hidden_for_six_times_its_functions_timeout() -> None:
    for _, mapping in of_type("AWS::Lambda::EventSourceMapping"):
        logical, attribute = mapping["EventSourceArn"]["Fn::GetAtt"]
        if attribute == "Arn":
            timeout = CONFIG["lambda_functions"][snake(mapping["FunctionName"]["Ref"])]["lambda_timeout"]
            assert RESOURCES[logical]["Properties"]["VisibilityTimeout"] >= 6 * timeout, logical


def test_every_scheduled_function_may_be_called_by_its_rule_and_no_rule_has_more_than_five_targets() -> None:
    allowed = {
        found["SourceArn"]["Fn::GetAtt"][0]: found["FunctionName"]["Ref"]
        for _, found in of_type("AWS::Lambda::Permission")
    }
    for name, rule in of_type("AWS::Events::Rule"):
        assert {target["Arn"]["Fn::GetAtt"][0] for target in rule["Targets"]} == {allowed[name]}
        assert len(rule["Targets"]) <= 5, name


@pytest.mark.parametrize(
    ("value", "meaning"),
    [
        ({"Ref": "Stage"}, "dev"),
        ({"Fn::Sub": "lapor-${Stage}-${AWS::Region}"}, "lapor-dev-ap-southeast-3"),
        ({"Fn::GetAtt": ["Thing", "Arn"]}, "arn:thing"),
        ({"Fn::Join": ["-", ["a", {"Ref": "Thing"}]]}, "a-thing"),
        ({"list": [{"Ref": "Thing"}], "plain": 1}, {"list": ["thing"], "plain": 1}),
        ({"Ref": "SomeFunctionOfChalice"}, "SomeFunctionOfChalice"),
    ],
)
def test_the_resolver_knows_what_an_intrinsic_means(value: Any, meaning: Any) -> None:
    template = Template({"Resources": {"Thing": {"Type": "Any"}}})
    template.know("Thing", "thing", Arn="arn:thing")

    assert template.resolve(value) == meaning


def test_what_has_not_been_made_cannot_be_referred_to(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text("Resources: {Thing: {Type: Any, Properties: {Name: !Sub 'x-${Thing.Arn}'}}}")

    with pytest.raises(LookupError, match=r"Thing\.Arn"):
        list(Template(load(path)).of_type("Any"))
