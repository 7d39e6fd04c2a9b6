"""Our signatures are AWS's own: each is held against what boto3 makes of the same request at the same moment."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import botocore.auth
import botocore.signers
import pytest
from botocore.config import Config

from chalicelib.store.files.request_signing import Signer

AT = datetime(2026, 3, 13, 2, 0, tzinfo=UTC)
REGION, BUCKET, KEY = "ap-southeast-3", "some-files", "clean/J7-K2M9-QX4T-8BW3/ab cd.jpg"
HOST = f"{BUCKET}.s3.{REGION}.amazonaws.com"
ANSWER = {
    "response-content-type": "image/jpeg",
    "response-content-disposition": "inline; filename=\"a (b).jpg\"; filename*=UTF-8''%C3%A9%20~.jpg",
    "response-cache-control": "private, max-age=300",
}


@pytest.fixture(params=[None, "a/session+token=="], ids=["lasting keys", "keys of a role"])
def token(request: pytest.FixtureRequest) -> str | None:
    found: str | None = request.param
    return found


@pytest.fixture
def s3(token: str | None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """boto3's client, for which it is always the same moment."""
    for module in (botocore.auth, botocore.signers):
        monkeypatch.setattr(module, "get_current_datetime", lambda: AT.replace(tzinfo=None))
    return boto3.client(
        "s3",
        region_name=REGION,
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        aws_session_token=token,
        config=Config(signature_version="s3v4", s3={"addressing_style": "virtual"}),
    )


@pytest.fixture
def signer(token: str | None) -> Signer:
    return Signer("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", token, REGION)


def test_a_link_is_the_one_that_boto3_makes(s3: Any, signer: Signer) -> None:
    asked = {
        "ResponseContentType": ANSWER["response-content-type"],
        "ResponseContentDisposition": ANSWER["response-content-disposition"],
        "ResponseCacheControl": ANSWER["response-cache-control"],
    }
    theirs = s3.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": KEY, **asked}, ExpiresIn=900)

    ours = signer.query(HOST, f"/{KEY}", ANSWER, AT, timedelta(minutes=15))

    assert urlsplit(theirs).netloc == HOST
    assert parse_qs(ours) == parse_qs(urlsplit(theirs).query)


def test_a_form_is_the_one_that_boto3_makes(s3: Any, signer: Signer) -> None:
    conditions = [{"bucket": BUCKET}, ["content-length-range", 7, 7]]
    theirs = s3.generate_presigned_post(BUCKET, KEY, Fields={"x-amz-checksum-algorithm": "SHA256"},
        Conditions=[*conditions, {"x-amz-checksum-algorithm": "SHA256"}], ExpiresIn=3600)["fields"]  # fmt: skip

    ours = signer.form({"key": KEY, "x-amz-checksum-algorithm": "SHA256"}, conditions, AT, AT + timedelta(hours=1))

    signed = {"policy", "x-amz-signature"}
    assert {name: ours[name] for name in set(ours) - signed} == {name: theirs[name] for name in set(theirs) - signed}
    assert _said(ours["policy"]) == _said(theirs["policy"])
    assert signer.sign(theirs["policy"], AT) == theirs["x-amz-signature"]
    assert signer.sign(ours["policy"], AT) == ours["x-amz-signature"]


def _said(policy: str) -> tuple[str, list[str]]:
    read = json.loads(base64.b64decode(policy))
    return read["expiration"], sorted({json.dumps(condition) for condition in read["conditions"]})
