"""
The roots of days in a bucket of another account: what whoever runs this account cannot reach, not even by closing it.

The value `roots_copy` names account and bucket; over there object lock is on, and the bucket's policy lets this role
replicate into it and take the objects over as its own (docs/evidence.md says how).
"""

from collections.abc import Mapping
from typing import Any

from ops.packaging.template.tagging import tag_list
from ops.values import Values

ROOTS, ROLE = "RootsBucket", "RootsReplicationRole"


def with_root_copies(whole: Mapping[str, Any], values: Values) -> dict[str, Any]:
    """The template as it is, or with a bucket of roots that copies whatever is put into it."""
    if not values.roots_copy:
        return dict(whole)
    account, _, name = values.roots_copy.partition(":")
    resources = dict(whole["Resources"])
    there = {"Fn::Sub": f"arn:${{AWS::Partition}}:s3:::{name}"}
    rule = {
        "Id": "another-account",
        "Status": "Enabled",
        "Priority": 0,
        "Filter": {"Prefix": ""},
        "DeleteMarkerReplication": {"Status": "Disabled"},
        "Destination": {"Bucket": there, "Account": account, "AccessControlTranslation": {"Owner": "Destination"}},
    }
    bucket = resources[ROOTS]
    replication = {"Role": {"Fn::GetAtt": [ROLE, "Arn"]}, "Rules": [rule]}
    resources[ROOTS] = {**bucket, "Properties": {**bucket["Properties"], "ReplicationConfiguration": replication}}
    resources[ROLE] = _role(name)
    return {**whole, "Resources": resources}


def _role(there: str) -> dict[str, Any]:
    # by the name that the bucket is given: a reference back to it would be a circle
    own = "arn:${AWS::Partition}:s3:::lapor-${AWS::AccountId}-${AWS::Region}-${Stage}-roots"
    reads = ["GetObjectVersionForReplication", "GetObjectVersionAcl", "GetObjectRetention", "GetObjectLegalHold"]
    writes = ["ReplicateObject", "ObjectOwnerOverrideToBucketOwner"]
    statements = [
        _allowed(["GetReplicationConfiguration", "ListBucket"], own),
        _allowed(reads, f"{own}/*"),
        _allowed(writes, f"arn:${{AWS::Partition}}:s3:::{there}/*"),
    ]
    trust = {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sts:AssumeRole"}
    policy = {"PolicyName": "copy-roots", "PolicyDocument": {"Version": "2012-10-17", "Statement": statements}}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
            "Policies": [policy],
            "Tags": tag_list("AWS::IAM::Role"),
        },
    }


def _allowed(actions: list[str], resource: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": [f"s3:{action}" for action in actions], "Resource": {"Fn::Sub": resource}}
