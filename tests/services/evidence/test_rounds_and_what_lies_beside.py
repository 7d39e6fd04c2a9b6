"""What a round holds against a case from beside it: the leaves under the roots, and the item of its reporter."""

import json
from collections.abc import Callable
from datetime import timedelta

import boto3
import pytest

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.timestamps import NATION, local_day
from chalicelib.domain.messaging.notifications import NEW_PIN
from chalicelib.services.core.parts import Parts
from chalicelib.services.evidence.nightly_check import check_case
from chalicelib.store.cases.case_file import Notice
from chalicelib.store.cases.case_rows import SHARDS, shard_of
from chalicelib.store.tables.case_table import CaseRow, ReporterRow, Row
from chalicelib.store.tables.directory_table import DirectoryRow
from tests.services.rounding import cases, locked, ours, rounded, rows, told
from tests.services.steps import NOW, answered, replied

__all__ = ["cases", "ours"]


@pytest.mark.parametrize("moves", [0, 1])
def test_a_case_that_leaves_which_somebody_put_first_leave_out_is_found(ours: Parts, moves: int) -> None:
    """Of a case that moved on, the leaf of the later day vouches for what came before."""
    number, other = answered(ours), answered(ours)
    bucket, day = ours.roots._bucket, local_day(NOW, NATION).isoformat()
    event = ours.cases.load(other).events[-1]
    for shard in range(SHARDS):
        leaves = [[other, event.seq, event.hash]] if shard == shard_of(other) else []
        body = json.dumps({"leaves": leaves, "refused": [], "next": None}).encode()
        boto3.client("s3").put_object(
            Bucket=bucket, Key=f"leaves/{ours.place.home}/{day}/{shard}-000000.json", Body=body
        )
    locked(ours, NOW + timedelta(days=1))
    if moves:
        replied(ours, number, NOW + timedelta(days=1), text="Masih berlubang.", verdict="disputed")
    locked(ours, NOW + timedelta(days=2))
    for each in (number, other):
        told(ours, each)

    missed = [] if moves else [(number, "event 3 has no locked leaf, and its day has a root")]
    assert rounded(ours) == missed


def test_what_was_refused_a_leaf_and_fits_again_is_told_until_it_moves(ours: Parts) -> None:
    """What the bucket says of a case that is not vouched for cannot be told from what somebody put there."""
    number = answered(ours)
    row = CaseRow.get(f"CASE#{number}", "CASE")
    row.update(actions=[CaseRow.status.set("closed")])
    locked(ours, NOW + timedelta(days=1))
    row.update(actions=[CaseRow.status.set("answered")])
    told(ours, number)

    assert rounded(ours) == [(number, "event 3 has no locked leaf, and its day has a root")]


def the_reporters_pin(number: CaseNumber) -> None:
    of_the_reporter(number).update(actions=[ReporterRow.pin_check.set("0" * 64)])


def the_reporters_contact(number: CaseNumber) -> None:
    of_the_reporter(number).update(actions=[ReporterRow.sealed.set(b"somebody else")])


def the_reporters_channels(number: CaseNumber) -> None:
    of_the_reporter(number).update(actions=[ReporterRow.channels.set({"sms": True})])


def the_reporters_seal(number: CaseNumber) -> None:
    of_the_reporter(number).update(actions=[ReporterRow.seal.remove()])


def of_the_reporter(number: CaseNumber) -> Row:
    return next(row for row in rows(number) if isinstance(row, ReporterRow))


@pytest.mark.parametrize(
    "tamper",
    [the_reporters_pin, the_reporters_contact, the_reporters_channels, the_reporters_seal],
    ids=lambda tamper: tamper.__name__,
)
def test_a_reporter_whose_item_was_changed_is_found(
    ours: Parts, cases: list[CaseNumber], tamper: Callable[[CaseNumber], None]
) -> None:
    tamper(cases[0])

    assert rounded(ours) == [(cases[0], "its reporter does not fit its seal")]


def test_a_reporter_whose_item_cannot_be_read_is_found(ours: Parts, cases: list[CaseNumber]) -> None:
    boto3.client("dynamodb").put_item(
        TableName=Row.Meta.table_name,
        Item={"pk": {"S": f"REPORTER#{cases[0]}"}, "sk": {"S": "REPORTER"}, "type": {"S": "NONSENSE"}},
    )

    assert rounded(ours) == [(cases[0], "its reporter does not fit its seal")]


def with_a_new_pin(parts: Parts, number: CaseNumber, seq: int) -> None:
    """As it lies there once a new PIN went out that the event owes."""
    parts.vault.renew_pin(number, f"{seq}" * 64, seq)
    parts.notices.mark(number, Notice(seq, NEW_PIN, "email", "reporter", NOW))


def test_a_reporter_with_a_pin_that_was_renewed_is_no_flaw_and_the_one_of_before_is(
    ours: Parts, cases: list[CaseNumber]
) -> None:
    number = cases[0]
    with_a_new_pin(ours, number, 2)
    before = of_the_reporter(number)
    with_a_new_pin(ours, number, 3)
    assert rounded(ours) == []
    before.save()

    assert rounded(ours) == [(number, "its reporter's item is older than the PIN of event 3")]


@pytest.mark.parametrize(("begins", "named"), [("POLICY", "policy permenpanrb-62-2018@1"), ("CALENDAR#", "calendar 1")])
def test_a_version_that_is_gone_is_told_of_each_case_that_stands_on_it(
    ours: Parts, cases: list[CaseNumber], begins: str, named: str
) -> None:
    kept = [row for row in DirectoryRow.scan() if row.pk.startswith(begins)]
    for row in kept:
        row.delete()
    ours.directory.forget()
    try:
        found, by_night = rounded(ours), check_case(ours, cases[0], NOW)
    finally:
        for row in kept:
            row.save()
        ours.directory.forget()

    assert {(number, what) for number, what in found if number} == {
        (number, f"{named} of event 1 is missing") for number in cases
    }
    assert [one.what for one in by_night] == [f"{named} of event 1 is missing"]
