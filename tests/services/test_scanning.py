"""Whoever scans, an infected file goes no further, and one that nobody has looked at yet waits."""

import boto3
import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.file_status import RefusalReason
from chalicelib.services import scanning
from chalicelib.services.parts import Parts
from chalicelib.services.scanning import GuardDutyScanner, SignatureScanner
from local.service import REGION, Service

KEY = "incoming/J7-K2M9-QX4T-8BW3/f-1"


@pytest.mark.parametrize("content", [SignatureScanner.EICAR, b"before " + SignatureScanner.EICAR + b" behind"])
def test_the_test_file_of_all_scanners_is_found_wherever_it_stands(content: bytes) -> None:
    assert SignatureScanner().scan(KEY, content) is RefusalReason.UNSAFE
    assert SignatureScanner().scan(KEY, content.replace(b"EICAR", b"eicar")) is None


def test_given_signatures_stand_for_the_usual_one_and_are_no_patterns() -> None:
    scanner = SignatureScanner(b"a.c", b"(x)")

    assert [scanner.scan(KEY, content) for content in (b"_a.c_", b"(x)", b"abc", b"x", SignatureScanner.EICAR)] == [
        RefusalReason.UNSAFE, RefusalReason.UNSAFE, None, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("noted", "verdict"),
    [
        ("NO_THREATS_FOUND", None),
        ("THREATS_FOUND", RefusalReason.UNSAFE),
        ("UNSUPPORTED", RefusalReason.UNSCANNABLE),
        ("FAILED", RefusalReason.UNSCANNABLE),
    ],
)
def test_what_guardduty_noted_is_the_verdict(
    stage: Service, parts: Parts, noted: str, verdict: RefusalReason | None
) -> None:
    noted_as(stage, parts, "GuardDutyMalwareScanStatus", noted)

    assert GuardDutyScanner(parts.objects).scan(KEY, b"a file") is verdict


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("GuardDutyMalwareScanStatus", "ACCESS_DENIED", "no verdict yet: ACCESS_DENIED"),
        ("another", "NO_THREATS_FOUND", "no verdict yet: no tag"),
    ],
)
def test_a_file_without_a_verdict_waits(stage: Service, parts: Parts, name: str, value: str, told: str) -> None:
    noted_as(stage, parts, name, value)

    with pytest.raises(Unavailable, match=f"^{told}$"):
        GuardDutyScanner(parts.objects).scan(KEY, b"a file")


def noted_as(stage: Service, parts: Parts, name: str, value: str) -> None:
    parts.objects.write(KEY, b"a file", "image/jpeg")
    s3, bucket = boto3.client("s3", region_name=REGION), stage.provisioned.ref("FilesBucket")
    s3.put_object_tagging(Bucket=bucket, Key=KEY, Tagging={"TagSet": [{"Key": name, "Value": value}]})


def test_a_setting_names_the_scanner_and_a_wrong_one_is_told_at_the_start(stage: Service, parts: Parts) -> None:
    noted_as(stage, parts, "GuardDutyMalwareScanStatus", "THREATS_FOUND")

    assert scanning.of("guardduty", parts.objects).scan(KEY, b"a file") is RefusalReason.UNSAFE
    assert isinstance(scanning.of("signature", parts.objects), SignatureScanner)
    with pytest.raises(ValueError, match="not 'none'"):
        scanning.of("none", parts.objects)
