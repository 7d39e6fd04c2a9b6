"""What went live is written down, so that a rollback knows where to, and what speaks against it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from ops.deploying.releases import Release, last_release, note, releases, stamp
from ops.exits import Refused
from ops.verbs.rollback import before_last, lost

BUCKET = "archives"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def s3() -> Iterator[Any]:
    """A bucket for releases."""
    with mock_aws():
        client = boto3.client("s3", region_name="ap-southeast-3")
        where = {"LocationConstraint": "ap-southeast-3"}
        client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=where)
        yield client


def release(name: str, *, rolled_back: bool = False, minutes: int = 0) -> Release:
    at = stamp(NOON + timedelta(minutes=minutes))
    return Release(name, at, "commit", {"lapor-dev-router": name}, "templates/a.json", rolled_back=rolled_back)


def targets(*newest_first: Release) -> tuple[str, str]:
    live, target = before_last(list(newest_first))
    return live.release, target.release


def test_releases_are_read_as_they_came_the_newest_first(s3: Any) -> None:
    for minutes, name in enumerate(("first", "second", "third")):
        note(s3, BUCKET, release(name, minutes=minutes))

    found = [each.release for each in releases(s3, BUCKET)]

    assert found == ["third", "second", "first"]
    assert last_release(s3, BUCKET) == release("third", minutes=2)


def test_nothing_released_is_no_release(s3: Any) -> None:
    assert last_release(s3, BUCKET) is None


def test_a_rollback_goes_to_the_release_before() -> None:
    assert targets(release("c"), release("b"), release("a")) == ("c", "b")


def test_a_second_rollback_goes_further_back_and_not_forth_again() -> None:
    back = release("b", rolled_back=True)

    assert targets(back, release("c"), release("b"), release("a")) == ("b", "a")


def test_the_same_release_deployed_twice_is_no_release_before() -> None:
    assert targets(release("b"), release("b"), release("a")) == ("b", "a")


def test_with_nothing_before_it_a_release_stays() -> None:
    with pytest.raises(Refused, match="deploy an earlier commit"):
        before_last([release("a")])


def test_where_nothing_was_noted_nothing_goes_back() -> None:
    with pytest.raises(Refused, match="not deployed by this tool"):
        before_last([])


TABLE = {"Type": "AWS::DynamoDB::Table", "Properties": {"Name": "cases", "Indexes": [{"Name": "due", "Keys": ["a"]}]}}


@pytest.mark.parametrize(
    ("after", "missing"),
    [
        ({"Cases": TABLE}, []),
        ({"Cases": TABLE, "More": TABLE}, []),
        ({"Cases": {**TABLE, "Properties": {**TABLE["Properties"], "Ttl": 1}}}, []),  # type: ignore[dict-item]
        ({}, [".Cases"]),
        ({"Cases": {**TABLE, "Type": "AWS::DynamoDB::GlobalTable"}}, [".Cases.Type"]),
        ({"Cases": {**TABLE, "Properties": {"Name": "cases", "Indexes": []}}}, [".Cases.Properties.Indexes"]),
    ],
)
def test_what_was_added_to_the_data_hinders_no_rollback_and_what_was_taken_away_does(
    after: dict[str, Any], missing: list[str]
) -> None:
    assert lost({"Cases": TABLE}, after) == missing
