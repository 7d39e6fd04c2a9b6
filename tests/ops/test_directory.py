"""The directory as files: checked whole before a word is written, and the same again when it comes back."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from chalicelib.domain.core.vocabulary import DeskId
from local.business_clock import BusinessClock
from local.dynamodb.engines import Engine
from local.service import Service, started
from ops.exits import Exit
from ops.place import Place
from ops.verbs.directory import Imported, export_directory, import_directory
from tests.architecture.sources import ROOT
from tests.conftest import FRIDAY_BEFORE_LEBARAN
from tests.faults import Wire, tapped
from tests.ops.places import place_of, writes
from tests.ops.tool import at


@pytest.fixture
def place(service: Service) -> Place:
    return place_of(service)


@pytest.fixture
def wire() -> Iterator[Wire]:
    with tapped() as wire:
        yield wire


@pytest.fixture
def exported(place: Place, tmp_path: Path) -> Path:
    return export_directory(place, tmp_path / "out").folder


def edit(folder: Path, kind: str, find: str, replace: str) -> None:
    file = folder / f"{kind}.json"
    text = file.read_text("utf-8")
    assert find in text
    file.write_text(text.replace(find, replace), "utf-8")


def changed(done: Imported) -> dict[str, tuple[tuple[str, ...], ...]]:
    return {
        one.kind: (one.added, one.changed, one.removed)
        for one in done.changes
        if one.added or one.changed or one.removed
    }


def faults(done: Imported) -> list[str]:
    return [str(fault) for fault in done.faults]


def test_what_was_exported_changes_nothing_when_it_comes_back(place: Place, exported: Path, wire: Wire) -> None:
    wire.forget()

    done = import_directory(place, exported)

    assert done.ok
    assert changed(done) == {}
    assert [call for call in writes(wire) if call.startswith("directory")] == []


def test_an_import_and_an_export_give_the_same_files(place: Place, exported: Path, tmp_path: Path) -> None:
    edit(exported, "areas", "Kota Denpasar", "Denpasar")
    edit(exported, "rules", "jalan berlubang", "jalan rusak")
    import_directory(place, exported)

    again = export_directory(place, tmp_path / "again").folder

    assert {file.name: file.read_text("utf-8") for file in again.iterdir()} == {
        file.name: file.read_text("utf-8") for file in exported.iterdir()
    }


def test_a_dry_run_shows_the_difference_and_writes_nothing(place: Place, exported: Path, wire: Wire) -> None:
    edit(exported, "desks", '"name": "Esdm"', '"name": "Kementerian ESDM"')
    wire.forget()

    done = import_directory(place, exported, dry_run=True)

    assert changed(done) == {"desks": ((), ("esdm",), ())}
    assert writes(wire) == []


def test_a_changed_desk_keeps_its_topic_which_no_file_holds(service: Service, place: Place, exported: Path) -> None:
    topic = service.parts.directory.desk(DeskId("esdm"))
    edit(exported, "desks", '"name": "Esdm"', '"name": "Kementerian ESDM"')

    import_directory(place, exported)

    desk = service.parts.directory.desk(DeskId("esdm"))
    assert desk
    assert topic
    assert topic.topic
    assert (desk.name, desk.topic) == ("Kementerian ESDM", topic.topic)
    assert "arn:" not in (exported / "desks.json").read_text("utf-8")


def test_a_new_institution_gets_a_topic_of_this_place(service: Service, place: Place, exported: Path) -> None:
    new = {
        "id": "kampar",
        "name": "Kabupaten Kampar",
        "parent": "prov-riau",
        "area": "14.03.01",
        "zone": "Asia/Jakarta",
    }
    edit(exported, "desks", "[\n", f"[\n{json.dumps(new)},\n")

    done = import_directory(place, exported)

    desk = service.parts.directory.desk(DeskId("kampar"))
    assert desk
    assert desk.topic
    assert done.topics == ("kampar",)
    assert desk.topic.endswith(f"{place.name('desk')}-kampar")


def test_changed_rules_and_days_off_become_the_next_version(service: Service, place: Place, exported: Path) -> None:
    edit(exported, "rules", "jalan berlubang", "jalan rusak")
    poll = {"day": "2026-05-20", "name_id": "Pilkada", "name_en": "Poll", "kind": "local", "area": "14.03"}
    edit(exported, "calendar", "[\n", f"[\n{json.dumps(poll)},\n")
    before = service.parts.directory.calendar_in_force().version

    import_directory(place, exported)

    directory = service.parts.directory
    assert directory.rule_book().version == 2
    assert directory.calendar_in_force().version == before + 1
    assert [*directory.calendar_in_force().by_area] == ["14.03"]


WRONG = [
    ("desks", '"zone": "Asia/Makassar"', '"zone": "WITA"', r"desks\.json:\d+: zone: .*is no time zone"),
    ("desks", '"parent": "prov-riau"', '"parent": "prov-riua"', r"desks\.json:\d+: parent: prov-riua is not among"),
    ("desks", '"name": "Esdm"', '"nama": "Esdm"', r"desks\.json:\d+: nama: Extra inputs"),
    ("officers", '"roles": ["leader"]', '"roles": ["boss"]', r"officers\.json:\d+: roles\.0: "),
    ("rules", '"target": "esdm"', '"target": "edsm"', r"rules\.json:\d+: target: edsm is not among"),
    ("rules", '"id": "road"', '"id": "health"', r"rules\.json:\d+: health stands here twice"),
    ("areas", '"14.03.01"', '"1403"', r"areas\.json:\d+: code: "),
    ("categories", '"name_en": "Roads", ', "", r"categories\.json:\d+: name_en: Field required"),
    ("policies", '"working_days": 3', '"working_days": 4', r"policies\.json:2: version: .*next version"),
    ("calendar", '"kind": "public"', '"kind": "holiday"', r"calendar\.json:\d+: kind: "),
    ("areas", "}\n]", "},\n]", r"areas\.json:\d+: is not JSON"),
]


@pytest.mark.parametrize("wrong", WRONG, ids=[f"{one[0]}:{one[2]}" for one in WRONG])
def test_a_fault_is_named_by_file_line_and_field_and_nothing_is_written(
    place: Place, exported: Path, wire: Wire, wrong: tuple[str, str, str, str]
) -> None:
    kind, find, replace, told = wrong
    edit(exported, "areas", "Kota Denpasar", "Denpasar")
    edit(exported, kind, find, replace)
    wire.forget()

    done = import_directory(place, exported)

    assert not done.ok
    assert any(re.match(told, fault) for fault in faults(done)), faults(done)
    assert writes(wire) == []


def test_the_line_of_a_fault_is_the_line_of_its_entry(place: Place, exported: Path) -> None:
    text = (exported / "desks.json").read_text("utf-8").splitlines()
    line = next(number for number, line in enumerate(text, 1) if '"id": "sintang"' in line)
    edit(exported, "desks", '"name": "Sintang"', '"name": ""')

    (fault,) = import_directory(place, exported).faults

    assert (fault.file, fault.line, fault.field) == ("desks.json", line, "name")


@pytest.fixture
def empty_place(engine: Engine) -> Iterator[Place]:
    """A Region right after its first deployment."""
    with started(engine, BusinessClock(frozen_at=FRIDAY_BEFORE_LEBARAN), stage="fresh", remember=True) as service:
        yield place_of(service)


def test_a_new_region_begins_with_its_own_agencies_and_what_the_release_ships(
    empty_place: Place, tmp_path: Path
) -> None:
    """Agencies and areas are the country's, for the rules that are shipped name desks of it."""
    for kind in ("areas", "desks"):
        shutil.copy(ROOT / "local" / "seed" / f"{kind}.json", tmp_path)

    done = import_directory(empty_place, tmp_path, baseline=True)
    again = import_directory(empty_place, tmp_path, baseline=True)

    assert faults(done) == []
    assert set(changed(done)) == {"areas", "categories", "desks", "rules", "policies", "calendar"}
    assert "esdm" in done.topics
    assert changed(again) == {}


def test_a_folder_with_nothing_in_it_is_a_fault(place: Place, tmp_path: Path) -> None:
    assert "has none of" in faults(import_directory(place, tmp_path))[0]


def test_a_folder_that_is_not_there_is_used_wrongly() -> None:
    assert at("directory import", "--folder", "nowhere").code == Exit.USAGE
