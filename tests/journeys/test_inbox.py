"""The officer's piles: where a case lies, in which order, page by page, and who may look."""

from collections.abc import Callable

import pytest

from tests.journeys.people import Citizen, OfficerAtDesk
from tests.journeys.world import Refused, World

Officers = Callable[[str], OfficerAtDesk]


def test_a_case_lies_in_one_pile_at_a_time_and_moves_with_what_happens(siti: Citizen, roads: OfficerAtDesk) -> None:
    def piles() -> list[str]:
        names = ("new", "working", "waiting_reporter", "answered", "done-2026-03", "mine")
        return [name for name in names if roads.finds(siti.number, name)]

    siti.file()
    assert piles() == ["new"]
    roads.accept(siti.number)
    assert piles() == ["working", "mine"]
    roads.hold(siti.number, "Di pasar yang mana?")
    assert piles() == ["waiting_reporter", "mine"]
    siti.reply("Pasar Terubuk.")
    assert piles() == ["working", "mine"]
    roads.answer(siti.number)
    assert piles() == ["answered", "mine"]
    siti.reply(verdict="accepted")
    assert piles()[0] == "done-2026-03"


def test_a_pile_is_sorted_by_due_date_and_read_page_by_page(
    world: World, roads: OfficerAtDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.api.endpoints.inbox_page.PAGE", 8)
    world.delivers = False
    for each in range(30):
        Citizen(world).file(emergency=each in {7, 23}, classification="complaint" if each % 2 else "aspiration")
    world.delivers = True
    world.deliver()

    pages = roads.pages()

    assert [len(page) for page in pages] == [8, 8, 8, 6]
    rows = [row for page in pages for row in page]
    assert sorted(row["number"] for row in rows) == sorted(world.numbers)
    assert [row["due_at"] for row in rows] == sorted(row["due_at"] for row in rows)
    assert [row["emergency"] for row in rows[:3]] == [True, True, False]


def test_a_step_on_an_older_revision_changes_nothing(world: World, siti: Citizen, roads: OfficerAtDesk) -> None:
    siti.file()
    read = roads.tag(siti.number)
    roads.accept(siti.number)
    before = world.history(siti.number)

    with pytest.raises(Refused) as refused:
        roads.step(siti.number, "answer", if_match=read, text="Sudah ditambal sepanjang enam meter kemarin sore.")

    assert (refused.value.status, refused.value.code) == (412, "stale")
    assert world.history(siti.number) == before


def test_a_reminder_in_between_does_not_make_an_officers_step_stale(
    world: World, siti: Citizen, roads: OfficerAtDesk
) -> None:
    siti.file()
    read = roads.tag(siti.number)
    world.wait_until("2026-03-28 09:00")

    roads.step(siti.number, "accept", if_match=read)

    assert siti.follow()["status"] == "in_progress"


@pytest.mark.parametrize("stranger", ["admin@sintang", "penghubung@dinkes.bengkalis", "admin@riau"])
def test_a_case_of_somebody_else_is_not_there(siti: Citizen, officer: Officers, stranger: str) -> None:
    siti.file()
    other = officer(stranger)

    for attempt in (
        lambda: other.open(siti.number),
        lambda: other.step(siti.number, "note", if_match='"1"', text="Halo"),
        lambda: other.inbox(desk="bengkalis/pupr"),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.status == 404


def test_a_note_is_between_officers(world: World, siti: Citizen, roads: OfficerAtDesk) -> None:
    siti.file()
    roads.accept(siti.number)
    roads.note(siti.number, "Kontraktor lama bermasalah.")

    assert "Kontraktor" in str(roads.open(siti.number))
    assert "Kontraktor" not in str(siti.follow())
    assert "Kontraktor" not in str(world.public_page(siti.number))
