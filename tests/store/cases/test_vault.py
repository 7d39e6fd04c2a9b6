"""Who reported: sealed for one case, opened by its number alone, and hard to guess at."""

from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from pynamodb.expressions.update import Action

from chalicelib.domain.core.case_number import CaseNumber, new_number
from chalicelib.domain.core.errors import Missing, Tampered
from chalicelib.domain.messaging.contact_confirmation import Word
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.reporter_rows import sealed_part
from chalicelib.store.tables.case_table import ReporterRow
from local.service import Service
from tests.faults import SERVER_ERROR, THROTTLED, Wire
from tests.services.steps import IDENTITY, filed

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def parts(stage: Service) -> Parts:
    return stage.parts


def how_told(parts: Parts, number: CaseNumber) -> tuple[Any, bool]:
    contact = parts.vault.contact_of(number)
    return contact.channels, contact.wanted


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
    assert how_told(parts, number) == ({"email": True, "sms": True}, True)
    for _ in range(2):
        parts.vault.want_letters(number, wanted=False)
    assert not parts.vault.contact_of(number).wanted
    assert parts.vault.identity_of(number) == IDENTITY
    parts.vault.want_letters(number, wanted=True)

    assert how_told(parts, number) == ({"email": True, "sms": True}, True)


def test_what_was_said_of_a_contact_is_heard_of_that_contact_in_that_case(parts: Parts) -> None:
    number = filed(parts, confirms=False).number
    checks = parts.vault.contact_of(number).checks

    assert parts.vault.note_word(number, "email", checks["email"], Word.CONFIRMED) is Word.CONFIRMED
    assert parts.vault.contact_of(number).words == {"email": Word.CONFIRMED, "sms": Word.UNCONFIRMED}
    assert parts.vault.note_word(number, "email", checks["email"], Word.DISOWNED) is Word.DISOWNED
    assert parts.vault.note_word(number, "email", checks["email"], Word.CONFIRMED) is Word.DISOWNED
    assert parts.vault.contact_of(number).words == {"email": Word.DISOWNED, "sms": Word.UNCONFIRMED}


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
    put = ReporterRow(f"REPORTER#{other}", "REPORTER", number=other, pin_check=moved.pin_check, sealed=moved.sealed)
    put.seal = parts.seals.seal_reporter(other, sealed_part(put))
    put.save()

    with pytest.raises(ClientError):
        parts.vault.identity_of(other)
    assert parts.vault.identity_of(mine) == IDENTITY


@pytest.mark.parametrize(
    "change",
    [
        ReporterRow.pin_check.set("of a PIN that an insider knows"),
        ReporterRow.pin_seq.set(9),
        ReporterRow.channels.set({"email": False}),
        ReporterRow.contact_checks.remove(),
        ReporterRow.sealed.remove(),
        ReporterRow.sealed.set(b"somebody else"),
        ReporterRow.seal.remove(),
    ],
    ids=str,
)
def test_whatever_is_changed_of_a_reporter_past_the_service_is_noticed_before_it_is_used(
    parts: Parts, change: Action
) -> None:
    number, other = filed(parts).number, filed(parts).number
    ReporterRow(f"REPORTER#{number}", "REPORTER").update([change])

    for ask in (parts.vault.identity_of, parts.vault.contact_of, parts.vault.pin_check_of):
        with pytest.raises(Tampered):
            ask(number)
    with pytest.raises(Tampered):
        parts.vault.renew_pin(number, "another", 3)
    assert parts.vault.identity_of(other) == IDENTITY


def test_what_cannot_be_read_of_a_reporter_was_written_by_somebody_else(parts: Parts) -> None:
    number = filed(parts).number
    boto3.client("dynamodb", region_name=ReporterRow.Meta.region).update_item(
        TableName=ReporterRow.Meta.table_name,
        Key={"pk": {"S": f"REPORTER#{number}"}, "sk": {"S": "REPORTER"}},
        UpdateExpression="SET channels = :text",
        ExpressionAttributeValues={":text": {"S": "no JSON"}},
    )

    with pytest.raises(Tampered):
        parts.vault.contact_of(number)


def test_the_reporter_of_one_case_cannot_be_put_into_another(parts: Parts) -> None:
    mine, other = filed(parts).number, filed(parts).number
    moved = ReporterRow.get(f"REPORTER#{mine}", "REPORTER")
    moved.pk = f"REPORTER#{other}"
    moved.save()

    with pytest.raises(Tampered):
        parts.vault.pin_check_of(other)


def test_a_new_pin_and_the_choice_about_letters_leave_the_seal_whole(parts: Parts) -> None:
    number = filed(parts).number
    parts.vault.renew_pin(number, "second", 3)
    parts.vault.renew_pin(number, "of an event before", 2)
    parts.vault.want_letters(number, wanted=False)

    assert parts.vault.pin_check_of(number) == "second"


def test_sealing_survives_what_passes(parts: Parts, wire: Wire) -> None:
    wire.fail("Encrypt", THROTTLED, on="kms")
    wire.fail("Decrypt", SERVER_ERROR, on="kms")

    assert parts.vault.identity_of(filed(parts).number) == IDENTITY


def test_a_case_that_nobody_filed_has_no_reporter(parts: Parts) -> None:
    with pytest.raises(Missing):
        parts.vault.pin_check_of(new_number("J"))
    with pytest.raises(Missing):
        parts.vault.identity_of(new_number("J"))


def test_cases_and_their_reporters_never_expire(stage: Service) -> None:
    number = filed(stage.parts).number
    pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName=stage.provisioned.ref("CasesTable"))

    kept = [item for page in pages for item in page["Items"] if number in str(item)]

    assert {item["type"]["S"] for item in kept} == {"CASE", "REPORT", "EVENT", "CLOCK", "REPORTER", "KEY"}
    assert not [item for item in kept if "expires_at" in item]
