"""Every story has a stage of its own, and ends with the nightly check of all promises."""

import logging
from collections.abc import Callable, Iterator

import pytest

from local.service import Service
from tests.journeys.people import Citizen, OfficerAtDesk
from tests.journeys.world import LogLines, World


@pytest.fixture
def world(service: Service) -> Iterator[World]:
    """The service on Friday, 13 March 2026, 09:00 WIB."""
    lines = LogLines()
    root = logging.getLogger()
    root.addHandler(lines)
    try:
        world = World(service, lines)
        yield world
        world.keeps_its_promises()
    finally:
        root.removeHandler(lines)


@pytest.fixture
def siti(world: World) -> Citizen:
    """A citizen with an e-mail address."""
    return Citizen(world, "Siti Nurhaliza", email="siti@example.org")


@pytest.fixture
def officer(world: World) -> Callable[[str], OfficerAtDesk]:
    """Any officer of the country, by account."""
    return lambda username: OfficerAtDesk(world, username)


@pytest.fixture
def roads(world: World) -> OfficerAtDesk:
    """The liaison officer of Bengkalis' roads agency, which gets its cases straight."""
    return OfficerAtDesk(world, "penghubung@pupr.bengkalis")
