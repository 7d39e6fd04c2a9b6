"""Who reported: sealed for one case, opened by its number alone, and hard to guess at."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from botocore.exceptions import ClientError

from chalicelib.domain.errors import Missing
from chalicelib.domain.number import CaseNumber, new_number
from chalicelib.domain.pins import delay_after
from chalicelib.services.parts import Parts
from chalicelib.store.tables import ReporterRow
from chalicelib.store.vault import FORGET_TRIES, Contact
from local.service import Service
from tests.faults import SERVER_ERROR, THROTTLED, Wire
from tests.services.steps import IDENTITY, filed

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def parts(stage: Service) -> Parts:
    return stage.parts


def test_what_a_reporter_gave_comes_back(parts: Parts) -> None:
    assert parts.vault.identity_of(filed(parts).number) == IDENTITY


def test_of_a_reporter_who_gave_nothing_nothing_is_kept(stage: Service, wire: Wire) -> None:
    number = filed(stage.parts, identity={}).number

    assert stage.parts.vault.identity_of(number) == {}
    assert not [call for call in wire.calls if call.startswith("kms")]
    assert "sealed" not in reporter_item(stage, number)


def reporter_item(stage: Service, number: CaseNumber) -> dict[str, dict[str, bytes]]:
    found = boto3.client("dynamodb").get_item(
        TableName=stage.provisioned.ref("CasesTable"),
        Key={"pk": {"S": f"REPORTER#{number}"}, "sk": {"S": "REPORTER"}},
    )
    item: dict[str, dict[str, bytes]] = found["Item"]
    return item


def test_whoever_wants_no_letters_is_nobody_to_write_to_until_he_wants_them_again(parts: Parts) -> None:
    number = filed(parts).number
    assert parts.vault.contact_of(number) == Contact({"email": True, "sms": True}, wanted=True)
    for _ in range(2):
        parts.vault.want_letters(number, wanted=False)
    assert not parts.vault.contact_of(number).wanted
    assert parts.vault.identity_of(number) == IDENTITY
    parts.vault.want_letters(number, wanted=True)

    assert parts.vault.contact_of(number) == Contact({"email": True, "sms": True}, wanted=True)


def test_a_choice_about_letters_makes_no_case(parts: Parts) -> None:
    nowhere = new_number("J")
    with pytest.raises(Missing) as missing:
        parts.vault.want_letters(nowhere, wanted=False)
    assert missing.value.params == {"number": nowhere}
    with pytest.raises(Missing):
        parts.vault.wants_letters(nowhere)


def test_nothing_of_the_identity_lies_open_in_the_table(stage: Service) -> None:
    number = filed(stage.parts).number

    pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName=stage.provisioned.ref("CasesTable"))
    stored = str([item for page in pages for item in page["Items"] if number in str(item)])

    assert stored
    for value in IDENTITY.values():
        assert value not in stored


def test_a_sealed_identity_opens_only_for_its_own_case(stage: Service) -> None:
    parts = stage.parts
    mine, other = filed(parts).number, filed(parts).number
    moved = ReporterRow.get(f"REPORTER#{mine}", "REPORTER")
    ReporterRow(f"REPORTER#{other}", "REPORTER", number=other, pin_check=moved.pin_check, sealed=moved.sealed).save()

    with pytest.raises(ClientError):
        parts.vault.identity_of(other)
    assert parts.vault.identity_of(mine) == IDENTITY


def test_sealing_survives_what_passes(parts: Parts, wire: Wire) -> None:
    wire.fail("Encrypt", THROTTLED, on="kms")
    wire.fail("Decrypt", SERVER_ERROR, on="kms")

    assert parts.vault.identity_of(filed(parts).number) == IDENTITY


def test_a_case_that_nobody_filed_has_no_reporter(parts: Parts) -> None:
    with pytest.raises(Missing):
        parts.vault.pin_check_of(new_number("J"))
    with pytest.raises(Missing):
        parts.vault.identity_of(new_number("J"))


def test_wrong_tries_are_counted_for_each_case_and_network_apart(parts: Parts) -> None:
    number, other = new_number("J"), new_number("J")
    for _ in range(3):
        parts.vault.note_wrong_try(number, "warnet", NOW, delay_after)

    assert parts.vault.next_try(number, "warnet", NOW) == (3, NOW + delay_after(3))
    assert parts.vault.next_try(number, "rumah", NOW) == (0, None)
    assert parts.vault.next_try(other, "warnet", NOW) == (0, None)


def test_the_delay_grows_with_each_wrong_try(parts: Parts) -> None:
    number = new_number("J")

    heard = [parts.vault.note_wrong_try(number, "warnet", NOW, delay_after) - NOW for _ in range(14)]

    assert heard[:5] == [timedelta(seconds=seconds) for seconds in (0, 0, 2, 4, 8)]
    assert heard == sorted(heard)
    assert heard[-1] == timedelta(minutes=15)


def test_wrong_tries_at_the_same_moment_are_all_counted(parts: Parts) -> None:
    number = new_number("J")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: parts.vault.note_wrong_try(number, "botnet", NOW, delay_after), range(8)))

    assert parts.vault.next_try(number, "botnet", NOW)[0] == 8


def test_the_right_pin_forgets_the_wrong_ones(parts: Parts) -> None:
    number = new_number("J")
    parts.vault.note_wrong_try(number, "rumah", NOW, delay_after)
    parts.vault.forget_tries(number, "rumah")
    parts.vault.forget_tries(number, "rumah")

    assert parts.vault.next_try(number, "rumah", NOW) == (0, None)


def test_wrong_tries_expire_a_day_after_they_were_paid_for(stage: Service) -> None:
    number = new_number("J")
    stage.parts.vault.note_wrong_try(number, "rumah", NOW, delay_after)

    item = boto3.client("dynamodb").get_item(
        TableName=stage.provisioned.ref("CasesTable"),
        Key={"pk": {"S": f"TRIES#{number}#rumah"}, "sk": {"S": "TRIES"}},
    )["Item"]
    assert int(item["expires_at"]["N"]) == (NOW + timedelta(days=1)).timestamp()


def test_cases_and_their_reporters_never_expire(stage: Service) -> None:
    number = filed(stage.parts).number
    pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName=stage.provisioned.ref("CasesTable"))

    kept = [item for page in pages for item in page["Items"] if number in str(item)]

    assert {item["type"]["S"] for item in kept} == {"CASE", "REPORT", "EVENT", "CLOCK", "REPORTER", "KEY"}
    assert not [item for item in kept if "expires_at" in item]


def test_tries_that_expired_are_forgotten_even_before_their_item_is_deleted(parts: Parts) -> None:
    """DynamoDB may take days, in which the network would go on paying."""
    number = new_number("J")
    for _ in range(5):
        parts.vault.note_wrong_try(number, "warnet", NOW, delay_after)
    later = NOW + delay_after(5) + FORGET_TRIES

    assert parts.vault.next_try(number, "warnet", later - timedelta(seconds=1))[0] == 5
    assert parts.vault.next_try(number, "warnet", later) == (0, None)
    assert parts.vault.note_wrong_try(number, "warnet", later, delay_after) == later + delay_after(1)
