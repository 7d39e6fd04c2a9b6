"""
Two stacks out of one template: what holds data, and what can be thrown away and made again.

A resource's type decides. What the application's stack needs of the data's becomes an output there and a parameter of
the same name here, so nobody keeps a list.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ops.packaging.template.references import Reference, conditions, redirected, references

HOLDS_DATA = frozenset({
    "AWS::Cognito::UserPool",
    "AWS::DynamoDB::GlobalTable",
    "AWS::DynamoDB::Table",
    "AWS::KMS::Key",
    "AWS::KMS::ReplicaKey",
    "AWS::Logs::LogGroup",
    "AWS::S3::Bucket",
    "AWS::SecretsManager::Secret",
    "AWS::SQS::Queue",
})  # fmt: skip
GOES_WITH_DATA = frozenset({
    "AWS::CloudTrail::Trail",
    "AWS::Cognito::UserPoolClient",
    "AWS::Cognito::UserPoolDomain",
    "AWS::KMS::Alias",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::Subscription",
    "AWS::SNS::Topic",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
})  # fmt: skip
"""These hold nothing, but guard or address what does; with the data, unless they need the application."""


@dataclass(frozen=True)
class Stacks:
    """Both templates; `handed_over` names what the second takes from the outputs of the first."""

    data: dict[str, Any]
    app: dict[str, Any]
    handed_over: tuple[str, ...]


def split(whole: Mapping[str, Any]) -> Stacks:
    """The template parted in two."""
    resources: Mapping[str, Any] = whole["Resources"]
    data = _of_data(resources)
    stays = [found for logical, found in resources.items() if logical not in data]
    needed = references([stays, whole.get("Outputs", {}), whole.get("Globals", {})])
    crossing = {reference for reference in needed if reference[0] in data}
    names = {
        reference: f"{reference[0]}{(reference[1] or '').replace('.', '')}" for reference in sorted(crossing, key=str)
    }
    if clash := sorted(set(names.values()) & (set(whole.get("Parameters", {})) | (set(resources) - data))):
        raise ValueError(f"{clash[0]} cannot be handed over: the name is taken")
    return Stacks(_data_template(whole, data, names), _app_template(whole, data, names), tuple(sorted(names.values())))


def _of_data(resources: Mapping[str, Any]) -> set[str]:
    holding = [found for found in resources.values() if found["Type"] in HOLDS_DATA]
    # also the role under which a bucket copies itself
    used = {logical for found in holding for logical, _ in references(found) if logical in resources}
    data = used | {logical for logical, found in resources.items() if found["Type"] in HOLDS_DATA | GOES_WITH_DATA}
    while True:
        # a policy that names, say, the distribution has to be where that is
        strangers = {
            logical
            for logical in data
            if resources[logical]["Type"] in GOES_WITH_DATA
            and any(needed in resources and needed not in data for needed, _ in _needs(resources[logical]))
        }
        if not strangers:
            return data
        data -= strangers


def _needs(resource: Mapping[str, Any]) -> Iterable[Reference]:
    yield from references(resource)
    depends = resource.get("DependsOn", [])
    yield from ((logical, None) for logical in ([depends] if isinstance(depends, str) else depends))


def _data_template(whole: Mapping[str, Any], data: set[str], names: Mapping[Reference, str]) -> dict[str, Any]:
    resources = {logical: _unremarked(found) for logical, found in whole["Resources"].items() if logical in data}
    outputs = {
        name: {"Value": {"Ref": logical} if attribute is None else {"Fn::GetAtt": [logical, attribute]}}
        for (logical, attribute), name in names.items()
    }
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "What Lapor keeps in one stage of one Region; it outlives every version of the application",
        **_undescribed(_used(whole, resources)),
        "Resources": resources,
        "Outputs": outputs,
    }


def _undescribed(used: Mapping[str, Any]) -> dict[str, Any]:
    """
    Without what `infra/` says of each parameter: nobody fills them in by hand.

    The first stack has no bucket to send its template through, and CloudFormation takes 51,200 bytes without one.
    """
    told = used.get("Parameters", {})
    return {
        **used,
        "Parameters": {name: {k: v for k, v in one.items() if k != "Description"} for name, one in told.items()},
    }


def _unremarked(resource: Mapping[str, Any]) -> dict[str, Any]:
    """Without what `infra/` says of it to the packaging: its tags say the same, and the room is needed as above."""
    return {key: value for key, value in resource.items() if key != "Metadata"}


def _app_template(whole: Mapping[str, Any], data: set[str], names: Mapping[Reference, str]) -> dict[str, Any]:
    def handed(reference: Reference) -> Reference:
        return (names[reference], None) if reference in names else reference

    kept = {logical: _independent(found, data) for logical, found in whole["Resources"].items() if logical not in data}
    body = redirected(
        {"Resources": kept, "Outputs": whole.get("Outputs", {}), "Globals": whole.get("Globals", {})}, handed
    )
    used = _used(whole, body)
    given = {name: {"Type": "String", "Description": "An output of the data's stack"} for name in names.values()}
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": whole["Transform"],
        "Description": "The functions, API and site of Lapor in one stage of one Region",
        **used,
        "Parameters": {**used.get("Parameters", {}), **given},
        **body,
    }


def _independent(resource: Mapping[str, Any], data: set[str]) -> dict[str, Any]:
    """Without `DependsOn` on what lies in the other stack, which is there first anyway."""
    depends = resource.get("DependsOn", [])
    left = [logical for logical in ([depends] if isinstance(depends, str) else depends) if logical not in data]
    return {key: value for key, value in resource.items() if key != "DependsOn"} | ({"DependsOn": left} if left else {})


def _used(whole: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters and conditions that *body* needs."""
    wanted = set(conditions(body))
    found = {name: rule for name, rule in whole.get("Conditions", {}).items() if name in wanted}
    named = {logical for logical, _ in references([body, found])}
    parameters = {name: rule for name, rule in whole.get("Parameters", {}).items() if name in named}
    return {"Parameters": parameters, **({"Conditions": found} if found else {})}
