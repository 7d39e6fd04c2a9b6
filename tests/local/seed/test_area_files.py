"""A file of areas is taken as a whole or not at all."""

from pathlib import Path

import boto3
import pytest

from chalicelib import wiring
from chalicelib.domain.core.vocabulary import AreaCode
from chalicelib.domain.organisation.directory import Area
from local.business_clock import BusinessClock
from local.seed.area_files import read_areas
from local.seed.csv_files import FaultyFileError
from local.seed.importing import import_areas
from local.service import running, started
from tests.needs import need_engine

RIAU, BENGKALIS = Area(AreaCode("14"), "Riau"), Area(AreaCode("14.03"), "Bengkalis “kota”")


def file(folder: Path, *rows: str) -> Path:
    path = folder / "areas.csv"
    path.write_text("\n".join(["kode,nama", *rows, ""]), encoding="utf-8")
    return path


def test_areas_are_read_with_blanks_around_their_names_taken_off(tmp_path: Path) -> None:
    assert read_areas(file(tmp_path, "14,Riau ", "14.03,Bengkalis “kota”"), ()) == [RIAU, BENGKALIS]


def test_an_area_may_lie_in_one_that_is_loaded_or_stands_further_down(tmp_path: Path) -> None:
    assert len(read_areas(file(tmp_path, "14.03,Bengkalis", "14,Riau", "15.01,Kerinci"), {"15"})) == 3


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["14,Riau", "14.3,X"], "areas.csv:3: kode: '14.3' is no code of an area"),
        (["1403,X"], "areas.csv:2: kode: '1403' is no code of an area"),
        (["١٤,X"], "areas.csv:2: kode: '١٤' is no code of an area"),
        (["14,Riau", "15,Jambi", "14,Riau"], "areas.csv:4: kode: 14 stands in line 2 already"),
        (["14,Riau", "14.03.01,X"], "areas.csv:3: kode: 14.03.01 lies in 14.03, which is neither in this file nor"),
        (["14,\u200b"], "areas.csv:2: nama: must be 1 to 100 visible symbols"),
        (["14, "], "areas.csv:2: nama: must be 1 to 100 visible symbols"),
        ([], "areas.csv:1: holds no areas"),
    ],
)
def test_every_fault_is_told_with_its_line(tmp_path: Path, rows: list[str], told: str) -> None:
    with pytest.raises(FaultyFileError) as caught:
        read_areas(file(tmp_path, *rows), ())

    assert str(caught.value).startswith(told)


def test_all_faults_of_a_file_are_told_at_once_and_beyond_twenty_counted(tmp_path: Path) -> None:
    with pytest.raises(FaultyFileError) as caught:
        read_areas(file(tmp_path, *(f"{number},X" for number in range(100, 130))), ())

    assert len(caught.value.faults) == 30
    assert str(caught.value).splitlines()[-1] == "… and 10 more"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    need_engine("dynoxide")
    return tmp_path / "state"


@pytest.mark.dynoxide
def test_what_is_imported_is_stored_as_the_service_itself_stores_it(tmp_path: Path, state: Path) -> None:
    told: list[str] = []
    import_areas(file(tmp_path, "14,Riau", "14.03,Bengkalis “kota”"), state, {}, told.append)

    with running("dynoxide", state) as engine, started(engine, BusinessClock(), state_dir=state):
        parts = wiring.parts()
        assert parts.directory.areas_in(None) == [RIAU]
        imported = _items()
        parts.registry.save_areas([RIAU, BENGKALIS])
        assert parts.directory.area(BENGKALIS.code) == BENGKALIS
        assert imported == _items()
    assert told == ["2 areas read and checked; writing them ..."]


@pytest.mark.dynoxide
def test_of_a_file_with_a_fault_nothing_is_loaded(tmp_path: Path, state: Path) -> None:
    import_areas(file(tmp_path, "14,Riau"), state, {}, print)

    with pytest.raises(FaultyFileError):
        import_areas(file(tmp_path, "15,Jambi", "16.1,X"), state, {}, print)

    with running("dynoxide", state) as engine, started(engine, BusinessClock(), state_dir=state):
        assert wiring.parts().directory.areas_in(None) == [RIAU]


def _items() -> list[object]:
    items: list[object] = boto3.client("dynamodb").scan(TableName="lapor-dev-directory")["Items"]
    return items
