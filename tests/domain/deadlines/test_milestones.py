"""When something must happen on a clock: a clerk's calendar of reminders, the ladder, and automatic ends."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.core.vocabulary import Audience, ClockKind, EventType, Outcome, Status, Verb
from chalicelib.domain.deadlines.milestones import Sweep, end_after_notice, milestones, next_milestone
from chalicelib.domain.deadlines.sla import policy_from
from tests.builders import (
    MONDAY,
    SUBSTANCE,
    WIB,
    WIT,
    WITA,
    Rulebooks,
    Story,
    a_story,
    answered,
    at,
    closed,
    days,
    disposed,
    liaison_of,
    on_hold,
    policy_data,
    routed,
    shown,
)

K = ClockKind
PUPR = "bengkalis/pupr"
LEBARAN = at("Fri 20 Mar 2026 23:30")


def told(story: Story, kind: ClockKind) -> list[tuple[str, str | None]]:
    """Every moment of the clock, as a clerk would enter it into a calendar."""
    return [(one.name, shown(one.at)) for one in milestones(story.clock(kind), story.rules)]


def test_the_ladder_of_a_desk() -> None:
    """Disposed on Monday, 5 January; Friday the 16th is Isra Mikraj."""
    assert told(disposed(), K.RESPOND) == [
        ("reminder", "Fri 09 Jan 2026 08:00"),  # one working day before the last, in the morning
        ("breach", "Tue 13 Jan 2026 00:00"),  # the last day was Monday
        ("leader", "Tue 13 Jan 2026 00:00"),  # at once
        ("parent", "Thu 15 Jan 2026 00:00"),  # after Tuesday and Wednesday
        ("national", "Wed 21 Jan 2026 00:00"),  # after Thursday, Monday and Tuesday
        ("ombudsman", "Wed 28 Jan 2026 00:00"),
        ("again-1", "Wed 04 Feb 2026 00:00"),
    ]


def test_over_lebaran_everybody_has_the_same_days_off() -> None:
    assert told(routed(at("Fri 13 Mar 2026 09:00")), K.VERIFY)[:4] == [
        ("reminder", "Tue 17 Mar 2026 08:00"),
        ("breach", "Thu 26 Mar 2026 00:00"),
        ("leader", "Thu 26 Mar 2026 00:00"),
        ("parent", "Sat 28 Mar 2026 00:00"),
    ]


def test_mornings_and_midnights_are_the_desks_own() -> None:
    assert told(disposed(at("Fri 09 Jan 2026 09:00", WITA), "karangasem/dinkes"), K.RESPOND)[:4] == [
        ("reminder", "Wed 14 Jan 2026 07:00"),
        ("breach", "Thu 15 Jan 2026 23:00"),
        ("leader", "Thu 15 Jan 2026 23:00"),
        ("parent", "Mon 19 Jan 2026 23:00"),  # Saturday and Monday, for Friday is a holiday
    ]


def test_the_ladder_of_an_emergency_is_climbed_in_hours() -> None:
    assert told(disposed(LEBARAN, emergency=True), K.RESPOND) == [
        ("reminder", "Sat 21 Mar 2026 01:00"),  # at half time
        ("breach", "Sat 21 Mar 2026 02:30"),
        ("leader", "Sat 21 Mar 2026 02:30"),
        ("parent", "Sat 21 Mar 2026 04:30"),
        ("national", "Sat 21 Mar 2026 07:30"),
        ("ombudsman", "Thu 09 Apr 2026 00:00"),  # the pack takes ten working days even then
        ("again-1", "Thu 16 Apr 2026 00:00"),
    ]


def test_the_reporter_is_told_three_working_days_before_a_case_ends_by_itself() -> None:
    """Answered, or held, on Monday, 5 January: ten working days are over on Tuesday the 20th."""
    notice = ("notice", "Wed 14 Jan 2026 08:00")

    assert told(answered(), K.REPLY) == [notice, ("close", "Wed 21 Jan 2026 00:00")]
    assert told(on_hold(), K.SUPPLY) == [notice, ("archive", "Wed 21 Jan 2026 00:00")]


def test_routing_is_watched_for_five_minutes() -> None:
    assert told(a_story(), K.ROUTE) == [("route", "Mon 05 Jan 2026 09:05")]


def test_a_stopwatch_has_no_milestones() -> None:
    assert told(disposed(), K.CITIZEN) == []


@pytest.mark.parametrize(("story", "kind"), [(on_hold, K.RESPOND), (answered, K.RESOLVE), (closed, K.RESOLVE)])
def test_a_clock_that_stands_still_or_has_stopped_waits_for_nothing(
    story: Callable[[], Story], kind: ClockKind
) -> None:
    made = story()

    assert milestones(made.clock(kind), made.rules) == []
    assert next_milestone(made.clock(kind), made.rules) is None


def test_nor_does_one_that_was_paused_past_its_date() -> None:
    story = disposed().do(liaison_of(PUPR), Verb.HOLD, at("Tue 13 Jan 2026 10:00"), text="Di mana?")

    assert story.clock(K.RESPOND).due_at
    assert told(story, K.RESPOND) == []


@pytest.mark.parametrize(
    ("name", "sweep"),
    [
        ("reminder", Sweep.REMINDERS),
        ("breach", Sweep.ESCALATIONS),
        ("national", Sweep.ESCALATIONS),
        ("again-1", Sweep.ESCALATIONS),
        ("notice", Sweep.REMINDERS),
        ("close", Sweep.CLOSINGS),
        ("route", Sweep.ESCALATIONS),
    ],
)
def test_each_kind_of_moment_has_its_sweep(name: str, sweep: Sweep) -> None:
    stories = [a_story(), disposed(), answered()]
    moments = [one for story in stories for clock in story.clocks for one in milestones(clock, story.rules)]

    assert {one.sweep for one in moments if one.name == name} == {sweep}


def test_there_is_no_reminder_of_a_morning_that_was_over_before_the_clock_started() -> None:
    data = {**policy_data(), "budgets": {**policy_data()["budgets"], "verify": {"working_days": 1}}}

    def names(started: str) -> list[str]:
        return [name for name, _ in told(routed(at(started), rules=Rulebooks(policy_from(data))), K.VERIFY)]

    assert names("Tue 06 Jan 2026 07:59")[0] == "reminder"
    assert names("Tue 06 Jan 2026 08:00")[0] == "breach"


def test_what_is_due_is_fired_in_its_order_and_once() -> None:
    story = disposed()

    fired = story.fire_until(at("Wed 28 Jan 2026 00:00"))

    assert [name for name in fired if name.startswith("respond")] == [
        "respond reminder",
        "respond breach",
        "respond leader",
        "respond parent",
        "respond national",
        "respond ombudsman",
    ]
    assert story.fire_until(at("Wed 28 Jan 2026 00:00")) == []


def test_after_the_ladder_the_nation_hears_of_it_every_five_working_days() -> None:
    story = disposed()
    story.fire_until(at("Wed 04 Feb 2026 00:00"))
    assert "again-1" in story.clock(K.RESPOND).fired

    for round_, moment in enumerate(["Wed 11 Feb 2026 00:00", "Fri 20 Feb 2026 00:00", "Fri 27 Feb 2026 00:00"], 2):
        following = next_milestone(story.clock(K.RESPOND), story.rules)
        assert following
        assert (following.name, shown(following.at)) == (f"again-{round_}", moment)
        story.fire_until(following.at)


def test_the_rounds_of_a_short_ladder_begin_behind_it() -> None:
    data = {**policy_data(), "ladder": {"leader": {"working_days": 0}}, "emergency_ladder": {"parent": {"hours": 50}}}
    rules = Rulebooks(policy_from(data))

    assert told(disposed(rules=rules), K.RESPOND)[-1] == ("again-1", "Wed 21 Jan 2026 00:00")
    assert told(disposed(LEBARAN, rules=rules, emergency=True), K.RESPOND)[-1] == ("again-1", "Wed 01 Apr 2026 00:00")


def test_a_policy_without_a_ladder_still_forgets_nobody() -> None:
    story = disposed(rules=Rulebooks(policy_from({**policy_data(), "ladder": {}})))

    assert [name for name, _ in told(story, K.RESPOND)] == ["reminder", "breach", "again-1"]


def moved_by_a_dispute() -> Story:
    """Nearly late when answered on the last day; the dispute gives two days, to Friday, 30 January."""
    story = disposed()
    story.fire_until(at("Mon 26 Jan 2026 09:00"))
    story.do(liaison_of(PUPR), Verb.ANSWER, at("Mon 26 Jan 2026 10:00"), text=SUBSTANCE)
    return story.reporter(Verb.REPLY, at("Wed 28 Jan 2026 10:00"), text="Belum.")


def moved_by_a_holiday() -> Story:
    story = disposed(rules=Rulebooks(days_off=["Wed 28 Jan 2026"]))
    story.fire_until(at("Tue 27 Jan 2026 09:00"))
    return story.reschedule(at("Tue 27 Jan 2026 10:00"), 2)


@pytest.mark.parametrize("story", [moved_by_a_dispute, moved_by_a_holiday])
def test_what_has_fired_never_fires_again_when_the_date_moves(story: Callable[[], Story]) -> None:
    made = story()
    before = set(made.clock(K.RESOLVE).fired)
    assert "reminder" in before

    fired = made.fire_until(made.events[-1].at + days(60))

    assert not {f"resolve {name}" for name in before} & set(fired)
    assert len(set(fired)) == len(fired)
    assert {"resolve parent", "resolve national", "resolve ombudsman", "resolve again-1"} <= set(fired)


def test_where_less_time_is_given_than_the_notice_needs_it_goes_out_at_once() -> None:
    data = {**policy_data(), "budgets": {**policy_data()["budgets"], "supply": {"working_days": 2}}}

    assert told(on_hold(rules=Rulebooks(policy_from(data))), K.SUPPLY)[0] == ("notice", "Mon 05 Jan 2026 09:00")


@pytest.mark.parametrize("shift", [0, 1])
def test_the_end_by_itself_waits_for_three_working_days_after_the_notice_really_went_out(shift: int) -> None:
    story = answered()
    clock = story.clock(K.REPLY)
    notice = next_milestone(clock, story.rules)
    assert notice
    sent, end = [
        ("Wed 14 Jan 2026 08:00", "Wed 21 Jan 2026 00:00"),
        ("Tue 20 Jan 2026 08:00", "Sat 24 Jan 2026 00:00"),  # the sweep had stood still since Wednesday
    ][shift]

    story.fire(clock, notice, at(sent))

    following = next_milestone(story.clock(K.REPLY), story.rules)
    assert following
    assert (following.name, shown(following.at)) == ("close", end)


@pytest.mark.parametrize(
    ("story", "kind", "status", "outcome", "last"),
    [
        (answered, K.REPLY, Status.CLOSED, Outcome.SILENCE, EventType.CLOSED),
        (on_hold, K.SUPPLY, Status.ARCHIVED, Outcome.ARCHIVED, EventType.ARCHIVED),
    ],
)
def test_a_case_ends_by_itself_after_the_notice_and_is_then_left_alone(
    story: Callable[[], Story], kind: ClockKind, status: Status, outcome: Outcome, last: EventType
) -> None:
    made = story()

    assert len(made.fire_until(MONDAY + days(400))) == 2

    assert (made.case.status, made.case.outcome, made.events[-1].type) == (status, outcome, last)
    assert shown(made.clock(kind).stopped_at) == "Wed 21 Jan 2026 00:00"
    assert made.waiting() == []


@pytest.mark.parametrize(
    ("replied", "open_after"),
    [("Tue 20 Jan 2026 23:59", True), (None, False)],
)
def test_a_reply_in_the_last_minute_keeps_the_case_open(replied: str | None, *, open_after: bool) -> None:
    story = answered()
    if replied:
        story.fire_until(at(replied))
        story.reporter(Verb.REPLY, at(replied), text="Belum selesai.")
    story.fire_until(at("Wed 21 Jan 2026 00:00"))

    assert story.case.is_open == open_after


@pytest.mark.parametrize(
    ("changed", "first"),
    [
        ({"reminder_days_before": 2}, ("reminder", "Thu 08 Jan 2026 08:00")),
        ({"reminder_at": "07:30"}, ("reminder", "Fri 09 Jan 2026 07:30")),
        ({"again_every_days": 1}, ("reminder", "Fri 09 Jan 2026 08:00")),
    ],
)
def test_the_distances_are_the_policys(changed: dict[str, Any], first: tuple[str, str]) -> None:
    rules = Rulebooks(policy_from({**policy_data(), "milestones": {**policy_data()["milestones"], **changed}}))

    assert told(disposed(rules=rules), K.RESPOND)[0] == first


def test_the_shipped_distances_are_those_of_the_regulation_and_the_design() -> None:
    policy = policy_from(policy_data())
    bare = policy_from({key: policy_data()[key] for key in policy_data() if key not in {"milestones", "dispute_floor"}})

    assert (policy.reminder_days_before, policy.notice_days_before, policy.again_every_days) == (1, 3, 5)
    assert (bare.reminder_days_before, bare.notice_days_before, bare.again_every_days) == (1, 3, 5)
    assert (policy.dispute_floor, bare.dispute_floor, bare.reminder_at) == (2, 2, policy.reminder_at)


def test_a_milestone_missed_by_a_stopped_sweep_is_caught_up_in_order() -> None:
    story = disposed()
    late = at("Thu 15 Jan 2026 12:00")
    names = []
    while (waiting := story.waiting()) and waiting[0][1].at <= late:
        names.append(waiting[0][1].name)
        story.fire(*waiting[0], late)

    assert names == ["reminder", "breach", "leader", "parent"]
    assert story.events[2].data["late"]


@pytest.mark.parametrize(
    ("sent", "zone", "end"),
    [
        ("Wed 14 Jan 2026 08:00", WIB, "Wed 21 Jan 2026 00:00"),  # Friday 16th was a holiday
        ("Sun 18 Jan 2026 23:30", WIB, "Thu 22 Jan 2026 00:00"),
        ("Tue 20 Jan 2026 01:30", WIB, "Sat 24 Jan 2026 00:00"),  # still Monday in Greenwich
        ("Mon 19 Jan 2026 01:30", WIT, "Thu 22 Jan 2026 00:00"),  # still Sunday at the desk
    ],
)
def test_a_notice_that_went_out_leaves_three_working_days(sent: str, zone: str, end: str) -> None:
    story = answered()

    assert shown(end_after_notice(story.clock(K.REPLY), at(sent, zone), story.rules)) == end


def test_silence_ends_nothing_of_which_nobody_could_be_told() -> None:
    """An answered case is announced once more, however often; a hold ends, and the desk goes on."""
    silent, asked = answered(), on_hold()
    silent.fire_until(at("Wed 21 Jan 2026 00:00"), heard=False)
    asked.fire_until(at("Wed 21 Jan 2026 00:00"), heard=False)

    told, ended = silent.events[-1], asked.events[-1]
    assert (told.type, told.audience, silent.case.status) == (
        EventType.CLOSING_ANNOUNCED,
        Audience.REPORTER,
        Status.ANSWERED,
    )
    assert {name: told.data[name] for name in ("ends", "put_off")} == {"ends": "closed", "put_off": True}
    assert (ended.type, ended.audience) == (EventType.HOLD_ENDED, Audience.PUBLIC)
    assert asked.case.status is asked.events[1].status
    again = answered().fire_until(at("Thu 05 Feb 2026 00:00"), heard=False)
    assert again == ["reply notice", "reply close", "reply close-2", "reply close-3"]
    silent.fire_until(MONDAY + days(400))
    assert (silent.case.status, silent.events[-1].desk) == (Status.CLOSED, "bengkalis/pupr")


@pytest.mark.parametrize(
    ("name", "to"),
    [
        ("leader", "bengkalis/inspektorat"),
        ("parent", "riau/inspektorat"),
        ("national", "nasional/inspektorat"),
        ("ombudsman", "nasional/inspektorat"),
        ("again-1", "nasional/inspektorat"),
    ],
)
def test_the_ladder_of_whistleblowing_has_an_inspectorate_on_each_rung(name: str, to: str) -> None:
    story = disposed(desk="bengkalis/inspektorat", classification="whistleblowing")
    story.fire_until(MONDAY + days(60))

    assert {event.data["to"] for event in story.events if event.data.get("milestone") == name} == {to}


def test_each_moment_is_told_to_those_whom_it_concerns() -> None:
    """A desk's late answer is public; what the Ombudsman is handed and how silence ends are the reporter's."""
    late, silent, asked = disposed(), answered(), on_hold()
    told = []
    for story in (late, silent, asked):
        story.fire_until(MONDAY + days(30))
        told += [(each.data["milestone"], each.audience) for each in story.events if "milestone" in each.data]

    assert set(told) == {
        ("reminder", Audience.OFFICERS),
        *((name, Audience.PUBLIC) for name in ("breach", "leader", "parent", "national", "again-1", "close")),
        *((name, Audience.REPORTER) for name in ("ombudsman", "notice", "archive")),
    }
    ends = [each.data["ends"] for story in (silent, asked) for each in story.events if "ends" in each.data]
    assert ends == ["closed", "archived"]


@pytest.mark.parametrize(("minutes", "late"), [(-1, False), (0, True), (1, True)])
def test_a_reminder_says_whether_the_date_has_passed(minutes: int, *, late: bool) -> None:
    story = disposed()
    clock = story.clock(K.RESPOND)
    assert clock.due_at

    story.fire(clock, milestones(clock, story.rules)[0], clock.due_at + timedelta(minutes=minutes))

    assert (story.events[-1].type, story.events[-1].data["late"]) == (EventType.REMINDED, late)
