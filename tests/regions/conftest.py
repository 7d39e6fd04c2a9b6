"""Two Regions for each test, with a small country between them."""

import itertools
import os
import random
from collections.abc import Iterator

import pytest

from local.dynamodb.engines import Engine
from tests.regions.stacks import two_regions
from tests.regions.story import Story

_stages = itertools.count(1)


@pytest.fixture
def story(engine: Engine) -> Iterator[Story]:
    """Jakarta and Singapore on Friday, 13 March 2026; one engine keeps one Region, so this is moto's alone."""
    if engine.name != "moto":
        pytest.skip("the other engine keeps one Region a process")
    with two_regions(engine, f"r{os.getpid()}x{next(_stages)}") as (first, second, replication):
        yield Story(first, second, replication, random.Random(20260313))  # noqa: S311  # a story, not a secret
