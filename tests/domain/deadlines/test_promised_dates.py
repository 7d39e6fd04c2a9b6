"""What a reporter is promised on receipt and what has become of it."""

import json
from collections.abc import Callable

import pytest

from chalicelib.domain.core.timestamps import instant
from chalicelib.domain.core.vocabulary import Classification, ClockKind, DeskId, Verb
from chalicelib.domain.deadlines.clocks import Terms
from chalicelib.domain.deadlines.promised_dates import (
    current_promises,
    estimated_years,
    explain,
    first_promises,
    is_kept,
)
from tests.builders import (
    COUNTRY,
    MONDAY,
    WITA,
    Rulebooks,
    Story,
    admin_of,
    answered,
    at,
    days,
    disposed,
    liaison_of,
    on_hold,
    routed,
    shown,
    terms_of,
)

K = ClockKind
RULES = Rulebooks()
PUPR = "bengkalis/pupr"


def terms(desk: str = "bengkalis") -> Terms:
    return terms_of(COUNTRY.desks[DeskId(desk)], RULES)


def promised(
    when: str, classification: Classification = Classification.COMPLAINT, desk: str = "bengkalis", **emergency: bool
) -> dict[str, str | None]:
    urgent = emergency.get("emergency", False)
    told = first_promises(classification, terms(desk), RULES, at(when), emergency=urgent)
    return {promise["clock"]: shown(instant(promise["due_at"])) if urgent else promise["last_day"] for promise in told}


@pytest.mark.parametrize(
    ("when", "classification", "verify", "respond", "resolve"),
    [
        ("Mon 05 Jan 2026 09:00", Classification.COMPLAINT, "2026-01-08", "2026-01-15", "2026-01-29"),
        ("Mon 05 Jan 2026 09:00", Classification.ASPIRATION, "2026-01-08", "2026-01-15", "2026-01-15"),
        ("Mon 05 Jan 2026 09:00", Classification.INFORMATION_REQUEST, "2026-01-08", "2026-01-15", "2026-01-15"),
        ("Fri 13 Mar 2026 09:00", Classification.COMPLAINT, "2026-03-25", "2026-04-01", "2026-04-15"),  # Lebaran
        ("Tue 06 Jan 2026 09:00", Classification.WHISTLEBLOWING, "2026-01-09", "2026-01-19", "2026-04-16"),
    ],
)
def test_each_stage_is_promised_as_if_those_before_it_took_all_their_time(
    when: str, classification: Classification, verify: str, respond: str, resolve: str
) -> None:
    """3 working days; 3 and 5; 3 and 14 (5 for aspirations and questions, 60 where somebody must inspect)."""
    assert promised(when, classification) == {"verify": verify, "respond": respond, "resolve": resolve}


def test_an_emergency_is_promised_in_hours() -> None:
    assert promised("Sat 21 Mar 2026 22:00", emergency=True) == {
        "verify": "Sat 21 Mar 2026 23:00",
        "respond": "Sun 22 Mar 2026 02:00",
        "resolve": "Sun 22 Mar 2026 23:00",
    }


def test_the_promise_is_made_for_the_desk_of_the_place() -> None:
    assert promised("Mon 05 Jan 2026 23:30", desk="karangasem")["verify"] == "2026-01-09"  # Tuesday there


def test_an_undisturbed_case_is_never_later_than_promised() -> None:
    filed = "Fri 13 Mar 2026 09:00"
    story = routed(at(filed))
    story.fire_until(at("Wed 25 Mar 2026 20:00"))
    story.do(admin_of("bengkalis"), Verb.DISPOSE, at("Wed 25 Mar 2026 23:00"), to=PUPR)

    assert {kind.value: str(story.clock(kind).last_day) for kind in (K.VERIFY, K.RESPOND, K.RESOLVE)} == promised(filed)


def test_an_explanation_has_every_fact_that_a_sentence_needs() -> None:
    story = disposed(at("Tue 17 Mar 2026 09:00"), "karangasem/dinkes")

    told = explain(story.clock(K.RESPOND), RULES)

    skipped = told.pop("skipped")
    assert told == {
        "clock": "respond",
        "due_at": "2026-03-30T16:00:00.000Z",
        "last_day": "2026-03-30",
        "started_at": "2026-03-17T02:00:00.000Z",
        "stopped_at": None,
        "paused": False,
        "zone": WITA,
        "policy": "PermenPANRB 62/2018",
        "policy_version": 1,
        "calendar_version": 1,
        "budget": {"amount": 5, "unit": "working_days"},
        "pauses": [],
    }
    assert [(day["day"][-2:], day["reason"]) for day in skipped] == [
        ("18", "collective_leave"), ("19", "public"), ("20", "collective_leave"), ("21", "public"),
        ("22", "weekend"), ("23", "collective_leave"), ("24", "collective_leave"), ("29", "weekend"),
    ]  # fmt: skip
    assert all(day["name_id"] and day["name_en"] and day["estimated"] is False for day in skipped)


def test_days_of_a_year_without_a_decree_are_marked_as_estimates() -> None:
    decided = explain(answered(at("Wed 03 Mar 2027 09:00")).clock(K.REPLY), RULES)
    assert {day["estimated"] for day in decided["skipped"]} == {False}
    assert estimated_years(decided) == []

    told = explain(answered(at("Mon 20 Dec 2027 09:00")).clock(K.REPLY), RULES)

    assert estimated_years(told) == [2028]


def test_pauses_are_told_with_their_ends() -> None:
    story = disposed().do(liaison_of(PUPR), Verb.HOLD, MONDAY + days(1), text="Di mana?")
    assert explain(story.clock(K.RESPOND), RULES)["paused"]
    assert explain(story.clock(K.RESPOND), RULES)["due_at"] is None

    story.reporter(Verb.REPLY, MONDAY + days(3), text="Di pasar.")

    told = explain(story.clock(K.RESPOND), RULES)
    assert told["pauses"] == [{"since": "2026-01-06T02:00:00.000Z", "until": "2026-01-08T02:00:00.000Z"}]
    assert not told["paused"]


@pytest.mark.parametrize("kind", ClockKind)
def test_a_promise_is_json_that_reads_back_as_itself(kind: ClockKind) -> None:
    stories = (routed(), on_hold(), answered())
    clock = next(clock for story in stories for clock in story.clocks if clock.kind is kind)
    told = explain(clock, RULES)

    assert json.loads(json.dumps(told)) == told
    assert (told["budget"] is None) == (kind in {K.CITIZEN, K.ROUTE})


def lines(story: Story) -> dict[str, str | None]:
    first = first_promises(Classification.COMPLAINT, terms(), RULES, MONDAY, emergency=False)
    return {line["clock"]: line["last_day"] for line in current_promises(story.clocks, first, RULES)}


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        # not yet disposed: what was promised on receipt still stands for the later stages
        (routed, {"verify": "2026-01-08", "respond": "2026-01-15", "resolve": "2026-01-29"}),
        (disposed, {"verify": "2026-01-08", "respond": "2026-01-12", "resolve": "2026-01-26"}),
        # the reporter's own time is told while it runs
        (on_hold, {"verify": "2026-01-08", "respond": None, "resolve": None, "supply": "2026-01-20"}),
        (answered, {"verify": "2026-01-08", "respond": "2026-01-12", "resolve": None, "reply": "2026-01-20"}),
    ],
)
def test_the_reporter_sees_one_line_for_each_stage(story: Callable[[], Story], expected: dict[str, str | None]) -> None:
    assert lines(story()) == expected


def test_the_latest_clock_of_a_stage_speaks_for_it() -> None:
    story = disposed().do(admin_of("bengkalis"), Verb.DISPOSE, MONDAY + days(3), to="bengkalis/dlh")

    assert lines(story)["respond"] == "2026-01-15"


def test_the_reporters_own_time_is_over_when_he_has_replied() -> None:
    assert "reply" not in lines(answered().reporter(Verb.REPLY, MONDAY + days(1), text="Belum."))


def test_facts_of_old_tell_their_estimated_years_by_each_day() -> None:
    skipped = [{"day": f"{year}-01-01", "estimated": year > 2026} for year in (2028, 2026, 2027)]

    assert estimated_years({"skipped": skipped}) == [2027, 2028]
    assert estimated_years({"skipped": skipped, "estimated_years": []}) == []


@pytest.mark.parametrize(
    ("ended", "due_at", "stopped_at", "kept"),
    [
        ("done", "2026-01-05", "2026-01-04", True),
        ("done", "2026-01-05", "2026-01-05", False),  # at the very end it is over
        ("done", None, "2026-01-05", True),
        (None, "2026-01-05", None, None),
    ],
)
def test_a_promise_is_kept_before_its_end(
    ended: str | None, due_at: str | None, stopped_at: str | None, *, kept: object
) -> None:
    assert is_kept({"ended": ended, "due_at": due_at, "stopped_at": stopped_at}) is kept
