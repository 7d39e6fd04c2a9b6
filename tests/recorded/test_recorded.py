"""What others hold us to is as it was recorded, and what an earlier release wrote reads and is written as it was."""

from collections.abc import Iterator, Mapping
from typing import Any

import boto3
import pytest

import app  # noqa: F401  # registers the routes
from chalicelib.api.documents.openapi_document import document
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.deadlines.clock_replay import derive
from chalicelib.services.core.history_check import prove
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases import case_rows
from chalicelib.store.cases.case_file import CaseFile, file_of
from chalicelib.store.tables.case_table import CaseRow, Row
from chalicelib.store.tables.directory_table import DirectoryRow
from local.business_clock import BusinessClock
from local.dynamodb.engines import Engine
from local.service import Service, started
from tests.conftest import FRIDAY_BEFORE_LEBARAN
from tests.recorded.items import Item, recorded
from tests.recorded.outside import OPENAPI, openapi_lines

RUNS = recorded()
CASES = sorted({(run, item["pk"]["S"]) for run, tables in RUNS.items() for item in tables["cases"]})


def test_the_document_of_the_api_is_the_one_that_others_know() -> None:
    assert list(openapi_lines(document())) == OPENAPI.read_text().splitlines(), (
        "the API is another than the one recorded; if that is meant: python -m tests.recorded"
    )


@pytest.fixture(scope="module")
def service(engine: Engine) -> Iterator[Service]:
    """A stage with nothing in it."""
    with started(engine, BusinessClock(frozen_at=FRIDAY_BEFORE_LEBARAN), stage="recorded") as service:
        assert service.parts.directory.calendar_version() == 0
        yield service


@pytest.fixture(scope="module", params=sorted(RUNS))
def directory_of(request: pytest.FixtureRequest, service: Service) -> int:
    """The run whose directory is in force."""
    client = boto3.client("dynamodb", region_name=DirectoryRow.Meta.region)
    for row in DirectoryRow.scan():
        row.delete()
    for item in RUNS[request.param]["directory"]:
        client.put_item(TableName=DirectoryRow.Meta.table_name, Item=item)
    service.forget()
    return int(request.param)


def items_of(run: int, partition: str) -> Mapping[str, Item]:
    """The items of a case by their sort keys."""
    return {item["sk"]["S"]: item for item in RUNS[run]["cases"] if item["pk"]["S"] == partition}


def file_in(items: Mapping[str, Item]) -> CaseFile:
    """The case that these items are."""
    number = CaseNumber(items["CASE"]["number"]["S"])
    return file_of([Row.from_raw_data(dict(item)) for _, item in sorted(items.items())], number)


def written(row: Row) -> dict[str, Any]:
    """The item of a row, without what only the request that wrote it knew."""
    return {name: value for name, value in row.serialize().items() if name != "correlation"}


def known(item: Item) -> dict[str, Any]:
    """The item, likewise."""
    return {name: value for name, value in item.items() if name != "correlation"}


def test_a_case_of_an_earlier_release_is_proved_and_written_as_it_was(directory_of: int, service: Service) -> None:
    for partition in (partition for run, partition in CASES if run == directory_of):
        items = items_of(directory_of, partition)
        file = file_in(items)

        assert not prove(service.parts, file, sealed=False).flaws
        for sk, row in rows_of(file, service.parts):
            assert written(row) == known(items[sk]), sk


def rows_of(file: CaseFile, parts: Parts) -> Iterator[tuple[str, Row]]:
    """The rows that this release would write for that case, by their sort keys."""
    for event, seal in zip(file.events, file.seals, strict=True):
        yield f"EVENT#{event.seq:06d}", case_rows.event_row(event, seal)
        if event.seq in file.texts:
            yield f"TEXT#{event.seq:06d}", case_rows.text_row(event, file.texts[event.seq])
    yield "REPORT", case_rows.report_row(file.case.number, file.report)
    clocks = derive(file.events, parts.directory)
    for clock in clocks:
        yield f"CLOCK#{clock.id}", case_rows.clock_row(file.case, clock, parts.directory)
    kept = case_rows.case_attributes(file.case) | case_rows.index_keys(file.case, file.events[-1].at)
    yield (
        "CASE",
        CaseRow(
            case_rows.collection(file.case.number), "CASE", **kept | case_rows.derived_attributes(file.case, clocks)
        ),
    )
