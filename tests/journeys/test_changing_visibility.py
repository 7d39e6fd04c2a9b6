"""A reporter thinks better of who may know of the report: from then on it holds for everybody, in both directions."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from chalicelib.domain.core.case_number import new_number
from tests.journeys.people import SUBSTANCE, Citizen, OfficerAtDesk
from tests.journeys.test_attachments import browser_of, publish
from tests.journeys.world import Refused, World
from tests.photos import a_photo

NAME, EMAIL, PHONE = "Qomariah Zulaikha", "qomariah.z@example.org", "+6281377777777"
TITLE = "Zamrud hilang dari gudang"
ROADS = "penghubung@pupr.bengkalis"
KNOW = (ROADS, "admin@bengkalis", "pimpinan@bengkalis", "inspektur@bengkalis", "admin@nasional", "evaluator@nasional")
ELSEWHERE = (
    "penghubung@dinkes.bengkalis",
    "admin@sintang",
    "admin@riau",
    "inspektur@sintang",
    "penghubung@pupr.sintang",
)
LISTS = ("", "?area=14.03", "?area=14", "?category=infrastructure/road", "?status=in_progress")
NOBODY = new_number("J")
BARE = {"number", "purpose", "desk", "due_at"}
CHOICES = tuple((anonymous, secret) for anonymous in (False, True) for secret in (False, True))


@pytest.fixture
def qomariah(world: World) -> Citizen:
    """Somebody whose report the agency has taken up, so that everybody can read it."""
    citizen = Citizen(world, NAME, EMAIL, PHONE)
    citizen.file(title=TITLE)
    OfficerAtDesk(world, ROADS).accept(citizen.number)
    return citizen


def problem(world: World, number: str) -> tuple[int, str]:
    """What the public is told of a number, but for the number and the trace."""
    answer = world.ask("public", "GET", f"/v1/complaints/{number}")
    return answer.status, re.sub(r'"trace_id":"[^"]*"', "", answer.text).replace(number, "")


def is_listed(world: World, number: str) -> set[bool]:
    """For each public list: is it there?"""
    return {number in json.dumps(world.get(f"/v1/complaints{query}")) for query in LISTS}


def opened_by(world: World, username: str, number: str) -> Any:
    """An officer's page; None where there is none."""
    answer = world.ask(username, "GET", f"/v1/cases/{number}", token=world.token_of(username))
    assert answer.status in {200, 404}
    return answer.json() if answer.status == 200 else None


def looked_at_by_everybody(world: World, citizen: Citizen, *, anonymous: bool, secret: bool) -> None:
    """Public, reporter, officers who may know and officers who may not: each sees what the choice leaves him."""
    number = citizen.number
    if secret:
        assert problem(world, number) == problem(world, NOBODY)
        assert is_listed(world, number) == {False}
    else:
        assert world.public_page(number)["title"] == TITLE
        assert is_listed(world, number) == {True}
    for page in (citizen.follow(), *(opened_by(world, username, number) for username in KNOW)):
        assert (page["title"], page["anonymous"], page["secret"]) == (TITLE, anonymous, secret)
    assert [opened_by(world, username, number) for username in ELSEWHERE] == [None] * len(ELSEWHERE)
    [row] = [row for row in OfficerAtDesk(world, ROADS).inbox("working") if row["number"] == number]
    assert (row["anonymous"], row["secret"]) == (anonymous, secret)


def nobody_is_named(world: World) -> None:
    """The name and the contact are in no answer, log line, notice or message."""
    texts = [answer.text for _, _, answer in world.answers] + world.log.lines
    texts += [heard.raw for heard in world.heard()]
    texts += [message.subject + message.body for number in world.numbers for message in world.told(number)]
    assert not [text for text in texts if any(mark in text for mark in (NAME, EMAIL, PHONE, "Qomariah"))]


def test_every_role_sees_what_each_choice_leaves_it_in_both_directions(world: World, qomariah: Citizen) -> None:
    looked_at_by_everybody(world, qomariah, anonymous=False, secret=False)
    for anonymous, secret in ((False, True), (True, True), (True, False), (False, True), (False, False)):
        qomariah.choose(anonymous=anonymous, secret=secret)
        looked_at_by_everybody(world, qomariah, anonymous=anonymous, secret=secret)

    nobody_is_named(world)


def test_nobody_but_the_reporter_can_choose(world: World, qomariah: Citizen) -> None:
    for username in (*KNOW, *ELSEWHERE):
        token = world.token_of(username)
        answer = world.ask(
            username,
            "POST",
            f"/v1/complaints/{qomariah.number}/visibility",
            {"anonymous": True, "secret": True},
            token=token,
        )
        assert answer.status == 401
        page = opened_by(world, username, qomariah.number)
        assert page is None or "change_visibility" not in page["may"]

    assert not qomariah.follow()["secret"]


def test_the_history_says_so_to_reporter_and_officers_and_the_public_learns_nothing_of_it(
    world: World, qomariah: Citizen
) -> None:
    before = world.public_page(qomariah.number)
    qomariah.choose(anonymous=False, secret=True)
    qomariah.choose(anonymous=True, secret=False)

    told = ["Pelapor merahasiakan laporan: tidak lagi terbuka untuk umum."]
    told += ["Pelapor membuka laporan yang tadinya rahasia untuk umum dan memilih menjadi tanpa nama."]
    for page in (qomariah.follow(), *(opened_by(world, username, qomariah.number) for username in KNOW)):
        assert [entry["text"] for entry in page["timeline"]][-2:] == told
    assert world.public_page(qomariah.number) == before


def test_from_then_on_notices_carry_number_and_date_alone(world: World, qomariah: Citizen) -> None:
    spoken = [set(heard.data) - BARE for heard in world.heard(qomariah.number)]
    assert spoken
    assert all(spoken)
    qomariah.choose(anonymous=False, secret=True)
    world.stand_still_until("2026-04-08 09:00")

    later = world.heard(qomariah.number)[len(spoken) :]
    assert {"breach", "escalation"} <= {heard.purpose for heard in later}
    assert not [heard for heard in later if set(heard.data) - BARE]
    assert {frozenset(heard.attributes) for heard in later} == {frozenset({"purpose", "desk", "level", "correlation"})}


def test_a_notice_that_was_still_on_its_way_is_already_as_silent(world: World) -> None:
    world.delivers = False
    citizen = Citizen(world, NAME, EMAIL)
    citizen.file(title=TITLE)
    citizen.choose(anonymous=False, secret=True)
    world.delivers = True
    world.deliver()

    assert [set(heard.data) for heard in world.heard(citizen.number)] == [BARE]


def test_the_reporter_is_told_lest_it_was_somebody_else_who_chose(world: World, qomariah: Citizen) -> None:
    before = len(world.told(qomariah.number))
    qomariah.choose(anonymous=True, secret=True)

    [letter] = world.told(qomariah.number)[before:]
    assert (letter.to, letter.subject) == (EMAIL, f"Laporan {qomariah.number}: pilihan kerahasiaan diubah")
    assert "Bila bukan Anda" in letter.body
    assert TITLE not in letter.body


def test_an_officer_who_read_it_before_is_stopped_and_reads_it_again(world: World, qomariah: Citizen) -> None:
    roads = OfficerAtDesk(world, ROADS)
    tag = roads.tag(qomariah.number)
    qomariah.choose(anonymous=False, secret=True)

    with pytest.raises(Refused) as refused:
        roads.step(qomariah.number, "answer", if_match=tag, text=SUBSTANCE)
    assert (refused.value.status, refused.value.code) == (412, "stale")
    roads.answer(qomariah.number)


def test_photos_go_with_the_report_and_come_back_only_by_a_new_decision(world: World, qomariah: Citizen) -> None:
    roads = OfficerAtDesk(world, ROADS)
    photo = browser_of(qomariah).send(a_photo())
    publish(roads, qomariah.number, photo, public=True)
    assert len(world.public_page(qomariah.number)["attachments"]) == 1

    qomariah.choose(anonymous=False, secret=True)
    assert problem(world, qomariah.number)[0] == 404
    assert [each["public"] for each in qomariah.follow()["attachments"]] == [False]
    assert roads.open(qomariah.number)["attachments"][0]["url"]

    qomariah.choose(anonymous=False, secret=False)
    assert world.public_page(qomariah.number)["attachments"] == []
    publish(roads, qomariah.number, photo, public=True)
    assert [each["name"] for each in world.public_page(qomariah.number)["attachments"]] == ["Foto 1"]


def test_what_was_secret_becomes_public_only_when_an_officer_found_it_in_order(world: World) -> None:
    citizen, admin = Citizen(world, NAME, EMAIL), OfficerAtDesk(world, "admin@sintang")
    citizen.file(title=f"{TITLE}, telepon 0812-3456-7890", area="61.05", secret=True)
    citizen.choose(anonymous=False, secret=False)
    assert problem(world, citizen.number) == problem(world, NOBODY)
    admin.verify(citizen.number)

    assert "0812" not in json.dumps(world.public_page(citizen.number))
    assert world.public_page(citizen.number)["title"].startswith(TITLE)


def test_a_case_that_ended_can_be_hidden_and_not_shown_until_it_is_reopened(world: World, qomariah: Citizen) -> None:
    OfficerAtDesk(world, ROADS).answer(qomariah.number)
    qomariah.reply(verdict="accepted")
    qomariah.choose(anonymous=True, secret=True)
    assert problem(world, qomariah.number) == problem(world, NOBODY)
    assert "change_visibility" not in qomariah.follow()["may"]

    with pytest.raises(Refused) as refused:
        qomariah.choose(anonymous=True, secret=False)
    assert (refused.value.status, refused.value.code) == (409, "no_longer_shown")
    qomariah.reopen("Belum beres.")
    qomariah.choose(anonymous=True, secret=False)
    assert world.public_page(qomariah.number)["title"] == TITLE


def test_of_whistleblowing_there_is_nothing_to_choose(world: World) -> None:
    citizen = Citizen(world, NAME, EMAIL)
    citizen.file(classification="whistleblowing", title=TITLE)
    assert "change_visibility" not in citizen.follow()["may"]

    with pytest.raises(Refused) as refused:
        citizen.choose(anonymous=True, secret=True)
    assert (refused.value.status, refused.value.code) == (409, "always_secret")


def test_the_same_choice_sent_again_with_its_key_is_made_once(world: World, qomariah: Citizen) -> None:
    def sent(*, secret: bool) -> tuple[int, Any]:
        body, path = {"anonymous": False, "secret": secret}, f"/v1/complaints/{qomariah.number}/visibility"
        answer = world.ask("reporter", "POST", path, body, token=qomariah.token(), Idempotency_Key="choice-001")
        world.deliver()
        return answer.status, answer.json().get("code") or answer.json()

    first = sent(secret=True)

    assert sent(secret=True) == first
    assert sent(secret=False) == (409, "key_reused")
    assert [name for _, name in world.history(qomariah.number)].count("visibility_changed") == 1
    with pytest.raises(Refused) as refused:
        qomariah.choose(anonymous=False, secret=True)
    assert refused.value.code == "refused"


def test_the_numbers_lose_a_report_that_is_hidden_and_have_it_again_when_it_is_shown(
    world: World, qomariah: Citizen
) -> None:
    places = ("", "&desk=bengkalis", "&desk=bengkalis/pupr", "&area=14.03")

    def numbers() -> list[Any]:
        figures = ("/v1/statistics", "/v1/statistics/summary")
        return [world.get(f"{figure}?from=2026-03-01&to=2026-03-31{place}") for figure in figures for place in places]

    before = numbers()
    qomariah.choose(anonymous=True, secret=True)
    assert [page["totals"] for page in numbers()[:4]] == [{}] * 4
    assert [page["total"]["received"] + page["total"]["open"] for page in numbers()[4:]] == [0] * 4
    Citizen(world).file(secret=True)
    qomariah.choose(anonymous=False, secret=False)
    assert numbers() == before


MOVES = st.lists(st.sampled_from([*CHOICES, "verify", "note", "a day"]), min_size=3, max_size=7)
STRANGERS = (ROADS, "admin@bengkalis", "penghubung@pupr.denpasar", "inspektur@bengkalis")
FURTHER = ("?area=61.05", "?area=61", "?category=infrastructure/road", "?status=disposed", "")


def test_whatever_the_order_nobody_learns_what_he_may_not_know(world: World) -> None:
    # One world for all examples, and too slow to look for the shortest one that fails.
    @settings(max_examples=8, deadline=None, derandomize=True, phases=[Phase.generate])
    @given(first=st.sampled_from(CHOICES), moves=MOVES)
    def every_order(first: tuple[bool, bool], moves: list[tuple[bool, bool] | str]) -> None:
        play(world, first, moves)

    every_order()
    nobody_is_named(world)
    lines = "\n".join(world.log.lines)
    assert not [mark for mark in ("Zamrud", "secret", "anonymous") if mark in lines]


def play(world: World, choice: tuple[bool, bool], moves: list[tuple[bool, bool] | str]) -> None:
    """One report, and after every move a look at everything that somebody outside can see."""
    citizen, admin = Citizen(world, NAME, EMAIL, PHONE), OfficerAtDesk(world, "admin@sintang")
    title, verified, heard = f"Zamrud nomor {len(world.numbers):03d} hilang dari gudang", False, 0
    citizen.file(title=title, area="61.05", anonymous=choice[0], secret=choice[1])
    for move in ["", *moves]:
        if isinstance(move, tuple) and move != choice:
            citizen.choose(anonymous=move[0], secret=move[1])
            choice = move
        elif move == "verify" and not verified:
            admin.verify(citizen.number)
            verified = True
        elif move == "note":
            admin.note(citizen.number, "Sudah ditelepon.")
        elif move == "a day":
            world.stand_still_until(f"{world.now + timedelta(days=1):%Y-%m-%d} 09:00")
        nobody_else_knows(world, citizen.number, title, hidden=choice[1] or not verified)
        new = world.heard(citizen.number)[heard:]
        assert not [each for each in new if title in each.raw or (choice[1] and set(each.data) - BARE)]
        heard += len(new)
        page = citizen.follow()
        assert (page["title"], page["anonymous"], page["secret"]) == (title, *choice)


def nobody_else_knows(world: World, number: str, title: str, *, hidden: bool) -> None:
    """Pages, lists, refusals and desks elsewhere: what is hidden is not there, what is not can be read."""
    pages = [world.ask("public", "GET", f"/v1/complaints{query}").text for query in FURTHER]
    assert {title in page or number in page for page in pages} == {not hidden}
    assert problem(world, number) == problem(world, NOBODY) if hidden else problem(world, number)[0] == 200
    choice = {"anonymous": True, "secret": True}
    for token in (None, "x"):
        refusals = [
            world.ask("public", "POST", f"/v1/complaints/{one}/visibility", choice, token=token)
            for one in (number, NOBODY)
        ]
        assert [refusal.status for refusal in refusals] == [401, 401]
        assert not [refusal for refusal in refusals if title in refusal.text]
    assert [opened_by(world, username, number) for username in STRANGERS] == [None] * len(STRANGERS)
