"""`directory retire`: asks where open cases go, shows them first, and says why it does nothing."""

import json
from pathlib import Path

import pytest

from chalicelib.domain.core.vocabulary import DeskId
from local.service import Service
from ops.place import Place
from ops.verbs.directory import export_directory, import_directory
from ops.verbs.retire import retire_desk
from tests.ops.places import place_of
from tests.services.steps import routed

PUPR = "bengkalis/pupr"


@pytest.fixture
def place(service: Service) -> Place:
    return place_of(service)


def desk_of(service: Service, number: str) -> str:
    return service.parts.cases.load(number).case.desk  # type: ignore[arg-type]


def test_a_desk_with_open_cases_asks_where_they_go_and_then_moves_them(service: Service, place: Place) -> None:
    number = routed(service.parts)

    asked = retire_desk(place, PUPR, None)
    assert not asked.ok
    assert "--to" in asked.refused
    assert not retire_desk(place, PUPR, PUPR).ok
    assert not retire_desk(place, "nowhere", "bengkalis").ok
    assert not retire_desk(place, "nasional", "bengkalis").ok

    shown = retire_desk(place, PUPR, "bengkalis", dry_run=True)
    assert (shown.ok, number in shown.cases, desk_of(service, number)) == (True, True, PUPR)

    done = retire_desk(place, PUPR, "bengkalis")
    assert (done.ok, number in done.cases, desk_of(service, number)) == (True, True, "bengkalis")
    desk = service.parts.directory.desk(DeskId(PUPR))
    assert desk
    assert (desk.active, desk.successor) == (False, "bengkalis")
    again = retire_desk(place, PUPR, None)
    assert (again.ok, again.cases) == (True, ())


def test_an_import_that_retires_a_desk_asks_too(service: Service, place: Place, tmp_path: Path) -> None:
    folder = export_directory(place, tmp_path / "out").folder
    number = routed(service.parts)
    file = folder / "desks.json"
    desks = json.loads(file.read_text("utf-8"))
    [roads] = [desk for desk in desks if desk["id"] == PUPR]

    roads["active"] = False
    file.write_text(json.dumps(desks), "utf-8")
    asked = import_directory(place, folder)
    assert not asked.ok
    assert ["successor" in str(fault) for fault in asked.faults] == [True]

    roads["successor"] = "bengkalis"
    file.write_text(json.dumps(desks), "utf-8")
    done = import_directory(place, folder)
    assert done.ok
    assert number in done.moved
    assert desk_of(service, number) == "bengkalis"
