"""Finding the desk: once, whoever comes first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from chalicelib.domain.actions.context import Request
from chalicelib.domain.core.vocabulary import ArchiveReason, Classification, DeskId, Status, Verb
from chalicelib.services.cases import reporter_actions
from chalicelib.services.cases.routing import Routed, route_case, route_late
from chalicelib.services.core.parts import Parts
from tests.faults import SERVER_ERROR, Wire
from tests.services.steps import NOW, act, filed, followed, history, replied, swept


def test_a_case_goes_where_the_rules_say_and_the_event_says_why(parts: Parts) -> None:
    number = filed(parts).number

    found = route_case(parts, number, NOW + timedelta(seconds=2), by="route_complaint")

    assert found is not None
    decision = found.decision
    assert found.waited == timedelta(seconds=2)
    assert (decision.desk, decision.rule, decision.straight) == ("bengkalis/pupr", "road", True)
    event = parts.cases.load(number).events[-1]
    assert event.data["rule"] == "road"
    assert event.data["version"] == 1
    assert event.data["matched"] == {"category": "infrastructure/road"}
    assert event.actor.id == "route_complaint"


def test_an_institution_that_verifies_first_gets_the_case_with_a_suggestion(parts: Parts) -> None:
    number = filed(parts, area="61.05").number
    route_case(parts, number, NOW, by="route_complaint")

    file = parts.cases.load(number)
    assert (file.case.desk, file.case.status) == ("sintang", Status.SUBMITTED)
    assert file.events[-1].data["suggested"] == "sintang/pupr"


def test_a_rule_may_read_the_text(parts: Parts) -> None:
    number = filed(parts, category=None, title="Listrik padam tiap malam").number

    found = route_case(parts, number, NOW, by="route_complaint")

    assert found is not None
    assert found.decision.desk == "esdm"


def test_the_chosen_institution_comes_first(parts: Parts) -> None:
    number = filed(parts, institution=DeskId("esdm")).number
    route_case(parts, number, NOW, by="route_complaint")

    file = parts.cases.load(number)
    assert file.case.desk == "esdm"
    assert file.events[-1].data["pins"]["rules"] == parts.directory.rule_book().fingerprint


def test_whistleblowing_stays_with_the_inspectorate(parts: Parts) -> None:
    number = filed(parts, classification=Classification.WHISTLEBLOWING).number
    route_case(parts, number, NOW, by="route_complaint")

    file = parts.cases.load(number)
    assert file.case.desk == "bengkalis/inspektorat"
    assert "rules" not in file.events[-1].data.get("pins", {})  # none led there


@pytest.mark.parametrize("area", ["14.03", "61.05"])
def test_a_case_is_routed_once_however_often_it_is_asked(parts: Parts, area: str) -> None:
    number = filed(parts, area=area).number

    told = [route_case(parts, number, NOW, by="route_complaint") for _ in range(3)]

    assert [decision is not None for decision in told] == [True, False, False]
    assert history(parts, number) == ["submitted", "routed"]


def test_stream_and_sweep_at_once_route_a_case_once(parts: Parts) -> None:
    number = filed(parts).number
    read = parts.cases.load(number)

    def one(place: int) -> Routed | None:
        if place % 2:
            return route_late(parts, read, NOW, by=f"sweep {place}")
        return route_case(parts, number, NOW, by=f"stream {place}")

    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(one, range(6)))

    assert sum(decision is not None for decision in told) == 1
    assert history(parts, number) == ["submitted", "routed"]


def test_the_sweep_writes_the_clocks_with_the_event(parts: Parts, wire: Wire) -> None:
    number = filed(parts).number
    wire.forget()

    route_late(parts, parts.cases.load(number), NOW + timedelta(minutes=6), by="escalate_overdue")

    file = parts.cases.load(number)
    assert file.followed_seq == 2
    assert "due_key" not in file.clocks["route#000001"].attribute_values
    assert file.clocks["respond#000002"].due_at


def test_the_stream_leaves_the_clocks_to_the_one_that_follows(parts: Parts) -> None:
    number = filed(parts).number
    route_case(parts, number, NOW, by="route_complaint")
    assert parts.cases.load(number).followed_seq == 0

    followed(parts, number)

    assert parts.cases.load(number).followed_seq == 2


def test_routing_is_two_calls_with_a_warm_directory(parts: Parts, wire: Wire) -> None:
    route_case(parts, filed(parts).number, NOW, by="route_complaint")
    number = filed(parts).number
    wire.forget()

    route_case(parts, number, NOW, by="route_complaint")

    assert wire.counted == {"cases.Query": 1, "cases+statistics.TransactWriteItems": 1}


@pytest.mark.parametrize("after", [False, True])
def test_routing_survives_a_call_that_fails(parts: Parts, wire: Wire, *, after: bool) -> None:
    number = filed(parts).number
    wire.fail("TransactWriteItems", SERVER_ERROR, after=after)

    route_case(parts, number, NOW, by="route_complaint")

    assert history(parts, number) == ["submitted", "routed"]


def test_a_case_that_an_officer_took_up_first_is_left_to_him(parts: Parts) -> None:
    number = filed(parts, area="61.05").number
    act(parts, number, "admin@sintang", Verb.VERIFY, to=DeskId("sintang/pupr"))

    assert route_case(parts, number, NOW, by="route_complaint") is None
    assert parts.cases.load(number).case.desk == "sintang/pupr"


def test_a_case_that_was_held_before_it_was_routed_stays_with_who_held_it(parts: Parts) -> None:
    number = filed(parts, area="61.05").number
    desk = act(parts, number, "admin@sintang", Verb.HOLD, text="Di sebelah mana jembatannya?").desk
    replied(parts, number, NOW, text="Dekat sekolah.")

    assert parts.cases.load(number).case.status is Status.SUBMITTED
    assert route_case(parts, number, NOW, by="route_complaint") is None
    assert parts.cases.load(number).case.desk == desk


def test_a_report_taken_back_before_it_was_routed_and_reopened_is_routed_by_the_sweep(parts: Parts) -> None:
    """Found by the simulator (seed 20110): the record of its filing, delivered again months later, moved it."""
    number = filed(parts).number
    reporter_actions.act(parts, number, Verb.WITHDRAW, Request(), now=NOW)
    assert route_case(parts, number, NOW, by="route_complaint") is None

    later = NOW + timedelta(days=2)
    reporter_actions.act(parts, number, Verb.REOPEN, Request(text="Lubangnya masih ada."), now=later)
    followed(parts, number)
    swept(parts, later + timedelta(minutes=5))

    assert parts.cases.load(number).case.desk == "bengkalis/pupr"
    told = history(parts, number)
    assert route_case(parts, number, later + timedelta(days=60), by="route_complaint") is None
    assert history(parts, number) == told == ["submitted", "closed", "reopened", "routed"]


def test_an_appeal_against_an_archiving_is_not_routed_away_from_its_desk(parts: Parts) -> None:
    number = filed(parts, area="61.05").number
    act(
        parts,
        number,
        "admin@sintang",
        Verb.ARCHIVE,
        reason=ArchiveReason.PRIVATE_MATTER,
        text="Perkara antara dua warga.",
    )
    reporter_actions.act(parts, number, Verb.REOPEN, Request(text="Ini jalan umum."), now=NOW)
    desk = parts.cases.load(number).case.desk

    assert route_case(parts, number, NOW, by="route_complaint") is None
    assert parts.cases.load(number).case.desk == desk
