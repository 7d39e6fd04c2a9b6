"""The API behind a gateway, with a country behind it."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from moto.utilities.utils import load_resource

from local.aws.signing_keys import published
from local.business_clock import BusinessClock
from local.dynamodb.engines import running
from local.seed.seeding import seed
from local.service import Service, started
from tests.functions.client import MONDAY, Api


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The whole service, in memory."""
    keys = published({"keys": [_public(load_resource("cognitoidp/resources/jwks-private.json"))]})
    with (
        running("moto", tmp_path_factory.mktemp("engine")) as engine,
        started(
            engine,
            BusinessClock(frozen_at=MONDAY),
            stage="api",
            environment={"USER_POOL_KEYS_URL": keys},
        ) as found,
    ):
        seed(found.provisioned)
        yield found


def _public(key: Mapping[str, Any]) -> dict[str, Any]:
    return {name: key[name] for name in ("kty", "n", "e", "kid", "alg", "use") if name in key}


@pytest.fixture(scope="module")
def api(service: Service) -> Api:
    """Its HTTP side."""
    return Api(service)


@pytest.fixture(scope="module")
def untouched(api: Api) -> dict[str, Any]:
    """A report for requests that are all refused: it is filed once, and they leave it as it is."""
    return api.file()
