"""Links and forms say exactly what they permit; that S3 takes their signatures is shown in test_signing.py."""

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from botocore.exceptions import ClientError

from chalicelib.store.files.object_store import Bucket, Objects, disposition
from chalicelib.store.files.request_signing import Signer
from chalicelib.store.tables.retries import RetryPolicy
from local.service import REGION, Service
from tests.faults import DENIED, Wire

SIGNER = Signer("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", None, "ap-southeast-3")
KEY = "clean/J7-K2M9-QX4T-8BW3/a b.jpg"
AT = datetime(2026, 3, 13, 2, 5, tzinfo=UTC)


def no_call() -> NoReturn:
    pytest.fail("signing asks nobody")


@pytest.fixture
def objects() -> Objects:
    bucket = Bucket("some-files", "ap-southeast-3", "https://files.example/here")
    return Objects(RetryPolicy(lambda: 29.0), bucket, no_call, lambda: SIGNER)


def a_link(objects: Objects, now: datetime = AT, *, download: bool = False) -> str:
    return objects.link(KEY, content_type="image/jpeg", name="Jalan rusak.jpg", download=download, now=now)


def test_a_link_says_what_it_leads_to_how_it_is_shown_and_for_how_long(objects: Objects) -> None:
    link = urlsplit(a_link(objects))

    assert f"{link.scheme}://{link.netloc}{link.path}" == (
        "https://files.example/here/clean/J7-K2M9-QX4T-8BW3/a%20b.jpg"
    )
    assert {name: value for name, [value] in parse_qs(link.query).items() if name != "X-Amz-Signature"} == {
        "response-content-type": "image/jpeg",
        "response-content-disposition": "inline; filename=\"Jalan rusak.jpg\"; filename*=UTF-8''Jalan%20rusak.jpg",
        "response-cache-control": "private, max-age=300",
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": "AKIDEXAMPLE/20260313/ap-southeast-3/s3/aws4_request",
        "X-Amz-Date": "20260313T020500Z",
        "X-Amz-Expires": "900",
        "X-Amz-SignedHeaders": "host",
    }


def test_a_link_is_signed_for_the_bucket_itself(objects: Objects) -> None:
    answer = {
        "response-content-type": "image/jpeg",
        "response-content-disposition": disposition("Jalan rusak.jpg", download=True),
        "response-cache-control": "private, max-age=300",
    }
    host = "some-files.s3.ap-southeast-3.amazonaws.com"

    signed = SIGNER.query(host, f"/{KEY}", answer, AT, timedelta(minutes=15))

    assert urlsplit(a_link(objects, download=True)).query == signed


def test_links_of_the_same_five_minutes_are_the_same(objects: Objects) -> None:
    last = AT + timedelta(minutes=4, seconds=59, microseconds=999_999)

    assert a_link(objects, last) == a_link(objects)
    assert a_link(objects, AT + timedelta(minutes=5)) != a_link(objects)


@pytest.mark.parametrize(
    ("download", "name", "said"),
    [
        (False, "Jalan.jpg", "inline; filename=\"Jalan.jpg\"; filename*=UTF-8''Jalan.jpg"),
        (True, "Surat.pdf", "attachment; filename=\"Surat.pdf\"; filename*=UTF-8''Surat.pdf"),
        (True, 'X"b\\c%d é\n.f', "attachment; filename=\"X_b_c_d __.f\"; filename*=UTF-8''X%22b%5Cc%25d%20%C3%A9%0A.f"),
        (True, "a/b.pdf", "attachment; filename=\"a/b.pdf\"; filename*=UTF-8''a%2Fb.pdf"),
    ],
)  # fmt: skip
def test_a_name_is_told_in_ascii_and_as_it_is(*, download: bool, name: str, said: str) -> None:
    assert disposition(name, download=download) == said


def test_a_form_lets_in_one_file_of_that_size_and_hash(objects: Objects) -> None:
    sha256 = "00" * 31 + "ff"

    form = objects.form("incoming/J7/1", size=7, sha256=sha256, at=AT, until=AT + timedelta(hours=1))

    fields = {
        "key": "incoming/J7/1",
        "Content-Type": "application/octet-stream",
        "success_action_status": "204",
        "x-amz-checksum-algorithm": "SHA256",
        "x-amz-checksum-sha256": base64.b64encode(bytes(31) + b"\xff").decode(),
    }
    assert form.url == "https://files.example/here"
    assert {name: form.fields.get(name) for name in fields} == fields
    policy = json.loads(base64.b64decode(form.fields["policy"]))
    assert policy["expiration"] == "2026-03-13T03:05:00Z"
    assert policy["conditions"][:2] == [{"bucket": "some-files"}, ["content-length-range", 7, 7]]
    assert form.fields["x-amz-date"] == "20260313T020500Z"


PHOTO = b"a photo of nine"


def test_a_file_is_read_as_it_was_written_until_it_is_removed(stage: Service) -> None:
    files = stage.parts.objects

    files.write(KEY, PHOTO, "image/jpeg")

    assert files.read(KEY, len(PHOTO)) == PHOTO
    assert _head(stage)["ContentType"] == "image/jpeg"
    files.remove(KEY)
    files.remove(KEY)
    assert files.read(KEY, len(PHOTO)) is None


def test_of_a_file_that_is_too_large_one_byte_more_than_enough_is_read(stage: Service) -> None:
    stage.parts.objects.write(KEY, PHOTO, "image/jpeg")

    assert stage.parts.objects.read(KEY, 4) == PHOTO[:5]


def test_what_others_noted_on_a_file_is_told(stage: Service) -> None:
    files = stage.parts.objects
    files.write(KEY, PHOTO, "image/jpeg")
    assert files.tags(KEY) == {}

    s3, bucket = boto3.client("s3", region_name=REGION), stage.provisioned.ref("FilesBucket")
    s3.put_object_tagging(Bucket=bucket, Key=KEY, Tagging={"TagSet": [{"Key": "found", "Value": "no threats"}]})

    assert files.tags(KEY) == {"found": "no threats"}


def test_the_hash_that_s3_has_reckoned_is_told_without_fetching_the_file(stage: Service, wire: Wire) -> None:
    files, modes = stage.parts.objects, []
    files.write(KEY, PHOTO, "image/jpeg")
    wire.forget()
    files._s3().meta.events.register(
        "before-call.s3.HeadObject", lambda params, **_: modes.append(params["headers"].get("x-amz-checksum-mode"))
    )

    assert files.digest(KEY, len(PHOTO)) == hashlib.sha256(PHOTO).hexdigest()
    assert wire.calls == ["s3.HeadObject"]
    # Without it S3 keeps what it has reckoned to itself.
    assert modes == ["ENABLED"]


def test_what_was_put_without_a_hash_is_hashed_here(stage: Service) -> None:
    s3, bucket = boto3.client("s3", region_name=REGION), stage.provisioned.ref("FilesBucket")
    s3.put_object(Bucket=bucket, Key="clean/plain", Body=PHOTO)

    assert stage.parts.objects.digest("clean/plain", len(PHOTO)) == hashlib.sha256(PHOTO).hexdigest()
    assert stage.parts.objects.digest("clean/none", len(PHOTO)) is None


def test_a_bucket_that_answers_nobody_is_no_missing_file(stage: Service, wire: Wire) -> None:
    wire.fail("GetObject", DENIED, on="s3")

    with pytest.raises(ClientError) as refused:
        stage.parts.objects.read(KEY, 4)

    assert refused.value.response["Error"]["Code"] == "AccessDeniedException"


def _head(stage: Service) -> dict[str, Any]:
    s3 = boto3.client("s3", region_name=REGION)
    found: dict[str, Any] = s3.head_object(Bucket=stage.provisioned.ref("FilesBucket"), Key=KEY)
    return found
