"""Every verb that looks, called as an operator calls it, on a stage with something in it: tables and JSON."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.business_clock import BusinessClock
from local.dynamodb.engines import Engine
from local.service import Service, started
from ops.exits import Exit
from ops.place import Place
from ops.verbs.backup import TABLES
from tests import country
from tests.ops.test_dead_letters import announcement, died
from tests.ops.tool import at, call
from tests.services.steps import NOW, routed

AT = ("--stage", "dev", "--region", "ap-southeast-3")
LOOKS = {
    "dead list": ("notify-agencies-dead", Exit.FOUND),
    "dead show --from notify_agencies": ("id.go.lapor.case.submitted", Exit.DONE),
    "dead redrive --from notify_agencies --dry-run": ("would be redriven", Exit.DONE),
    "verify": ("1 histories", Exit.DONE),
    "alarms": ("runbook", Exit.DONE),
    "logs": ("", Exit.DONE),
    "backup list": ("any second from", Exit.DONE),
    "restore drill --dry-run": ("point-in-time recovery", Exit.DONE),
    "directory import --folder infra/directory --dry-run": ("rules.json:", Exit.FOUND),
    "cost": ("DynamoDB", Exit.DONE),
}


@pytest.fixture(scope="module")
def service(engine: Engine) -> Iterator[Service]:
    """The stage `dev`, with a case, a dead letter, and tables that can be restored."""
    with started(engine, BusinessClock(frozen_at=NOW), stage="dev") as service:
        country.settle(service.parts, "dev")
        place = Place.of("dev", "ap-southeast-3")
        died(place, announcement(routed(service.parts)))
        for table in TABLES:
            place.client("dynamodb").update_continuous_backups(
                TableName=place.name(table), PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
            )
        yield service


@pytest.mark.usefixtures("service")
@pytest.mark.parametrize("asked", LOOKS)
def test_it_answers_in_tables_and_in_json_and_ends_with_its_code(asked: str) -> None:
    told, code = LOOKS[asked]
    words = asked.split()

    shown, said = call(*words, *AT), call(*words, *AT, "--json")

    assert (shown.code, said.code) == (code, code), shown.err
    assert told in shown.out or told in shown.err
    json.loads(said.out)


@pytest.mark.usefixtures("service")
def test_an_export_goes_into_the_folder_that_was_named(tmp_path: Path) -> None:
    done = at("directory export", "--folder", str(tmp_path / "out"))

    assert done.answer["files"]["desks.json"] == len(country.DESKS)
    assert {file.name for file in (tmp_path / "out").iterdir()} == set(done.answer["files"])
