"""The same six tags on everything that can carry tags, so that cost, owner and care can be told of each."""

from collections.abc import Mapping
from typing import Any

from ops.values import Values

AS_LIST = frozenset({
    "AWS::CloudTrail::Trail",
    "AWS::CloudFront::Distribution",
    "AWS::CloudWatch::Alarm",
    "AWS::DynamoDB::GlobalTable",
    "AWS::DynamoDB::Table",
    "AWS::Events::Rule",
    "AWS::GuardDuty::MalwareProtectionPlan",
    "AWS::IAM::Role",
    "AWS::KMS::Key",
    "AWS::KMS::ReplicaKey",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Logs::LogGroup",
    "AWS::S3::Bucket",
    "AWS::SES::ConfigurationSet",
    "AWS::SES::EmailIdentity",
    "AWS::SNS::Topic",
    "AWS::SQS::Queue",
    "AWS::SecretsManager::Secret",
    "AWS::WAFv2::WebACL",
})  # fmt: skip
AS_MAP = {
    "AWS::Cognito::UserPool": "UserPoolTags",
    "AWS::SSM::Parameter": "Tags",
    "AWS::Serverless::Api": "Tags",
    "AWS::Serverless::Function": "Tags",
}
NONE = frozenset({
    "AWS::ApiGateway::Account",
    "AWS::Budgets::Budget",
    "AWS::CloudFront::Function",
    "AWS::CloudFront::OriginAccessControl",
    "AWS::CloudFront::ResponseHeadersPolicy",
    "AWS::CloudWatch::CompositeAlarm",
    "AWS::CloudWatch::Dashboard",
    "AWS::Cognito::UserPoolClient",
    "AWS::Cognito::UserPoolDomain",
    "AWS::KMS::Alias",
    "AWS::Lambda::Permission",
    "AWS::Logs::MetricFilter",
    "AWS::S3::BucketPolicy",
    "AWS::SES::ConfigurationSetEventDestination",
    "AWS::SNS::Subscription",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
    "AWS::WAFv2::WebACLAssociation",
})  # fmt: skip
"""What AWS gives no tags."""
UNCLASSED = "none"
BY_THE_STACK = frozenset({
    "AWS::CloudTrail::Trail",
    "AWS::IAM::Role",
    "AWS::KMS::Key",
    "AWS::KMS::ReplicaKey",
    "AWS::Logs::LogGroup",
    "AWS::S3::Bucket",
    "AWS::SNS::Topic",
    "AWS::SQS::Queue",
    "AWS::SecretsManager::Secret",
})  # fmt: skip
"""There are many of these, and CloudFormation hands them the stack's own tags: their template says only their class."""


def tagged(whole: Mapping[str, Any]) -> dict[str, Any]:
    """Every taggable resource with its tags; a type that nobody has thought about is an error."""
    return {**whole, "Resources": {logical: _tagged(logical, found) for logical, found in whole["Resources"].items()}}


def tags(data_class: str) -> dict[str, Any]:
    """What is on each resource."""
    return {
        "app": "lapor",
        "stage": {"Ref": "Stage"},
        "region": {"Ref": "AWS::Region"},
        "owner": {"Ref": "Owner"},
        "cost-center": {"Ref": "CostCenter"},
        "data-class": data_class,
    }


def tag_list(kind: str, data_class: str = UNCLASSED) -> list[dict[str, Any]]:
    """The same as most kinds of resources take them: without those that such a one has from its stack."""
    wanted = tags(data_class)
    own = {"data-class": wanted["data-class"]} if kind in BY_THE_STACK else wanted
    return [{"Key": key, "Value": value} for key, value in own.items()]


def tags_of_stack(values: Values) -> list[dict[str, str]]:
    """What a stack carries itself, and hands to everything in it: all but the class of what it holds."""
    told = {
        "app": "lapor",
        "stage": values.stage,
        "region": values.region,
        "owner": values.owner,
        "cost-center": values.cost_center,
    }
    return [{"Key": key, "Value": value} for key, value in told.items()]


def _tagged(logical: str, resource: Mapping[str, Any]) -> dict[str, Any]:
    kind = resource["Type"]
    data_class = resource.get("Metadata", {}).get("DataClass", UNCLASSED)
    if kind in AS_LIST:
        return {**resource, "Properties": {**resource.get("Properties", {}), "Tags": tag_list(kind, data_class)}}
    if kind in AS_MAP:
        return {**resource, "Properties": {**resource.get("Properties", {}), AS_MAP[kind]: tags(data_class)}}
    if kind not in NONE:
        raise ValueError(f"{logical}: say in ops/packaging/template/tagging.py whether {kind} carries tags")
    return dict(resource)
