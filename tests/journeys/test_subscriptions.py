"""Somebody wants no more messages about a report: one link, one press, and back again; the case does not notice."""

import re
from typing import Any

import pytest

from tests.journeys.people import SUBSTANCE, Citizen, OfficerAtDesk
from tests.journeys.world import World


def way_out(world: World, number: str) -> tuple[str, str]:
    """Number and key in the newest letter's link."""
    link = re.search(r"https?://\S+/pesan#(\S+)\.(\S+)", world.told(number)[-1].body)
    assert link
    return link[1], link[2]


def subscription(world: World, number: str, token: str | None, **body: Any) -> Any:
    """What the service says of the choice, after the choice in *body* if there is one."""
    method = "POST" if body else "GET"
    return world.ask("reporter", method, f"/v1/complaints/{number}/subscription", body or None, token=token)


def subjects(world: World, number: str) -> list[str]:
    return [told.subject for told in world.told(number)]


def test_a_letter_leads_out_and_back_in_without_a_pin(world: World, siti: Citizen, roads: OfficerAtDesk) -> None:
    siti.file()
    number, key = way_out(world, siti.number)
    before = subjects(world, siti.number)
    assert number == siti.number
    assert subscription(world, number, key).json() == {"wanted": True}
    assert subscription(world, number, key, wanted=False).json() == {"wanted": False}
    roads.accept(siti.number)
    roads.answer(siti.number)

    assert subjects(world, siti.number) == before
    assert siti.follow()["status"] == "answered"
    assert subscription(world, number, key, wanted=True).json() == {"wanted": True}
    siti.reply(verdict="accepted")
    assert subjects(world, siti.number) == [*before, f"Laporan {siti.number} selesai"]


def test_opening_the_link_changes_nothing(world: World, siti: Citizen) -> None:
    siti.file()
    number, key = way_out(world, siti.number)
    for _ in range(2):
        assert subscription(world, number, key).json() == {"wanted": True}


def test_a_reporter_chooses_on_the_page_too(world: World, siti: Citizen, roads: OfficerAtDesk) -> None:
    siti.file()
    subscription(world, siti.number, siti.token(), wanted=False)
    before = subjects(world, siti.number)
    roads.accept(siti.number)

    assert subjects(world, siti.number) == before
    assert subscription(world, siti.number, siti.token()).json() == {"wanted": False}


def test_the_choice_leaves_no_trace_in_the_case(world: World, siti: Citizen) -> None:
    siti.file()
    before = siti.follow()
    subscription(world, siti.number, siti.token(), wanted=False)

    assert siti.follow() == before | {"reachable": False, "obstacle": "switched_off"}


def test_the_key_of_a_letter_opens_neither_the_case_nor_another(world: World, siti: Citizen) -> None:
    siti.file()
    number, key = way_out(world, siti.number)
    other = Citizen(world, "John", email="john@example.org")
    other.file()

    for path in ("", "/replies"):
        method, body = ("POST", {"text": "halo"}) if path else ("GET", None)
        answer = world.ask("reporter", method, f"/v1/complaints/{number}{path}", body, token=key)
        assert answer.status == 401
    assert subscription(world, other.number, key, wanted=False).status == 401
    assert subscription(world, other.number, siti.token(), wanted=False).status == 401
    assert subscription(world, number, None, wanted=False).status == 401
    assert subscription(world, number, "ü" * 20, wanted=False).status == 401


def test_officers_never_see_the_key_of_a_letter(world: World, siti: Citizen, roads: OfficerAtDesk) -> None:
    siti.file()
    _, key = way_out(world, siti.number)
    step = {"text": SUBSTANCE, "final": True}
    preview, token = f"/v1/cases/{siti.number}/answer/preview", world.token_of(roads.username)
    tried = world.ask(roads.username, "POST", preview, step, token=token).text

    assert "Buka laporan Anda" in tried
    assert key not in tried
    assert "/pesan#" not in tried


@pytest.mark.parametrize("wanted", ["no", None, 1])
def test_a_choice_is_yes_or_no(world: World, siti: Citizen, wanted: Any) -> None:
    siti.file()

    answer = subscription(world, siti.number, siti.token(), wanted=wanted)
    assert answer.status == 422
