"""Files go up once, pages after what they are made of, and with the headers that browsers are meant to see."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from ops.deploying.uploads import put_site, put_template, template_key
from ops.packaging import SiteFile

BUCKET = "site"


@pytest.fixture
def s3() -> Iterator[Any]:
    """A bucket for files."""
    with mock_aws():
        client = boto3.client("s3", region_name="ap-southeast-3")
        where = {"LocationConstraint": "ap-southeast-3"}
        client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=where)
        yield client


@pytest.fixture
def files(tmp_path: Path) -> list[SiteFile]:
    """A page and a script."""
    made = []
    for key, kind, cache in (("a.html", "text/html", "no-cache"), ("js/z.js", "text/javascript", "max-age=0")):
        path = tmp_path / key.replace("/", "-")
        path.write_text(key, encoding="utf-8")
        made.append(SiteFile(key, path, kind, cache))
    return made


def test_pages_come_last_so_that_none_asks_for_what_is_not_there_yet(s3: Any, files: list[SiteFile]) -> None:
    assert put_site(s3, BUCKET, files) == ["js/z.js", "a.html"]


def test_what_is_there_as_it_is_does_not_go_up_again(s3: Any, files: list[SiteFile]) -> None:
    put_site(s3, BUCKET, files)
    files[1].path.write_text("changed", encoding="utf-8")

    assert put_site(s3, BUCKET, files) == ["js/z.js"]
    assert put_site(s3, BUCKET, files) == []


def test_a_file_carries_its_type_and_how_long_it_may_be_kept(s3: Any, files: list[SiteFile]) -> None:
    put_site(s3, BUCKET, files)

    told = s3.head_object(Bucket=BUCKET, Key="a.html")

    assert (told["ContentType"], told["CacheControl"]) == ("text/html", "no-cache")


def test_files_of_before_stay_for_the_pages_that_are_open(s3: Any, files: list[SiteFile]) -> None:
    put_site(s3, BUCKET, files)
    put_site(s3, BUCKET, files[:1])

    assert s3.head_object(Bucket=BUCKET, Key="js/z.js")


def test_a_template_lies_under_its_hash_where_cloudformation_finds_it(s3: Any) -> None:
    template: dict[str, Any] = {"Resources": {}}

    address = put_template(s3, BUCKET, template)

    assert address == f"https://s3.ap-southeast-3.amazonaws.com/{BUCKET}/{template_key(template)}"
    assert s3.get_object(Bucket=BUCKET, Key=template_key(template))["Body"].read() == b'{"Resources":{}}'
