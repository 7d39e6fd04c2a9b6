"""A desk that was retired: nothing stays with it, and whatever comes for it goes to who is responsible now."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.actions.desk_transfers import responsible_for, transfer
from chalicelib.domain.actions.escalation import desk_at
from chalicelib.domain.actions.returns import hand_back
from chalicelib.domain.cases.lifecycle import LIFECYCLE
from chalicelib.domain.core.vocabulary import AreaCode, Classification, ClockKind, DeskId, Status, Verb, Verdict
from chalicelib.domain.messaging.notifications import agency_notices, reporter_notice
from chalicelib.domain.organisation.hierarchy import inspectorate_for, parent_of, responsible
from chalicelib.domain.organisation.routing_rules import Facts, Rule, RuleBook, route
from tests.builders import (
    COUNTRY,
    IN_STATUS,
    SUBSTANCE,
    Country,
    Story,
    a_story,
    answered,
    archived,
    at,
    closed,
    liaison_of,
    on_hold,
    routed,
)

LATER = at("Tue 06 Jan 2026 10:00")
PUPR, DLH, BENGKALIS = DeskId("bengkalis/pupr"), DeskId("bengkalis/dlh"), DeskId("bengkalis")
RETIRED = COUNTRY.but(PUPR, active=False, successor=DLH)
MERGED = COUNTRY.but(BENGKALIS, active=False, successor=DeskId("riau"))


def after_retiring(story: Story, desks: Country = RETIRED) -> Story:
    story.desks = desks
    return story


@pytest.mark.parametrize("status", [status for status, stage in LIFECYCLE.items() if stage.is_open])
def test_an_open_case_goes_to_the_successor_as_it_stands(status: Status) -> None:
    story = IN_STATUS[status]()
    desks = COUNTRY.but(story.case.desk, active=False, successor=DeskId("kemenpu"))
    running = {clock.kind for clock in story.clocks if clock.stopped_at is None}

    after_retiring(story, desks).transfer(LATER)

    assert story.case.desk == "kemenpu"
    assert story.case.status is (Status.DISPOSED if status is Status.IN_PROGRESS else status)
    assert {clock.kind for clock in story.clocks if clock.stopped_at is None} >= running - {ClockKind.RESPOND}
    assert story.waiting()
    event = story.events[-1]
    assert (event.data["from"], event.data["to"]) == (story.events[-2].desk, "kemenpu")
    assert [notice.desk for notice in agency_notices(event, None)] == ["kemenpu"]
    assert reporter_notice(event) == "passed_on"
    assert transfer(story.case, desks) is None


def test_a_case_that_has_ended_stays_where_it_was() -> None:
    assert transfer(closed().case, RETIRED) is None


def test_without_a_successor_the_desk_above_answers() -> None:
    desks = COUNTRY.but(PUPR, active=False)

    assert responsible(desks.desks[PUPR], desks).id == "bengkalis"


def test_successors_who_were_retired_themselves_pass_it_on_and_a_ring_of_them_ends_above() -> None:
    line = RETIRED.but(DLH, active=False, successor=DeskId("riau"))
    ring = RETIRED.but(DLH, active=False, successor=PUPR)

    assert responsible(line.desks[PUPR], line).id == "riau"
    assert responsible(ring.desks[PUPR], ring).id == "bengkalis"


@pytest.mark.parametrize("was_disposed", [True, False])
def test_a_reopening_goes_to_who_is_responsible_now(*, was_disposed: bool) -> None:
    story = closed() if was_disposed else routed().reporter(Verb.WITHDRAW, LATER)
    after_retiring(story, COUNTRY.but(story.case.desk, active=False, successor=DeskId("kemenpu")))

    story.reporter(Verb.REOPEN, LATER, text="Rusak lagi.")

    status = Status.DISPOSED if was_disposed else Status.SUBMITTED
    assert (story.case.desk, story.case.status) == ("kemenpu", status)


def test_an_appeal_against_silence_goes_to_who_took_over_and_one_against_an_archive_to_the_desk_above() -> None:
    silent = on_hold()
    silent.fire_until(at("Wed 21 Jan 2026 10:00"))
    assert silent.case.status is Status.ARCHIVED
    assert after_retiring(silent).reporter(Verb.REOPEN, at("Thu 22 Jan 2026 10:00"), text="Ini.").case.desk == DLH

    story = after_retiring(archived(), COUNTRY.but("riau", active=False, successor=DeskId("kepri")))
    assert story.reporter(Verb.REOPEN, LATER, text="Bukan.").case.desk == "kepri"


def test_a_dispute_finds_the_case_with_who_took_over() -> None:
    story = after_retiring(answered()).transfer(LATER)

    story.reporter(Verb.REPLY, LATER, verdict=Verdict.DISPUTED, text="Belum.")

    assert (story.case.desk, story.case.status) == (DLH, Status.IN_PROGRESS)
    assert story.clock(ClockKind.RESPOND).runs
    assert story.do(liaison_of(DLH), Verb.ANSWER, LATER, text=SUBSTANCE).case.status is Status.ANSWERED


def facts(institution: DeskId | None = None) -> Facts:
    return Facts(Classification.COMPLAINT, "infrastructure/road", AreaCode("14.03"), institution)


def test_rules_choices_and_places_lead_to_who_is_responsible_now() -> None:
    roads = frozenset({"infrastructure"})
    book = RuleBook(1, (Rule("road", "kemenpu/bm", categories=roads),))
    moved = COUNTRY.but("kemenpu/bm", active=False, successor=DeskId("kemenpu"))
    assert (route(facts(), book, moved).desk, route(facts(), book, moved).broken) == ("kemenpu", ())

    assert route(facts(BENGKALIS), RuleBook(1), MERGED).desk == "riau"
    assert route(facts(), RuleBook(1), MERGED).desk == "riau"
    relative = RuleBook(1, (Rule("road", "/pupr", categories=roads),))
    assert route(facts(), relative, RETIRED.but(BENGKALIS, straight=True)).desk == DLH


def test_a_return_an_escalation_and_whistleblowing_find_the_successor() -> None:
    story = routed(desk="batam")
    assert hand_back(story.case, BENGKALIS, MERGED).desk.id == "riau"
    assert parent_of(COUNTRY.desks[PUPR], MERGED).id == "riau"
    assert desk_at("parent", PUPR, MERGED).id == "riau"
    assert desk_at("leader", PUPR, RETIRED).id == DLH
    desks = COUNTRY.but("bengkalis/inspektorat", active=False, successor=DeskId("riau/inspektorat"))
    assert inspectorate_for(COUNTRY.desks[PUPR], desks).id == "riau/inspektorat"


def test_whistleblowing_goes_to_an_inspectorate_whoever_takes_over() -> None:
    story = a_story(desk="bengkalis/inspektorat", classification="whistleblowing")
    desks = COUNTRY.but("bengkalis/inspektorat", active=False, successor=BENGKALIS)

    assert responsible_for(story.case, desks) == "riau/inspektorat"


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(COUNTRY.desks)), st.none() | st.sampled_from(sorted(COUNTRY.desks))))
def test_whatever_is_retired_somebody_at_work_answers(retired: dict[DeskId, DeskId | None]) -> None:
    desks = COUNTRY
    for desk, successor in retired.items():
        if desk != "nasional":
            desks = desks.but(desk, active=False, successor=successor)

    assert all(responsible(desk, desks).active for desk in desks.desks.values())
