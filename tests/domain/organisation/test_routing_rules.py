"""Which desk gets a report, as tables; and that every report, in every country, gets one."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.actions.returns import hand_back
from chalicelib.domain.core.errors import TargetUnfit
from chalicelib.domain.core.vocabulary import AreaCode, Classification, DeskId, Verb
from chalicelib.domain.deadlines.clock_replay import awaits_routing
from chalicelib.domain.organisation.hierarchy import inspectorate_for, lies_below, national_desk, parent_of, upward
from chalicelib.domain.organisation.routing_rules import (
    COORDINATOR,
    Decision,
    Facts,
    Rule,
    RuleBook,
    provisional_desk,
    route,
)
from tests.builders import COUNTRY, MONDAY, Country, a_desk, a_story, admin_of, archived, disposed, routed

ROADS = Rule("roads", "/pupr", categories=frozenset({"infrastructure"}))
WASTE = Rule("waste", "/dlh", words=frozenset({"sampah"}))
NATIONAL_ROADS = Rule("national-roads", "kemenpu/bm", words=frozenset({"jalan nasional"}))
LOST = Rule("lost", "kementerian-lama", words=frozenset({"sampah"}))
BOOK = RuleBook(7, (NATIONAL_ROADS, ROADS, WASTE))


def a_report(text: str = "", area: str | None = "14.03.01", **changed: object) -> Facts:
    return replace(Facts(Classification.COMPLAINT, area=AreaCode(area) if area else None, text=text), **changed)  # type: ignore[arg-type]


def where(facts: Facts, book: RuleBook = BOOK, desks: Country = COUNTRY) -> tuple[str, str, str | None]:
    decision = route(facts, book, desks)
    return decision.desk, decision.reason, decision.rule


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (a_report(), ("bengkalis", "coordinating_desk", None)),
        (a_report(area="14.99"), ("riau", "coordinating_desk", None)),  # a regency without a desk: its province
        (a_report(area="61.05"), ("nasional", "coordinating_desk", None)),  # nor a province with one: the nation
        (a_report(area=None), ("nasional", "coordinating_desk", None)),
        (a_report(institution="karangasem"), ("karangasem", "chosen", None)),  # before the place
        (a_report(institution="closed-down"), ("bengkalis", "coordinating_desk", None)),
        (a_report(category="infrastructure"), ("bengkalis", "rule", "roads")),
        (a_report(category="infrastructure/road"), ("bengkalis", "rule", "roads")),
        (a_report(category="infrastructure2"), ("bengkalis", "coordinating_desk", None)),
        (a_report("Sampah menumpuk"), ("bengkalis", "rule", "waste")),
        (a_report("sampahnya bau"), ("bengkalis", "rule", "waste")),
        (a_report("nyampah"), ("bengkalis", "coordinating_desk", None)),  # the word must begin there
        (a_report("Sampah di JALAN NASIONAL"), ("bengkalis", "coordinating_desk", None)),  # two rules name two desks
        (a_report("sampah", category="other"), ("bengkalis", "rule", "waste")),
        (a_report("sampah", category="infrastructure/road"), ("bengkalis", "coordinating_desk", None)),  # which is it?
        (a_report("bukan soal sampah", category="infrastructure/road"), ("bengkalis", "rule", "roads")),
        (a_report("sampah", category="housing"), ("bengkalis", "coordinating_desk", None)),  # even one without a rule
        (a_report("Tiang roboh di depan sampah"), ("bengkalis", "coordinating_desk", None)),  # that is where, not what
        (a_report("Sampah", area="21.71"), ("batam/dlh", "rule", "waste")),  # the same line, another regency
        (a_report("sampah", area="51.07"), ("karangasem", "coordinating_desk", None)),  # no such agency there: no error
        (a_report("jalan nasional", institution="bengkalis"), ("bengkalis", "chosen", None)),  # the choice binds
        (a_report("sampah", institution="batam"), ("batam/dlh", "rule", "waste")),  # and is refined within
    ],
)
def test_a_report_goes_to(facts: Facts, expected: tuple[str, str, str | None]) -> None:
    assert where(facts) == expected


@pytest.mark.parametrize(
    ("rule", "fits", "fails"),
    [
        (
            {"classifications": frozenset({Classification.ASPIRATION})},
            {"classification": Classification.ASPIRATION},
            {"classification": Classification.COMPLAINT},
        ),
        ({"categories": frozenset({"a/b"})}, {"category": "a/b/c"}, {"category": "a"}),
        ({"categories": frozenset({"a"})}, {"category": "a"}, {"category": None}),
        ({"area": "14.03"}, {"area": "14.03.01.2001"}, {"area": "14.031"}),
        ({"area": "14"}, {"area": "14"}, {"area": None}),
        ({"channel": "whatsapp"}, {"channel": "whatsapp"}, {"channel": "web"}),
        ({"words": frozenset({"PLN", "listrik"})}, {"text": "Tagihan pln naik"}, {"text": "Tagihan naik"}),
        ({"words": frozenset({"air"})}, {"text": "Tidak ada air."}, {"text": "aspal cair"}),
        ({"words": frozenset({"c++"})}, {"text": "kelas c++"}, {"text": "kelas c"}),
    ],
)
def test_a_condition_of_a_rule(rule: dict[str, object], fits: dict[str, object], fails: dict[str, object]) -> None:
    book = RuleBook(1, (Rule("one", "kemenpu", **rule),))  # type: ignore[arg-type]

    assert where(a_report(**fits), book)[2] == "one"  # type: ignore[arg-type]
    assert where(a_report(**fails), book)[2] is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("jalan rusak", "jalan\nrusak"),
        ("jalan rusak", "Jalan  rusak"),
        ("jalan rusak", "jalan-rusak"),
        ("jalan rusak", "jalan\u00a0RUSAK"),
        ("jalan rusak", "jalan\r\n\trusaknya"),
        ("jalan rusak", "j\u00a0alan: jalan\u2011rusak"),
        ("jalan rusak", "jalan\u200b rusak"),
        ("jalan rusak", "\uff4a\uff41\uff4c\uff41\uff4e\u3000rusak"),
        ("coret-coret", "coret coret"),
        ("gorong-gorong", "GORONG\u2013GORONG"),
        ("ktp-el", "ktp el"),
        ("jum'at", "Jum\u2019at"),
    ],
)
def test_words_are_found_however_they_are_typed(word: str, text: str) -> None:
    book = RuleBook(1, (Rule("one", "kemenpu", words=frozenset({word})),))

    assert where(a_report(text), book)[2] == "one"


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("jalan rusak", "jalan. Rusak"),
        ("jalan rusak", "jalanan rusak"),
        ("parit", "paritas"),
        ("school", "schooling"),
        ("school", "A live power line fell near the school"),
        ("school", "parked in front of our school"),
        ("sekolah", "Kabel listrik putus di depan sekolah"),
        ("puskesmas", "lubang menuju gedung Puskesmas"),
        ("pipa pdam", "Aspal bergelombang sesudah galian pipa PDAM"),
    ],
)
def test_other_words_and_places_are_not_what_a_rule_looks_for(word: str, text: str) -> None:
    book = RuleBook(1, (Rule("one", "kemenpu", words=frozenset({word})),))

    assert where(a_report(text), book)[2] is None


def test_a_topic_holds_where_its_own_agency_is_among_those_whose_matter_the_words_name() -> None:
    holes = Rule("holes", "/pupr", words=frozenset({"lubang"}))
    facts = a_report("Lubang sejak truk sampah lewat", category="infrastructure/road")

    assert where(facts, RuleBook(1, (ROADS, WASTE, holes))) == ("bengkalis", "rule", "roads")


def test_where_words_speak_against_the_topic_people_are_told_both() -> None:
    decision = route(a_report("Sampah menumpuk", category="infrastructure/road"), BOOK, COUNTRY)

    assert decision.runners_up == ("roads → bengkalis/pupr", "waste → bengkalis/dlh")
    streets = replace(ROADS, id="streets")
    of_two = route(a_report("Sampah", category="infrastructure/road"), RuleBook(7, (ROADS, streets, WASTE)), COUNTRY)
    assert of_two.runners_up == ("roads → bengkalis/pupr", "waste → bengkalis/dlh")  # the one that speaks, once


def test_where_people_decide_they_are_told_by_which_rules_nothing_could() -> None:
    people = Decision(DeskId("bengkalis"), "coordinating_desk", version=7)

    assert route(a_report(), BOOK, COUNTRY) == people
    assert route(a_report("Sampah di jalan nasional"), BOOK, COUNTRY) == replace(
        people, runners_up=("national-roads → kemenpu/bm", "waste → bengkalis/dlh")
    )


def test_a_rule_with_topic_and_words_is_sure_of_both() -> None:
    both = Rule("both", "/pupr", categories=frozenset({"infrastructure"}), words=frozenset({"sampah di parit"}))
    facts = a_report("Sampah di parit", category="infrastructure")

    assert where(facts, RuleBook(1, (both, WASTE))) == ("bengkalis", "rule", "both")


def test_a_rule_may_say_that_people_must_read_it() -> None:
    doubt = Rule("doubt", COORDINATOR, categories=frozenset({"infrastructure"}), words=frozenset({"banjir"}))
    book = RuleBook(1, (doubt, ROADS))
    facts = a_report("Banjir", category="infrastructure")

    assert where(facts, book) == ("bengkalis", "coordinating_desk", "doubt")
    assert where(replace(facts, institution=DeskId("batam")), book) == ("batam", "chosen", "doubt")
    assert route(facts, book, COUNTRY) == Decision(
        DeskId("bengkalis"),
        "coordinating_desk",
        rule="doubt",
        version=1,
        matched={"category": "infrastructure", "words": ["banjir"]},
        runners_up=("roads → bengkalis/pupr",),
    )
    assert where(a_report("Lubang", category="infrastructure"), book) == ("bengkalis", "rule", "roads")


def test_every_condition_of_a_rule_must_hold() -> None:
    book = RuleBook(1, (replace(ROADS, target="kemenpu", area=AreaCode("21")),))
    matched = route(a_report(category="infrastructure", area="21.71"), book, COUNTRY).matched
    assert matched == {"category": "infrastructure", "area": "21.71"}

    assert where(a_report(category="infrastructure"), book)[2] is None
    assert where(a_report(category="infrastructure", area="21.71"), book) == ("kemenpu", "rule", "roads")


def test_the_decision_remembers_rule_version_what_mattered_and_who_came_next() -> None:
    facts = a_report("Lubang dan LUBANG di jalan nasional", category="infrastructure/road", channel="app")
    waste = replace(WASTE, categories=frozenset({"infrastructure"}), words=frozenset({"lubang"}))
    roads = replace(NATIONAL_ROADS, categories=frozenset({"infrastructure"}))

    assert route(facts, RuleBook(7, (roads, ROADS, waste)), COUNTRY) == Decision(
        desk=DeskId("kemenpu"),
        reason="rule",
        straight=False,
        rule="national-roads",
        version=7,
        matched={"category": "infrastructure/road", "words": ["jalan nasional"]},
        runners_up=("roads → bengkalis/pupr", "waste → bengkalis/dlh"),
        suggested=DeskId("kemenpu/bm"),
    )


def test_no_more_than_three_runners_up_are_remembered() -> None:
    book = RuleBook(1, tuple(replace(WASTE, id=f"waste-{count}") for count in range(9)))

    assert len(route(a_report("sampah"), book, COUNTRY).runners_up) == 3


def test_an_institution_that_verifies_first_gets_the_case_with_the_agency_as_a_suggestion() -> None:
    first, straight = route(a_report("sampah"), BOOK, COUNTRY), route(a_report("sampah", area="21.71"), BOOK, COUNTRY)

    assert (first.desk, first.suggested, first.straight) == ("bengkalis", "bengkalis/dlh", False)
    assert (straight.desk, straight.suggested, straight.straight) == ("batam/dlh", None, True)


def test_a_report_to_an_institution_itself_waits_for_its_admin() -> None:
    book = RuleBook(1, (replace(WASTE, target="batam"),))

    assert not route(a_report("sampah"), book, COUNTRY).straight


@pytest.mark.parametrize(
    ("rules", "desk", "reason", "rule", "broken"),
    [
        ((LOST,), "bengkalis", "broken_rule", "lost", ("lost",)),
        ((LOST, WASTE), "bengkalis", "broken_rule", "lost", ("lost",)),  # the first match wins, and it is broken
        ((replace(WASTE, target="kemenpu"), LOST), "kemenpu", "rule", "waste", ("lost",)),  # would have come next
    ],
)
def test_a_rule_that_points_nowhere_is_named_and_its_report_goes_to_the_coordinating_desk(
    rules: tuple[Rule, ...], desk: str, reason: str, rule: str, broken: tuple[str, ...]
) -> None:
    decision = route(a_report("sampah"), RuleBook(1, rules), COUNTRY)

    assert (decision.desk, decision.reason, decision.rule, decision.broken) == (desk, reason, rule, broken)
    assert decision.suggested is None
    others = [each for each in rules if each.id not in {rule, *broken}]
    assert len(decision.runners_up) == len(others)


def test_a_broken_rule_that_the_report_does_not_meet_troubles_nobody() -> None:
    assert not route(a_report("jalan"), RuleBook(1, (LOST,)), COUNTRY).broken


def test_a_retired_desk_is_a_broken_target_and_a_retired_agency_none() -> None:
    country = COUNTRY.but("kemenpu/bm", active=False).but("bengkalis/dlh", active=False)

    assert where(a_report("jalan nasional"), BOOK, country) == ("bengkalis", "broken_rule", "national-roads")
    assert where(a_report("sampah"), BOOK, country) == ("bengkalis", "coordinating_desk", None)


def test_an_agency_of_a_retired_institution_gets_its_reports_itself() -> None:
    country = COUNTRY.but("kemenpu", active=False)

    assert where(a_report("jalan nasional"), BOOK, country)[0] == "kemenpu/bm"


@pytest.mark.parametrize(
    ("facts", "desk"),
    [
        (a_report(), "bengkalis/inspektorat"),
        (a_report(area="14.99"), "riau/inspektorat"),
        (a_report(area="21.71"), "nasional/inspektorat"),  # neither Batam nor its province has one
        (a_report(area=None), "nasional/inspektorat"),
        (a_report(area=None, institution="bengkalis"), "bengkalis/inspektorat"),  # the choice holds here too
        (a_report("sampah", category="infrastructure"), "bengkalis/inspektorat"),  # no rule leads past it
    ],
)
def test_whistleblowing_goes_to_the_inspectorate(facts: Facts, desk: str) -> None:
    facts = replace(facts, classification=Classification.WHISTLEBLOWING)

    assert where(facts) == (desk, "inspectorate", None)
    assert not route(facts, BOOK, COUNTRY).straight


def test_a_retired_inspectorate_leaves_the_watch_to_the_next_one_up() -> None:
    country = COUNTRY.but("bengkalis/inspektorat", active=False)

    assert inspectorate_for(country.desks[DeskId("bengkalis/pupr")], country).id == "riau/inspektorat"


def test_a_country_without_inspectorates_leaves_it_to_the_nation() -> None:
    country = Country([a_desk("nasional", None, ""), a_desk("batam", "nasional", "21.71")])

    assert inspectorate_for(country.desks[DeskId("batam")], country).id == "nasional"


@pytest.mark.parametrize(
    ("classification", "desk"),
    [(Classification.COMPLAINT, "bengkalis"), (Classification.WHISTLEBLOWING, "bengkalis/inspektorat")],
)
def test_until_it_is_routed_the_desk_of_the_place_answers_for_a_report(
    classification: Classification, desk: str
) -> None:
    assert provisional_desk(a_report(classification=classification), COUNTRY).id == desk


@pytest.mark.parametrize(
    ("country", "desk", "above"),
    [
        (COUNTRY, "bengkalis/pupr", ["bengkalis", "riau", "nasional"]),
        (COUNTRY, "nasional", []),
        (COUNTRY.but("bengkalis", active=False), "bengkalis/pupr", ["riau", "nasional"]),
        (COUNTRY.without("riau"), "bengkalis/pupr", ["bengkalis", "nasional"]),  # a gap
        (COUNTRY.but("riau", parent="bengkalis"), "bengkalis/pupr", ["bengkalis", "riau", "nasional"]),  # a loop
        (COUNTRY.but("riau", parent=None), "riau/inspektorat", ["riau", "nasional"]),
    ],
)
def test_the_tree_always_ends_in_the_national_desk(country: Country, desk: str, above: list[str]) -> None:
    holder = country.desks[DeskId(desk)]

    assert [found.id for found in upward(holder, country)] == above
    assert parent_of(holder, country).id == (above or ["nasional"])[0]


def test_without_a_national_desk_nothing_is_pretended() -> None:
    with pytest.raises(TargetUnfit):
        national_desk(COUNTRY.without("nasional"))


@pytest.mark.parametrize(
    ("holder", "returned_by", "named", "to", "asked_parent"),
    [
        ("bengkalis", (), "kemenpu", "kemenpu", False),
        ("bengkalis/pupr", (), "bengkalis/dlh", "bengkalis/dlh", False),  # within the house nobody verifies anew
        ("bengkalis", (), "batam/dlh", "batam/dlh", False),  # Batam takes reports straight
        ("batam", (), "bengkalis/dlh", "bengkalis", False),  # Bengkalis verifies first
        ("bengkalis/pupr", (), None, "bengkalis", True),
        ("bengkalis", (), None, "riau", True),
        ("kemenpu", ("bengkalis",), "bengkalis", "nasional", True),  # A → B → A
        ("kemenpu", ("bengkalis",), "bengkalis/dlh", "nasional", True),  # A → B → A by way of the institution
        ("kemenpu", ("bengkalis",), "batam", "batam", False),
        ("batam", ("bengkalis", "kemenpu"), "karangasem", "kepri", True),  # two returns: the parent decides
        ("bengkalis", (), "bengkalis", "riau", True),  # itself
    ],
)
def test_a_case_that_is_not_ours_goes_to(
    holder: str, returned_by: tuple[str, ...], named: str | None, to: str, *, asked_parent: bool
) -> None:
    case = replace(routed().case, desk=DeskId(holder), returned_by=tuple(map(DeskId, returned_by)))

    back = hand_back(case, DeskId(named) if named else None, COUNTRY)

    assert (back.desk.id, back.asked_parent) == (to, asked_parent)


@pytest.mark.parametrize(
    ("changed", "named"),
    [({"decided": True}, "kemenpu"), ({"desk": "nasional"}, "kemenpu"), ({}, "closed-down")],
)
def test_what_the_parent_decided_and_a_desk_that_is_not_there_are_no_way_back(
    changed: dict[str, object], named: str
) -> None:
    with pytest.raises(TargetUnfit):
        hand_back(replace(disposed().case, **changed), DeskId(named), COUNTRY)  # type: ignore[arg-type]


def test_a_case_whose_desk_vanished_is_the_nations() -> None:
    with pytest.raises(TargetUnfit):
        hand_back(replace(disposed().case, desk=DeskId("gone")), None, COUNTRY)


targets = st.sampled_from(["/pupr", "/dlh", "/none", "kemenpu", "kemenpu/bm", "batam/dlh", "gone", "nasional"])
rules = st.builds(
    Rule,
    id=st.sampled_from("abc"),
    target=targets,
    categories=st.sampled_from([frozenset(), frozenset({"a"}), frozenset({"a/b"})]),
    area=st.sampled_from([None, "14", "21.71"]),
    channel=st.sampled_from([None, "web"]),
    words=st.sampled_from([frozenset(), frozenset({"sampah"})]),
    classifications=st.sampled_from([frozenset(), frozenset({Classification.COMPLAINT})]),
)
reports = st.builds(
    Facts,
    classification=st.sampled_from(Classification),
    category=st.sampled_from([None, "a", "a/b", "c"]),
    area=st.sampled_from([None, "14", "14.03.01", "21.71", "99"]),
    institution=st.sampled_from([None, "batam", "bengkalis", "kemenpu", "gone"]),
    channel=st.sampled_from(["web", "sms"]),
    text=st.sampled_from(["", "sampah"]),
)
retired = st.frozensets(st.sampled_from(sorted(set(COUNTRY.desks) - {"nasional"})))


@settings(max_examples=150, deadline=None)
@given(reports, st.lists(rules, max_size=6), retired, retired)
def test_every_report_gets_a_desk_that_is_there(
    facts: Facts, book: list[Rule], closed: frozenset[str], gone: frozenset[str]
) -> None:
    """Whatever the rules say and whichever desks were retired or vanished."""
    country = COUNTRY.without(*gone)
    for desk in closed - gone:
        country = country.but(desk, active=False)

    decision = route(facts, RuleBook(1, tuple(book)), country)

    held_by = country.desk(decision.desk)
    assert held_by
    assert held_by.active
    assert decision.reason in {"rule", "chosen", "coordinating_desk", "broken_rule", "inspectorate"}
    assert (decision.reason == "broken_rule") <= bool(decision.broken)
    if decision.straight:
        assert not held_by.is_institution


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(COUNTRY.desks)), st.lists(st.none() | st.sampled_from(sorted(COUNTRY.desks)), min_size=4))
def test_nobody_can_pass_a_case_round_for_ever(first: str, names: list[str | None]) -> None:
    case = replace(routed().case, desk=DeskId(first))
    asked = []
    for name in names:
        if case.desk == "nasional":
            break
        back = hand_back(case, DeskId(name) if name else None, COUNTRY)
        asked.append(back.asked_parent)
        case = replace(case, desk=back.desk.id, returned_by=(*case.returned_by, case.desk))

    assert asked.count(False) <= 2
    assert all(asked[2:])


def test_a_case_awaits_its_desk_until_somebody_has_it_and_again_when_it_comes_back_before_that() -> None:
    """Not by its status: the record of a stream that comes late, or again, must leave a case where it is."""
    filed, held = a_story(), a_story().do(admin_of("bengkalis"), Verb.HOLD, MONDAY, text="Di mana?")
    assert awaits_routing(filed.events)
    assert not awaits_routing(held.events)
    assert not awaits_routing(held.reporter(Verb.REPLY, MONDAY, text="Di pasar.").events)
    assert not awaits_routing(filed.route(MONDAY, "bengkalis").events)
    assert not awaits_routing([])

    taken_back = a_story().reporter(Verb.WITHDRAW, MONDAY)
    assert not awaits_routing(taken_back.events)
    assert awaits_routing(taken_back.reporter(Verb.REOPEN, MONDAY, text="Masih rusak.").events)
    assert not awaits_routing(taken_back.route(MONDAY, "bengkalis").events)

    had = routed().reporter(Verb.WITHDRAW, MONDAY).reporter(Verb.REOPEN, MONDAY, text="Masih rusak.")
    appealed = archived().reporter(Verb.REOPEN, MONDAY, text="Bukan ganda.")
    assert not awaits_routing(had.events)
    assert not awaits_routing(appealed.events)


def test_a_desk_lies_below_those_above_it_whoever_was_retired_between() -> None:
    pupr, looped = COUNTRY.desks[DeskId("bengkalis/pupr")], COUNTRY.but("riau", parent="bengkalis")
    above = {desk for desk in COUNTRY.desks if lies_below(pupr, desk, COUNTRY.but("bengkalis", active=False))}

    assert above == {"bengkalis", "riau", "nasional"}
    assert not lies_below(pupr, DeskId("nasional"), looped)
    assert not lies_below(pupr, DeskId("riau"), COUNTRY.without("bengkalis"))


def test_who_took_over_from_an_inspectorate_watches_only_if_it_is_one() -> None:
    retired = COUNTRY.but("bengkalis/inspektorat", active=False, successor=DeskId("bengkalis/dlh"))
    pupr = COUNTRY.desks[DeskId("bengkalis/pupr")]

    assert inspectorate_for(pupr, retired).id == "riau/inspektorat"
    another = retired.but("bengkalis/inspektorat", successor=DeskId("nasional/inspektorat"))
    assert inspectorate_for(pupr, another).id == "nasional/inspektorat"
