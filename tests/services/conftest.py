"""One stage for the tests of a file; each test is a home Region of its own in it, so no sweep meets another's cases."""

import itertools
from dataclasses import replace

import pytest

from chalicelib import wiring
from chalicelib.services.parts import Parts
from local.functions import Context
from local.service import Service
from tests.store.conftest import stage, wire

__all__ = ["parts", "stage", "wire"]

_homes = itertools.cycle("ABCDEFGHJKMNPQRSTVWXYZ")


@pytest.fixture
def parts(stage: Service) -> Parts:
    """What services use, with time enough."""
    assert stage
    home = next(_homes)
    found = wiring.parts(Context("tests", "arn:tests", timeout_seconds=900))
    return replace(found, place=replace(found.place, home=home, serves=(home,)))
