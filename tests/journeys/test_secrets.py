"""Anonymous, secret, whistleblowing, in every combination: nobody learns what he may not know."""

import json
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest

from tests.country import OFFICERS
from tests.journeys.people import POTHOLE, SUBSTANCE, Citizen, OfficerAtDesk
from tests.journeys.world import World

NAME, EMAIL, PHONE = "Qomariah Zulaikha", "qomariah.z@example.org", "+6281377777777"
INSPECTOR, ROADS = "inspektur@bengkalis", "penghubung@pupr.bengkalis"
NATION = {"admin@nasional", "evaluator@nasional"}
OF_THE_INSTITUTION = {"admin@bengkalis", "pimpinan@bengkalis", INSPECTOR, ROADS}
PILES = ("new", "working", "waiting_reporter", "answered", "done-2026-03", "done-2026-04", "mine")


@dataclass
class Kind:
    """One combination, and the case that was filed so."""

    anonymous: bool
    secret: bool
    whistleblowing: bool
    citizen: Citizen

    @property
    def title(self) -> str:
        """A title that occurs nowhere else."""
        return f"Zamrud nomor {self.anonymous:d}{self.secret:d}{self.whistleblowing:d} hilang dari gudang"

    @property
    def known_to(self) -> set[str]:
        """The officers who may know of it (domain.md, 3.1), once it has been escalated to the nation."""
        return {INSPECTOR, "inspektur@nasional"} if self.whistleblowing else NATION | OF_THE_INSTITUTION

    @property
    def is_public(self) -> bool:
        """May everybody know?"""
        return not self.secret and not self.whistleblowing

    def file(self) -> None:
        """Sends it, with name and contact."""
        classification = "whistleblowing" if self.whistleblowing else "complaint"
        self.citizen.file(
            title=self.title,
            body=f"{self.title}: saya lihat sendiri, {NAME}.",
            classification=classification,
            anonymous=self.anonymous,
            secret=self.secret,
        )


@pytest.fixture
def kinds(world: World) -> list[Kind]:
    """All eight, accepted, overdue up to the nation, and answered."""
    combinations = product((False, True), repeat=3)
    found = [Kind(a, s, w, Citizen(world, NAME, EMAIL, PHONE)) for a, s, w in combinations]
    for kind in found:
        kind.file()
        if kind.whistleblowing:
            OfficerAtDesk(world, INSPECTOR).verify(kind.citizen.number, to="bengkalis/inspektorat")
        else:
            OfficerAtDesk(world, ROADS).accept(kind.citizen.number)
    world.stand_still_until("2026-04-08 09:00")
    for kind in found:
        holder = OfficerAtDesk(world, INSPECTOR if kind.whistleblowing else ROADS)
        holder.answer(kind.citizen.number, f"{SUBSTANCE} {kind.title}")
    return found


def test_nobody_learns_what_he_may_not_know(world: World, kinds: list[Kind]) -> None:
    for username in OFFICERS:
        ask_everything(world, username, kinds, token=world.token_of(username))
    ask_everything(world, "public", kinds)

    for kind, (who, asked, answer) in product(kinds, world.answers):
        # What is public is public for everybody.
        if who in kind.known_to | {"reporter"} or (kind.is_public and " /v1/complaints" in asked):
            continue
        assert kind.title not in answer.text, (who, asked)
        if kind.citizen.number in asked:
            assert answer.status in {401, 404}, (who, asked)
        else:
            assert kind.citizen.number not in answer.text, (who, asked)
    # Who may know does: else the test above would prove nothing.
    for kind in kinds:
        for username in kind.known_to:
            assert OfficerAtDesk(world, username).open(kind.citizen.number)["title"] == kind.title
    nobody_is_named(world)
    no_line_tells_of_them(world, kinds)
    no_notice_tells_more_than_it_may(world, kinds)
    no_count_tells_of_whistleblowing(world)


def ask_everything(world: World, who: str, kinds: list[Kind], token: str | None = None) -> None:
    """Everything that somebody could try."""

    def ask(method: str, path: str, body: Any = None, **headers: str) -> Any:
        return world.ask(who, method, path, body, token=token, **headers)

    if token is None:
        for query in ("", "?area=14.03", "?area=14", "?category=infrastructure/road", "?status=answered"):
            ask("GET", f"/v1/complaints{query}")
    for kind in kinds:
        number = kind.citizen.number
        if token:
            ask("GET", f"/v1/cases/{number}")
            ask("POST", f"/v1/cases/{number}/note", {"text": "Ada apa di sini?"}, If_Match='"99"')
        else:
            ask("GET", f"/v1/complaints/{number}")
            ask("POST", f"/v1/complaints/{number}/session", {"pin": "00000000"})
    for pile in PILES if token else ():
        ask("GET", f"/v1/inbox?queue={pile}")
    for desk in ("bengkalis", "bengkalis/pupr", "bengkalis/inspektorat") if token else ():
        ask("GET", f"/v1/inbox?queue=answered&desk={desk}")


def nobody_is_named(world: World) -> None:
    """Name and contact are in no answer, log line, notice or message."""
    texts = [answer.text for _, _, answer in world.answers]
    texts += world.log.lines + [heard.raw for heard in world.heard()]
    texts += [message.subject + message.body for number in world.numbers for message in world.told(number)]
    own_words = {f"saya lihat sendiri, {NAME}"}
    for text in texts:
        for words in own_words:
            text = text.replace(words, "")  # noqa: PLW2901  what the reporter wrote is the reporter's to publish
        assert not [mark for mark in (NAME, EMAIL, PHONE, PHONE[1:], "Qomariah") if mark in text], text


def no_line_tells_of_them(world: World, kinds: list[Kind]) -> None:
    """Log lines name cases by number, and never what they are about or that they are kept secret."""
    lines = "\n".join(world.log.lines)
    assert not [kind.title for kind in kinds if kind.title in lines]
    assert "whistleblowing" not in lines
    assert '"secret"' not in lines


def no_notice_tells_more_than_it_may(world: World, kinds: list[Kind]) -> None:
    """Secret: number and date; whistleblowing: also only over the inspectorates' own topics."""
    for kind in kinds:
        heard = world.heard(kind.citizen.number)
        assert {"new_case", "breach", "escalation"} <= {each.purpose for each in heard}
        assert kind.title not in json.dumps([each.raw for each in heard])
        if kind.secret or kind.whistleblowing:
            assert {frozenset(each.data) for each in heard} == {frozenset({"number", "purpose", "desk", "due_at"})}
            assert {frozenset(each.attributes) for each in heard} == {
                frozenset({"purpose", "desk", "level", "correlation"})
            }
        if kind.whistleblowing:
            climbed = {(each.topic, each.attributes["level"]) for each in heard if each.purpose == "escalation"}
            assert climbed == {
                ("bengkalis/inspektorat", "leader"),
                ("prov-riau/inspektorat", "parent"),
                ("nasional/inspektorat", "national"),
            }
            assert {each.topic for each in heard} == {topic for topic, _ in climbed}


def no_count_tells_of_whistleblowing(world: World) -> None:
    """In no published figure, not even as something withheld."""
    desks = ("", "&desk=bengkalis", "&desk=bengkalis/inspektorat", "&desk=nasional/inspektorat", "&area=14.03")
    for query in desks:
        page = world.get(f"/v1/statistics?from=2026-03-13&to=2026-04-08{query}")
        assert "whistleblowing" not in json.dumps(page)
        if "inspektorat" in query:
            assert (page["lines"], page["totals"]) == ([], {})


def test_a_secret_case_that_is_not_shown_looks_like_one_that_does_not_exist(world: World) -> None:
    secret = Citizen(world)
    secret.file(secret=True)
    nothing = "JA-AAAA-AAAA-AAAA"

    def said(number: str, method: str, path: str, body: Any = None) -> tuple[int, str]:
        answer = world.ask("public", method, path.format(number), body)
        problem = answer.json()
        problem.pop("trace_id")
        return answer.status, json.dumps(problem).replace(number, "")

    for asked in (
        ("GET", "/v1/complaints/{}", None),
        ("POST", "/v1/complaints/{}/session", {"pin": "00000000"}),
        ("POST", "/v1/complaints/{}/replies", {"text": "Halo"}),
    ):
        assert said(secret.number, *asked)[0] in {401, 404}
        if asked[0] == "GET":
            assert said(secret.number, *asked) == said(nothing, *asked)


def test_what_is_printed_betrays_nobody(world: World, capfd: pytest.CaptureFixture[str]) -> None:
    citizen = Citizen(world, NAME, EMAIL, PHONE)
    citizen.file(secret=True, title="Zamrud hilang dari gudang")
    world.ask("public", "POST", "/v1/complaints", POTHOLE | {"title": 7, "reporter": {"email": EMAIL, "name": 3}})
    world.ask("public", "POST", f"/v1/complaints/{citizen.number}/session", {"pin": citizen.receipt["pin"][:-1] + "!"})

    printed = "".join(capfd.readouterr()) + "\n".join(world.log.lines)
    for mark in (NAME, EMAIL, PHONE, "Zamrud", citizen.receipt["pin"]):
        assert mark not in printed
