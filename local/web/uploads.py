"""
S3 as a browser meets it, on this machine's own origin: a form that is posted with a signed policy, and signed links.

A policy is held to as S3 holds to it: its end, every condition, no field that it does not name, the signature, the
length and the checksum of the file. What is accepted goes into moto's bucket, which tells the queue.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, unquote

import boto3
from botocore.exceptions import ClientError

from chalicelib import clock
from chalicelib.store.files.object_store import Bucket
from chalicelib.store.files.request_signing import Signer
from local.aws.provision import FILES_HERE, Provisioned
from local.web.gateway import Headers, Request, Response

PATH = FILES_HERE["FILES_URL"]
_UNNAMED = frozenset({"file", "policy", "x-amz-signature"})
"""Fields that a policy need not name."""
_SAFE = {"x-content-type-options": "nosniff", "content-security-policy": "default-src 'none'; sandbox"}


class Denied(Exception):
    """S3 says no, in its own words."""

    def __init__(self, code: str, message: str, status: int = 403) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


class Uploads:
    """The handler of `/_local/files`."""

    def __init__(self, provisioned: Provisioned) -> None:
        region, name = provisioned.template.region, provisioned.ref("FilesBucket")
        self._bucket = Bucket(name, region, PATH)
        self._s3: Any = boto3.client("s3", region_name=region)

    def routes(self) -> Mapping[str, Callable[[Request], Response]]:
        """By the beginning of their paths."""
        return {PATH: self.answer}

    def answer(self, request: Request) -> Response:
        """POST a form, or GET what a signed link leads to."""
        try:
            return self._post(request) if request.method == "POST" else self._get(request)
        except Denied as denied:
            body = f"<Error><Code>{denied.code}</Code><Message>{denied.message}</Message></Error>"
            return Response(denied.status, Headers({"content-type": "application/xml"} | _SAFE), body.encode())

    def _post(self, request: Request) -> Response:
        fields, content = form_of(dict(request.headers), request.body)
        signer = _signer(self._bucket.region)
        policy = _policy_of(fields, signer)
        _hold(policy, {"bucket": self._bucket.name, **fields}, len(content), clock.machine_now())
        given = base64.b64encode(hashlib.sha256(content).digest()).decode()
        if fields.get("x-amz-checksum-sha256", given) != given:
            raise Denied("BadDigest", "The SHA256 you specified did not match the calculated checksum.", 400)
        kind = fields.get("content-type", "binary/octet-stream")
        self._s3.put_object(Bucket=self._bucket.name, Key=fields["key"], Body=content, ContentType=kind)
        return Response(int(fields.get("success_action_status", "204")), Headers(_SAFE))

    def _get(self, request: Request) -> Response:
        key = unquote(request.path[len(PATH) + 1 :])
        asked = dict(parse_qsl(request.query))
        begun, life = _span(asked)
        answer = {name: value for name, value in asked.items() if name.startswith("response-")}
        right = _signer(self._bucket.region).query(self._bucket.host, f"/{key}", answer, begun, life)
        if not hmac.compare_digest(right.encode(), request.query.encode()):
            raise Denied("SignatureDoesNotMatch", "The signature we calculated does not match the one you provided.")
        if clock.machine_now() >= begun + life:
            raise Denied("AccessDenied", "Request has expired")
        try:
            found = self._s3.get_object(Bucket=self._bucket.name, Key=key)
        except ClientError as error:
            raise Denied("NoSuchKey", "The specified key does not exist.", 404) from error
        headers = {name.removeprefix("response-"): value for name, value in answer.items()}
        return Response(200, Headers(headers | _SAFE), found["Body"].read())


def form_of(headers: Mapping[str, str], body: bytes) -> tuple[dict[str, str], bytes]:
    """The fields of multipart/form-data by their lower-case names, and the content of `file`, which comes last."""
    kind = Headers(headers).get("content-type", "")
    boundary = kind.partition("boundary=")[2].strip('"').encode()
    if not kind.startswith("multipart/form-data") or not boundary:
        raise Denied("PreconditionFailed", "Bucket POST must be of the enclosure-type multipart/form-data", 412)
    fields: dict[str, str] = {}
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary)[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        name = head.partition(b'name="')[2].partition(b'"')[0].decode().lower()
        if name == "file":
            return fields, content
        fields[name] = content.decode()
    raise Denied("InvalidArgument", "POST requires exactly one file upload per request.", 400)


def _signer(region: str) -> Signer:
    keys = boto3.Session().get_credentials().get_frozen_credentials()
    return Signer(keys.access_key, keys.secret_key, keys.token, region)


def _policy_of(fields: Mapping[str, str], signer: Signer) -> Any:
    """The policy, once its signature is found right."""
    begun = _instant(fields.get("x-amz-date", ""))
    right = signer.sign(fields.get("policy", ""), begun)
    if not hmac.compare_digest(right, fields.get("x-amz-signature", "")):
        raise Denied("SignatureDoesNotMatch", "The signature we calculated does not match the one you provided.")
    return json.loads(base64.b64decode(fields["policy"]))


def _hold(policy: Any, fields: Mapping[str, str], length: int, now: datetime) -> None:
    """AccessDenied unless every condition is met, and every field has one."""
    if now >= datetime.fromisoformat(policy["expiration"]):
        raise Denied("AccessDenied", "Invalid according to Policy: Policy expired.")
    named: set[str] = set()
    for condition in policy["conditions"]:
        if isinstance(condition, list) and condition[0] == "content-length-range":
            if length < condition[1]:
                raise Denied("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", 400)
            if length > condition[2]:
                raise Denied("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", 400)
            continue
        how, name, wanted = ("eq", *next(iter(condition.items()))) if isinstance(condition, dict) else condition
        name = name.removeprefix("$").lower()
        named.add(name)
        given = fields.get(name, "")
        if not (given.startswith(wanted) if how == "starts-with" else given == wanted):
            raise Denied(
                "AccessDenied", f"Invalid according to Policy: Policy Condition failed: {json.dumps(condition)}"
            )
    if extra := sorted(set(fields) - named - _UNNAMED):
        raise Denied("AccessDenied", f"Invalid according to Policy: Extra input fields: {', '.join(extra)}")


def _span(asked: Mapping[str, str]) -> tuple[datetime, timedelta]:
    life = asked.get("X-Amz-Expires", "")
    return _instant(asked.get("X-Amz-Date", "")), timedelta(seconds=int(life) if life.isdigit() else 0)


def _instant(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise Denied("AccessDenied", "Query-string authentication requires a date.") from None
