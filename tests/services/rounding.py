"""Cases that a round comes to, and what somebody with every right on the tables does to them."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.core.case_number import HOMES, CaseNumber
from chalicelib.domain.evidence.verification_rounds import Found
from chalicelib.services.core.parts import Parts
from chalicelib.services.evidence.root_publication import publish
from chalicelib.services.evidence.rounds import whole_round
from chalicelib.services.messaging.announcements import announcement_of
from chalicelib.services.messaging.delivery_leases import Times
from chalicelib.services.statistics.projection import count_announced
from chalicelib.store.cases.case_rows import SHARDS
from chalicelib.store.cases.case_store import CaseStore
from chalicelib.store.directory.region_ownership import RegionOwnership
from chalicelib.store.directory.ttl_cache import TtlCache
from chalicelib.store.evidence.round_store import RoundStore, State
from chalicelib.store.tables.case_table import Row
from chalicelib.store.tables.retries import RetryPolicy
from chalicelib.store.tables.statistics_table import StatisticsRow
from tests.services.steps import NOW, answered, routed

LATER = NOW + timedelta(days=6)


@pytest.fixture
def ours(parts: Parts) -> Parts:
    """
    A Region of a stage in which every other home has a Region of its own, so that tests do not meet.

    Anchors and locked leaves outlive what `homes` clears away: a file has no more of these tests than there are homes.
    """
    home = parts.place.home
    keepers = RegionOwnership(parts.patience, TtlCache(), home, dict.fromkeys(HOMES, "https://elsewhere.example.org"))
    cases = CaseStore(parts.patience, keepers.require, parts.seals)
    rounds = RoundStore(parts.patience, home, parts.seals, parts.parking.bucket, parts.rounds._s3)
    return replace(parts, keepers=keepers, cases=cases, rounds=rounds)


def told(parts: Parts, number: CaseNumber) -> None:
    """Every event announced, counted and anchored."""
    file = parts.cases.load(number)
    for event in file.events:
        count_announced(parts, json.loads(announcement_of(parts, file, event.seq).body)["data"])


def locked(parts: Parts, now: datetime) -> None:
    """The leaves of the days before, locked."""
    for shard in range(SHARDS):
        publish(parts, shard, Times(now, now))


def rounded(parts: Parts, now: datetime = LATER) -> list[Found]:
    return whole_round(parts, Times(now, now))


@pytest.fixture
def cases(ours: Parts) -> list[CaseNumber]:
    """Three cases that ended their day, all of it announced, counted, anchored and locked."""
    numbers = [answered(ours), routed(ours), answered(ours)]
    for number in numbers:
        told(ours, number)
    locked(ours, NOW + timedelta(days=1))
    return numbers


def rows(number: CaseNumber) -> list[Row]:
    return [
        row for row in Row.scan() if row.number == number and row.pk.partition("#")[0] in {"CASE", "KEY", "REPORTER"}
    ]


def remove(*removed: Row | StatisticsRow) -> None:
    for row in removed:
        row.delete()


def anchors(number: CaseNumber) -> list[StatisticsRow]:
    return list(StatisticsRow.query(f"MARK#{number}"))


def the_case_with_all_that_names_it(number: CaseNumber) -> None:
    remove(*rows(number), *anchors(number))


def last(parts: Parts) -> State:
    """The state of the round as the last tick left it."""
    state = parts.rounds.read()
    assert state
    return state


def cut_short(parts: Parts, seconds: float = 0.0) -> Parts:
    """The same with time for one piece that ends at its first page."""
    left = iter([1000.0])

    def time_left() -> float:
        return next(left, seconds)

    return replace(parts, patience=RetryPolicy(time_left))
