"""One stage for all tests of a file, since each has cases of its own, and an open wire for each test."""

import itertools
import os
from collections.abc import Iterator

import pytest

from local.business_clock import BusinessClock
from local.dynamodb.engines import Engine
from local.service import Service, started
from tests import country
from tests.conftest import FRIDAY_BEFORE_LEBARAN
from tests.faults import Wire, tapped
from tests.services.steps import filed

_stages = itertools.count(1)


@pytest.fixture(scope="module")
def stage(engine: Engine) -> Iterator[Service]:
    """A stage with the small country in it."""
    name = f"s{os.getpid()}x{next(_stages)}"
    with started(engine, BusinessClock(frozen_at=FRIDAY_BEFORE_LEBARAN), stage=name) as service:
        country.settle(service.parts, name)
        yield service


@pytest.fixture
def wire(stage: Service) -> Iterator[Wire]:
    """Every AWS call, counted and ready to fail; what the directory says is in memory."""
    filed(stage.parts)
    with tapped() as wire:
        yield wire
