"""A rollback moves every alias or none, and says what stays as it is."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from moto import mock_aws

from ops.deploying.releases import Release, note, stamp
from ops.exits import Refused
from ops.verbs.rollback import roll_back
from tests.ops.stubbed import Stubbed

BUCKET = "archives"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ROUTER = "lapor-dev-route_complaint"


class AwsWithBucket(Stubbed):
    """Everything answers from a list but the bucket, which keeps what is put into it."""

    def client(self, service: str, **more: Any) -> Any:
        """What boto3's session would make."""
        if service == "s3":
            return boto3.client("s3", region_name="ap-southeast-3")
        return super().client(service, **more)


@pytest.fixture
def aws() -> Iterator[AwsWithBucket]:
    """A stage with two releases, the second of which is live."""
    with mock_aws():
        s3 = boto3.client("s3", region_name="ap-southeast-3")
        where = {"LocationConstraint": "ap-southeast-3"}
        s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=where)
        keeps(s3, "old.json", "Cases")
        keeps(s3, "new.json", "Cases", "More")
        for hour, version, template in ((9, "1", "old.json"), (10, "2", "new.json")):
            at = stamp(NOON.replace(hour=hour))
            note(s3, BUCKET, Release(f"release-{version}", at, f"commit-{version}", {ROUTER: version}, template))
        yield AwsWithBucket()


def keeps(s3: Any, key: str, *tables: str) -> None:
    template = {"Resources": {name: {"Type": "AWS::DynamoDB::Table"} for name in tables}}
    s3.put_object(Bucket=BUCKET, Key=key, Body=json.dumps(template))


def stands(aws: AwsWithBucket, status: str = "UPDATE_COMPLETE") -> None:
    aws.has_stack("UPDATE_COMPLETE", ArchivesBucket=BUCKET)
    aws.has_stack(status)


def has_version(aws: AwsWithBucket) -> None:
    aws.answers("lambda", "get_function_configuration", {}, FunctionName=ROUTER, Qualifier="1")
    aws.answers("lambda", "get_alias", {"FunctionVersion": "2"}, FunctionName=ROUTER, Name="live")


def noted() -> int:
    found = boto3.client("s3", region_name="ap-southeast-3").list_objects_v2(Bucket=BUCKET, Prefix="releases/")
    return int(found["KeyCount"])


def test_every_alias_goes_back_with_all_of_the_traffic_and_that_is_noted(aws: AwsWithBucket) -> None:
    stands(aws)
    has_version(aws)
    weights: dict[str, Any] = {"AdditionalVersionWeights": {}}
    asked = {"FunctionName": ROUTER, "Name": "live", "FunctionVersion": "1", "RoutingConfig": weights}
    aws.answers("lambda", "update_alias", {}, **asked)

    done = roll_back(aws.place, now=NOON)

    assert [(move.before, move.after) for move in done.moves] == [("2", "1")]
    assert (done.before, done.after, done.commit) == ("release-2", "release-1", "commit-1")
    assert noted() == 3
    assert aws.all_asked()


def test_a_dry_run_moves_and_notes_nothing(aws: AwsWithBucket) -> None:
    stands(aws)
    has_version(aws)

    told = roll_back(aws.place, now=NOON, dry_run=True)

    assert not told.done
    assert noted() == 2


def test_while_the_stack_is_being_changed_nothing_moves(aws: AwsWithBucket) -> None:
    stands(aws, "UPDATE_IN_PROGRESS")

    with pytest.raises(Refused, match="cancel-update-stack --stack-name lapor-dev "):
        roll_back(aws.place, now=NOON)


def test_data_that_lost_what_the_old_code_needs_stops_it_and_names_that(aws: AwsWithBucket) -> None:
    stands(aws)
    keeps(aws.client("s3"), "new.json", "More")

    with pytest.raises(Refused, match=r"no longer as release-1 needs it: Cases\."):
        roll_back(aws.place, now=NOON)


def test_a_version_that_is_gone_stops_it_before_anything_moves(aws: AwsWithBucket) -> None:
    stands(aws)
    aws.refuses("lambda", "get_function_configuration", "gone", "ResourceNotFoundException")

    with pytest.raises(Refused, match="no version 1 any more: deploy commit-1"):
        roll_back(aws.place, now=NOON)


def test_where_nothing_was_ever_deployed_it_says_so() -> None:
    aws = Stubbed()
    aws.has_no_stack()

    with pytest.raises(Refused, match="nothing was ever deployed"):
        roll_back(aws.place, now=NOON)
