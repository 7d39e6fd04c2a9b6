"""
What a stage in several Regions has in common: tables, who the reporters are, seals, the secret, and the clean files.

Every table is a global one from its first day, be it with one replica: to make a plain one global later, CloudFormation
would have to let go of it and take it in again. One Region's stack owns the tables and gives them replicas in the
others; those have none of their own, and are told names and addresses when they are deployed (docs/regions.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ops.packaging.template.references import Reference, redirected, references
from ops.packaging.template.tagging import tag_list
from ops.values import Values

TABLE, GLOBAL = "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"
SECRET, KEY, REPLICA_KEY = "AWS::SecretsManager::Secret", "AWS::KMS::Key", "AWS::KMS::ReplicaKey"
OF_ALL = ("TableName", "BillingMode", "TimeToLiveSpecification", "KeySchema", "AttributeDefinitions")
OF_EACH = ("DeletionProtectionEnabled", "PointInTimeRecoverySpecification", "Tags")
SHARED_KEYS: Mapping[str, str] = {"IdentityKey": "", "SealKey": "-seals"}
"""Keys that every Region has, and how their aliases end behind the stack's name."""
PRIMARIES = {f"{key}Primary": ending for key, ending in SHARED_KEYS.items()}
"""The parameters with the ARNs of the keys of which a Region's own are replicas."""
FILES, FILES_ROLE = "FilesBucket", "FilesReplicationRole"


@dataclass(frozen=True)
class Shared:
    """A template of one of several Regions; `looked_up` names parameters that are read from AWS when it is deployed."""

    whole: dict[str, Any]
    looked_up: tuple[str, ...] = ()


def with_replicas(whole: Mapping[str, Any], values: Values) -> Shared:
    """The template of a Region that owns the tables, or of one that holds a copy."""
    others = (values.tables_from,) if values.tables_from else values.replicas
    resources: dict[str, Any] = {
        logical: _global(found, values) if found["Type"] == TABLE else found
        for logical, found in whole["Resources"].items()
    }
    if others:
        resources[FILES] = _with_copies(resources[FILES], others)
        resources[FILES_ROLE] = _files_role(others)
    if not values.tables_from:
        resources = {
            name: _copied(found, values) if found["Type"] == SECRET else found for name, found in resources.items()
        }
        return Shared({**whole, "Resources": resources})
    return _following({**whole, "Resources": resources})


def _global(table: Mapping[str, Any], values: Values) -> dict[str, Any]:
    """As AWS wants it of a global table: what differs by Region stands beside the Region."""
    given = table["Properties"]
    others = () if is_of_one_region(table) else values.replicas
    replicas = [_replica(given, region, values) for region in (values.region, *others)]
    streams = {"StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"}}
    properties = {
        **{name: given[name] for name in (*OF_ALL, "GlobalSecondaryIndexes") if name in given},
        # replication itself reads the stream, also of tables that nobody of ours follows
        **(streams if "StreamSpecification" in given or others else {}),
        "SSESpecification": {"SSEEnabled": True, "SSEType": "KMS"},
        "Replicas": replicas,
    }
    return {**table, "Type": GLOBAL, "Properties": properties}


def is_of_one_region(resource: Mapping[str, Any]) -> bool:
    """Does each Region keep one of its own, whatever the others do?"""
    return bool(resource.get("Metadata", {}).get("Copies") == "none")


def _replica(given: Mapping[str, Any], region: str, values: Values) -> dict[str, Any]:
    own = given.get("SSESpecification", {}).get("KMSMasterKeyId")
    key = own if region == values.region else data_key_in(region)
    return {
        "Region": region,
        **{name: given[name] for name in OF_EACH if name in given},
        **({"SSESpecification": {"KMSMasterKeyId": key}} if own else {}),
    } | ({"Tags": _tags_in(region, given["Tags"])} if "Tags" in given else {})


def data_key_in(region: str) -> dict[str, Any]:
    """The key of our data in another Region, by its name: its id is known there only."""
    return {"Fn::Sub": f"arn:${{AWS::Partition}}:kms:{region}:${{AWS::AccountId}}:alias/lapor-${{Stage}}-data"}


def _tags_in(region: str, tags: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [{**tag, "Value": region} if tag["Key"] == "region" else tag for tag in tags]


def _copied(secret: Mapping[str, Any], values: Values) -> dict[str, Any]:
    copies = [{"Region": region, "KmsKeyId": "alias/lapor-${Stage}-data"} for region in values.replicas]
    named = [{**copy, "KmsKeyId": {"Fn::Sub": copy["KmsKeyId"]}} for copy in copies]
    return {**secret, "Properties": {**secret["Properties"], **({"ReplicaRegions": named} if named else {})}}


def _following(whole: dict[str, Any]) -> Shared:
    """Without what another Region's stack owns: what is left refers to it by parameters."""
    resources = whole["Resources"]
    gone = {
        logical
        for logical, found in resources.items()
        if found["Type"] in {GLOBAL, SECRET} and not is_of_one_region(found)
    }
    kept = {logical: found for logical, found in resources.items() if logical not in gone}
    kept |= {key: _replica_key(kept[key], f"{key}Primary") for key in SHARED_KEYS}
    body = {name: whole[name] for name in ("Globals", "Outputs") if name in whole} | {"Resources": kept}
    needed = {reference for reference in references(body) if reference[0] in gone}

    def named(reference: Reference) -> Reference:
        return (parameter_of(reference), None) if reference in needed else reference

    looked_up = tuple(sorted({*PRIMARIES, *map(parameter_of, needed)}))
    parameters = {
        name: {"Type": "String", "Description": "Of the stage's other Region, looked up when this is deployed"}
        for name in looked_up
    }
    return Shared({**whole, **redirected(body, named), "Parameters": {**whole["Parameters"], **parameters}}, looked_up)


def parameter_of(reference: Reference) -> str:
    """Named as outputs of the data's stack are, so that the application's template is the same in every Region."""
    return f"{reference[0]}{reference[1] or ''}"


def _replica_key(key: Mapping[str, Any], primary: str) -> dict[str, Any]:
    of_primary = {"EnableKeyRotation", "KeySpec", "KeyUsage", "MultiRegion"}
    kept = {name: found for name, found in key["Properties"].items() if name not in of_primary}
    return {**key, "Type": REPLICA_KEY, "Properties": {**kept, "PrimaryKeyArn": {"Ref": primary}}}


def _with_copies(bucket: Mapping[str, Any], others: tuple[str, ...]) -> dict[str, Any]:
    """Clean files go to every other Region, and come back from there, for they too take some in after a failover."""
    rules = [
        {
            "Id": f"to-{region}",
            "Status": "Enabled",
            "Priority": place,
            "Filter": {"Prefix": "clean/"},
            "SourceSelectionCriteria": {"SseKmsEncryptedObjects": {"Status": "Enabled"}},
            "DeleteMarkerReplication": {"Status": "Enabled"},
            "Destination": {
                "Bucket": _files_in(region),
                "EncryptionConfiguration": {"ReplicaKmsKeyID": data_key_in(region)},
            },
        }
        for place, region in enumerate(others)
    ]
    replication = {"Role": {"Fn::GetAtt": [FILES_ROLE, "Arn"]}, "Rules": rules}
    return {**bucket, "Properties": {**bucket["Properties"], "ReplicationConfiguration": replication}}


def _files_in(region: str, objects: str = "") -> dict[str, Any]:
    return {"Fn::Sub": f"arn:${{AWS::Partition}}:s3:::lapor-${{AWS::AccountId}}-{region}-${{Stage}}-files{objects}"}


def _files_role(others: tuple[str, ...]) -> dict[str, Any]:
    own = {"Fn::Sub": "arn:${AWS::Partition}:s3:::lapor-${AWS::AccountId}-${AWS::Region}-${Stage}-files"}
    inside = {"Fn::Sub": f"{own['Fn::Sub']}/clean/*"}
    versions = ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"]
    copies = ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"]
    via_here = {"StringEquals": {"kms:ViaService": {"Fn::Sub": "s3.${AWS::Region}.amazonaws.com"}}}
    via_there = {"StringEquals": {"kms:ViaService": [f"s3.{region}.amazonaws.com" for region in others]}}
    keys_there = [{"Fn::Sub": f"arn:${{AWS::Partition}}:kms:{region}:${{AWS::AccountId}}:key/*"} for region in others]
    named = {"ForAnyValue:StringEquals": {"kms:ResourceAliases": {"Fn::Sub": "alias/lapor-${Stage}-data"}}}
    statements = [
        {"Effect": "Allow", "Action": ["s3:GetReplicationConfiguration", "s3:ListBucket"], "Resource": own},
        {"Effect": "Allow", "Action": versions, "Resource": inside},
        {"Effect": "Allow", "Action": copies, "Resource": [_files_in(region, "/clean/*") for region in others]},
        {
            "Effect": "Allow",
            "Action": "kms:Decrypt",
            "Resource": {"Fn::GetAtt": ["DataKey", "Arn"]},
            "Condition": via_here,
        },
        {"Effect": "Allow", "Action": "kms:Encrypt", "Resource": keys_there, "Condition": via_there | named},
    ]
    trust = {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sts:AssumeRole"}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
            "Policies": [
                {
                    "PolicyName": "copy-clean-files",
                    "PolicyDocument": {"Version": "2012-10-17", "Statement": statements},
                }
            ],
            "Tags": tag_list("AWS::IAM::Role"),
        },
    }
