"""A stage of its own for every drill, on Friday, 13 March 2026, 09:00 WIB."""

from collections.abc import Iterator

import pytest

from local.monitoring.watching import Watcher
from local.service import Service
from tests.faults import tapped
from tests.journeys.people import Citizen
from tests.journeys.world import LogLines, World
from tests.rehearsal.drill import Drill


@pytest.fixture
def drill(service: Service) -> Iterator[Drill]:
    """The service, its wire, and somebody who is called."""
    with tapped() as wire, Watcher(service).watching() as watcher:
        yield Drill(World(service, LogLines(), delivers=False), wire, watcher)


@pytest.fixture
def siti(drill: Drill) -> Citizen:
    """A citizen with an e-mail address."""
    return Citizen(drill.world, "Siti Nurhaliza", email="siti@example.org")
