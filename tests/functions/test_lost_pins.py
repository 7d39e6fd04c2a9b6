"""Whoever lost the PIN gets a new one over the contact that was given; nobody learns which contact, or which case."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from moto.backends import get_backend

from chalicelib import clock
from chalicelib.domain.core.case_number import CaseNumber, new_number
from chalicelib.domain.core.vocabulary import EventType
from chalicelib.domain.messaging.pin_recovery import MOST_OWED
from chalicelib.store.tables.case_table import ReporterRow
from infra.template import ACCOUNT
from local.web.gateway import Response
from tests.functions.client import Api, solution

WORKER = "penghubung@pupr.bengkalis"
EMAIL, PHONE = "sari.hilang@example.org", "0812-5550-0147"
WRITTEN = "+6281255500147"
PIN = re.compile(r"PIN[^:\n]*: ([0-9A-Z]{4}-[0-9A-Z]{4})\b")


def ask(api: Api, number: str, contact: str, ip: str, **headers: str) -> Response:
    answer = api("POST", f"/v1/complaints/{number}/pin", {"contact": contact}, ip=ip, **headers)
    api.service.deliver()
    return answer


def opens(api: Api, number: str, pin: str) -> bool:
    return api("POST", f"/v1/complaints/{number}/session", {"pin": pin}, ip="203.0.113.99").status == 200


def letters(api: Api) -> list[tuple[str, str]]:
    """What e-mails brought a PIN, and to whom."""
    sent = get_backend("ses")[ACCOUNT][api.service.provisioned.template.region].sent_messages
    return [(each.destinations["ToAddresses"][0], each.body) for each in sent if PIN.search(each.body)]


def short_messages(api: Api) -> list[tuple[str, str]]:
    """The same of short messages."""
    sent = get_backend("sns")[ACCOUNT][api.service.provisioned.template.region].sms_messages
    return [(to, text) for to, text in sent.values() if PIN.search(text)]


def requests(api: Api, number: str) -> list[Any]:
    events = api.service.parts.cases.load(CaseNumber(number)).events
    return [event for event in events if event.type is EventType.PIN_REQUESTED]


def test_the_contact_that_was_given_brings_a_new_pin_and_the_old_one_opens_nothing_more(api: Api) -> None:
    case = api.file(reporter={"email": EMAIL, "phone": PHONE})
    number, before = case["number"], api.revision(case["number"])
    wrong = ask(api, number, "orang.lain@example.org", "203.0.113.31")

    assert letters(api) == []
    assert requests(api, number) == []
    assert opens(api, number, case["pin"])

    right = ask(api, number, f" {EMAIL.upper()} ", "203.0.113.31")
    [(to, body)] = letters(api)
    [new] = set(PIN.findall(body))

    assert (right.status, right.body) == (wrong.status, wrong.body) == (202, wrong.body)
    assert right.headers["Cache-Control"] == "no-store"
    assert to == EMAIL
    assert number not in body
    assert not opens(api, number, case["pin"])
    assert opens(api, number, new)
    assert api("GET", f"/v1/complaints/{number}", token=case["token"]).status == 200
    assert api.revision(number) == before
    [event] = requests(api, number)
    assert (event.data["channel"], EMAIL in json.dumps(dict(event.data))) == ("email", False)
    assert all(new not in str(row) for row in api("GET", f"/v1/cases/{number}", by=WORKER).json()["timeline"])


def test_a_telephone_gets_one_short_message_and_a_repeated_delivery_says_nothing_new(api: Api) -> None:
    case = api.file(reporter={"email": "lain.hilang@example.org", "phone": PHONE})
    number = case["number"]
    before = len(letters(api))
    ask(api, number, "+62 812 5550 0147", "203.0.113.32")
    [(to, told)] = short_messages(api)
    again = {"specversion": "1.0", "subject": number, "data": {"seq": requests(api, number)[0].seq}}
    api.service.parts.queues.send(api.service.parts.place.tell_reporters_queue, json.dumps(again))
    api.service.deliver()

    assert to == WRITTEN
    assert len(letters(api)) == before
    assert [text for _, text in short_messages(api)] == [told]
    assert opens(api, number, PIN.findall(told)[0])


def test_of_two_requests_the_last_pin_opens_and_a_late_first_one_changes_nothing(api: Api) -> None:
    number = api.file(reporter={"email": "dua.kali@example.org"})["number"]
    for _ in range(2):
        ask(api, number, "dua.kali@example.org", "203.0.113.33")
        api.later(hours=1)
    first, last = [PIN.findall(body)[0] for to, body in letters(api) if to == "dua.kali@example.org"]
    api.service.parts.vault.renew_pin(CaseNumber(number), "0" * 64, requests(api, number)[0].seq)

    assert first != last
    assert not opens(api, number, first)
    assert opens(api, number, last)


def test_a_reporter_set_back_to_the_pin_of_before_is_told_by_every_page(api: Api) -> None:
    """An older version of the item still fits its seal; the message that brought the new PIN says that it is older."""
    case = api.file(reporter={"email": "balik.hilang@example.org"})
    number = case["number"]
    before = ReporterRow.get(f"REPORTER#{number}", "REPORTER")
    ask(api, number, "balik.hilang@example.org", "203.0.113.39")
    assert not opens(api, number, case["pin"])
    before.save()
    pages = [
        api("GET", f"/v1/complaints/{number}", token=case["token"]),
        api("GET", f"/v1/cases/{number}", by=WORKER),
    ]

    assert {(page.status, page.json()["code"]) for page in pages} == {(409, "tampered")}


def test_the_answer_is_the_same_for_every_number_and_every_contact(api: Api) -> None:
    left = {"email": "sama@example.org"}
    reports: tuple[dict[str, Any], ...] = (
        {"reporter": left},
        {"reporter": left, "secret": True},
        {"reporter": left, "classification": "whistleblowing", "category": None},
        {"anonymous": True},
    )
    filed = [api.file(**each) for each in reports]
    silent = api.file(reporter=left)
    api.service.parts.vault.want_letters(CaseNumber(silent["number"]), wanted=False)
    numbers = [*(each["number"] for each in filed), silent["number"], str(new_number("J"))]
    answers = [ask(api, number, "sama@example.org", f"198.51.100.{at}") for at, number in enumerate(numbers)]
    answers.append(ask(api, numbers[0], "tidak.sama@example.org", "198.51.100.90"))

    assert {answer.status for answer in answers} == {202}
    assert len({answer.body for answer in answers}) == 1
    assert [to for to, _ in letters(api)].count("sama@example.org") == 3
    assert all(opens(api, each["number"], each["pin"]) for each in (filed[-1], silent))


def test_what_is_no_contact_is_said_of_it_whatever_the_case(api: Api) -> None:
    for number in (api.file()["number"], str(new_number("J"))):
        assert ask(api, number, "sari", "203.0.113.34").status == 422


@pytest.mark.parametrize("exists", [True, False])
def test_a_network_and_a_case_are_asked_for_so_often_and_then_cost_work(
    api: Api, monkeypatch: pytest.MonkeyPatch, untouched: dict[str, Any], *, exists: bool
) -> None:
    now = clock.machine_now() + timedelta(days=3 if exists else 6)
    monkeypatch.setattr(clock, "machine_now", lambda: now)
    number = untouched["number"] if exists else str(new_number("J"))
    path, body = f"/v1/complaints/{number}/pin", {"contact": "siapa@example.org"}
    of_one = [api("POST", path, body, ip="203.0.113.35") for _ in range(6)]
    of_many = [api("POST", path, body, ip=f"192.0.2.{at}").status for at in range(6)]

    assert [answer.status for answer in of_one] == [202] * 5 + [429]
    assert of_one[-1].json()["code"] == "challenge_needed"
    assert of_many == [202] * 5 + [429]
    other = f"/v1/complaints/{new_number('J')}/pin"
    assert api("POST", other, body, ip="192.0.2.90").status == 202
    now += timedelta(hours=1)
    assert api("POST", path, body, ip="203.0.113.35").status == 202


def test_strangers_use_up_nothing_of_a_case_and_its_reporter_gets_the_pin(api: Api) -> None:
    number = api.file(reporter={"email": "masih.bisa@example.org"})["number"]
    for at in range(12):
        ask(api, number, "orang.asing@example.org", f"192.0.2.{at}")
    held = ask(api, number, "masih.bisa@example.org", "192.0.2.200")
    assert held.json()["code"] == "challenge_needed"
    worked = solution(held.json()["challenge"])
    assert ask(api, number, "masih.bisa@example.org", "192.0.2.200", Challenge_Solution=worked).status == 202

    [pin] = [PIN.findall(body)[0] for to, body in letters(api) if to == "masih.bisa@example.org"]
    assert opens(api, number, pin)


def test_who_knows_the_contact_fills_no_mailbox_from_many_networks_and_is_told_nothing(api: Api) -> None:
    number = api.file(reporter={"email": "jangan.banjir@example.org"})["number"]
    answers = [ask(api, number, "jangan.banjir@example.org", f"192.0.2.{100 + at}") for at in range(7)]
    pins = [PIN.findall(body)[0] for to, body in letters(api) if to == "jangan.banjir@example.org"]

    assert {(answer.status, answer.body) for answer in answers} == {(202, answers[0].body)}
    assert len(requests(api, number)) == MOST_OWED
    assert len(pins) == 1
    assert opens(api, number, pins[-1])
    api.later(hours=1)
    ask(api, number, "jangan.banjir@example.org", "192.0.2.120")
    assert len([to for to, _ in letters(api) if to == "jangan.banjir@example.org"]) == 2
