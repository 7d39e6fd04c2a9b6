"""Taking a report in: one answer for one key, all of it or nothing."""

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from pynamodb.exceptions import TransactWriteError

from chalicelib.domain.core.errors import Invalid, KeyReused, Tampered
from chalicelib.domain.core.vocabulary import AreaCode, Classification, DeskId
from chalicelib.services.cases.filing import submit
from chalicelib.services.cases.reporter_actions import open_session
from chalicelib.services.core.parts import Parts
from chalicelib.services.core.rate_limiter import Caller
from chalicelib.store.tables.case_table import KeyRow, Row
from local.service import Service
from tests.country import CATEGORIES
from tests.faults import DENIED, SERVER_ERROR, Crash, Wire
from tests.services.steps import A_REPORT, IDENTITY, NOW, filed, key_of

OF_THE_SHARD = {"due_key", "moved_key"}
"""Keys in which two cases agree by chance: a shard comes from the number alone."""


def test_the_same_key_and_body_get_the_same_answer_for_ever(parts: Parts) -> None:
    first = submit(parts, A_REPORT, key_of("a key"), "a body", NOW)

    assert submit(parts, A_REPORT, key_of("a key"), "a body", NOW + timedelta(days=400)) == first


def test_the_same_answer_comes_to_many_who_ask_at_once(parts: Parts) -> None:
    key = uuid.uuid4().hex

    with ThreadPoolExecutor(6) as pool:
        receipts = list(pool.map(lambda _: filed(parts, key=key), range(6)))

    assert len({str(receipt) for receipt in receipts}) == 1
    assert open_session(parts, receipts[0].number, receipts[0].pin, Caller("rumah"), NOW)


def test_nobody_is_led_to_the_case_of_another_key(parts: Parts) -> None:
    """Somebody with rights on the table exchanged them."""
    mine, theirs = filed(parts, key="mine"), filed(parts, key="theirs")
    rows = {row.number: row for row in Row.scan() if isinstance(row, KeyRow)}
    rows[mine.number].update(actions=[KeyRow.number.set(theirs.number)])

    with pytest.raises(Tampered):
        filed(parts, key="mine")
    assert filed(parts, key="theirs") == theirs


def test_the_same_key_with_another_body_is_refused(parts: Parts) -> None:
    submit(parts, A_REPORT, key_of("used"), "a body", NOW)

    with pytest.raises(KeyReused):
        submit(parts, A_REPORT, key_of("used"), "another body", NOW)


def test_the_pin_opens_the_case_also_after_a_repeated_request(parts: Parts) -> None:
    key = uuid.uuid4().hex
    first, again = filed(parts, key=key), filed(parts, key=key)

    assert open_session(parts, first.number, again.pin, Caller("rumah"), NOW)


@pytest.fixture
def retired(parts: Parts) -> Iterator[None]:
    """A category that is retired in the middle of things."""
    yield
    parts.registry.save_categories(CATEGORIES)


@pytest.mark.usefixtures("retired")
def test_a_repeated_request_gets_its_answer_also_when_its_category_was_retired_meanwhile(parts: Parts) -> None:
    first = submit(parts, A_REPORT, key_of("before"), "a body", NOW)
    parts.registry.save_categories([{**CATEGORIES[1], "valid_until": "2026-03-01"}])

    assert submit(parts, A_REPORT, key_of("before"), "a body", NOW) == first
    with pytest.raises(KeyReused):
        submit(parts, A_REPORT, key_of("before"), "another body", NOW)
    with pytest.raises(Invalid):
        submit(parts, A_REPORT, key_of("after"), "a body", NOW)


def everything(stage: Service) -> list[dict[str, dict[str, str]]]:
    pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName=stage.provisioned.ref("CasesTable"))
    return [item for page in pages for item in page["Items"]]


def test_nothing_is_half_done_when_the_transaction_fails(stage: Service, parts: Parts, wire: Wire) -> None:
    before = everything(stage)
    wire.fail("TransactWriteItems", DENIED)

    with pytest.raises(TransactWriteError):
        filed(parts)

    assert everything(stage) == before


def test_nothing_is_half_done_when_the_identity_cannot_be_sealed(stage: Service, parts: Parts, wire: Wire) -> None:
    before = everything(stage)
    wire.fail("Encrypt", DENIED, on="kms")

    with pytest.raises(ClientError, match="AccessDenied"):
        filed(parts)

    assert everything(stage) == before


@pytest.mark.parametrize("after", [False, True])
def test_a_crash_at_any_call_leaves_a_key_that_can_be_used_again(parts: Parts, wire: Wire, *, after: bool) -> None:
    crashes = 0
    while True:
        key = uuid.uuid4().hex
        wire.crash(crashes + 1, after=after)
        try:
            filed(parts, key=key)
        except Crash:
            crashes += 1
            wire.mend()
            receipt = filed(parts, key=key)
            assert parts.cases.load(receipt.number).case.seq == 1
            assert filed(parts, key=key) == receipt
        else:
            break
    wire.mend()
    assert crashes >= 2


def test_the_answer_survives_a_lost_acknowledgement(parts: Parts, wire: Wire) -> None:
    wire.fail("TransactWriteItems", SERVER_ERROR, after=True)
    key = uuid.uuid4().hex

    assert filed(parts, key=key) == filed(parts, key=key)


@pytest.mark.parametrize(
    ("changed", "pointer", "code"),
    [
        ({"category": "sihir"}, "/category", "unknown_category"),
        ({"category": "health/covid-19"}, "/category", "retired_category"),
        ({"area": AreaCode("99.99")}, "/area", "unknown_area"),
        ({"institution": DeskId("atlantis")}, "/institution", "unknown_institution"),
        ({"institution": DeskId("bengkalis/pupr")}, "/institution", "unknown_institution"),
        ({"occurred_on": (NOW + timedelta(days=2)).date()}, "/occurred_on", "in_the_future"),
        ({"occurred_on": date(1800, 1, 1)}, "/occurred_on", "too_early"),
        ({"occurred_on": date(1945, 8, 16)}, "/occurred_on", "too_early"),
        ({"area": None}, "/area", "where_needed"),
        ({"latitude": "52.370000", "longitude": "4.900000"}, "/latitude", "outside_the_country"),
        ({"latitude": "0.000000", "longitude": "0.000000"}, "/latitude", "outside_the_country"),
        ({"latitude": "-8.650000", "longitude": "115.220000"}, "/latitude", "outside_the_area"),
    ],
)
def test_what_the_directory_does_not_know_is_named(
    parts: Parts, changed: dict[str, Any], pointer: str, code: str
) -> None:
    with pytest.raises(Invalid) as raised:
        filed(parts, **changed)

    assert [(fault.pointer, fault.code) for fault in raised.value.faults] == [(pointer, code)]


@pytest.mark.parametrize(
    "place",
    [
        {"area": AreaCode("14")},
        {"place": "Pasar Terubuk"},
        {"latitude": "1.470000", "longitude": "102.100000"},
        {"institution": DeskId("bengkalis")},
    ],
)
def test_one_thing_that_leads_to_somebody_who_can_act_is_enough(parts: Parts, place: dict[str, Any]) -> None:
    assert filed(parts, **{"area": None} | place)


@pytest.mark.parametrize(
    ("area", "day", "is_taken"),
    [("14.03", 2, True), ("14.03", 3, False), ("91.71", 3, True), ("91.71", 4, False), (None, 3, True)],
)
def test_today_is_that_of_the_place_where_it_happened(
    parts: Parts, area: str | None, day: int, *, is_taken: bool
) -> None:
    """At half past ten in the evening of the 2nd in Riau it is the 3rd in Papua."""
    evening = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)
    where: dict[str, Any] = {"area": AreaCode(area) if area else None, "place": "Pasar"}

    if is_taken:
        assert filed(parts, evening, occurred_on=date(2026, 3, day), **where)
    else:
        with pytest.raises(Invalid, match="in_the_future"):
            filed(parts, evening, occurred_on=date(2026, 3, day), **where)


def test_the_case_begins_at_the_coordinating_desk_of_its_area(parts: Parts) -> None:
    assert parts.cases.load(filed(parts).number).case.desk == "bengkalis"
    assert parts.cases.load(filed(parts, area=None, place="Pasar").number).case.desk == "nasional"


def test_whistleblowing_begins_at_an_inspectorate(parts: Parts) -> None:
    number = filed(parts, classification=Classification.WHISTLEBLOWING).number

    assert parts.cases.load(number).case.desk == "bengkalis/inspektorat"


def test_the_promises_are_those_of_the_first_event(parts: Parts) -> None:
    receipt = filed(parts)

    assert list(receipt.promises) == parts.cases.load(receipt.number).events[0].data["promises"]
    assert {promise["clock"] for promise in receipt.promises} >= {"verify", "resolve"}


def test_nothing_kept_tells_that_two_reports_have_one_reporter(stage: Service, parts: Parts) -> None:
    one, another, of_somebody_else = (
        filed(parts, identity={"email": email}).number for email in ("a@contoh.id", "a@contoh.id", "b@contoh.id")
    )

    def values(number: str) -> set[str]:
        return {
            text
            for item in everything(stage)
            if number in item["pk"]["S"]
            for name, value in item.items()
            if name not in OF_THE_SHARD
            for text in value.values()
            if isinstance(text, str)
        }

    assert values(one) & values(another) == values(one) & values(of_somebody_else)


def test_the_case_says_only_that_its_reporter_can_be_reached(parts: Parts) -> None:
    first = parts.cases.load(filed(parts).number).events[0]
    silent = parts.cases.load(filed(parts, identity={"name": "Budi"}).number).events[0]

    assert (first.data["reachable"], silent.data["reachable"]) == (True, False)
    assert not [value for value in IDENTITY.values() if value in str(first)]


def test_a_number_begins_with_the_home_that_took_it_in(parts: Parts) -> None:
    assert filed(parts).number[0] == parts.place.home
