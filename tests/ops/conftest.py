"""What Chalice makes of the code, once for all tests of a process, and the packages of every place around it."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ops.packaging import Package
from ops.packaging.package import assembled
from ops.packaging.source import Source, chalice_source
from ops.values import load

PackageOf = Callable[[str, str], Package]


@pytest.fixture(scope="session")
def source() -> Iterator[Source]:
    """Chalice's template and zip."""
    with chalice_source("ap-southeast-3") as found:
        yield found


@pytest.fixture(scope="session")
def made(source: Source) -> Mapping[str, Any]:
    """Chalice's template."""
    return source.template


@pytest.fixture(scope="session")
def package_of(made: Mapping[str, Any]) -> PackageOf:
    """The package of a Region and stage, without an archive."""

    @cache
    def package(region: str, stage: str) -> Package:
        return assembled(load(stage, region), made, None, Path("nowhere"))

    return package
