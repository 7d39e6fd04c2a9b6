"""Days whose root could not be made, and records that somebody put in the place of one: made up, missed, and found."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import boto3
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from chalicelib.domain.core.canonical_json import canonical
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import Tampered
from chalicelib.services.core.parts import Parts
from chalicelib.services.evidence.root_publication import days_due, missing, publish, root_name
from chalicelib.services.messaging.announcements import announcement_of
from chalicelib.services.statistics.projection import count_announced
from chalicelib.store.evidence.root_key import raw_signature
from tests.services.evidence.test_root_publication import DAY, is_proved, night, receipt_of, record_of, taken_in, ticked
from tests.services.steps import NOW


def counted(parts: Parts, number: CaseNumber) -> CaseNumber:
    """The same with its events announced and counted."""
    file = parts.cases.load(number)
    for event in file.events:
        count_announced(parts, json.loads(announcement_of(parts, file, event.seq).body)["data"])
    return number


def test_the_first_day_is_caught_up_too_and_missed_until_then(parts: Parts) -> None:
    """Nothing went well for three nights, the first one among them; the case of the first day moved on meanwhile."""
    first = counted(parts, taken_in(parts))
    counted(parts, taken_in(parts, NOW + timedelta(days=70)))
    assert days_due(parts, parts.place.home, night(72).business)[0] == DAY
    assert missing(parts, night(2).business + timedelta(hours=6)) == 3

    assert ticked(parts, 2) == [DAY + timedelta(days=days) for days in range(3)]

    assert [record_of(parts, DAY + timedelta(days=days))["size"] for days in range(3)] == [1, 0, 0]
    assert is_proved(receipt_of(parts, first, 2))
    assert missing(parts, night(2).business + timedelta(hours=6)) == 0


def test_of_another_homes_first_day_nothing_is_missing(parts: Parts) -> None:
    counted(parts, taken_in(parts))
    elsewhere = replace(parts, place=replace(parts.place, home="-"))

    assert days_due(elsewhere, "-", night(2).business) == [DAY + timedelta(days=2)]


def put_by_somebody(parts: Parts, name: str, content: Any) -> None:
    boto3.client("s3").put_object(Bucket=parts.roots._bucket, Key=name, Body=json.dumps(content).encode())


def another_key(record: Any, signed: Any) -> Any:
    """Signed with a key of their own, under the fingerprint of ours."""
    key = ec.generate_private_key(ec.SECP256R1())
    return {**signed, "record": record, "signature": raw_signature(key.sign(canonical(record), ec.ECDSA(SHA256())))}


FORGED: dict[str, Callable[[Any, Any], Any]] = {
    "another key": another_key,
    "the record of the day before": lambda _, signed: signed,
    "another record under the signature of the day before": lambda record, signed: {**signed, "record": record},
    "no signature": lambda record, _: {"record": record},
    "a signature that is none": lambda record, signed: {**signed, "record": record, "signature": "0" * 128},
    "nothing that is a record": lambda *_: [],
}


@pytest.mark.parametrize("how", FORGED)
def test_a_record_that_somebody_put_first_is_found_at_once_and_nothing_stands_on_it(parts: Parts, how: str) -> None:
    taken_in(parts)
    ticked(parts)
    signed, forged = parts.roots.read(root_name(parts.place.home, DAY)), DAY + timedelta(days=1)
    record = signed["record"] | {"day": forged.isoformat()}
    put_by_somebody(parts, root_name(parts.place.home, forged), FORGED[how](record, signed))
    for days in (1, 2):
        with pytest.raises(Tampered, match="put by somebody else"):
            publish(parts, 0, night(days))

    moved = taken_in(parts, NOW + timedelta(days=1))
    assert receipt_of(parts, moved, 1).included is None
    assert missing(parts, night(2).business + timedelta(hours=6)) == 2
    assert days_due(parts, parts.place.home, night(2).business) == [forged, forged + timedelta(days=1)]


def test_a_record_of_a_day_that_has_not_come_holds_up_none_before(parts: Parts) -> None:
    ahead = DAY + timedelta(days=20)
    put_by_somebody(parts, root_name(parts.place.home, ahead), {})
    put_by_somebody(parts, f"roots/{parts.place.home}/2026-03-99.json", {})
    taken_in(parts)

    assert ticked(parts) == [DAY]
    assert ticked(parts, 1) == [DAY + timedelta(days=1)]


def test_no_record_stands_on_a_log_that_somebody_put_first(parts: Parts) -> None:
    put_by_somebody(parts, f"log/{parts.place.home}/{DAY.isoformat()}.json", ["0" * 64])
    taken_in(parts)
    ticked(parts)

    with pytest.raises(Tampered, match="the log"):
        ticked(parts, 1)
