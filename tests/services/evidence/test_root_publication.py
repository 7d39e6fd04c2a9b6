"""The root of a day: what it covers, that it is made once and in order, and that it vouches for no tampering."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import chain, pairwise, repeat
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.timestamps import NATION, midnight
from chalicelib.domain.core.vocabulary import DeskId
from chalicelib.domain.evidence.daily_roots import Moved, digest_of, leaf_of
from chalicelib.domain.evidence.merkle import includes, is_consistent
from chalicelib.services.core.parts import Parts
from chalicelib.services.evidence import receipts, root_leaves, root_publication
from chalicelib.services.evidence.root_publication import days_due, missing, publish, root_name, send_root
from chalicelib.services.messaging.delivery_leases import LEASE, Times, UnderWay
from chalicelib.store.cases.case_rows import SHARDS, shard_of
from chalicelib.store.tables.case_table import EventRow
from chalicelib.store.tables.retries import RetryPolicy
from tests.faults import Crash, Wire
from tests.services.steps import NOW, filed

DAY = date(2026, 3, 2)
NIGHT = datetime(2026, 3, 2, 17, 20, tzinfo=UTC)
"""Twenty past midnight in Jakarta, when Monday, 2 March 2026, is over."""


def taken_in(parts: Parts, now: datetime = NOW) -> CaseNumber:
    """A report with its first event."""
    return filed(parts, now).number


def night(days: int = 0) -> Times:
    """The first tick after that Monday, or so many days later."""
    return Times(NIGHT + timedelta(days=days), datetime.now(UTC))


def ticked(parts: Parts, days: int = 0) -> list[date]:
    """Every shard once; the days that were closed."""
    return [day for shard in range(SHARDS) for day in publish(parts, shard, night(days)).days]


def record_of(parts: Parts, day: date) -> Any:
    return parts.roots.read(root_name(parts.place.home, day))["record"]


def receipt_of(parts: Parts, number: CaseNumber, days: int = 0) -> receipts.Receipt:
    return receipts.receipt_of(parts, parts.cases.load(number), night(days).business)


def is_proved(receipt: receipts.Receipt) -> bool:
    """As whoever holds it would check it."""
    found, event = receipt.included, receipt.event
    assert found
    leaf = leaf_of(bytes.fromhex(found.salt), Moved(event.number, event.seq, event.hash))
    record, path = found.signed["record"], [bytes.fromhex(node) for node in found.path]
    return includes(bytes.fromhex(record["root"]), record["size"], found.index, leaf, path)


def test_every_case_that_moved_that_day_is_in_its_tree_with_its_last_event_of_that_day(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(root_publication, "CHUNK", 2)
    monkeypatch.setattr(receipts, "CHUNK", 2)
    monkeypatch.setattr(root_leaves, "PIECE", 1)
    numbers = [taken_in(parts) for _ in range(5)]
    before = taken_in(parts, NIGHT - timedelta(hours=1))
    after = taken_in(parts, NIGHT)
    yesterday = taken_in(parts, NOW - timedelta(days=1))

    assert receipt_of(parts, numbers[0]).included is None
    assert ticked(parts) == [DAY]

    assert record_of(parts, DAY)["size"] == 6
    assert all(is_proved(receipt_of(parts, number)) for number in [*numbers, before])
    assert receipt_of(parts, after).included is None
    assert receipt_of(parts, yesterday).included is None


def test_a_tick_that_comes_again_changes_nothing(parts: Parts) -> None:
    taken_in(parts)
    ticked(parts)
    first = parts.roots.read(root_name(parts.place.home, DAY))

    assert ticked(parts) == []
    assert parts.roots.read(root_name(parts.place.home, DAY)) == first


def test_late_days_are_caught_up_in_order_and_each_stands_on_the_one_before(parts: Parts) -> None:
    taken_in(parts)
    ticked(parts)
    moved_on = taken_in(parts, NOW + timedelta(days=2))
    assert missing(parts, night(3).business) == 2
    assert missing(parts, night(3).business + timedelta(hours=6)) == 3

    assert ticked(parts, 3) == [DAY + timedelta(days=days) for days in (1, 2, 3)]

    records = [record_of(parts, DAY + timedelta(days=days)) for days in range(4)]
    assert [record["size"] for record in records] == [1, 0, 1, 0]
    assert [record["log_size"] for record in records] == [1, 2, 3, 4]
    for before, after in pairwise(records):
        assert after["previous"] == digest_of(before)
    found = receipts.consistency(parts, parts.place.home, DAY, DAY + timedelta(days=3))
    logs = [bytes.fromhex(record["log_root"]) for record in (records[0], records[3])]
    assert is_consistent(1, logs[0], 4, logs[1], [bytes.fromhex(node) for node in found.path])
    assert is_proved(receipt_of(parts, moved_on, 3))
    assert days_due(parts, parts.place.home, night(3).business) == []
    assert missing(parts, night(3).business + timedelta(hours=6)) == 0


def test_in_the_night_of_the_first_root_nothing_is_missing_yet(parts: Parts) -> None:
    over = midnight(DAY + timedelta(days=1), NATION)

    assert missing(parts, night().business) == 0
    assert missing(parts, over + root_publication.GRACE - timedelta(seconds=1)) == 0
    assert missing(parts, over + root_publication.GRACE) == 1


def test_a_crash_between_two_puts_is_gone_on_from(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    """After every single put the process ends, and whoever comes next goes on."""
    number = taken_in(parts)
    put_once, ticks = parts.roots.put_once, 0

    class Ended(Exception):
        """The process."""

    def put_and_end(name: str, *rest: Any) -> None:
        is_new = parts.roots.read(name) is None
        put_once(name, *rest)
        if is_new:
            raise Ended

    monkeypatch.setattr(parts.roots, "put_once", put_and_end)
    while parts.roots.read(root_name(parts.place.home, DAY)) is None:
        ticks += 1
        with pytest.raises(Ended):
            ticked(parts)
    monkeypatch.setattr(parts.roots, "put_once", put_once)

    assert 4 < ticks < 20
    assert ticked(parts) == []
    assert record_of(parts, DAY)["size"] == 1
    assert is_proved(receipt_of(parts, number))


def test_no_root_vouches_for_a_history_that_does_not_verify(parts: Parts) -> None:
    whole, damaged = taken_in(parts), taken_in(parts)
    row = EventRow.get(f"CASE#{damaged}", "EVENT#000001")
    row.update(actions=[EventRow.body.set({**row.body, "desk": "pekanbaru"})])

    refused = [number for shard in range(SHARDS) for number in publish(parts, shard, night()).refused]

    assert refused == [damaged]
    assert (record_of(parts, DAY)["size"], record_of(parts, DAY)["refused"]) == (1, 1)
    assert is_proved(receipt_of(parts, whole))


def test_a_walk_that_was_cut_short_goes_on_where_it_stopped(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(root_leaves, "PIECE", 1)
    numbers = [taken_in(parts) for _ in range(3)]
    short = replace(parts, patience=RetryPolicy(chain([100.0], repeat(0.0)).__next__))
    assert publish(short, shard_of(numbers[0]), night()).days == ()

    assert ticked(parts) == [DAY]
    assert record_of(parts, DAY)["size"] == 3
    assert all(is_proved(receipt_of(parts, number)) for number in numbers)


def test_nothing_that_was_published_can_be_deleted_or_hidden(parts: Parts) -> None:
    taken_in(parts)
    ticked(parts)
    s3, name = boto3.client("s3"), root_name(parts.place.home, DAY)
    bucket = parts.roots._bucket
    kept = parts.roots.read(name)
    version = s3.list_object_versions(Bucket=bucket, Prefix=name)["Versions"][0]["VersionId"]

    with pytest.raises(ClientError, match="AccessDenied"):
        s3.delete_object(Bucket=bucket, Key=name, VersionId=version, BypassGovernanceRetention=True)
    s3.put_object(Bucket=bucket, Key=name, Body=b"{}")
    assert parts.roots.read(name) == kept
    s3.delete_object(Bucket=bucket, Key=name)
    assert parts.roots.read(name) == kept
    assert root_publication.newest_day(parts, parts.place.home, NIGHT) == DAY


BENGKALIS = DeskId("bengkalis")


def published(parts: Parts) -> Any:
    """The signed record of the day."""
    taken_in(parts)
    ticked(parts)
    return parts.roots.read(root_name(parts.place.home, DAY))


def sends(wire: Wire) -> int:
    """How often an institution was told."""
    return wire.calls.count("sns.Publish")


def test_an_institution_that_is_to_be_told_twice_of_a_day_hears_of_it_once(
    parts: Parts, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The publisher ends between asking for the messages and noting that: the next tick asks for them again."""
    taken_in(parts)
    with monkeypatch.context() as ended:
        ended.setattr(parts.statistics, "first_time", crashing)
        with pytest.raises(Crash):
            ticked(parts)
    ticked(parts)
    batches = [each for call, each in wire.sent if call == "sqs.SendMessageBatch"]
    bodies = [json.loads(entry["MessageBody"]) for batch in batches for entry in batch["Entries"]]
    asked = [body["data"] for body in bodies if body["data"]["desk"] == BENGKALIS]
    assert len(asked) == 2

    assert [send_root(parts, BENGKALIS, each["root"], night()) for each in asked] == [True, False]
    assert sends(wire) == 1


def crashing(*_: Any) -> bool:
    raise Crash


def test_whoever_tells_an_institution_of_a_day_claims_it_and_loses_the_claim_after_a_while(
    parts: Parts, wire: Wire
) -> None:
    signed, now = published(parts), night()
    wire.crash(3, after=False)
    with pytest.raises(Crash):
        send_root(parts, BENGKALIS, signed, now)
    wire.mend()
    with pytest.raises(UnderWay):
        send_root(parts, BENGKALIS, signed, now)
    later = Times(now.business, now.machine + LEASE)

    assert send_root(parts, BENGKALIS, signed, later)
    assert [call for call, _ in wire.sent].count("sns.Publish") == 2
