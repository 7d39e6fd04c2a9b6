"""What is put into buckets before and after a stack changes: the archive, templates, and the site's files."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from botocore.exceptions import ClientError

from ops.deploying.change_sets import compact
from ops.packaging import Package, SiteFile


def put_archive(s3: Any, bucket: str, made: Package) -> bool:
    """The functions' archive under its key; False if it is there already, for its key is its hash."""
    if made.archive is None:
        raise ValueError("packaged without the functions' archive: there is nothing to upload")
    if _is_there(s3, bucket, made.archive_key):
        return False
    with made.archive.path.open("rb") as content:
        s3.put_object(Bucket=bucket, Key=made.archive_key, Body=content)
    return True


def put_template(s3: Any, bucket: str, template: Mapping[str, Any]) -> str:
    """The template under its hash; answers with the address by which CloudFormation finds it."""
    text = compact(template).encode()
    key = template_key(template)
    if not _is_there(s3, bucket, key):
        s3.put_object(Bucket=bucket, Key=key, Body=text, ContentType="application/json")
    return f"{s3.meta.endpoint_url}/{bucket}/{key}"


def template_key(template: Mapping[str, Any]) -> str:
    """Where a template lies in the bucket of archives."""
    return f"templates/{hashlib.sha256(compact(template).encode()).hexdigest()}.json"


def put_site(s3: Any, bucket: str, files: Iterable[SiteFile]) -> list[str]:
    """
    The site's files that are not there as they are; answers with their keys.

    What pages are made of goes before the pages, so that none is ever served that asks for a file which is not there.
    Nothing is deleted: a page that is open still asks for the files of before.
    """
    there = _etags(s3, bucket)
    changed = []
    for file in sorted(files, key=lambda file: (file.key.endswith(".html"), file.key)):
        content = file.path.read_bytes()
        if there.get(file.key) == hashlib.md5(content, usedforsecurity=False).hexdigest():
            continue
        s3.put_object(
            Bucket=bucket,
            Key=file.key,
            Body=content,
            ContentType=file.content_type,
            CacheControl=file.cache_control,
        )
        changed.append(file.key)
    return changed


def refresh_site(cloudfront: Any, distribution: str) -> None:
    """Let the distribution fetch everything again."""
    cloudfront.create_invalidation(
        DistributionId=distribution,
        InvalidationBatch={"Paths": {"Quantity": 1, "Items": ["/*"]}, "CallerReference": uuid4().hex},
    )


def _etags(s3: Any, bucket: str) -> dict[str, str]:
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return {found["Key"]: found["ETag"].strip('"') for page in pages for found in page.get("Contents", [])}


def _is_there(s3: Any, bucket: str, key: str) -> bool:
    try:
        s3.head_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] in {"404", "NoSuchKey", "NotFound"}:
            return False
        raise
    return True
