"""A link to a case, as messengers and networks show it: what everybody may know, and nothing that runs."""

import re
from html.parser import HTMLParser

import pytest

from chalicelib.domain.core.case_number import new_number
from tests.functions.client import Api

WORKER = "penghubung@pupr.bengkalis"


class Document(HTMLParser):
    """What a preview reads: the named contents of the head, and every link and script."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.metas: dict[str, str] = {}
        self.links: list[str] = []
        self.scripts = 0
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "meta" and "content" in told:
            name = told.get("property") or told.get("name") or told.get("http-equiv") or ""
            self.metas[name] = told["content"]
        if tag == "a":
            self.links.append(told["href"])
        self.scripts += tag in {"script", "img", "iframe", "link", "style"}


def public(api: Api, **changed: object) -> str:
    number = str(api.file(**changed)["number"])
    api.act(WORKER, number, "accept")
    return number


def card_of(api: Api, number: str, **headers: str) -> tuple[Document, str]:
    answer = api("GET", f"/v1/complaints/{number}/card", **headers)
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    return Document(answer.text), answer.headers["Content-Security-Policy"]


def test_a_preview_shows_number_title_and_status(api: Api) -> None:
    number = public(api, title="Jembatan gantung putus diterjang banjir")
    document, _ = card_of(api, number)

    assert document.metas["og:title"] == "Jembatan gantung putus diterjang banjir"
    assert document.metas["og:description"] == f"Laporan {number}: Sedang ditindaklanjuti."
    assert document.metas["og:url"].endswith(f"/v1/complaints/{number}/card")


def test_people_are_led_to_the_page_of_the_case_in_their_language(api: Api) -> None:
    number = public(api)
    here, there = card_of(api, number)[0], card_of(api, number, Accept_Language="en")[0]

    assert here.links == [f"/lacak?n={number}"]
    assert here.metas["refresh"] == f"0; url=/lacak?n={number}"
    assert there.links == [f"/en/lacak?n={number}"]
    assert there.metas["og:description"] == f"Report {number}: Being followed up."


def test_a_card_can_run_and_load_nothing(api: Api) -> None:
    document, policy = card_of(api, public(api, title='Judul <script>alert("x")</script> & lainnya'))

    assert document.scripts == 0
    assert "<script>" in document.metas["og:title"]
    assert policy == "default-src 'none'; frame-ancestors 'none'"


def test_a_card_names_nobody(api: Api) -> None:
    reporter = {"name": "Suryaningsih Hartati", "phone": "0812-3456-7890"}
    number = public(
        api, title="Hubungi saya di 081298765432 soal jalan", reporter=reporter, body="Rumah Bu Tuminah. " * 3
    )
    text = api("GET", f"/v1/complaints/{number}/card").text

    assert not re.search(r"Suryaningsih|Tuminah|0812|81298765432", text)


@pytest.mark.parametrize("state", ["unverified", "secret", "whistleblowing", "nowhere"])
def test_what_is_not_public_has_no_card(api: Api, state: str) -> None:
    if state == "nowhere":
        number: str = new_number("J")
    elif state == "unverified":
        number = str(api.file()["number"])
    elif state == "secret":
        number = public(api, secret=True)
    else:
        number = str(api.file(classification="whistleblowing", category=None)["number"])
    answer = api("GET", f"/v1/complaints/{number}/card")

    assert (answer.status, answer.json()["code"]) == (404, "not_found")
