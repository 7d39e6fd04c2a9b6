"""A stage in two Regions: one stack owns tables, key and secret, the other is told of them; both keep every rule."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from ops.packaging import Package
from ops.packaging.package import assembled
from ops.place import Aws, Place
from ops.replicas import looked_up
from ops.values import Values, load
from tests.ops.rules import Rule
from tests.ops.rules_of_alarms import RULES
from tests.ops.test_template import linted

OWNER, HOLDER = "ap-southeast-3", "ap-southeast-1"
TABLES = ("CasesTable", "DirectoryTable", "StatisticsTable")


def changed(region: str, **values: Any) -> Values:
    """The values of prod there, and what makes it one of two."""
    return Values.model_validate({**load("prod", region).model_dump(), **values})


@pytest.fixture(scope="module")
def owner(made: Mapping[str, Any]) -> Package:
    """The Region that owns the tables."""
    return assembled(changed(OWNER, replicas=(HOLDER,)), made, None, Path("nowhere"))


@pytest.fixture(scope="module")
def holder(made: Mapping[str, Any]) -> Package:
    """The Region that holds copies."""
    return assembled(changed(HOLDER, tables_from=OWNER), made, None, Path("nowhere"))


@pytest.mark.parametrize("which", ["owner", "holder"])
def test_both_keep_every_rule_and_the_linter_finds_nothing(which: str, request: pytest.FixtureRequest) -> None:
    package: Package = request.getfixturevalue(which)
    rules: list[Rule] = RULES

    assert {rule.__name__: broken for rule in rules if (broken := list(rule(package)))} == {}
    assert linted(json.dumps(package.data_template)) == []
    assert linted(json.dumps(package.expanded)) == []


def test_every_table_has_a_replica_in_each_region_under_the_key_that_lies_there(owner: Package) -> None:
    for table in TABLES:
        properties = owner.data_template["Resources"][table]["Properties"]
        here, there = properties["Replicas"]

        assert (here["Region"], there["Region"]) == (OWNER, HOLDER)
        assert here["SSESpecification"]["KMSMasterKeyId"] == {"Fn::GetAtt": ["DataKey", "Arn"]}
        assert f":kms:{HOLDER}:" in json.dumps(there["SSESpecification"])
        assert there["PointInTimeRecoverySpecification"] == here["PointInTimeRecoverySpecification"]
        assert properties["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}
        assert {"Key": "region", "Value": HOLDER} in there["Tags"]


def test_a_table_of_counts_lies_in_each_region_by_itself(owner: Package, holder: Package) -> None:
    """Replication would keep one of two counts, and a count is asked for before every answer."""
    for package, region in ((owner, OWNER), (holder, HOLDER)):
        properties = package.data_template["Resources"]["LimitsTable"]["Properties"]
        [alone] = properties["Replicas"]

        assert alone["Region"] == region
        assert alone["SSESpecification"]["KMSMasterKeyId"] == {"Fn::GetAtt": ["DataKey", "Arn"]}
        assert "StreamSpecification" not in properties


def test_what_identities_and_events_are_sealed_with_and_pins_are_made_of_is_in_both(
    owner: Package, holder: Package
) -> None:
    of_owner, of_holder = owner.data_template["Resources"], holder.data_template["Resources"]

    for key in ("IdentityKey", "SealKey"):
        assert of_owner[key]["Properties"]["MultiRegion"] is True
        assert of_holder[key]["Type"] == "AWS::KMS::ReplicaKey"
        assert of_holder[key]["Properties"]["KeyPolicy"] == of_owner[key]["Properties"]["KeyPolicy"]
    assert of_owner["Keys"]["Properties"]["ReplicaRegions"][0]["Region"] == HOLDER
    assert "Keys" not in of_holder


def test_a_region_with_copies_has_no_tables_and_the_same_application(owner: Package, holder: Package) -> None:
    assert not set(TABLES) & set(holder.data_template["Resources"])
    assert set(owner.app_template["Resources"]) == set(holder.app_template["Resources"])
    assert set(owner.app_template["Parameters"]) == set(holder.app_template["Parameters"])


def test_clean_files_go_both_ways_and_incoming_ones_nowhere(owner: Package, holder: Package) -> None:
    for package, other in ((owner, HOLDER), (holder, OWNER)):
        bucket = package.data_template["Resources"]["FilesBucket"]["Properties"]
        [rule] = bucket["ReplicationConfiguration"]["Rules"]

        assert rule["Filter"] == {"Prefix": "clean/"}
        assert f"-{other}-" in json.dumps(rule["Destination"]["Bucket"])


def test_a_stage_in_one_region_can_be_given_another_later_without_replacing_a_table(
    owner: Package, made: Mapping[str, Any]
) -> None:
    alone = assembled(load("prod", OWNER), made, None, Path("nowhere"))
    for table in TABLES:
        before, after = (found.data_template["Resources"][table] for found in (alone, owner))

        assert before["Type"] == after["Type"] == "AWS::DynamoDB::GlobalTable"
        assert before["Properties"]["Replicas"] == after["Properties"]["Replicas"][:1]
        assert before["Properties"]["TableName"] == after["Properties"]["TableName"]
    for key in ("IdentityKey", "SealKey"):
        assert alone.data_template["Resources"][key] == owner.data_template["Resources"][key]


@mock_aws
def test_what_a_region_with_copies_must_know_is_read_from_aws(holder: Package) -> None:
    kms = boto3.client("kms", region_name=OWNER)
    key = kms.create_key(MultiRegion=True)["KeyMetadata"]
    seals = kms.create_key(MultiRegion=True, KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")["KeyMetadata"]
    kms.create_alias(AliasName="alias/lapor-prod", TargetKeyId=key["KeyId"])
    kms.create_alias(AliasName="alias/lapor-prod-seals", TargetKeyId=seals["KeyId"])
    boto3.client("secretsmanager", region_name=HOLDER).create_secret(Name="lapor-prod-keys", SecretString="{}")
    for table in ("cases", "directory", "statistics"):
        boto3.client("dynamodb", region_name=HOLDER).create_table(
            TableName=f"lapor-prod-{table}",
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )
    found = looked_up(Place(holder.values, Aws(HOLDER, boto3.Session())), holder.looked_up)

    assert set(found) == set(holder.looked_up)
    assert (found["IdentityKeyPrimary"], found["SealKeyPrimary"]) == (key["Arn"], seals["Arn"])
    assert found["CasesTableArn"].startswith(f"arn:aws:dynamodb:{HOLDER}:")
    assert "/stream/" in found["CasesTableStreamArn"]


def test_a_region_cannot_both_own_the_tables_and_hold_copies() -> None:
    with pytest.raises(ValueError, match="tables_from"):
        changed(OWNER, replicas=(HOLDER,), tables_from=HOLDER)
