"""The models and the template describe the same tables."""

from collections.abc import Iterator
from typing import Any

import pytest
from pynamodb.attributes import Attribute
from pynamodb.indexes import GlobalSecondaryIndex
from pynamodb.models import Model

from chalicelib.store.cases.case_rows import SHARDS
from chalicelib.store.tables import case_table, connections
from chalicelib.store.tables.directory_table import DirectoryRow
from chalicelib.store.tables.limit_table import LimitRow
from chalicelib.store.tables.statistics_table import StatisticsRow
from infra.template import load
from local.service import Service

TEMPLATE = load()["Resources"]
MODELS: dict[str, type[Model]] = {
    "CasesTable": case_table.Row,
    "DirectoryTable": DirectoryRow,
    "StatisticsTable": StatisticsRow,
    "LimitsTable": LimitRow,
}


def model_keys(attributes: dict[str, Attribute[Any]]) -> list[dict[str, str]]:
    """The key schema that a model's or an index's attributes make."""
    hashed = [found.attr_name for found in attributes.values() if found.is_hash_key]
    ranged = [found.attr_name for found in attributes.values() if found.is_range_key]
    return [{"AttributeName": name, "KeyType": "HASH"} for name in hashed] + [
        {"AttributeName": name, "KeyType": "RANGE"} for name in ranged
    ]


def indexes_of(model: type[Model]) -> dict[str, GlobalSecondaryIndex[Any]]:
    return {index.Meta.index_name: index for index in model._indexes.values()}  # type: ignore[misc]


def kinds_of(logical: str) -> list[type[Model]]:
    return list(case_table.CASE_ROWS) if logical == "CasesTable" else [MODELS[logical]]


def declared_indexes(logical: str) -> dict[str, dict[str, Any]]:
    return {index["IndexName"]: index for index in TEMPLATE[logical]["Properties"].get("GlobalSecondaryIndexes", [])}


def every_index() -> Iterator[tuple[str, str]]:
    for logical in MODELS:
        for name in declared_indexes(logical):
            yield logical, name


@pytest.mark.parametrize("logical", MODELS)
def test_a_model_has_the_keys_of_its_table(logical: str) -> None:
    assert model_keys(MODELS[logical].get_attributes()) == TEMPLATE[logical]["Properties"]["KeySchema"]


@pytest.mark.parametrize("logical", MODELS)
def test_a_model_knows_every_index_of_its_table_and_no_other(logical: str) -> None:
    assert set(indexes_of(MODELS[logical])) == set(declared_indexes(logical))


@pytest.mark.parametrize(("logical", "name"), [*every_index()])
def test_an_index_has_the_keys_that_the_template_gives_it(logical: str, name: str) -> None:
    index = indexes_of(MODELS[logical])[name]

    assert model_keys(index.Meta.attributes) == declared_indexes(logical)[name]["KeySchema"]


@pytest.mark.parametrize(("logical", "name"), [*every_index()])
def test_an_index_projects_what_the_template_says(logical: str, name: str) -> None:
    projection = indexes_of(MODELS[logical])[name].Meta.projection
    declared = declared_indexes(logical)[name]["Projection"]

    assert projection.projection_type == declared["ProjectionType"]
    assert list(projection.non_key_attributes or []) == declared.get("NonKeyAttributes", [])


@pytest.mark.parametrize("logical", MODELS)
def test_what_an_index_projects_or_is_keyed_by_is_an_attribute_of_some_row(logical: str) -> None:
    known = {name for kind in kinds_of(logical) for name in kind.get_attributes()}

    for name, index in declared_indexes(logical).items():
        keys = {key["AttributeName"] for key in index["KeySchema"]}
        assert keys | set(index["Projection"].get("NonKeyAttributes", [])) <= known, name


@pytest.mark.parametrize("logical", MODELS)
def test_key_attributes_have_the_type_that_the_template_declares(logical: str) -> None:
    declared = {
        found["AttributeName"]: found["AttributeType"]
        for found in TEMPLATE[logical]["Properties"]["AttributeDefinitions"]
    }
    typed = {
        name: found.attr_type
        for kind in kinds_of(logical)
        for name, found in kind.get_attributes().items()
        if name in declared
    }

    assert typed == declared


def test_every_row_of_cases_is_told_apart_by_its_type() -> None:
    kinds = [kind for kind in case_table.CASE_ROWS if kind is not case_table.Row]

    told = {kind: case_table.Row.type.get_discriminator(kind) for kind in kinds}

    assert len(set(told.values())) == len(kinds)
    for logical, name in every_index():
        if logical == "CasesTable":
            assert "type" in declared_indexes(logical)[name]["Projection"]["NonKeyAttributes"], name


@pytest.mark.parametrize("logical", MODELS)
def test_what_expires_does_so_by_the_attribute_that_the_table_names(logical: str) -> None:
    ttl = TEMPLATE[logical]["Properties"]["TimeToLiveSpecification"]

    assert ttl == {"AttributeName": "expires_at", "Enabled": True}
    expiring = [kind for kind in kinds_of(logical) if "expires_at" in kind.get_attributes()]
    assert expiring or logical == "DirectoryTable"


def test_only_cases_have_a_stream_and_it_carries_both_images() -> None:
    streams = {name: TEMPLATE[name]["Properties"].get("StreamSpecification") for name in MODELS}

    assert streams == {
        "CasesTable": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
        "DirectoryTable": None,
        "StatisticsTable": None,
        "LimitsTable": None,
    }


def test_every_shard_is_swept() -> None:
    sweeps = ("SendRemindersRule", "EscalateOverdueRule", "CloseSilentRule")
    for rule in (*sweeps, "WatchAnnouncementsRule", "CheckPromisesRule"):
        inputs = [target["Input"] for target in TEMPLATE[rule]["Properties"]["Targets"]]
        assert inputs == [f'{{"shard": {shard}}}' for shard in range(SHARDS)], rule


def test_every_call_to_a_table_gives_up_in_time(stage: Service) -> None:  # noqa: ARG001  # it points the models at its tables
    """Transactions go over a connection of their own, which PynamoDB sets up apart from the models."""
    own = connections.transactions()

    models: tuple[Any, ...] = (*case_table.CASE_ROWS, DirectoryRow, StatisticsRow)
    for meta in (model.Meta for model in models):
        assert (meta.connect_timeout_seconds, meta.read_timeout_seconds, meta.max_retry_attempts) == (1, 3, 0)
        assert meta.region == own.region == "ap-southeast-3"
    config = own.client.meta.config
    assert (config.connect_timeout, config.read_timeout) == (1, 3)
    assert config.retries["total_max_attempts"] == 1
