"""Whole tables in stretches of whole partitions, and files by the hash that S3 has of them."""

import hashlib
from collections import Counter

import boto3
import pytest

from chalicelib.store.tables.case_table import CaseRow, KeyRow, ReporterRow
from chalicelib.store.tables.table_scans import READABLE, Group, Walks
from local.service import Service
from tests.services.steps import answered


def walked(walks: Walks) -> list[Group]:
    groups: list[Group] = []
    place = None
    while True:
        stretch = walks.cases(place)
        groups += stretch.groups
        if (place := stretch.next) is None:
            return groups


@pytest.mark.parametrize("page", [1, 2, 7, None])
def test_a_walk_meets_every_partition_once_and_whole_however_small_its_pages_are(stage: Service, page: int) -> None:
    number = answered(stage.parts)
    parts = stage.parts

    groups = {group.pk: group for group in walked(Walks(parts.patience, page))}

    whole = len(parts.cases.load(number).events)
    assert Counter(group.pk for group in walked(Walks(parts.patience, page))).most_common(1)[0][1] == 1
    assert sum(key["sk"]["S"].startswith("EVENT#") for key in groups[f"CASE#{number}"].keys) == whole
    assert any(isinstance(row, CaseRow) for row in groups[f"CASE#{number}"].rows or ())
    assert isinstance((groups[f"REPORTER#{number}"].rows or ())[0], ReporterRow)
    assert number in {row.number for group in groups.values() for row in group.rows or () if isinstance(row, KeyRow)}


def test_a_walk_is_given_nothing_that_a_reporter_said_but_under_a_key(stage: Service) -> None:
    number = answered(stage.parts)

    (row,) = next(group.rows or () for group in walked(stage.parts.walks) if group.pk == f"REPORTER#{number}")

    given = {name for name in ReporterRow.get_attributes() if getattr(row, name) is not None}
    assert given == {"pk", "sk", "type", "number", "seal", "pin_check", "channels", "contact_checks", "sealed"}
    assert set(row.channels) == {"email", "sms"}
    assert b"example" not in row.sealed
    assert not READABLE & {"no_letters", "email_said", "sms_said"}


def test_an_item_that_says_nothing_known_spoils_its_own_partition_alone(stage: Service) -> None:
    number = answered(stage.parts)
    table, key = CaseRow.Meta.table_name, {"pk": {"S": "CASE#broken"}, "sk": {"S": "CASE"}}
    boto3.client("dynamodb").put_item(TableName=table, Item=key | {"type": {"S": "NONSENSE"}})

    groups = {group.pk: group for group in walked(stage.parts.walks)}
    boto3.client("dynamodb").delete_item(TableName=table, Key=key)

    assert groups["CASE#broken"].rows is None
    assert groups[f"CASE#{number}"].rows


def test_a_files_hash_is_the_one_that_s3_has_and_nothing_is_fetched(stage: Service) -> None:
    stage.parts.objects.write("clean/J1/a.jpg", b"content", "image/jpeg")
    bucket, s3 = stage.provisioned.ref("FilesBucket"), boto3.client("s3")

    assert stage.parts.objects.digest("clean/J1/a.jpg", 100) == hashlib.sha256(b"content").hexdigest()
    assert s3.head_object(Bucket=bucket, Key="clean/J1/a.jpg", ChecksumMode="ENABLED")["ChecksumSHA256"]


def test_a_file_that_was_put_without_a_hash_is_fetched_and_one_that_is_gone_has_none(stage: Service) -> None:
    bucket, s3 = stage.provisioned.ref("FilesBucket"), boto3.client("s3")
    s3.put_object(Bucket=bucket, Key="clean/J1/b.jpg", Body=b"other", ChecksumAlgorithm="CRC32")

    assert stage.parts.objects.digest("clean/J1/b.jpg", 100) == hashlib.sha256(b"other").hexdigest()
    assert stage.parts.objects.digest("clean/J1/c.jpg", 100) is None
