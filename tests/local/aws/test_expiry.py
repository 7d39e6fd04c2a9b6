"""Rows that expire expire here too, on either engine, when business time says so."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from infra import ROOT
from local.aws.stream_readers import Record
from local.business_clock import BusinessClock
from local.service import Service, running, started
from tests.needs import need_engine

NOW = datetime(2026, 3, 13, 2, 0, tzinfo=UTC)


@pytest.fixture(params=["moto", "dynoxide"])
def service(request: pytest.FixtureRequest) -> Iterator[Service]:
    need_engine(request.param)
    with running(request.param, None) as engine, started(engine, BusinessClock(frozen_at=NOW), stage="ttl") as found:
        found.schedules.rules = []
        yield found


def put(service: Service, name: str, expires_at: datetime | str, table: str = "CasesTable") -> None:
    value = {"N": str(int(expires_at.timestamp()))} if isinstance(expires_at, datetime) else {"S": expires_at}
    item = {"pk": {"S": name}, "sk": {"S": "TRIES"}, "type": {"S": "TRIES"}, "expires_at": value}
    boto3.client("dynamodb").put_item(TableName=service.provisioned.ref(table), Item=item)


def left(service: Service, table: str = "CasesTable") -> set[str]:
    items = boto3.client("dynamodb").scan(TableName=service.provisioned.ref(table))["Items"]
    return {str(item["pk"]["S"]) for item in items}


def test_what_is_over_goes_as_time_passes_and_the_stream_says_that_nobody_of_ours_did_it(service: Service) -> None:
    put(service, "in an hour", NOW + timedelta(hours=1))
    put(service, "in two days", NOW + timedelta(days=2))
    put(service, "no number", "2026-03-13")
    put(service, "six years ago", NOW - timedelta(days=6 * 365))
    put(service, "a mark", NOW + timedelta(hours=1), "StatisticsTable")
    heard = service.deliveries.listen({"eventName": ["REMOVE"]})

    service.hurry(NOW + timedelta(days=1))

    assert left(service) == {"in two days", "no number", "six years ago"}
    assert left(service, "StatisticsTable") == set()
    (removed,) = heard.waiting
    assert _identity(service, removed) == {"principalId": "dynamodb.amazonaws.com", "type": "Service"}


def test_who_deletes_by_hand_is_not_taken_for_the_time_to_live(service: Service) -> None:
    put(service, "here", NOW + timedelta(days=2))
    heard = service.deliveries.listen({"eventName": ["REMOVE"]})
    key = {"pk": {"S": "here"}, "sk": {"S": "TRIES"}}
    boto3.client("dynamodb").delete_item(TableName=service.provisioned.ref("CasesTable"), Key=key)

    service.advance(NOW + timedelta(days=3), step=timedelta(days=1))

    (removed,) = heard.waiting
    assert _identity(service, removed) is None


def _identity(service: Service, record: Record) -> Any:
    (stream,) = service.deliveries.streams.values()
    return stream.as_lambda_sees_it(record).get("userIdentity")


def test_every_place_that_gives_an_item_an_end_is_known_with_who_reads_it() -> None:
    """DynamoDB deletes within days: whoever reads such an item asks whether it is over. Add yours with its reader."""
    given = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "chalicelib").rglob("*.py")
        if re.search(r"\bexpires_at(=|\.set\()", path.read_text("utf-8"))
    }

    assert given == {
        "chalicelib/store/limits/rate_limit_counters.py",  # counters of requests: a window's end is in the key
        "chalicelib/store/cases/case_rows.py",  # files that wait or were refused: Attachment.is_over, is_awaited
        "chalicelib/store/limits/message_counters.py",  # counters of messages: day or month is in the key
        "chalicelib/store/statistics/statistics_store.py",  # what was claimed once: first_time, was_done
    }
