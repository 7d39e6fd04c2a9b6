"""What every function has in production beside what Chalice says of it: a name, code, a log of its own, an alias."""

from collections.abc import Mapping
from typing import Any

from ops.packaging.runtime import runtime
from ops.packaging.template.references import Reference, redirected
from ops.values import Values

KIND = "AWS::Serverless::Function"
CALLS = frozenset({
    "AWS::Events::Rule",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::Permission",
    "AWS::Serverless::Api",
})  # fmt: skip
"""Whatever calls a function, or is allowed to: at its alias, or a canary would never see traffic."""


def name_of(function: Mapping[str, Any]) -> str:
    """The function's name in the code, from the handler that Chalice wrote."""
    handler: str = function["Properties"]["Handler"]
    return "api_handler" if handler == "app.app" else handler.rpartition(".")[2]


def functions_of(template: Mapping[str, Any]) -> dict[str, str]:
    """Each function's name by its logical id, which is not always derived from it: `APIHandler` is `api_handler`."""
    return {logical: name_of(found) for logical, found in template["Resources"].items() if found["Type"] == KIND}


def finished(whole: Mapping[str, Any], values: Values, key: str) -> dict[str, Any]:
    """Names, code, logs and the way of shifting traffic for every function; *key* is the archive's in its bucket."""
    functions = functions_of(whole)
    resources = dict(whole["Resources"])
    for logical, name in functions.items():
        resources[logical] = {
            **resources[logical],
            "Properties": {
                **_properties(resources[logical], logical, name, values, key),
                **_preference(stopping(resources, of=logical)),
            },
        }
        resources[f"{logical}Logs"] = _logs(name)
    shared = whole["Globals"]["Function"]
    common = _preference(stopping(resources, of=True)).get("DeploymentPreference", {})
    return {
        **whole,
        "Globals": {
            **whole["Globals"],
            "Function": {**shared, "DeploymentPreference": {"Type": values.shift, **common}},
        },
        "Resources": resources,
    }


def _properties(function: Mapping[str, Any], logical: str, name: str, values: Values, key: str) -> dict[str, Any]:
    return {
        **{kept: found for kept, found in function["Properties"].items() if kept not in {"Environment", "Tags"}},
        "FunctionName": {"Fn::Sub": f"lapor-${{Stage}}-{name}"},
        "Runtime": runtime(),
        "Architectures": [values.architecture],
        "CodeUri": {"Bucket": {"Ref": "ArchivesBucket"}, "Key": key},
        "AutoPublishCodeSha256": {"Ref": "Release"},
        "LoggingConfig": {"LogGroup": {"Ref": f"{logical}Logs"}},
    }


def _logs(name: str) -> dict[str, Any]:
    """In the data's stack: what happened must be readable after the application was taken down."""
    return {
        "Type": "AWS::Logs::LogGroup",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Metadata": {"DataClass": "operational"},
        "Properties": {
            "LogGroupName": {"Fn::Sub": f"/aws/lambda/lapor-${{Stage}}-{name}"},
            "RetentionInDays": {"Ref": "LogRetentionDays"},
            "KmsKeyId": {"Fn::GetAtt": ["DataKey", "Arn"]},
        },
    }


def stopping(resources: Mapping[str, Any], *, of: str | bool) -> list[str]:
    """The alarms that say of themselves that they stop deployments: of one function, or, if True, of every one."""
    said = {name: found.get("Metadata", {}).get("StopsDeployments") for name, found in resources.items()}
    return sorted(name for name, stops in said.items() if stops == of)


def _preference(alarms: list[str]) -> dict[str, Any]:
    """SAM adds a function's own to those of all."""
    return {"DeploymentPreference": {"Alarms": [{"Ref": name} for name in alarms]}} if alarms else {}


def through_alias(whole: Mapping[str, Any]) -> dict[str, Any]:
    """Every call goes to the alias `live`: API, authorizer, mappings, rules, and the permissions of all of them."""
    functions = functions_of(whole)

    def at_alias(reference: Reference) -> Reference:
        return (reference[0], "Alias") if reference[0] in functions and reference[1] in {None, "Arn"} else reference

    resources = {
        logical: redirected(found, at_alias) if found["Type"] in CALLS else found
        for logical, found in whole["Resources"].items()
    }
    return {**whole, "Resources": resources}
