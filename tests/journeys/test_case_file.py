"""The file of a case that its reporter or the national desk takes to the Ombudsman, and who took what."""

import pytest

from chalicelib.domain.core.case_number import CaseNumber
from tests.journeys.people import Citizen, OfficerAtDesk
from tests.journeys.world import Refused, World, good


def downloaded(world: World, number: str, door: str, token: str | None) -> str:
    return good(world.ask("somebody", "GET", f"/v1/{door}/{number}/file", token=token)).text


def test_whoever_reported_gets_the_whole_case_as_one_document_with_its_seals(
    world: World, siti: Citizen, roads: OfficerAtDesk
) -> None:
    siti.file()
    roads.answer(siti.number)

    document = downloaded(world, siti.number, "complaints", siti.token())

    file = world.service.parts.cases.load(CaseNumber(siti.number))
    assert siti.follow()["title"] in document
    assert siti.follow()["timeline"][-1]["message"] in document
    assert [record["hash"] for record in file.records if record["hash"] not in document] == []
    assert f"sampai langkah {len(file.records)}" in document


def test_the_national_desk_gets_it_too_and_nobody_else(world: World, siti: Citizen) -> None:
    siti.file()
    national = world.token_of("admin@nasional")

    assert siti.number in downloaded(world, siti.number, "cases", national)
    with pytest.raises(Refused) as refused:
        downloaded(world, siti.number, "cases", world.token_of("penghubung@pupr.bengkalis"))
    assert refused.value.status == 403
    with pytest.raises(Refused) as refused:
        downloaded(world, siti.number, "complaints", None)
    assert refused.value.status == 401


def test_every_download_is_kept_where_officers_of_the_case_read_it(world: World, siti: Citizen) -> None:
    siti.file()
    token = world.token_of("penghubung@pupr.bengkalis")
    downloaded(world, siti.number, "complaints", siti.token())
    downloaded(world, siti.number, "cases", world.token_of("admin@nasional"))
    good(world.ask("officer", "GET", f"/v1/cases/{siti.number}/history?format=csv", token=token))

    found = good(world.ask("officer", "GET", f"/v1/cases/{siti.number}/accesses", token=token)).json()["items"]

    taken = {(entry["kind"], entry["desk"]["id"] if entry["desk"] else None) for entry in found}
    assert taken == {("case_file", None), ("case_file", "nasional"), ("history", "bengkalis/pupr")}
