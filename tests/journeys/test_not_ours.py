"""No wrong door: a report at the wrong desk is handed on until one keeps it, and the reporter never files again."""

from collections.abc import Callable

import pytest

from tests.journeys.people import Citizen, OfficerAtDesk
from tests.journeys.world import Refused, World, moment

Officers = Callable[[str], OfficerAtDesk]


def test_a_report_that_nobody_wants_is_decided_by_the_desk_above_and_then_stays(
    world: World, siti: Citizen, officer: Officers
) -> None:
    admin, roads = officer("admin@sintang"), officer("penghubung@pupr.sintang")
    siti.file(area="61.05")
    assert admin.finds(siti.number)
    assert admin.open(siti.number)["suggested"]["id"] == "sintang/pupr"

    admin.verify(siti.number, to="sintang/pupr")
    promised = siti.promise("resolve")["due_at"]
    world.wait_until("2026-03-16 10:00")
    roads.hand_back(siti.number, "Jalan milik perusahaan listrik.", to="esdm")
    world.wait_until("2026-03-17 10:00")
    officer("admin@esdm").hand_back(siti.number, "Jalan ini di Bengkalis.", to="bengkalis")
    world.wait_until("2026-03-25 10:00")
    officer("admin@bengkalis").hand_back(siti.number, "Bukan di sini.", to="sintang")

    # The third time the desk above the last one decides, whatever that one named.
    assert siti.follow()["status"] == "return_requested"
    assert siti.follow()["desk"]["id"] == "prov-riau"
    officer("admin@riau").dispose(siti.number, "sintang/pupr", "Sudah dicek: jalan kabupaten.")
    with pytest.raises(Refused) as refused:
        roads.hand_back(siti.number, "Tetap bukan kami.", to="esdm")
    assert refused.value.code == "target_unfit"

    page = siti.follow()
    assert [(entry["type"], entry["desk"]["id"]) for entry in page["timeline"]] == [
        ("submitted", "sintang"),
        ("routed", "sintang"),
        ("verified", "sintang/pupr"),
        ("returned", "esdm"),
        ("returned", "bengkalis"),
        ("returned", "prov-riau"),
        ("disposed", "sintang/pupr"),
    ]
    assert [entry["message"] for entry in page["timeline"] if entry["type"] == "returned"] == [
        "Jalan milik perusahaan listrik.",
        "Jalan ini di Bengkalis.",
        "Bukan di sini.",
    ]
    assert siti.promise("resolve")["due_at"] == promised
    citizen = roads.clock(siti.number, "citizen")
    assert (moment(citizen["started_at"]), citizen["pauses"], citizen["stopped_at"]) == ("2026-03-13 09:00", [], None)
    assert [desk["id"] for desk in roads.open(siti.number)["returned_by"]] == ["sintang/pupr", "esdm", "bengkalis"]
    # An officer's note to the next desk is between desks.
    assert "Sudah dicek" not in str(page)


def test_each_desk_on_the_way_is_told_over_its_own_topic_and_the_reporter_of_each_hop(
    world: World, siti: Citizen, officer: Officers
) -> None:
    siti.file(area="61.05")
    officer("admin@sintang").verify(siti.number, to="sintang/pupr")
    officer("penghubung@pupr.sintang").hand_back(siti.number, "Bukan kami.", to="bengkalis/pupr")
    officer("penghubung@pupr.bengkalis").hand_back(siti.number, "Bukan kami.", to="sintang/pupr")

    # A → B → A: the desk above decides at once. Bengkalis gets its cases straight, Sintang's admin verifies first.
    assert siti.follow()["status"] == "return_requested"
    assert [(heard.topic, *heard.told) for heard in world.heard(siti.number)] == [
        ("sintang", "sintang", "new_case"),
        ("sintang", "sintang/pupr", "new_case"),
        ("bengkalis", "bengkalis/pupr", "return"),
        ("bengkalis", "bengkalis", "return"),
    ]
    assert [message.subject.removeprefix(f"Laporan {siti.number} ") for message in world.told(siti.number)] == [
        "kami terima", "diteruskan", "diteruskan", "diteruskan",
    ]  # fmt: skip


def test_a_case_that_left_a_desk_is_no_longer_there(siti: Citizen, officer: Officers) -> None:
    roads = officer("penghubung@pupr.sintang")
    siti.file(area="61.05")
    officer("admin@sintang").verify(siti.number, to="sintang/pupr")
    assert roads.finds(siti.number)

    roads.hand_back(siti.number, "Milik perusahaan listrik.", to="esdm")

    assert not roads.finds(siti.number)
    assert officer("admin@esdm").finds(siti.number)
    with pytest.raises(Refused) as refused:
        roads.open(siti.number)
    assert refused.value.status == 404
