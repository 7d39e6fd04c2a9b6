"""The bucket as a browser meets it here: as strict as S3, told to the queue, and there again after a restart."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest

from chalicelib.store.files.object_store import LINK_LIFE, Bucket, Form, Objects, disposition
from chalicelib.store.files.request_signing import Signer
from chalicelib.store.tables.retries import RetryPolicy
from local.aws.provision import Provisioned, provision
from local.dynamodb import engines
from local.web.gateway import Request, Response
from local.web.uploads import PATH, Uploads
from tests.photos import a_photo, as_form, told_of

REGION = "ap-southeast-3"
NOW = datetime(2026, 3, 2, 5, 1, tzinfo=UTC)
KEY = "incoming/J7-K2M9-QX4T-8BW3/0123456789abcdef0123456789abcdef"
PHOTO = a_photo()


@dataclass
class Here:
    """The bucket, and a browser before it."""

    provisioned: Provisioned
    uploads: Uploads
    objects: Objects

    @property
    def s3(self) -> Any:
        return boto3.client("s3", region_name=REGION)

    @property
    def bucket(self) -> str:
        return self.provisioned.ref("FilesBucket")

    def form(self, **changed: Any) -> Form:
        told = told_of(PHOTO)
        usual = {"size": told["size"], "sha256": told["sha256"], "at": NOW, "until": NOW + timedelta(hours=1)}
        return self.objects.form(KEY, **usual | changed)

    def post(self, fields: Any, content: bytes = PHOTO) -> Response:
        kind, body = as_form(dict(fields), content)
        return self.uploads.answer(Request("POST", PATH, headers=(("Content-Type", kind),), body=body))

    def get(self, url: str) -> Response:
        parts = urlsplit(url)
        return self.uploads.answer(Request("GET", parts.path, parts.query))

    def told(self) -> list[str]:
        """The keys that the queue hears of."""
        url = self.provisioned.ref("CleanUploadsQueue")
        found = boto3.client("sqs", region_name=REGION).receive_message(QueueUrl=url, MaxNumberOfMessages=10)
        bodies = [json.loads(message["Body"]) for message in found.get("Messages", [])]
        return [record["s3"]["object"]["key"] for body in bodies for record in body.get("Records", [])]


def opened(folder: Path | None = None) -> Here:
    provisioned = provision(state_dir=folder)
    keys = boto3.Session().get_credentials().get_frozen_credentials()  # type: ignore[union-attr, unused-ignore]
    signer = Signer(keys.access_key, keys.secret_key, keys.token, REGION)
    bucket = Bucket(provisioned.ref("FilesBucket"), REGION, PATH)
    s3 = boto3.client("s3", region_name=REGION)
    objects = Objects(RetryPolicy(lambda: 60.0), bucket, lambda: s3, lambda: signer)
    return Here(provisioned, Uploads(provisioned), objects)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[Here]:
    """It is always the same minute."""
    monkeypatch.setattr("chalicelib.clock.machine_now", lambda: NOW)
    with engines.running("moto"):
        yield opened()


def code(response: Response) -> tuple[int, str]:
    return response.status, response.text.partition("<Code>")[2].partition("</Code>")[0]


def test_a_file_is_taken_and_the_queue_is_told(here: Here) -> None:
    assert here.post(here.form().fields).status == 204

    assert here.s3.get_object(Bucket=here.bucket, Key=KEY)["Body"].read() == PHOTO
    assert here.told() == [KEY.replace("/", "%2F")]


def test_the_queue_is_told_of_what_comes_in_and_of_nothing_else(here: Here) -> None:
    here.objects.write("clean/J7-K2M9-QX4T-8BW3/a.jpg", PHOTO, "image/jpeg")

    assert here.told() == []


@pytest.mark.parametrize(
    ("change", "content", "refusal"),
    [
        ({"key": "incoming/another/one"}, PHOTO, (403, "AccessDenied")),
        ({"success_action_status": "200"}, PHOTO, (403, "AccessDenied")),
        ({"acl": "public-read"}, PHOTO, (403, "AccessDenied")),
        ({"x-amz-signature": "0" * 64}, PHOTO, (403, "SignatureDoesNotMatch")),
        ({"x-amz-date": "20260302T050000Z"}, PHOTO, (403, "AccessDenied")),
        ({"x-amz-date": "yesterday"}, PHOTO, (403, "AccessDenied")),
        ({}, PHOTO + b"!", (400, "EntityTooLarge")),
        ({}, PHOTO[:-1], (400, "EntityTooSmall")),
        ({}, PHOTO[:-1] + b"!", (400, "BadDigest")),
    ],
)
def test_a_form_lets_exactly_one_file_in(
    here: Here, change: dict[str, str], content: bytes, refusal: tuple[int, str]
) -> None:
    assert code(here.post({**here.form().fields, **change}, content)) == refusal
    assert here.told() == []


def test_a_policy_that_somebody_widened_is_not_signed(here: Here) -> None:
    fields = dict(here.form().fields)
    policy = json.loads(base64.b64decode(fields["policy"]))
    policy["conditions"] = [["starts-with", "$key", ""]]
    fields["policy"] = base64.b64encode(json.dumps(policy).encode()).decode()

    assert code(here.post(fields)) == (403, "SignatureDoesNotMatch")


def test_a_form_ends(here: Here) -> None:
    assert code(here.post(here.form(until=NOW).fields)) == (403, "AccessDenied")


@pytest.mark.parametrize("body", [b"", b"--x--", b"no form at all"])
def test_what_is_no_form_is_refused(here: Here, body: bytes) -> None:
    for kind in ("application/json", "multipart/form-data; boundary=x"):
        assert here.uploads.answer(Request("POST", PATH, headers=(("Content-Type", kind),), body=body)).status >= 400


def a_link(here: Here, now: datetime = NOW, **changed: Any) -> str:
    usual: dict[str, Any] = {"content_type": "image/jpeg", "name": "Rumah Bu (é) ~.jpg", "download": False, "now": now}
    return here.objects.link("clean/J7-K2M9-QX4T-8BW3/a.jpg", **usual | changed)


def test_a_link_leads_to_the_file_under_the_headers_that_it_names(here: Here) -> None:
    here.objects.write("clean/J7-K2M9-QX4T-8BW3/a.jpg", PHOTO, "application/octet-stream")
    got = here.get(a_link(here))

    assert (got.status, got.body, got.headers["content-type"]) == (200, PHOTO, "image/jpeg")
    assert got.headers["content-disposition"] == disposition("Rumah Bu (é) ~.jpg", download=False)
    assert got.headers["content-security-policy"].endswith("sandbox")


def test_nothing_of_a_link_can_be_changed(here: Here) -> None:
    here.objects.write("clean/J7-K2M9-QX4T-8BW3/a.jpg", PHOTO, "image/jpeg")
    link = a_link(here)

    for changed in (
        link.replace("a.jpg", "b.jpg"),
        link.replace("image%2Fjpeg", "text%2Fhtml"),
        link.replace("Expires=900", "Expires=9000"),
        link + "&response-expires=x",
        link.partition("?")[0],
    ):
        assert here.get(changed).status == 403, changed
    assert code(here.get(a_link(here).replace("clean", "incoming", 1))) == (403, "SignatureDoesNotMatch")


def test_a_link_ends_within_a_quarter_of_an_hour_and_never_before_ten_minutes(here: Here) -> None:
    here.objects.write("clean/J7-K2M9-QX4T-8BW3/a.jpg", PHOTO, "image/jpeg")

    assert code(here.get(a_link(here, NOW - LINK_LIFE))) == (403, "AccessDenied")
    assert here.get(a_link(here, NOW - timedelta(minutes=10))).status == 200


def test_links_of_five_minutes_are_the_same(here: Here) -> None:
    spans = {a_link(here, NOW.replace(minute=minute)) for minute in range(5, 10)}

    assert len(spans) == 1
    assert a_link(here, NOW.replace(minute=10)) not in spans


def test_what_is_not_there_is_not_there(here: Here) -> None:
    assert code(here.get(a_link(here))) == (404, "NoSuchKey")
    assert here.objects.read("clean/nothing", 10) is None


def test_of_what_is_too_large_no_more_is_read_than_shows_it(here: Here) -> None:
    here.objects.write(KEY, bytes(1000), "application/octet-stream")

    assert here.objects.read(KEY, 10) == bytes(11)


def test_files_outlive_the_process_and_what_waited_is_told_again(tmp_path: Path) -> None:
    with engines.running("moto"):
        first = opened(tmp_path)
        first.objects.write("clean/J7-K2M9-QX4T-8BW3/a.jpg", PHOTO, "image/jpeg")
        first.objects.write("clean/J7-K2M9-QX4T-8BW3/b.jpg", PHOTO, "image/jpeg")
        first.objects.write(KEY, PHOTO, "application/octet-stream")
        first.objects.remove("clean/J7-K2M9-QX4T-8BW3/b.jpg")

    with engines.running("moto"):
        again = opened(tmp_path)

        assert again.objects.read("clean/J7-K2M9-QX4T-8BW3/a.jpg", 10**6) == PHOTO
        assert again.objects.read("clean/J7-K2M9-QX4T-8BW3/b.jpg", 10**6) is None
        found = again.s3.head_object(Bucket=again.bucket, Key="clean/J7-K2M9-QX4T-8BW3/a.jpg")
        assert found["ContentType"] == "image/jpeg"
        assert again.told() == [KEY.replace("/", "%2F")]


def test_a_bucket_without_a_folder_keeps_nothing(tmp_path: Path) -> None:
    with engines.running("moto"):
        opened(tmp_path)
    with engines.running("moto"):
        opened().objects.write("clean/J7-K2M9-QX4T-8BW3/a.jpg", PHOTO, "image/jpeg")

    assert not list(tmp_path.rglob("*.jpg"))


def test_no_key_leads_out_of_the_folder(tmp_path: Path) -> None:
    with engines.running("moto"):
        here = opened(tmp_path / "state")

        with pytest.raises(ValueError, match="leads out"):
            here.objects.write("clean/../../../../../outside.jpg", PHOTO, "image/jpeg")


@pytest.mark.parametrize(
    ("name", "plain"),
    [("foto.jpg", "foto.jpg"), ('a"b\\c%.jpg', "a_b_c_.jpg"), ("Foto é.jpg", "Foto _.jpg"), ("a\r\nb.jpg", "a__b.jpg")],
)
def test_a_name_cannot_say_more_than_a_name(name: str, plain: str) -> None:
    said = disposition(name, download=True)

    assert said.startswith(f"attachment; filename=\"{plain}\"; filename*=UTF-8''")
    assert said.isascii()
    assert "\n" not in said
