"""One event, one transaction; whatever the wire does, a write happens once and is known to be ours."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import boto3
import pytest

from chalicelib.domain.cases.case import Actor, Event, apply
from chalicelib.domain.cases.events import Step, event_fields, write_event
from chalicelib.domain.cases.hash_chain import opens, verify
from chalicelib.domain.core.case_number import CaseNumber, new_number
from chalicelib.domain.core.errors import ConcurrentUpdate, Missing, Unavailable
from chalicelib.domain.core.vocabulary import Audience, EventType, Verb
from chalicelib.domain.deadlines.clock_replay import derive
from chalicelib.services.cases import filing
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.case_file import CaseFile, Notice
from chalicelib.store.tables.retries import RetryPolicy
from local.service import Service
from tests.country import OFFICERS
from tests.faults import CLOSED, CONDITION, CONFLICT, EXCEEDED, SERVER_ERROR, THROTTLED, Failure, Wire
from tests.services.steps import A_REPORT, NOW, act, answered, filed, followed, key_of, routed

PASSING = [CLOSED, THROTTLED, EXCEEDED, SERVER_ERROR, CONFLICT, Failure("NeverHeardOf", 503)]


@pytest.fixture
def parts(stage: Service) -> Parts:
    return stage.parts


def noted(file: CaseFile, text: str = "Sudah ditelepon.") -> tuple[Event, dict[str, str]]:
    """The next event of the case: a note."""
    step = Step(EventType.NOTED, file.case.status, file.case.desk, Audience.OFFICERS, texts={"text": text})
    written = write_event(
        step, Actor("officer", "o1"), NOW, case=file.case, number=file.case.number, event_id=uuid.uuid4().hex
    )
    return written.event, dict(written.texts)


def record(parts: Parts, file: CaseFile, event: Event, texts: dict[str, str] | None = None) -> None:
    parts.cases.record(file, apply(file.case, event), event, texts=texts)


def raw(stage: Service, number: CaseNumber, sk: str = "CASE") -> dict[str, dict[str, str]]:
    """The item as it lies in the table."""
    found = boto3.client("dynamodb").get_item(
        TableName=stage.provisioned.ref("CasesTable"), Key={"pk": {"S": f"CASE#{number}"}, "sk": {"S": sk}}
    )
    item: dict[str, dict[str, str]] = found["Item"]
    return item


def test_what_was_filed_is_read_as_it_was_filed(parts: Parts) -> None:
    receipt = filed(parts, place="Depan kios 14", latitude="1.47", longitude="102.1")

    file = parts.cases.load(receipt.number)

    assert (file.case.title, file.case.area, file.case.seq) == (A_REPORT.title, "14.03", 1)
    assert (file.report.body, file.report.place, file.report.latitude) == (A_REPORT.body, "Depan kios 14", "1.47")
    assert [event.type for event in file.events] == [EventType.SUBMITTED]
    assert list(file.clocks) == ["route#000001"]
    assert not verify(receipt.number, file.records, file.case.last_hash)


def test_a_case_that_nobody_filed_is_missing(parts: Parts) -> None:
    with pytest.raises(Missing):
        parts.cases.load(new_number("J"))


def test_a_submission_is_one_transaction(parts: Parts, wire: Wire) -> None:
    filed(parts, confirms=False)

    assert wire.counted == {"kms.Encrypt": 1, "cases.TransactWriteItems": 1}


def test_the_first_to_use_a_key_keeps_it(parts: Parts) -> None:
    first = filed(parts, key="same")
    again = filed(parts, NOW + timedelta(days=3), key="same")

    assert again == first


def test_of_concurrent_submissions_with_one_key_one_becomes_a_case(stage: Service, wire: Wire) -> None:
    parts, key = stage.parts, uuid.uuid4().hex

    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(lambda _: filed(parts, key=key), range(8)))

    assert len({(receipt.number, receipt.pin, receipt.received_at) for receipt in receipts}) == 1
    held = {item["number"]["S"] for item in everything(stage) if item["pk"]["S"].startswith("CASE#")}
    tried = {
        write["Put"]["Item"]["number"]["S"]
        for call, params in wire.sent
        if call == "cases.TransactWriteItems"
        for write in params["TransactItems"]
    }
    assert len(tried) > 1
    assert held & tried == {receipts[0].number}


def everything(stage: Service) -> list[dict[str, dict[str, str]]]:
    pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName=stage.provisioned.ref("CasesTable"))
    return [item for page in pages for item in page["Items"]]


@pytest.mark.parametrize("failure", PASSING)
def test_a_submission_survives_what_passes(parts: Parts, wire: Wire, failure: Failure) -> None:
    wire.fail("TransactWriteItems", failure, times=2)

    receipt = filed(parts)

    assert parts.cases.load(receipt.number).case.seq == 1
    assert wire.counted["cases.TransactWriteItems"] == 3


@pytest.mark.parametrize("failure", [CLOSED, SERVER_ERROR])
def test_a_submission_whose_acknowledgement_was_lost_is_known_to_be_ours(
    parts: Parts, wire: Wire, failure: Failure
) -> None:
    wire.fail("TransactWriteItems", failure, after=True)

    receipt = filed(parts, confirms=False)

    assert wire.counted == {"kms.Encrypt": 1, "cases.TransactWriteItems": 2, "cases.GetItem": 1}
    assert parts.cases.load(receipt.number).events[0].at == receipt.received_at


@pytest.mark.parametrize("failure", [CLOSED, SERVER_ERROR])
def test_an_event_whose_acknowledgement_was_lost_is_not_a_race(parts: Parts, wire: Wire, failure: Failure) -> None:
    file = parts.cases.load(filed(parts).number)
    event, texts = noted(file)
    wire.fail("TransactWriteItems", failure, after=True)

    record(parts, file, event, texts)

    after = parts.cases.load(file.case.number)
    assert [kept.id for kept in after.events] == [file.events[0].id, event.id]
    assert after.case.last_hash == event.hash
    assert after.texts[2]["text"] == "Sudah ditelepon."


@pytest.mark.parametrize("failure", PASSING)
def test_an_event_survives_what_passes(parts: Parts, wire: Wire, failure: Failure) -> None:
    file = parts.cases.load(filed(parts).number)
    event, texts = noted(file)
    wire.fail("TransactWriteItems", failure)

    record(parts, file, event, texts)

    assert parts.cases.load(file.case.number).case.seq == 2


def test_who_writes_on_what_has_moved_has_raced_and_wrote_nothing(parts: Parts) -> None:
    file = parts.cases.load(filed(parts).number)
    first, texts = noted(file, "Yang pertama.")
    record(parts, file, first, texts)
    late, texts = noted(file, "Yang terlambat.")

    with pytest.raises(ConcurrentUpdate) as raced:
        record(parts, file, late, texts)

    after = parts.cases.load(file.case.number)
    assert [event.id for event in after.events][1:] == [first.id]
    assert after.texts[2]["text"] == "Yang pertama."
    assert raced.value.__cause__ is not None


def test_of_concurrent_events_on_one_reading_one_is_written(parts: Parts) -> None:
    file = parts.cases.load(filed(parts).number)
    events = [noted(file) for _ in range(6)]

    def write(made: tuple[Event, dict[str, str]]) -> str | None:
        try:
            record(parts, file, *made)
        except ConcurrentUpdate:
            return None
        return made[0].id

    with ThreadPoolExecutor(6) as pool:
        won = [found for found in pool.map(write, events) if found]

    after = parts.cases.load(file.case.number)
    assert [event.id for event in after.events[1:]] == won
    assert len(won) == 1
    assert not verify(file.case.number, after.records, after.case.last_hash)


def test_a_refused_condition_is_not_tried_again(parts: Parts, wire: Wire) -> None:
    file = parts.cases.load(filed(parts).number)
    wire.forget()
    wire.fail("TransactWriteItems", CONDITION)

    with pytest.raises(ConcurrentUpdate):
        record(parts, file, *noted(file))

    assert wire.counted == {"cases+statistics.TransactWriteItems": 1, "cases.GetItem": 1}


def test_following_whose_acknowledgement_was_lost_changes_nothing_twice(parts: Parts, wire: Wire) -> None:
    number = filed(parts).number
    wire.fail("TransactWriteItems", SERVER_ERROR, after=True)

    followed(parts, number)

    file = parts.cases.load(number)
    assert file.followed_seq == 1
    assert {clock.partition("#")[0] for clock in file.clocks} == {"route", "verify", "citizen"}


def test_what_a_newer_version_wrote_beside_survives_an_event_and_a_following(stage: Service) -> None:
    parts = stage.parts
    number = filed(parts).number
    boto3.client("dynamodb").update_item(
        TableName=stage.provisioned.ref("CasesTable"),
        Key={"pk": {"S": f"CASE#{number}"}, "sk": {"S": "CASE"}},
        UpdateExpression="SET invented_later = :it",
        ExpressionAttributeValues={":it": {"S": "kept"}},
    )

    file = parts.cases.load(number)
    record(parts, file, *noted(file))
    followed(parts, number)

    assert raw(stage, number)["invented_later"] == {"S": "kept"}
    assert raw(stage, number)["followed_seq"] == {"N": "2"}


def test_items_of_kinds_that_come_later_do_not_disturb(stage: Service) -> None:
    number = filed(stage.parts).number
    boto3.client("dynamodb").put_item(
        TableName=stage.provisioned.ref("CasesTable"),
        Item={"pk": {"S": f"CASE#{number}"}, "sk": {"S": "LATER#1"}, "type": {"S": "LATER"}, "number": {"S": number}},
    )

    assert stage.parts.cases.load(number).case.number == number


def test_a_case_longer_than_one_answer_of_the_table_is_read_whole(parts: Parts, wire: Wire) -> None:
    file = parts.cases.load(filed(parts).number)
    letters = [f"{number:04d}" + "a" * 350_000 for number in range(4)]
    for letter in letters:
        record(parts, file, *noted(file, letter))
        file = parts.cases.load(file.case.number)
    wire.forget()

    found = parts.cases.load(file.case.number)

    assert [texts["text"] for _, texts in sorted(found.texts.items())] == letters
    assert wire.counted["cases.Query"] > 1


def test_an_event_is_kept_exactly_as_it_was_hashed(parts: Parts) -> None:
    number = answered(parts)

    file = parts.cases.load(number)

    assert [dict(record) for record in file.records] == [event_fields(event) for event in file.events]
    assert not verify(number, file.records, file.case.last_hash)
    commitments = file.events[-1].data["commitments"]
    assert opens(commitments["text"], file.texts[file.case.seq]["text"], file.texts[file.case.seq]["salt"])


def test_the_free_text_is_in_no_event(stage: Service) -> None:
    number = answered(stage.parts)

    events = str(stage.parts.cases.load(number).records)

    for told in ("ditambal", "berlubang", "Tuminah", "Suryaningsih", "6281234567890"):
        assert told not in events


def test_every_commitment_of_a_submission_opens_to_what_was_sent(parts: Parts) -> None:
    file = parts.cases.load(filed(parts, place="Depan kios 14").number)
    commitments = file.events[0].data["commitments"]

    assert set(commitments) == {"title", "body", "place"}
    for name, commitment in commitments.items():
        assert opens(commitment, getattr(file.report, name), file.report.salts[name])


def test_a_case_is_what_its_events_add_up_to(parts: Parts) -> None:
    number = answered(parts)

    file = parts.cases.load(number)

    folded = None
    for event in file.events:
        folded = apply(folded, event)
    assert folded is not None
    assert replace(folded, title=file.case.title) == file.case


def test_the_title_that_an_officer_edits_is_the_one_in_the_inbox(stage: Service) -> None:
    parts = stage.parts
    number = routed(parts, area="61.05")
    act(parts, number, "admin@sintang", Verb.VERIFY, title="Jalan berlubang di pasar")

    assert parts.cases.load(number).case.title == "Jalan berlubang di pasar"
    assert parts.cases.load(number).report.title == A_REPORT.title
    assert parts.cases.load(number).events[-1].actor.id == OFFICERS["admin@sintang"].id


def test_a_message_that_went_out_leaves_one_mark_however_often_it_is_noted(parts: Parts) -> None:
    number = filed(parts).number
    for _ in range(2):
        parts.notices.mark(number, Notice(1, "received", "email", "reporter", NOW))

    assert [(row.purpose, row.channel) for row in parts.cases.load(number).notices] == [("received", "email")]


def test_clocks_are_written_only_where_they_change(parts: Parts, wire: Wire) -> None:
    number = routed(parts)
    file = parts.cases.load(number)
    wire.forget()

    parts.cases.follow(replace(file, followed_seq=0), derive(file.events, parts.directory), parts.directory)

    [(_, params)] = wire.sent
    assert [next(iter(item)) for item in params["TransactItems"]] == ["Update"]


def test_when_time_is_up_the_caller_hears_that_it_may_try_again(stage: Service, wire: Wire) -> None:
    parts = stage.parts
    impatient = RetryPolicy(lambda: 1.0)
    cases = type(parts.cases)(impatient, parts.keepers.require, parts.seals)
    hurried = replace(parts, patience=impatient, cases=cases)
    wire.fail("TransactWriteItems", THROTTLED)

    with pytest.raises(Unavailable):
        filing.submit(hurried, A_REPORT, key_of("a key"), "a digest", NOW)

    assert filing.submit(parts, A_REPORT, key_of("a key"), "a digest", NOW).number
