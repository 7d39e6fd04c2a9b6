"""A case stays openable whatever its reporter sends: its history comes in pages, and every answer stays small."""

from typing import Any

import pytest

from chalicelib.api.views.timeline import PAGE
from chalicelib.domain.actions.context import Request
from chalicelib.domain.actions.size_limits import MOST_BYTES
from chalicelib.domain.core.vocabulary import Verb
from chalicelib.services.cases.reporter_actions import act
from tests.functions.client import SUBSTANCE, Api

WORKER = "penghubung@pupr.bengkalis"
MEGABYTE = 1_000_000
LONG = "😀" * (MOST_BYTES // 20 // 4 - 1)
SHORT = "Masih berlubang."


@pytest.fixture(scope="module")
def largest(api: Api) -> dict[str, Any]:
    """As many words as its reporter can send, in the widest letters, most of them in the longest messages."""
    case = api.file(body="Jalan Antara berlubang. " * 100)
    api.act(WORKER, case["number"], "accept")
    for text in (*[LONG] * 19, *[SHORT] * 30):
        act(api.service.parts, case["number"], Verb.REPLY, Request(text=text), now=api.service.business_clock.now())
    api.service.deliver()
    return case


def pages(api: Api, path: str, **how: Any) -> list[list[int]]:
    """The steps of each page, newest page first; every one is small."""
    found, behind = [], ""
    while True:
        answer = api("GET", path + behind, **how)
        assert answer.status == 200
        assert len(answer.body) < MEGABYTE
        found.append([entry["seq"] for entry in answer.json()["timeline"]])
        if not answer.json()["older"]:
            return found
        behind = f"?cursor={answer.json()['older']}"


def test_the_history_is_read_page_by_page_and_no_answer_is_large(api: Api, largest: dict[str, Any]) -> None:
    number = largest["number"]
    events = len(api.service.parts.cases.load(number).events)
    for path, how in (
        (f"/v1/complaints/{number}", {"token": largest["token"]}),
        (f"/v1/cases/{number}", {"by": WORKER}),
    ):
        found = pages(api, path, **how)
        read = [seq for page in reversed(found) for seq in page]
        assert len(found) > 2
        assert read == sorted(set(read))
        assert {1, events} <= set(read)
        assert max(map(len, found)) <= PAGE
    assert len(pages(api, f"/v1/complaints/{number}")) == 1
    for path in (f"/v1/cases/{number}/history", f"/v1/cases/{number}/file", f"/v1/complaints/{number}/file"):
        who = {"token": largest["token"]} if "complaints" in path else {"by": "admin@nasional"}
        assert len(api("GET", path, **who).body) < MEGABYTE, path


def test_every_step_is_taken_on_the_largest_case_and_one_more_comment_is_refused_with_a_way_on(
    api: Api, largest: dict[str, Any]
) -> None:
    number, path = largest["number"], f"/v1/complaints/{largest['number']}"
    refused = api("POST", f"{path}/replies", {"text": LONG}, token=largest["token"], Accept_Language="en")
    assert (refused.status, refused.json()["code"]) == (409, "too_much_added")
    assert "file a new report" in refused.json()["detail"]
    for action, body in (("note", {"text": SHORT}), ("answer", {"text": SUBSTANCE})):
        assert api.act(WORKER, number, action, **body).status == 200
    answer = api("POST", f"{path}/replies", {"verdict": "accepted"}, token=largest["token"])
    assert (answer.status, answer.json()["status"]) == (200, "closed")


def test_the_public_sees_what_an_office_changed_of_the_reporters_words(api: Api) -> None:
    case = api.file(title="Lubang di rumah Bu Wagiyem", body="Lubang besar di depan rumah Bu Wagiyem sejak lama.")
    number = case["number"]
    api.act(WORKER, number, "accept")
    body = api("GET", f"/v1/cases/{number}", by=WORKER).json()["body"]
    start = body.index("Wagiyem")
    passage = {"seq": 1, "field": "body", "start": start, "end": start + len("Wagiyem")}
    assert (
        api.act(WORKER, number, "mask", passages=[passage], reason="private_person", text="Nama warga.").status == 200
    )
    page = api("GET", f"/v1/complaints/{number}").json()

    [change] = page["changes"]
    assert (change["field"], change["kind"], change["characters"]) == ("body", "masked", len("Wagiyem"))
    assert change["by"] == page["desk"]["name"]
    [told] = [entry for entry in page["timeline"] if entry["seq"] == change["event"]]
    assert (told["type"], "message" in told) == ("masked", False)
    assert "Wagiyem" not in page["body"]
    api.act(WORKER, number, "unmask", mask=change["event"], reason="consent", text="Ia setuju.")
    page = api("GET", f"/v1/complaints/{number}").json()
    assert (page["changes"], page["timeline"][-1]["type"]) == ([], "unmasked")
