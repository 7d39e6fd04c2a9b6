"""What was published is corrected: every text on every public surface, in every status, and at a stranger's request."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.api.http.routes import OPERATIONS, Who
from chalicelib.domain.cases.case import Actor
from chalicelib.domain.core.case_number import CaseNumber, new_number
from chalicelib.domain.core.timestamps import instant
from chalicelib.domain.core.vocabulary import DeskId, EventType
from chalicelib.domain.messaging.notifications import AgencyNotice, agency_notices
from chalicelib.domain.publication.passages import MASKED
from chalicelib.store.tables.case_table import CaseRow
from local.web.gateway import Response
from tests.functions.client import SUBSTANCE, Api, a_key, faults

ADMIN, WORKER = "admin@bengkalis", "penghubung@pupr.bengkalis"
ONLOOKERS = ("pimpinan@bengkalis", "evaluator@nasional")
"""They may open the case and not act on it."""
NAME, PHONE = "Karsinem", "0812-3456-7890"
"""A name that only an officer can mask, and a number that is masked by itself: in every text of the story."""
TITLE = f"Lubang di depan rumah Bu {NAME}, telepon {PHONE}"
BODY = f"Kata Bu {NAME} lubang itu sudah lama. Hubungi {PHONE}."
PLACE = f"Samping warung {NAME}, {PHONE}"
SAID = f"{SUBSTANCE} Menurut {NAME}, {PHONE}, sudah selesai."
WHY = {"reason": "private_person", "text": "Ia bukan pelapor dan tidak setuju disebut."}


QUESTIONS = {
    "/v1/complaints": ("", "?area=14.03", "?category=infrastructure/road", "?institution=bengkalis"),
    "/v1/statistics/summary": ("", "?format=csv"),
}


def told_everywhere(api: Api, name: str = NAME) -> dict[str, Any]:
    """A case in which every text names somebody: report, answers, replies, reopening, the end."""
    title, body, place, said = (text.replace(NAME, name) for text in (TITLE, BODY, PLACE, SAID))
    case = api.file(title=title, body=body, place=place, latitude=1.473712, longitude=102.110345)
    number, path = case["number"], f"/v1/complaints/{case['number']}"
    api.act(WORKER, number, "accept")
    api.act(WORKER, number, "answer", text=said, final=False)
    api.act(WORKER, number, "answer", text=said)
    api("POST", f"{path}/replies", {"verdict": "accepted", "text": said}, token=case["token"])
    api.service.deliver()
    api("POST", f"{path}/reopening", {"text": said}, token=case["token"])
    api.service.deliver()
    api.act(WORKER, number, "note", text=f"{name} sudah ditelepon.")
    api.act(WORKER, number, "answer", text=said)
    api("POST", f"{path}/withdrawal", {"text": said}, token=case["token"])
    api.service.deliver()
    return case


@pytest.fixture(scope="module")
def case(api: Api) -> dict[str, Any]:
    return told_everywhere(api)


def passages(api: Api, number: str, name: str = NAME) -> list[dict[str, Any]]:
    """Where the name stands, as an officer's page finds it: in every text of the case."""
    page = api("GET", f"/v1/cases/{number}", by=WORKER).json()
    texts = [(page["sources"][field], field, page[field]) for field in ("title", "body")]
    texts += [(1, "place", page["place"])]
    texts += [
        (entry["seq"], entry["message_field"], entry["message"]) for entry in page["timeline"] if "message" in entry
    ]
    return [
        {"seq": seq, "field": field, "start": text.index(name), "end": text.index(name) + len(name)}
        for seq, field, text in texts
        if name in (text or "")
    ]


def mask(api: Api, number: str, *chosen: dict[str, Any], by: str = WORKER, **more: Any) -> Response:
    return api.act(by, number, "mask", passages=list(chosen), **WHY | more)


def public_surfaces(api: Api, number: str) -> Iterator[tuple[str, str]]:
    """Everything that anybody can ask without proving who it is."""
    for operation in OPERATIONS:
        if operation.method != "GET" or operation.who not in {Who.ANYBODY, Who.ANYBODY_OR_REPORTER}:
            continue
        for question in QUESTIONS.get(operation.path, ("",)):
            for language in ("id", "en"):
                path = operation.path.replace("{number}", number) + question
                yield path, api("GET", path, Accept_Language=language).text
    yield "wrong way", api("POST", f"/v1/complaints/{number}/session", {"pin": "0000-0000"}).text


def surfaces_of(api: Api, number: str, by: str) -> Iterator[tuple[str, str]]:
    """Everything that an officer can ask of a case."""
    for path in (f"/v1/cases/{number}", f"/v1/cases/{number}/history", f"/v1/cases/{number}/history?format=csv"):
        yield path, api("GET", path, by=by).text
    for pile in ("new", "working", "answered", "done-2026-03", "mine", "mask_requests"):
        for question in ("", "&format=csv"):
            path = f"/v1/inbox?queue={pile}&desk=bengkalis/pupr{question}"
            yield path, api("GET", path, by=by).text
    found = api("POST", "/v1/inbox/search", {"words": "lubang", "desk": "bengkalis/pupr"}, by=by)
    yield "search", found.text


def test_no_text_on_any_public_surface_shows_what_is_recognised_as_personal(api: Api, case: dict[str, Any]) -> None:
    for surface, text in public_surfaces(api, case["number"]):
        assert PHONE not in text, surface
    page = api("GET", f"/v1/complaints/{case['number']}").json()
    told = [page["title"], page["body"], *(entry["message"] for entry in page["timeline"] if "message" in entry)]
    assert len(told) == 2 + 3
    assert all("telepon disamarkan" in text for text in told)


def test_a_mask_takes_effect_wherever_the_case_is_read_and_the_original_is_kept(api: Api) -> None:
    case = told_everywhere(api, "Wagiyem")
    number, path = case["number"], f"/v1/complaints/{case['number']}"
    assert "Wagiyem" in api("GET", "/v1/complaints").text
    assert "Wagiyem" in api("GET", f"{path}/card").text
    chosen = passages(api, number, "Wagiyem")
    assert {passage["field"] for passage in chosen} == {"title", "body", "place", "text"}
    done = mask(api, number, *chosen, {"seq": 1, "field": "coordinates", "decimals": 2})
    assert done.status == 200, done.text

    for surface, text in public_surfaces(api, number):
        assert "Wagiyem" not in text, surface
    for officer in ONLOOKERS:
        for surface, text in surfaces_of(api, number, officer):
            assert "Wagiyem" not in text, (officer, surface)
    onlooker = api("GET", f"/v1/cases/{number}", by=ONLOOKERS[0]).json()
    assert (onlooker["latitude"], onlooker["longitude"]) == ("1.47", "102.11")
    worker, own = api("GET", f"/v1/cases/{number}", by=WORKER).json(), api("GET", path, token=case["token"]).json()
    for whole in (worker, own):
        assert (whole["title"], whole["place"], whole["latitude"]) == (
            TITLE.replace(NAME, "Wagiyem"),
            PLACE.replace(NAME, "Wagiyem"),
            "1.473712",
        )
    assert [(mask["reason"], mask["undone"]) for mask in worker["masks"]] == [("private_person", False)]
    history = api("GET", f"/v1/cases/{number}/history", by=WORKER).json()
    assert history["proof"]["intact"]
    assert "Wagiyem" not in json.dumps(history["items"][-1])
    assert worker["status"] == "closed"


def test_a_mask_is_taken_off_with_a_reason(api: Api) -> None:
    case = api.file(title=TITLE.replace(NAME, "Tukinem"))
    number = case["number"]
    api.act(WORKER, number, "accept")
    mask(api, number, *passages(api, number, "Tukinem"))
    assert "Tukinem" not in api("GET", f"/v1/complaints/{number}").text
    seq = api("GET", f"/v1/cases/{number}", by=WORKER).json()["masks"][0]["seq"]
    undone = api.act(ADMIN, number, "unmask", mask=seq, reason="consent", text="Ia menelepon dan setuju.")

    assert undone.status == 200, undone.text
    assert "Tukinem" in api("GET", f"/v1/complaints/{number}").json()["title"]
    assert "Tukinem" in api("GET", "/v1/complaints").text
    assert "setuju" not in api("GET", f"/v1/complaints/{number}", token=case["token"]).text


def test_a_preview_shows_how_the_texts_will_read_and_writes_nothing(api: Api) -> None:
    number = api.file(title=TITLE)["number"]
    body = {"passages": passages(api, number), **WHY}
    found = api("POST", f"/v1/cases/{number}/mask/preview", body, by=WORKER).json()

    assert found["passages"][0]["text"].startswith(f"Lubang di depan rumah Bu {MASKED}, telepon [telepon")
    assert NAME in api("GET", f"/v1/cases/{number}", by=ONLOOKERS[0]).text


def test_an_answer_that_repeats_masked_words_is_pointed_at_before_it_is_sent(api: Api) -> None:
    number = api.file(title="Lubang di depan rumah Karsinem")["number"]
    api.act(WORKER, number, "accept")
    mask(api, number, *passages(api, number))
    body = {"text": f"{SUBSTANCE} Sudah disetujui KARSINEM."}
    found = api("POST", f"/v1/cases/{number}/answer/preview", body, by=WORKER).json()

    assert [(hint["doubt"], hint["text"]) for hint in found["hints"]] == [("masked", "KARSINEM")]


@pytest.mark.parametrize(
    ("by", "status"),
    [(ONLOOKERS[0], 403), (ONLOOKERS[1], 403), ("admin@batam", 404), ("penghubung@dinkes.bengkalis", 404)],
)
def test_who_may_not_act_may_not_mask(api: Api, untouched: dict[str, Any], by: str, status: int) -> None:
    number, tag = untouched["number"], f'"{api.revision(untouched["number"])}"'
    body = {"passages": [{"seq": 1, "field": "title", "end": 3}], **WHY}

    assert api("POST", f"/v1/cases/{number}/mask", body, by=by, If_Match=tag).status == status


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"passages": [], **WHY}, {("/passages", "blank")}),
        (
            {"passages": [{"seq": 1, "field": "title", "start": 0, "end": 900}], **WHY},
            {("/passages/0", "unknown_passage")},
        ),
        ({"passages": [{"seq": 1, "field": "salt", "end": 2}], **WHY}, None),
        ({"passages": [{"seq": 1, "field": "title", "end": 2}], "reason": "because", "text": "x"}, None),
        ({"passages": [{"seq": 1, "field": "title", "end": 2}], "reason": "child"}, {("/text", "missing")}),
        (
            {"passages": [{"seq": 1, "field": "title", "end": 2}], **WHY, "request": 9},
            {("/request", "unknown_request")},
        ),
    ],
)
def test_what_cannot_be_masked_is_named(
    api: Api, untouched: dict[str, Any], body: dict[str, Any], wrong: set[tuple[str, str]] | None
) -> None:
    number = untouched["number"]
    answer = api("POST", f"/v1/cases/{number}/mask", body, by=WORKER, If_Match=f'"{api.revision(number)}"')

    assert answer.status == 422
    assert wrong is None or faults(answer.json()) == wrong


# --- a stranger asks ---


ASKED = {"passage": f"Nama {NAME} di judul.", "why": "Itu nama saya, saya tidak melapor.", "contact": "lewat RT"}


def ask(api: Api, number: str, ip: str, **changed: Any) -> Response:
    return api("POST", f"/v1/complaints/{number}/mask-requests", {**ASKED, **changed}, ip=ip)


def test_a_stranger_asks_and_the_desk_that_held_the_ended_case_decides(api: Api) -> None:
    case = api.file(title=TITLE)
    number = case["number"]
    api.act(WORKER, number, "accept")
    api("POST", f"/v1/complaints/{number}/withdrawal", {}, token=case["token"])
    api.service.deliver()
    heard = ask(api, number, "203.0.113.21")
    [line] = pile(api, number)
    page = api("GET", f"/v1/cases/{number}", by=WORKER).json()
    [request] = page["mask_requests"]

    assert heard.status == 202
    assert heard.headers["Cache-Control"] == "no-store"
    assert (line["due_at"], line["status"]) == (heard.json()["due_at"], "closed")
    assert {name: request[name] for name in ASKED} == ASKED
    assert request["due_at"] == heard.json()["due_at"]
    assert all(api("GET", f"/v1/cases/{number}", by=by).json()["mask_requests"] == [] for by in ONLOOKERS)
    for token in (None, case["token"]):
        assert "lewat RT" not in api("GET", f"/v1/complaints/{number}", token=token).text
    mask(api, number, *passages(api, number), request=request["seq"])
    assert pile(api, number) == []
    assert api("GET", f"/v1/cases/{number}", by=WORKER).json()["mask_requests"] == []


def pile(api: Api, number: str, desk: str = "bengkalis/pupr") -> list[dict[str, Any]]:
    found = api("GET", f"/v1/inbox?queue=mask_requests&desk={desk}", by=ADMIN).json()
    return [row for row in found["items"] if row["number"] == number]


def test_a_request_goes_with_the_case_is_counted_late_and_can_be_dismissed(api: Api) -> None:
    number = api.file(title=TITLE)["number"]
    ask(api, number, "203.0.113.22")
    api.act(ADMIN, number, "dispose", to="bengkalis/dinkes")
    api.later(hours=73)
    counts = api("GET", "/v1/inbox/counts?desk=bengkalis/dinkes", by=ADMIN).json()["piles"]
    seq = api("GET", f"/v1/cases/{number}", by=ADMIN).json()["mask_requests"][0]["seq"]

    assert pile(api, number) == []
    assert [row["overdue"] for row in pile(api, number, "bengkalis/dinkes")] == [True]
    assert [(each["total"], each["late"]) for each in counts if each["queue"] == "mask_requests"] == [(1, 1)]
    api.act(ADMIN, number, "dismiss-mask", request=seq, reason="not_personal", text="Nama jalan.")
    assert pile(api, number, "bengkalis/dinkes") == []


def test_a_request_that_nobody_decides_goes_once_to_the_desk_above_and_its_date_is_the_policys(api: Api) -> None:
    case = api.file(title=TITLE)
    number = case["number"]
    api.act(WORKER, number, "accept")
    api("POST", f"/v1/complaints/{number}/withdrawal", {}, token=case["token"])
    promised = [instant(ask(api, number, f"203.0.113.{ip}").json()["due_at"]) for ip in (26, 27)]
    decided, late = (each["seq"] for each in api("GET", f"/v1/cases/{number}", by=WORKER).json()["mask_requests"])
    dismissed = {"request": decided, "reason": "not_personal", "text": "Bukan."}
    tag = f'"{api.revision(number)}"'
    api("POST", f"/v1/cases/{number}/dismiss-mask", dismissed, by=ADMIN, If_Match=tag, Idempotency_Key=a_key())
    asked_at = api.service.business_clock.now()

    assert [each - asked_at for each in promised] == [timedelta(hours=72)] * 2
    assert told_above(api, number) == []
    escalate_at(api, promised[1] - timedelta(minutes=1))
    assert told_above(api, number) == []
    for moment in (promised[1], promised[1] + timedelta(days=2)):
        escalate_at(api, moment)
    assert told_above(api, number) == [{"asked": late, "to": "bengkalis"}]
    events = api.service.parts.cases.load(CaseNumber(number)).events
    assert agency_notices(events[-1], None) == [AgencyNotice("mask_overdue", DeskId("bengkalis"), "parent")]
    assert events[-1].actor == Actor("service", "escalate_overdue")
    assert [row["overdue"] for row in pile(api, number)] == [True]
    assert "mask_overdue" not in api("GET", f"/v1/complaints/{number}").text


def test_a_case_that_does_not_fit_holds_up_no_late_request_for_another(api: Api) -> None:
    numbers = sorted((api.file(title=TITLE)["number"] for _ in range(8)), key=CaseNumber)
    due = [instant(ask(api, number, f"203.0.114.{ip}").json()["due_at"]) for ip, number in enumerate(numbers)][-1]
    api.service.deliver()
    for number in numbers[::2]:
        CaseRow(f"CASE#{number}", "CASE").update([CaseRow.status.set("closed")])
    escalate_at(api, due)

    assert [len(told_above(api, number)) for number in numbers] == [0, 1] * 4


def escalate_at(api: Api, moment: datetime) -> None:
    api.service.business_clock.set(moment)
    api.service.schedules.tick("escalate_overdue", moment)
    api.service.deliver()


def told_above(api: Api, number: str) -> list[dict[str, Any]]:
    events = api.service.parts.cases.load(CaseNumber(number)).events
    found = [event for event in events if event.type is EventType.MASK_OVERDUE]
    return [{name: event.data[name] for name in ("asked", "to")} for event in found]


def test_the_answer_never_says_whether_there_is_such_a_case(api: Api) -> None:
    hidden: tuple[dict[str, Any], ...] = ({}, {"secret": True}, {"classification": "whistleblowing", "category": None})
    numbers = [*(api.file(**each)["number"] for each in hidden), new_number("J")]
    answers = [ask(api, each, "203.0.113.23") for each in numbers]

    assert {answer.status for answer in answers} == {202}
    assert len({answer.body for answer in answers}) == 1


@pytest.mark.usefixtures("one_moment")
def test_a_network_that_asks_often_is_asked_for_work(api: Api) -> None:
    number = new_number("J")
    answers = [ask(api, number, "203.0.113.24") for _ in range(6)]

    assert [answer.status for answer in answers] == [202] * 5 + [429]
    assert answers[-1].json()["code"] == "challenge_needed"
    assert ask(api, number, "203.0.113.25").status == 202
