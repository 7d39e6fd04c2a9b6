"""An event is sealed as it is written, put once, and only where none was anchored before it."""

import uuid
from dataclasses import replace

import boto3
import pytest

from chalicelib import wiring
from chalicelib.domain.cases.case import Actor, Event, apply
from chalicelib.domain.cases.events import Step, write_event
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import ConcurrentUpdate, Tampered
from chalicelib.domain.core.vocabulary import Audience, EventType
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.case_file import CaseFile
from chalicelib.store.statistics.statistics_store import Anchor
from chalicelib.store.tables.case_table import CaseRow, EventRow, TextRow
from local.service import Service
from tests.faults import CLOSED, Wire
from tests.services.steps import NOW, filed, routed


@pytest.fixture
def parts(stage: Service) -> Parts:
    return stage.parts


def noted(file: CaseFile) -> tuple[Event, dict[str, str]]:
    """The next event of the case: a note."""
    step = Step(EventType.NOTED, file.case.status, file.case.desk, Audience.OFFICERS, texts={"text": "Ditelepon."})
    actor, event_id = Actor("officer", "o1"), uuid.uuid4().hex
    written = write_event(step, actor, NOW, case=file.case, number=file.case.number, event_id=event_id)
    return written.event, dict(written.texts)


def record(parts: Parts, file: CaseFile) -> Event:
    event, texts = noted(file)
    parts.cases.record(file, apply(file.case, event), event, texts=texts)
    return event


def set_back(parts: Parts, number: CaseNumber, *, to: CaseFile) -> None:
    """What an insider does who wants the last event undone: its items away, and the case as it was."""
    last = parts.cases.load(number).case.seq
    for row in (EventRow(f"CASE#{number}", f"EVENT#{last:06d}"), TextRow(f"CASE#{number}", f"TEXT#{last:06d}")):
        row.delete()
    CaseRow(f"CASE#{number}", "CASE").update([CaseRow.seq.set(to.case.seq), CaseRow.last_hash.set(to.case.last_hash)])


def test_every_event_has_the_seal_of_its_place_and_hash_and_no_other(parts: Parts) -> None:
    file, other = parts.cases.load(routed(parts)), parts.cases.load(routed(parts))

    assert len(file.seals) == len(file.events) == 2
    for event, seal in zip(file.events, file.seals, strict=True):
        assert parts.seals.opens(event.number, event.seq, event.hash, seal)
        assert not parts.seals.opens(event.number, event.seq + 1, event.hash, seal)
        assert not parts.seals.opens(other.case.number, event.seq, event.hash, seal)


def test_a_process_asks_kms_once_for_the_key_of_a_label_however_much_it_seals(stage: Service, wire: Wire) -> None:
    wiring.forget()
    parts = stage.parts
    wire.forget()
    for _ in range(2):
        routed(parts)
        wiring.parts().seals.derive(b"another purpose")

    assert wire.counted["kms.GenerateMac"] == 3  # events, reporters, and that other purpose
    assert parts.seals.derive(b"another purpose") != parts.seals.derive(b"lapor event seals 1")


def test_keys_are_derived_in_spite_of_what_passes(stage: Service, wire: Wire) -> None:
    wiring.forget()
    wire.fail("GenerateMac", CLOSED, on="kms")

    assert len(stage.parts.seals.derive(b"lapor event seals 1")) == 32


def test_another_stage_has_other_keys(stage: Service) -> None:
    kms = boto3.client("kms")
    made = kms.create_key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")["KeyMetadata"]["KeyId"]
    other = kms.generate_mac(KeyId=made, Message=b"lapor event seals 1", MacAlgorithm="HMAC_SHA_256")["Mac"]

    assert stage.parts.seals.derive(b"lapor event seals 1") != other


@pytest.mark.parametrize("kind", ["EVENT", "TEXT"])
def test_what_lies_in_the_place_of_an_event_or_its_text_is_never_written_over(parts: Parts, kind: str) -> None:
    file = parts.cases.load(routed(parts))
    event, texts = noted(file)
    if kind == "EVENT":
        put: EventRow | TextRow = EventRow(f"CASE#{file.case.number}", "EVENT#000003", event="noted", body={"id": "x"})
    else:
        put = TextRow(f"CASE#{file.case.number}", "TEXT#000003", texts={"text": "of an insider"})
    put.save()

    with pytest.raises(ConcurrentUpdate):
        parts.cases.record(file, apply(file.case, event), event, texts=texts)
    assert type(put).get(put.pk, put.sk).serialize() == put.serialize()
    assert CaseRow.get(put.pk, "CASE").seq == 2


def test_a_case_that_was_set_back_behind_an_anchor_is_not_added_to(parts: Parts) -> None:
    before = parts.cases.load(routed(parts))
    event = record(parts, before)
    parts.statistics.count(event.number, event.seq, Anchor(event.hash), [])
    set_back(parts, event.number, to=before)

    with pytest.raises(Tampered):
        record(parts, parts.cases.load(event.number))
    assert parts.cases.load(event.number).case.seq == 2


def test_whoever_lost_a_race_to_an_event_that_is_anchored_already_lost_a_race(parts: Parts) -> None:
    before = parts.cases.load(routed(parts))
    event = record(parts, before)
    parts.statistics.count(event.number, event.seq, Anchor(event.hash), [])

    with pytest.raises(ConcurrentUpdate):
        record(parts, before)


def test_an_event_whose_acknowledgement_was_lost_and_that_was_anchored_meanwhile_is_our_own(
    parts: Parts, wire: Wire
) -> None:
    file = parts.cases.load(routed(parts))
    event, texts = noted(file)
    after = apply(file.case, event)
    parts.cases.record(file, after, event, texts=texts)
    parts.statistics.count(event.number, event.seq, Anchor(event.hash), [])
    wire.forget()

    parts.cases.record(file, after, event, texts=texts)

    assert wire.counted == {"cases+statistics.TransactWriteItems": 1, "cases.GetItem": 1}
    assert parts.cases.load(event.number).case == replace(after, title=file.case.title)


def test_two_histories_of_one_case_are_never_both_counted(parts: Parts) -> None:
    number = filed(parts).number
    parts.statistics.count(number, 1, Anchor("one"), [])

    assert not parts.statistics.count(number, 1, Anchor("one"), [])
    with pytest.raises(Tampered):
        parts.statistics.count(number, 1, Anchor("another"), [])
