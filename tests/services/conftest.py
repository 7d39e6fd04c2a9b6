"""One stage for the tests of a file; each test is a home Region of its own in it, so no sweep meets another's cases."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from chalicelib import wiring
from chalicelib.domain.core.case_number import HOMES
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.case_store import CaseStore
from chalicelib.store.cases.notice_store import NoticeStore
from chalicelib.store.directory.region_ownership import RegionOwnership
from chalicelib.store.directory.ttl_cache import TtlCache
from chalicelib.store.tables.case_table import CaseRow, Row
from local.aws.functions import Context
from local.service import Service
from tests.store.conftest import stage, wire

__all__ = ["parts", "stage", "wire"]


@pytest.fixture(scope="module")
def homes(stage: Service) -> Iterator[str]:
    """A home for each test, not that of the stage; once all are used up, what the tests before left is cleared away."""

    def used_up() -> Iterator[str]:
        while True:
            yield from HOMES.replace(stage.parts.place.home, "")
            with CaseRow.batch_write() as batch:
                for row in list(Row.scan()):
                    batch.delete(row)

    return used_up()


@pytest.fixture
def parts(homes: Iterator[str]) -> Parts:
    """What services use, with time enough."""
    home = next(homes)
    found = wiring.parts(Context("tests", "arn:tests", timeout_seconds=900))
    keepers = RegionOwnership(found.patience, TtlCache(), home, {})
    cases = CaseStore(found.patience, keepers.require, found.seals)
    notices = NoticeStore(found.patience, keepers.require, found.seals)
    return replace(found, place=replace(found.place, home=home), keepers=keepers, cases=cases, notices=notices)
