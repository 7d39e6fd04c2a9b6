"""The service as tests meet it: whole, in process, on a clock that moves only when told."""

import itertools
import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, settings

from chalicelib import clock
from local.business_clock import BusinessClock
from local.dynamodb.engines import Engine
from local.service import Service, running, started
from tests import country
from tests.ops.recording import (  # noqa: F401  # pytest finds its hooks by their names here
    pytest_runtest_logfinish,
    pytest_runtest_logstart,
    pytest_sessionfinish,
    pytest_testnodedown,
)

FRIDAY_BEFORE_LEBARAN = datetime(2026, 3, 13, 2, 0, tzinfo=UTC)
"""Friday, 13 March 2026, 09:00 WIB: the week before the long holiday."""

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
"""How long an example takes says nothing of the rule that it tries, and much of what else the machine does."""

_stages = itertools.count(1)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """The engine that LAPOR_ENGINE names (moto, or dynoxide for the second run of store and journeys)."""
    wanted = os.environ.get("LAPOR_ENGINE", "moto")
    with running(wanted, None) as engine:
        if engine.name != wanted:
            pytest.fail(f"{wanted} was asked for and cannot be had: {engine.because}")
        yield engine


@pytest.fixture
def service(engine: Engine) -> Iterator[Service]:
    """A stage of its own with a small country in it, on Friday, 13 March 2026, 09:00 in Jakarta."""
    stage = f"t{os.getpid()}x{next(_stages)}"
    with started(engine, BusinessClock(frozen_at=FRIDAY_BEFORE_LEBARAN), stage=stage, remember=True) as service:
        country.settle(service.parts, stage)
        yield service


@pytest.fixture
def one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's clock stands: no window of a limit ends while a test counts in it."""
    now = clock.machine_now()
    monkeypatch.setattr(clock, "machine_now", lambda: now)
