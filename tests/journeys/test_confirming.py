"""Nobody is messaged who did not ask: one message to a contact, an answer over its link or code, and news only then."""

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.journeys.people import Citizen, OfficerAtDesk
from tests.journeys.world import Refused, World, good

ASKED = "Apakah alamat ini milik Anda?"


@pytest.fixture
def sari(world: World) -> Citizen:
    """A citizen with both contacts who has not said yet that they are theirs."""
    return Citizen(world, "Sari", email="sari@example.org", phone="0812-5550-0147", confirms=False)


def link(world: World, number: str) -> tuple[str, str]:
    """Number and key in the newest letter that asks."""
    letters = [told.body for told in world.told(number) if told.subject == ASKED]
    found = re.search(r"https?://\S+/konfirmasi#(\S+)\.(\S+)", letters[-1])
    assert found
    return found[1], found[2]


def code(world: World, number: str) -> str:
    [text] = [told.body for told in world.told(number) if told.channel == "sms"]
    found = re.search(r"[0-9A-Z]{3}-[0-9A-Z]{3}\b", text)
    assert found
    return found[0]


def says(world: World, number: str, key: str, *, theirs: bool) -> str:
    path, body = f"/v1/complaints/{number}/confirmation", {"key": key, "theirs": theirs}
    return str(good(world.ask("reporter", "POST", path, body)).json()["state"])


def types(sari: Citizen, typed: str) -> Any:
    path = f"/v1/complaints/{sari.number}/confirmation/code"
    return good(sari.world.ask("reporter", "POST", path, {"code": typed}, token=sari.token())).json()


def asks_again(sari: Citizen, channel: str = "email") -> Any:
    path = f"/v1/complaints/{sari.number}/confirmation/message"
    return sari.world.ask("reporter", "POST", path, {"channel": channel}, token=sari.token())


def subjects(world: World, number: str) -> list[str]:
    return [told.subject for told in world.told(number)]


def test_a_contact_hears_one_message_and_the_page_says_so_until_it_is_confirmed(
    world: World, sari: Citizen, roads: OfficerAtDesk
) -> None:
    sari.file()
    roads.accept(sari.number)
    roads.hold(sari.number, "Di mana tepatnya?")

    assert subjects(world, sari.number) == [ASKED, ""]
    page = sari.follow()
    assert (page["reachable"], page["obstacle"]) == (False, "unconfirmed")
    assert page["contacts"] == [
        {"channel": channel, "state": "unconfirmed", "asked": True, "may_ask_again": False}
        for channel in ("email", "sms")
    ]
    assert {(notice["purpose"], notice["state"]) for notice in page["notices"] if notice["to"] == "reporter"} == {
        ("confirm", "sent"),
        ("received_and_passed_on", "unheard"),
        ("data_needed", "unheard"),
    }
    assert roads.open(sari.number)["obstacle"] == "unconfirmed"

    number, key = link(world, sari.number)
    assert [says(world, number, key, theirs=True) for _ in range(2)] == ["confirmed", "confirmed"]
    sari.reply("Di depan kios 14.")
    assert subjects(world, sari.number)[-2:] == [f"Laporan {sari.number}: data Anda kami terima", ""]
    assert sari.follow()["reachable"]
    assert roads.open(sari.number)["obstacle"] is None


@pytest.mark.usefixtures("one_moment")
def test_the_code_of_a_short_message_is_typed_on_the_page_and_others_are_refused(world: World, sari: Citizen) -> None:
    sari.file()
    with pytest.raises(Refused) as wrong:
        types(sari, "000-000")
    assert [(fault["pointer"], fault["code"]) for fault in wrong.value.problem["errors"]] == [("/code", "wrong_code")]

    assert types(sari, code(world, sari.number).replace("-", " ").lower()) == {"state": "confirmed"}
    assert [each["state"] for each in sari.follow()["contacts"]] == ["unconfirmed", "confirmed"]
    for _ in range(3):
        with pytest.raises(Refused):
            types(sari, "111-111")
    with pytest.raises(Refused) as often:
        types(sari, code(world, sari.number))
    assert often.value.status == 429


def test_this_was_not_me_ends_all_messages_to_that_contact(world: World, sari: Citizen, roads: OfficerAtDesk) -> None:
    sari.phone = None
    sari.file()
    number, key = link(world, sari.number)

    assert says(world, number, key, theirs=False) == "disowned"
    assert says(world, number, key, theirs=True) == "disowned"
    roads.accept(sari.number)
    roads.answer(sari.number)
    assert asks_again(sari).status == 422
    assert subjects(world, sari.number) == [ASKED]
    assert sari.follow()["obstacle"] == roads.open(sari.number)["obstacle"] == "disowned"


def test_a_wrong_key_is_answered_alike_whether_or_not_there_is_such_a_case(world: World, sari: Citizen) -> None:
    sari.file()
    answers = [
        world.ask("public", "POST", f"/v1/complaints/{number}/confirmation", {"key": "x" * 16, "theirs": True})
        for number in (sari.number, "J7-K2M9-QX4T-8BW3")
    ]
    said = [
        {name: part for name, part in each.json().items() if name not in {"instance", "trace_id"}} for each in answers
    ]
    assert [each.status for each in answers] == [404, 404]
    assert said[0] == said[1]


def test_a_link_grows_old_and_the_message_comes_again_at_the_reporters_wish(world: World, sari: Citizen) -> None:
    sari.phone = None
    sari.file()
    assert asks_again(sari).status == 429
    number, key = link(world, sari.number)
    world.stand_still_until("2026-03-20 09:01")
    assert says(world, number, key, theirs=True) == "expired"

    sari._token = None
    assert asks_again(sari).status == 202
    world.wait_until("2026-03-20 09:03")
    assert subjects(world, sari.number) == [ASKED, ASKED]
    assert says(world, *link(world, sari.number), theirs=True) == "confirmed"


def test_silence_ends_no_case_whose_reporter_could_not_hear(world: World, sari: Citizen, roads: OfficerAtDesk) -> None:
    sari.file()
    roads.accept(sari.number)
    roads.answer(sari.number)
    world.wait_until("2026-04-30 09:00")

    assert roads.open(sari.number)["status"] == "answered"
    assert len(world.told(sari.number)) == 2


def test_a_lost_pin_asks_the_contact_first_and_comes_once_it_has_confirmed(world: World, sari: Citizen) -> None:
    sari.phone = None
    sari.file()
    lost = f"/v1/complaints/{sari.number}/pin"
    now = world.now + timedelta(hours=1, minutes=1)
    world.service.business_clock.set(now)
    before = good(world.ask("reporter", "POST", lost, {"contact": sari.email})).json()
    world.deliver()
    assert subjects(world, sari.number) == [ASKED, ASKED]
    token = sari.token()

    assert says(world, *link(world, sari.number), theirs=True) == "confirmed"
    assert good(world.ask("reporter", "POST", lost, {"contact": sari.email})).json() == before
    world.deliver()
    page = good(world.ask("reporter", "GET", f"/v1/complaints/{sari.number}", token=token)).json()
    states = [notice["state"] for notice in page["notices"] if notice["purpose"] == "new_pin"]
    assert states == ["unheard", "sent"]
