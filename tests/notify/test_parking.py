"""What was parked lies there once, with its cause, and betrays nobody."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from chalicelib.domain.core.errors import CorruptData, Unavailable
from chalicelib.notify.parking import Parking
from chalicelib.notify.sending import Undeliverable

BUCKET = "lapor-dev-parked"
AT = datetime(2026, 3, 15, 23, 30, tzinfo=UTC)
PAYLOAD = {"number": "J7-K2M9-QX4T-8BW3", "seq": Decimal(3)}
PERSON = "pelapor@surel.example"


@pytest.fixture
def parking() -> Parking:
    boto3.client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "ap-southeast-3"})
    return Parking(BUCKET)


def lying_there() -> list[str]:
    return [entry["Key"] for entry in boto3.client("s3").list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def parked(key: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(boto3.client("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read())
    return found


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    try:
        raise error from cause  # noqa: TRY301  # it shall have a traceback
    except BaseException as caught:  # noqa: BLE001  # whatever it is
        return caught


def test_what_is_parked_can_be_read_and_sent_again(parking: Parking) -> None:
    key = parking.park("follow_case", PAYLOAD, raised(CorruptData("no such desk")), AT)

    assert key.startswith("parked/follow_case/2026/03/15/")
    found = parked(key)
    assert found["kind"] == "follow_case"
    assert found["parked_at"] == "2026-03-15T23:30:00.000Z"
    assert found["payload"] == {"number": "J7-K2M9-QX4T-8BW3", "seq": "3"}
    (cause,) = found["cause"]
    assert (cause["type"], cause["text"]) == ("CorruptData", "no such desk")
    assert cause["where"].startswith("raised:")


def test_parked_twice_it_lies_there_once(parking: Parking) -> None:
    first = parking.park("route", PAYLOAD, CorruptData(), AT)
    again = parking.park("route", dict(reversed(PAYLOAD.items())), CorruptData(), AT + timedelta(minutes=5))

    assert first == again
    assert lying_there() == [first]


def test_other_payloads_lie_beside_it(parking: Parking) -> None:
    keys = {parking.park("route", {"seq": seq}, CorruptData(), AT) for seq in range(3)}

    assert set(lying_there()) == keys
    assert len(keys) == 3


def test_causes_are_told_down_to_the_first_without_quoting_anybody(parking: Parking) -> None:
    refusal = ClientError({"Error": {"Code": "MessageRejected", "Message": f"not verified: {PERSON}"}}, "SendEmail")
    cause = raised(Undeliverable(f"refused for {PERSON} or +6281200000000"), raised(refusal, ValueError(PERSON)))

    found = parked(parking.park("tell_reporters", PAYLOAD, cause, AT))

    assert [(told["type"], told["text"]) for told in found["cause"]] == [
        ("Undeliverable", "refused for *** or ***"),
        ("ClientError", "SendEmail: MessageRejected"),
        ("ValueError", ""),
    ]
    assert PERSON not in json.dumps(found)


def test_without_a_bucket_nothing_is_pretended() -> None:
    with pytest.raises(Undeliverable):
        Parking("no-such-bucket").park("route", PAYLOAD, Unavailable(), AT)
