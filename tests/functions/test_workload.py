"""How much lies where: the piles of a desk counted, what is late, and who is told of it."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib import clock
from chalicelib.domain.actions.visibility import may_act
from chalicelib.domain.core.timestamps import instant, stamp
from chalicelib.domain.core.vocabulary import DeskId
from local.seed.seeding import subject_of
from tests.functions.client import SUBSTANCE, Api, faults
from tests.functions.test_lists import leaf

ROADS, WASTE, ADMIN = "penghubung@pupr.bengkalis", "penghubung@dlh.bengkalis", "admin@bengkalis"


def piles(api: Api, by: str, question: str = "") -> dict[str, dict[str, Any]]:
    counted = api("GET", f"/v1/inbox/counts{question}", by=by).json()
    return {pile["queue"].partition("-")[0]: pile for pile in counted["piles"]}


@pytest.fixture(scope="module")
def numbers(api: Api) -> dict[str, str]:
    """Roads of Bengkalis: one late, one due today, two with time, one answered, one on hold, one withdrawn."""
    late = api.file(title="Lubang di depan pasar lama")["number"]
    api.later(days=1)
    today = api.file(title="Lubang di depan sekolah")["number"]
    api.later(days=7)
    fresh = api.file(title="Lubang di depan masjid")
    taken, answered, held, withdrawn = (
        api.file(title=f"Lubang di dekat jembatan {name}") for name in ("satu", "dua", "tiga", "empat")
    )
    api.act(ROADS, taken["number"], "accept")
    api.act(ROADS, answered["number"], "answer", text=SUBSTANCE)
    api.act(ROADS, held["number"], "hold", text="Jembatan yang mana?")
    api("POST", f"/v1/complaints/{withdrawn['number']}/withdrawal", {}, token=withdrawn["token"])
    api.service.deliver()
    return {"late": late, "today": today, "fresh": fresh["number"], "taken": taken["number"]}


def test_every_pile_is_counted_with_what_is_late_and_due_today(api: Api, numbers: dict[str, str]) -> None:
    assert numbers
    found = piles(api, ROADS)

    assert {name: (pile["total"], pile["late"], pile["today"]) for name, pile in found.items()} == {
        "new": (3, 1, 1),
        "working": (1, 0, 0),
        "waiting_reporter": (1, 0, 0),
        "answered": (1, 0, 0),
        "done": (1, 0, 0),
        "mask_requests": (0, 0, 0),
        "mine": (2, 0, 0),
    }
    assert not any(pile["more"] for pile in found.values())


def test_a_pile_is_asked_for_what_is_late_or_due_today_alone(api: Api, numbers: dict[str, str]) -> None:
    def found(due: str) -> list[str]:
        return [row["number"] for row in leaf(api, f"/v1/inbox?queue=new&due={due}", by=ROADS)]

    assert found("late") == [numbers["late"]]
    assert found("today") == [numbers["today"]]
    assert leaf(api, "/v1/inbox?queue=working&due=late", by=ROADS) == []
    assert leaf(api, "/v1/inbox?queue=mine&due=today", by=ROADS) == []


def test_a_count_that_was_cut_off_says_so(api: Api, numbers: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert numbers
    monkeypatch.setattr("chalicelib.services.desks.inbox.COUNTED_AT_MOST", 2)

    assert (piles(api, ROADS)["new"]["total"], piles(api, ROADS)["new"]["more"]) == (2, True)


@pytest.mark.parametrize(
    ("counted", "said"),
    [(1, [1, 0, True, True]), (2, [1, 1, False, True]), (3, [1, 1, False, False]), (500, [1, 1, False, False])],
)
def test_the_view_of_what_is_late_and_the_piles_say_the_same_of_a_desk_wherever_the_count_ends(
    api: Api,
    numbers: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    counted: int,
    said: list[int],
) -> None:
    assert numbers
    monkeypatch.setattr("chalicelib.services.desks.inbox.COUNTED_AT_MOST", counted)
    names = ("late", "today", "late_more", "today_more")
    owed = [piles(api, ROADS)[name] for name in ("new", "working")]
    line = next(each for each in leaf(api, "/v1/inbox/overdue", by=ROADS) if each["desk"]["id"] == "bengkalis/pupr")

    assert [line[name] for name in names] == said
    assert [sum(pile[name] for pile in owed) for name in names] == said
    assert line["more"] == any(said[2:])


def test_every_answer_tells_the_business_time(api: Api) -> None:
    at = [api("GET", path).headers["Business-Time"] for path in ("/v1/site", "/v1/complaints", "/v1/complaints/none")]

    assert set(at) == {stamp(api.service.business_clock.now())}


def test_an_urgency_that_is_none_is_refused(api: Api) -> None:
    answer = api("GET", "/v1/inbox?due=soon", by=ROADS)

    assert answer.status == 422
    assert faults(answer.json()) == {("/due", "not_a_choice")}


def test_whistleblowing_is_not_even_counted_for_others(api: Api) -> None:
    api.file(classification="whistleblowing", category=None)
    desk = "?desk=bengkalis/inspektorat"

    assert piles(api, "inspektur@bengkalis")["new"]["total"] == 1
    for officer in (ADMIN, "pimpinan@bengkalis", "admin@nasional", "evaluator@nasional"):
        assert piles(api, officer, desk)["new"]["total"] == 0


@pytest.mark.parametrize(
    ("officer", "question", "status"),
    [
        (ROADS, "?desk=bengkalis/dlh", 404),
        (ADMIN, "?desk=bengkalis/dlh", 200),
        ("pimpinan@bengkalis", "?desk=bengkalis/dlh", 200),
        ("admin@batam", "?desk=bengkalis", 404),
        ("evaluator@nasional", "?desk=bengkalis", 200),
        ("admin@nasional", "?desk=no/such", 404),
    ],
)
def test_counts_are_open_to_whoever_may_see_the_pile(api: Api, officer: str, question: str, status: int) -> None:
    assert api("GET", f"/v1/inbox/counts{question}", by=officer).status == status


def test_a_leader_sees_what_is_late_at_every_desk_of_his_institution(api: Api, numbers: dict[str, str]) -> None:
    lines = {line["desk"]["id"]: line for line in leaf(api, "/v1/inbox/overdue", by="pimpinan@bengkalis")}
    late, today = (api("GET", f"/v1/cases/{numbers[name]}", by=ROADS).json()["next"] for name in ("late", "today"))
    roads = lines["bengkalis/pupr"]

    assert len(lines) > 10
    assert (roads["late"], roads["today"], roads["more"]) == (1, 1, False)
    assert (roads["oldest_due_at"], roads["next_due_at"]) == (late["due_at"], today["due_at"])
    assert (lines["bengkalis/dlh"]["late"], lines["bengkalis/dlh"]["next_due_at"]) == (0, None)


def test_what_is_late_elsewhere_is_for_those_above_only(api: Api) -> None:
    def desks(by: str, question: str = "") -> list[str]:
        return [line["desk"]["id"] for line in leaf(api, f"/v1/inbox/overdue{question}", by=by)]

    assert desks(ROADS) == ["bengkalis/pupr"]
    assert desks("admin@batam", "?institution=bengkalis") == []
    assert "bengkalis/pupr" in desks("evaluator@nasional", "?institution=bengkalis")


def test_an_officer_learns_who_he_is_and_into_what_he_may_look(api: Api) -> None:
    worker = api("GET", "/v1/me", by=ROADS, Accept_Language="en").json()
    admin = api("GET", "/v1/me", by=ADMIN).json()

    assert (worker["id"], worker["desk"]["id"], worker["institution"]["id"]) == (
        subject_of(ROADS),
        "bengkalis/pupr",
        "bengkalis",
    )
    assert (worker["roles"], worker["role_texts"]) == (["liaison_officer"], ["Liaison officer"])
    assert [desk["id"] for desk in worker["desks"]] == ["bengkalis/pupr"]
    assert admin["desks"][0]["id"] == "bengkalis"
    assert {"bengkalis/pupr", "bengkalis/dlh"} <= {desk["id"] for desk in admin["desks"]}
    assert api("GET", "/v1/me").status == 401


def test_the_desks_of_an_institution_are_there_to_choose_from(api: Api) -> None:
    items = api("GET", "/v1/desks?institution=batam", by=ROADS).json()["items"]

    assert items[0]["id"] == "batam"
    assert "batam/dlh" in {desk["id"] for desk in items}
    assert api("GET", "/v1/desks?institution=nowhere", by=ROADS).json()["items"] == []
    assert api("GET", "/v1/desks", by=ROADS).status == 422


def test_an_officer_is_told_who_reads_each_line_and_whether_the_reporter_can_be_reached(api: Api) -> None:
    silent, reachable = api.file(), api.file(reporter={"email": "warga@example.org"})
    number = reachable["number"]
    api.act(ADMIN, number, "dispose", to="bengkalis/dlh", text="Mohon bersama Dinas PUPR.")
    api.act(WASTE, number, "note", text="Sudah ditelepon.")
    api.act(WASTE, number, "hold", text="Di sebelah mana?")
    shown = api("GET", f"/v1/cases/{number}", by=WASTE).json()
    circles = {entry["type"]: (entry["audience"], entry.get("message_audience")) for entry in shown["timeline"]}

    assert shown["reachable"] is True
    assert api("GET", f"/v1/cases/{silent['number']}", by=ROADS).json()["reachable"] is False
    assert circles["disposed"] == ("public", "officers")
    assert circles["noted"] == ("officers", "officers")
    assert circles["held"] == ("reporter", "reporter")
    for viewer in (None, reachable["token"]):
        assert "audience" not in api("GET", f"/v1/complaints/{number}", token=viewer).text


def test_what_may_be_done_is_what_will_be_allowed(api: Api) -> None:
    number = api.file()["number"]
    case = api.service.parts.cases.load(number).case
    for by in (ROADS, ADMIN, "pimpinan@bengkalis", "evaluator@nasional"):
        officer = api.service.parts.directory.officer(subject_of(by))  # type: ignore[arg-type]
        assert officer
        offered = set(api("GET", f"/v1/cases/{number}", by=by).json()["may"])
        assert offered - {"note"} == (offered - {"note"} if may_act(officer, case) else set())


def test_what_is_late_is_leafed_through_also_while_time_passes(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    api.later(days=1)
    numbers = sorted(api.file()["number"] for _ in range(2))
    rows = api("GET", "/v1/inbox?queue=new", by=ROADS).json()["items"]
    due_at = min(instant(row["due_at"]) for row in rows if row["number"] in numbers)
    api.later(seconds=(due_at - clock.business_now()).total_seconds() - 3600)
    api.service.deliver()
    monkeypatch.setattr("chalicelib.api.endpoints.inbox_page.PAGE", 1)
    question = "/v1/inbox?queue=new&due=today"
    first = api("GET", question, by=ROADS).json()
    api.later(days=1)
    second = api("GET", f"{question}&cursor={first['next']}", by=ROADS)

    assert [row["number"] for row in first["items"]] == numbers[:1]
    assert [row["number"] for row in second.json()["items"]] == numbers[1:]
    assert second.json()["next"] is None


def test_officers_of_a_closed_desk_are_told_who_took_over(api: Api) -> None:
    before = api("GET", "/v1/inbox/counts", by=WASTE).json()
    assert before["successor"] is None

    desk = api.service.parts.directory.desk(DeskId(before["desk"]["id"]))
    assert desk
    try:
        api.service.parts.registry.save_desks([replace(desk, active=False, successor=DeskId("bengkalis"))])
        api.service.forget()
        told = api("GET", "/v1/inbox/counts", by=WASTE).json()
    finally:
        api.service.parts.registry.save_desks([desk])
        api.service.forget()

    assert told["successor"] == {"id": "bengkalis", "name": "Pemerintah Kabupaten Bengkalis"}
