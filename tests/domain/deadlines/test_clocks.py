"""Clocks over whole histories: a clerk's tables, pauses, calendars, and a second model that counts on its fingers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chalicelib.domain.cases.case import Event
from chalicelib.domain.core.errors import Invalid, Refused
from chalicelib.domain.core.vocabulary import (
    ArchiveReason,
    Classification,
    ClockKind,
    EventType,
    Role,
    Status,
    Verb,
    Verdict,
)
from chalicelib.domain.deadlines.calendar import national_calendar
from chalicelib.domain.deadlines.clock_replay import derive
from chalicelib.domain.deadlines.clocks import Clock, Pause, Terms, reckon
from chalicelib.domain.deadlines.sla import Budget, PolicyRef, Unit, policy_from
from tests.builders import (
    COURTESY,
    MONDAY,
    SUBSTANCE,
    WIB,
    WIT,
    WITA,
    Rulebooks,
    Story,
    a_story,
    admin_of,
    an_officer,
    answered,
    at,
    closed,
    days,
    disposed,
    in_progress,
    last_day,
    liaison_of,
    on_hold,
    policy_data,
    return_requested,
    routed,
    shown,
)

K, V = ClockKind, Verb
PUPR = "bengkalis/pupr"


@pytest.mark.parametrize(
    ("kind", "story", "started", "desk", "last"),
    [
        (K.VERIFY, routed, at("Mon 05 Jan 2026 09:00"), "bengkalis", "Thu 08 Jan 2026"),
        (K.VERIFY, routed, at("Mon 05 Jan 2026 00:00"), "bengkalis", "Thu 08 Jan 2026"),  # the first moment of a day
        (K.VERIFY, routed, at("Mon 05 Jan 2026 23:59"), "bengkalis", "Thu 08 Jan 2026"),  # and the last
        (K.VERIFY, routed, at("Fri 09 Jan 2026 16:00"), "bengkalis", "Wed 14 Jan 2026"),  # over a weekend
        (K.VERIFY, routed, at("Sat 10 Jan 2026 09:00"), "bengkalis", "Wed 14 Jan 2026"),  # filed on a Saturday
        (K.VERIFY, routed, at("Thu 15 Jan 2026 09:00"), "bengkalis", "Wed 21 Jan 2026"),  # Isra Mikraj on the Friday
        (K.VERIFY, routed, at("Fri 13 Mar 2026 09:00"), "bengkalis", "Wed 25 Mar 2026"),  # the Friday before Lebaran
        (K.VERIFY, routed, at("Tue 17 Mar 2026 09:00"), "bengkalis", "Fri 27 Mar 2026"),
        (K.RESPOND, disposed, at("Tue 17 Mar 2026 09:00"), PUPR, "Tue 31 Mar 2026"),
        (K.RESOLVE, disposed, at("Tue 17 Mar 2026 09:00"), PUPR, "Tue 14 Apr 2026"),  # and over Good Friday
        (K.SUPPLY, on_hold, at("Tue 17 Mar 2026 09:00"), PUPR, "Wed 08 Apr 2026"),
        (K.REPLY, answered, at("Tue 17 Mar 2026 09:00"), PUPR, "Wed 08 Apr 2026"),
        (K.VERIFY, return_requested, at("Tue 17 Mar 2026 09:00"), PUPR, "Fri 27 Mar 2026"),  # the parent's time
        (K.VERIFY, routed, at("Mon 05 Jan 2026 23:30"), "karangasem", "Fri 09 Jan 2026"),  # Tuesday in Bali
        (K.VERIFY, routed, at("Mon 05 Jan 2026 23:30"), "jayapura", "Fri 09 Jan 2026"),
        (K.VERIFY, routed, at("Mon 05 Jan 2026 21:30"), "jayapura", "Thu 08 Jan 2026"),  # still Monday in Papua
        (K.VERIFY, routed, at("Tue 06 Jan 2026 00:30", WIT), "bengkalis", "Thu 08 Jan 2026"),  # Monday in Riau
        (
            K.RESPOND,
            disposed,
            at("Fri 09 Jan 2026 09:00", WITA),
            "karangasem/dinkes",
            "Thu 15 Jan 2026",
        ),  # six days a week
        (K.RESPOND, disposed, at("Sat 10 Jan 2026 09:00", WITA), "karangasem/dinkes", "Sat 17 Jan 2026"),
    ],
)
def test_the_last_day_on_which(
    kind: ClockKind, story: Callable[..., Story], started: datetime, desk: str, last: str
) -> None:
    assert last_day(story(started, desk).clock(kind)) == last


@pytest.mark.parametrize(
    ("classification", "inspected", "last"),
    [
        ("complaint", False, "Tue 27 Jan 2026"),
        ("complaint", True, "Mon 13 Apr 2026"),
        ("aspiration", False, "Tue 13 Jan 2026"),
        ("information_request", False, "Tue 13 Jan 2026"),
    ],
)
def test_the_time_to_resolve_follows_the_class(classification: str, last: str, *, inspected: bool) -> None:
    story = routed(classification=classification)
    verified = {"to": PUPR, "needs_inspection": inspected}

    story.do(admin_of("bengkalis"), V.VERIFY, at("Tue 06 Jan 2026 09:00"), **verified)

    assert last_day(story.clock(K.RESOLVE)) == last


@pytest.mark.parametrize(
    ("desk", "due"),
    [
        ("bengkalis", "Fri 09 Jan 2026 00:00"),
        ("karangasem", "Thu 08 Jan 2026 23:00"),
        ("jayapura", "Thu 08 Jan 2026 22:00"),
    ],
)
def test_a_day_ends_at_the_midnight_of_the_responsible_desk(desk: str, due: str) -> None:
    assert shown(routed(at("Mon 05 Jan 2026 12:00"), desk).clock(K.VERIFY).due_at) == due


@pytest.mark.parametrize(
    ("held", "supplied", "last"),
    [
        ("Tue 06 Jan 2026 10:00", "Thu 08 Jan 2026 10:00", "Wed 14 Jan 2026"),  # two working days
        ("Tue 06 Jan 2026 10:00", "Tue 06 Jan 2026 23:00", "Mon 12 Jan 2026"),  # the same day costs none
        ("Tue 06 Jan 2026 23:59", "Wed 07 Jan 2026 00:01", "Tue 13 Jan 2026"),  # two minutes over midnight cost one
        ("Fri 09 Jan 2026 10:00", "Sun 11 Jan 2026 10:00", "Mon 12 Jan 2026"),  # nor does a weekend
        ("Mon 05 Jan 2026 10:00", "Tue 06 Jan 2026 10:00", "Tue 13 Jan 2026"),  # held on the day of disposal
        ("Mon 12 Jan 2026 10:00", "Wed 14 Jan 2026 10:00", "Wed 14 Jan 2026"),  # held on the last day itself
        ("Mon 12 Jan 2026 10:00", "Sat 17 Jan 2026 10:00", "Thu 15 Jan 2026"),
        ("Tue 13 Jan 2026 10:00", "Mon 19 Jan 2026 10:00", "Mon 12 Jan 2026"),  # too late: the date was missed
    ],
)
def test_a_hold_moves_the_first_answer_by_the_working_days_in_it(held: str, supplied: str, last: str) -> None:
    """Disposed on Monday, 5 January: the first answer is owed by Monday, 12 January."""
    story = disposed().do(liaison_of(PUPR), V.HOLD, at(held), text="Di mana?")

    story.reporter(V.REPLY, at(supplied), text="Di pasar.")

    assert last_day(story.clock(K.RESPOND)) == last


def test_a_clock_that_stands_still_promises_no_date() -> None:
    story = disposed().do(liaison_of(PUPR), V.HOLD, at("Tue 06 Jan 2026 10:00"), text="Di mana?")

    for kind in (K.RESPOND, K.RESOLVE):
        assert (story.clock(kind).due_at, story.clock(kind).last_day, story.clock(kind).is_paused) == (None, None, True)


def test_a_hold_after_the_date_does_not_hide_that_it_was_missed() -> None:
    story = disposed().do(liaison_of(PUPR), V.HOLD, at("Tue 13 Jan 2026 10:00"), text="Di mana?")

    assert last_day(story.clock(K.RESPOND)) == "Mon 12 Jan 2026"


@pytest.mark.parametrize(
    ("replied", "last"),
    [
        ("Thu 08 Jan 2026 10:00", "Thu 29 Jan 2026"),  # three working days in which the reporter had the word
        ("Mon 05 Jan 2026 23:00", "Mon 26 Jan 2026"),
    ],
)
def test_a_dispute_lets_the_time_to_resolve_go_on(replied: str, last: str) -> None:
    """Answered on Monday, 5 January; to be resolved by Monday, 26 January."""
    story = answered().reporter(V.REPLY, at(replied), text="Belum selesai.")

    assert last_day(story.clock(K.RESOLVE)) == last


@pytest.mark.parametrize(
    ("answered_on", "disputed", "last"),
    [
        ("Mon 26 Jan 2026 10:00", "Wed 28 Jan 2026 10:00", "Fri 30 Jan 2026"),  # nothing was left: two days anew
        ("Fri 23 Jan 2026 10:00", "Wed 28 Jan 2026 10:00", "Fri 30 Jan 2026"),  # one was left
        ("Thu 22 Jan 2026 10:00", "Wed 28 Jan 2026 10:00", "Fri 30 Jan 2026"),  # two were left
        ("Wed 21 Jan 2026 10:00", "Wed 28 Jan 2026 10:00", "Mon 02 Feb 2026"),  # three were left
        ("Thu 29 Jan 2026 10:00", "Mon 02 Feb 2026 10:00", "Wed 04 Feb 2026"),  # answered late
        ("Thu 29 Jan 2026 10:00", "Fri 06 Feb 2026 23:30", "Tue 10 Feb 2026"),  # over a weekend
    ],
)
def test_a_dispute_leaves_the_desk_at_least_two_working_days(answered_on: str, disputed: str, last: str) -> None:
    story = disposed().do(liaison_of(PUPR), V.ANSWER, at(answered_on), text=SUBSTANCE)

    story.reporter(V.REPLY, at(disputed), text="Belum.", verdict=Verdict.DISPUTED)

    assert last_day(story.clock(K.RESOLVE)) == last


def test_data_that_come_in_guarantee_no_days_anew() -> None:
    story = disposed().do(liaison_of(PUPR), V.HOLD, at("Mon 26 Jan 2026 10:00"), text="Di mana?")

    story.reporter(V.REPLY, at("Wed 28 Jan 2026 10:00"), text="Di pasar.")

    assert last_day(story.clock(K.RESOLVE)) == "Wed 28 Jan 2026"


@pytest.mark.parametrize(
    ("changed", "last"),
    [
        ({"classification": Classification.INFORMATION_REQUEST}, "Mon 12 Jan 2026"),
        ({"needs_inspection": True}, "Fri 10 Apr 2026"),
        ({"category": "roads"}, "Mon 26 Jan 2026"),
    ],
)
def test_another_class_has_its_own_time_from_the_old_start(changed: dict[str, Any], last: str) -> None:
    story = disposed().do(admin_of("bengkalis"), V.DISPOSE, at("Thu 08 Jan 2026 10:00"), to=PUPR, **changed)

    resolve = story.clock(K.RESOLVE)
    assert (resolve.started_at, last_day(resolve)) == (MONDAY, last)


def test_a_new_policy_leaves_the_old_dates_alone() -> None:
    data = {**policy_data(), "version": 2, "budgets": {**policy_data()["budgets"], "respond": {"working_days": 1}}}
    story = disposed()
    before = story.clock(K.RESPOND)

    story.rules.policies[PolicyRef("permenpanrb-62-2018", 2)] = policy_from(data)
    story.do(admin_of("bengkalis"), V.DISPOSE, at("Thu 08 Jan 2026 10:00"), to="bengkalis/dlh")

    respond, resolve = story.clock(K.RESPOND), story.clock(K.RESOLVE)
    assert (last_day(before), before.terms.policy.version) == ("Mon 12 Jan 2026", 1)
    assert (last_day(respond), respond.terms.policy.version) == ("Fri 09 Jan 2026", 2)
    assert (last_day(resolve), resolve.terms.policy.version) == ("Mon 26 Jan 2026", 1)


class TestCalendarChanges:
    """A day off is decreed for Wednesday, 7 January 2026."""

    WEDNESDAY = "Wed 07 Jan 2026"

    def rules(self) -> Rulebooks:
        return Rulebooks(days_off=[self.WEDNESDAY])

    def test_running_clocks_move_when_their_history_says_so(self) -> None:
        story = disposed(rules=self.rules())
        assert last_day(story.clock(K.RESPOND)) == "Mon 12 Jan 2026"

        story.reschedule(at("Tue 06 Jan 2026 10:00"), 2)

        assert last_day(story.clock(K.RESPOND)) == "Tue 13 Jan 2026"
        assert last_day(story.clock(K.RESOLVE)) == "Tue 27 Jan 2026"

    def test_ended_clocks_do_not(self) -> None:
        story = closed(rules=self.rules())
        before = story.clocks

        assert story.reschedule(at("Tue 06 Jan 2026 10:00"), 2).clocks == before

    def test_clocks_that_stand_still_move_when_they_go_on(self) -> None:
        story = on_hold(rules=self.rules()).reschedule(at("Tue 06 Jan 2026 10:00"), 2)
        assert story.clock(K.RESPOND).terms.calendar == 1

        story.reporter(V.REPLY, at("Thu 08 Jan 2026 10:00"), text="Di pasar.")

        # Of Tuesday to Thursday, only two were working days, and five more are left.
        assert last_day(story.clock(K.RESPOND)) == "Thu 15 Jan 2026"
        assert story.clock(K.RESPOND).terms.calendar == 2

    def test_one_that_stands_still_past_its_date_keeps_that_date_till_then(self) -> None:
        story = disposed(rules=Rulebooks(days_off=["Mon 12 Jan 2026"]))
        story.do(liaison_of(PUPR), V.HOLD, at("Tue 13 Jan 2026 10:00"), text="Di mana?")

        story.reschedule(at("Tue 13 Jan 2026 11:00"), 2)
        assert last_day(story.clock(K.RESPOND)) == "Mon 12 Jan 2026"

        story.reporter(V.REPLY, at("Wed 14 Jan 2026 10:00"), text="Di pasar.")
        assert last_day(story.clock(K.RESPOND)) == "Wed 14 Jan 2026"

    def test_a_message_that_comes_late_takes_no_day_off_back(self) -> None:
        story = disposed(rules=Rulebooks(days_off=[self.WEDNESDAY, "Thu 08 Jan 2026"]))

        story.reschedule(at("Tue 06 Jan 2026 10:00"), 3).reschedule(at("Tue 06 Jan 2026 11:00"), 2)

        assert story.clock(K.RESPOND).terms.calendar == 3

    def test_a_local_day_off_moves_its_own_area_alone(self) -> None:
        rules = Rulebooks()
        rules.publish(self.WEDNESDAY, "51")

        moved = [
            last_day(routed(desk=desk, rules=rules).reschedule(at("Tue 06 Jan 2026 10:00"), 2).clock(K.VERIFY))
            for desk in ("bengkalis", "karangasem")
        ]

        assert moved == ["Thu 08 Jan 2026", "Fri 09 Jan 2026"]


class TestEmergencies:
    """In hours, day and night, holidays included."""

    LEBARAN = at("Fri 20 Mar 2026 23:30")

    @pytest.mark.parametrize(
        ("kind", "story", "due"),
        [
            (K.VERIFY, routed, "Sat 21 Mar 2026 00:30"),
            (K.RESPOND, disposed, "Sat 21 Mar 2026 02:30"),
            (K.RESOLVE, disposed, "Sat 21 Mar 2026 23:30"),
        ],
    )
    def test_they_are_due_within_hours(self, kind: ClockKind, story: Callable[..., Story], due: str) -> None:
        clock = story(self.LEBARAN, emergency=True).clock(kind)

        assert (shown(clock.due_at), clock.last_day, clock.count) == (due, None, None)

    def test_the_reporter_is_not_hurried(self) -> None:
        assert last_day(on_hold(self.LEBARAN, emergency=True).clock(K.SUPPLY)) == "Wed 08 Apr 2026"

    @pytest.mark.parametrize(
        ("held", "supplied", "due"),
        [
            ("Sat 21 Mar 2026 00:00", "Sat 21 Mar 2026 05:15", "Sat 21 Mar 2026 07:45"),
            ("Sat 21 Mar 2026 02:29", "Sun 22 Mar 2026 02:29", "Sun 22 Mar 2026 02:30"),
            ("Sat 21 Mar 2026 02:30", "Sun 22 Mar 2026 02:29", "Sat 21 Mar 2026 02:30"),  # a moment too late
        ],
    )
    def test_a_hold_moves_them_by_its_length(self, held: str, supplied: str, due: str) -> None:
        story = disposed(self.LEBARAN, emergency=True).do(liaison_of(PUPR), V.HOLD, at(held), text="Di mana?")

        story.reporter(V.REPLY, at(supplied), text="Di pasar.")

        assert shown(story.clock(K.RESPOND).due_at) == due

    def test_while_held_they_promise_nothing_unless_missed_before(self) -> None:
        story = disposed(self.LEBARAN, emergency=True)
        story.do(liaison_of(PUPR), V.HOLD, at("Sat 21 Mar 2026 10:00"), text="Di mana?")

        assert story.clock(K.RESOLVE).due_at is None
        assert shown(story.clock(K.RESPOND).due_at) == "Sat 21 Mar 2026 02:30"

    @pytest.mark.parametrize(
        ("disputed", "due"),
        [("Sat 21 Mar 2026 00:30", "Sun 22 Mar 2026 00:30"), ("Sun 29 Mar 2026 10:00", "Mon 30 Mar 2026 10:00")],
    )
    def test_a_dispute_gives_back_what_was_left(self, disputed: str, due: str) -> None:
        story = answered(self.LEBARAN, emergency=True).reporter(V.REPLY, at(disputed), text="Belum.")

        assert shown(story.clock(K.RESOLVE).due_at) == due

    def test_and_at_least_two_hours(self) -> None:
        story = disposed(self.LEBARAN, emergency=True)
        story.do(liaison_of(PUPR), V.ANSWER, at("Sat 21 Mar 2026 23:20"), text=SUBSTANCE)

        story.reporter(V.REPLY, at("Sun 22 Mar 2026 10:00"), text="Belum.")

        assert shown(story.clock(K.RESOLVE).due_at) == "Sun 22 Mar 2026 12:00"


class TestWhatATransferChanges:
    def test_each_new_desk_answers_within_its_own_time_but_the_time_to_resolve_goes_on(self) -> None:
        story = disposed().do(admin_of("bengkalis"), V.DISPOSE, at("Thu 08 Jan 2026 10:00"), to="bengkalis/dlh")

        assert last_day(story.clock(K.RESPOND)) == "Thu 15 Jan 2026"
        assert last_day(story.clock(K.RESOLVE)) == "Mon 26 Jan 2026"

    def test_verification_begins_anew_with_the_institution_that_a_return_names(self) -> None:
        story = routed()
        returned = {"text": "Bukan kami.", "to": "karangasem"}

        story.do(liaison_of("bengkalis"), V.RETURN, at("Thu 08 Jan 2026 10:00"), **returned)

        verify = story.clock(K.VERIFY)
        assert (last_day(verify), verify.terms.zone) == ("Tue 13 Jan 2026", WITA)

    def test_a_first_answer_ends_the_wait_for_one_be_it_an_interim_one(self) -> None:
        story = disposed().do(liaison_of(PUPR), V.ANSWER, at("Tue 06 Jan 2026 10:00"), text=COURTESY)

        assert shown(story.clock(K.RESPOND).stopped_at) == "Tue 06 Jan 2026 10:00"
        assert story.clock(K.RESOLVE).runs

    def test_a_better_answer_gives_the_reporter_the_whole_time_again(self) -> None:
        story = answered().do(liaison_of(PUPR), V.ANSWER, at("Thu 08 Jan 2026 10:00"), text=SUBSTANCE)

        assert last_day(story.clock(K.REPLY)) == "Fri 23 Jan 2026"

    def test_the_citizens_clock_is_never_paused_nor_reset(self) -> None:
        story = closed(MONDAY)
        story.reporter(V.REOPEN, MONDAY + days(3), text="Rusak lagi.")
        story.do(liaison_of(PUPR), V.HOLD, MONDAY + days(4), text="Di mana?")
        story.reporter(V.WITHDRAW, MONDAY + days(9))

        (citizen,) = [clock for clock in story.clocks if clock.kind is K.CITIZEN]

        assert (citizen.started_at, citizen.stopped_at, citizen.pauses) == (MONDAY, MONDAY + days(9), ())

    def test_the_citizens_clock_of_a_reopened_case_has_not_ended(self) -> None:
        story = closed(MONDAY)
        assert story.clock(K.CITIZEN).ended is not None

        story.reporter(V.REOPEN, MONDAY + days(3), text="Rusak lagi.")

        assert (story.clock(K.CITIZEN).stopped_at, story.clock(K.CITIZEN).ended) == (None, None)

    def test_a_reopened_case_has_the_whole_time_anew(self) -> None:
        story = closed().reporter(V.REOPEN, at("Thu 08 Jan 2026 10:00"), text="Rusak lagi.")

        assert last_day(story.clock(K.RESPOND)) == "Thu 15 Jan 2026"
        assert last_day(story.clock(K.RESOLVE)) == "Thu 29 Jan 2026"

    def test_routing_is_watched_until_a_desk_is_found(self) -> None:
        story = a_story()
        assert story.clock(K.ROUTE).runs

        assert story.route(MONDAY, "bengkalis").clock(K.ROUTE).stopped_at == MONDAY


@pytest.mark.parametrize(
    "broken",
    [
        {"budgets": {"verify": {"working_days": 3}}},
        {"budgets": {**policy_data()["budgets"], "verify": {"working_days": 0}}},
        {"budgets": {**policy_data()["budgets"], "supply": {"hours": 48}}},
        {"budgets": {**policy_data()["budgets"], "reply": {"weeks": 2}}},
        {"emergency": {"resolve": {"hours": 24}}},  # the others would stay in days
        {"emergency": {**policy_data()["emergency"], "reply": {"hours": 24}}},
        {"milestones": {"again_every_days": 0}},
        {"milestones": {"notice_days_before": 0}},
        {"milestones": {"reminder_days_before": 0}},
        {"dispute_floor": 0},
    ],
)
def test_a_policy_with_which_a_clock_could_not_count_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises((KeyError, ValueError), match=r"\w"):
        policy_from({**policy_data(), **broken})


ZONE = ZoneInfo(WIB)
OFF = set(national_calendar().days_off)
WORKDAYS = [
    day for step in range(900) if (day := date(2026, 1, 1) + timedelta(days=step)).weekday() < 5 and day not in OFF
]
BUDGETS = {K.VERIFY: 3, K.RESPOND: 5, K.SUPPLY: 10, K.REPLY: 10}
CLASSES = {"complaint": 14, "aspiration": 5, "information_request": 5}
STARTS_IN = {
    K.VERIFY: {"submitted", "return_requested"},
    K.RESPOND: {"disposed", "in_progress"},
    K.RESOLVE: {"disposed", "in_progress"},
    K.SUPPLY: {"on_hold"},
    K.REPLY: {"answered"},
}
PAUSES_IN = {K.VERIFY: {"on_hold"}, K.RESPOND: {"on_hold"}, K.RESOLVE: {"on_hold", "answered"}}
LIVES_ON_IN = {K.RESOLVE: {"submitted", "return_requested"}}


@dataclass
class Fingers:
    """A clock as somebody would keep it with a wall calendar and a pencil."""

    seq: int
    due: date
    paused_on: date | None = None
    stopped: bool = False


def nth(start: date, count: int) -> date:
    return [day for day in WORKDAYS if day > start][count - 1]


def resumed(due: date, since: date, until: date, *, disputed: bool) -> date:
    if since <= due:
        left = [day for day in WORKDAYS if since < day <= due]
        passed = [day for day in WORKDAYS if due < day <= until]
        due = nth(until, len(left)) if left and until > since else (passed or [due])[-1]
    return max(due, nth(until, 2)) if disputed else due


def by_hand(events: Sequence[Event], kind: ClockKind) -> list[Fingers]:
    """Every clock of that kind, from the statuses alone."""
    clocks: list[Fingers] = []
    desk, has_answered, length = "", False, CLASSES["complaint"]
    before, last_day_off = "", date.max
    for event in events:
        today, status = event.at.astimezone(ZONE).date(), event.status.value
        moved, desk = event.desk != desk, event.desk
        has_answered = event.type is EventType.ANSWERED or (
            has_answered and not moved and event.type is not EventType.REOPENED
        )
        current = next((clock for clock in clocks if not clock.stopped), None)
        fresh = {
            K.VERIFY: event.type in {EventType.RETURNED, EventType.REOPENED},
            K.RESPOND: moved or event.type is EventType.ANSWERED,
            K.REPLY: event.type is EventType.ANSWERED,
        }.get(kind, False)
        alive = status in STARTS_IN[kind] | PAUSES_IN.get(kind, set()) | LIVES_ON_IN.get(kind, set())
        if current and (fresh or not alive):
            current.stopped, current = True, None
        if event.type is EventType.HELD:
            allowed = event.data["days_left"]
            last_day_off = nth(today, allowed) if allowed else date.min
        stands = status in PAUSES_IN.get(kind, set()) and not (status == "on_hold" and last_day_off == date.min)
        if current and stands and not current.paused_on:
            current.paused_on = today
        elif current and not stands and current.paused_on:
            disputed = event.data.get("verdict") == "disputed"
            until = min(today, last_day_off) if before == "on_hold" else today
            current.due = resumed(current.due, current.paused_on, until, disputed=disputed)
            current.paused_on = None
        length = CLASSES[event.data["classification"]] if "classification" in event.data else length
        if current is None and status in STARTS_IN[kind] and not (kind is K.RESPOND and has_answered):
            clocks.append(Fingers(event.seq, nth(today, BUDGETS.get(kind, length))))
        before = status
    return clocks


MOVES: Mapping[str, tuple[Verb, Mapping[str, Any]]] = {
    "verify": (V.VERIFY, {}),
    "verify and dispose": (V.VERIFY, {"to": PUPR}),
    "dispose": (V.DISPOSE, {"to": PUPR}),
    "dispose elsewhere": (V.DISPOSE, {"to": "bengkalis/dlh"}),
    "hold": (V.HOLD, {"text": "?"}),
    "accept": (V.ACCEPT, {}),
    "return up": (V.RETURN, {"text": "Bukan kami."}),
    "return across": (V.RETURN, {"text": "Bukan kami.", "to": "bengkalis/dlh"}),
    "answer": (V.ANSWER, {"text": SUBSTANCE}),
    "interim": (V.ANSWER, {"text": COURTESY}),
    "archive": (V.ARCHIVE, {"text": "Iklan.", "reason": ArchiveReason.SPAM}),
}
ASKED: Mapping[str, tuple[Verb, Mapping[str, Any]]] = {
    "reply": (V.REPLY, {"text": "Belum."}),
    "accept it": (V.REPLY, {"text": "Baik.", "verdict": Verdict.ACCEPTED}),
    "reopen": (V.REOPEN, {"text": "Lagi."}),
}
USUAL = ["dispose", "hold", "reply", "answer", "reply", "accept", "dispose elsewhere"]


def played(classification: str, moves: Iterable[tuple[str, int]]) -> Story:
    """A history of those moves with so many hours between them; what is not allowed just does not happen."""
    story = routed(MONDAY, classification=classification)
    now = MONDAY
    for name, hours in moves:
        now += timedelta(hours=hours)
        with suppress(Refused, Invalid):
            if name in ASKED:
                story.reporter(ASKED[name][0], now, **ASKED[name][1])
            else:
                here = an_officer(story.case.desk.partition("/")[0], Role.INSTITUTION_ADMIN, Role.LIAISON_OFFICER)
                story.do(here, MOVES[name][0], now, **MOVES[name][1])
    return story


histories = st.builds(
    played,
    st.sampled_from(sorted(CLASSES)),
    st.lists(
        st.tuples(st.sampled_from([*MOVES, *ASKED, *USUAL]), st.sampled_from([0, 1, 14, 24, 49, 80, 200, 500])),
        max_size=12,
    ),
)


@settings(max_examples=150, deadline=None)
@given(histories)
@example(played("complaint", [("dispose", 1), ("answer", 24), ("reply", 500), ("hold", 24), ("reply", 80)]))
@example(played("aspiration", [("dispose", 1), ("hold", 7 * 24), ("reply", 24), ("return up", 1), ("dispose", 49)]))
def test_every_date_is_the_one_that_a_pencil_finds(story: Story) -> None:
    for kind in STARTS_IN:
        ours = [clock for clock in story.clocks if clock.kind is kind]
        theirs = by_hand(story.events, kind)

        assert [clock.started_by for clock in ours] == [clock.seq for clock in theirs]
        assert [clock.stopped_at is not None for clock in ours] == [clock.stopped for clock in theirs]
        for our, their in zip(ours, theirs, strict=True):
            waits = their.paused_on is not None and their.paused_on <= their.due
            assert our.last_day == (None if waits else their.due), (kind, our.id)


@settings(max_examples=60, deadline=None)
@given(histories)
def test_deriving_is_pure_and_every_beginning_of_a_history_agrees_with_the_whole(story: Story) -> None:
    whole = {clock.id: clock for clock in derive(story.events, story.rules)}
    assert tuple(whole.values()) == derive(iter(story.events), story.rules)

    for length in range(1, len(story.events)):
        for clock in derive(story.events[:length], story.rules):
            later = whole[clock.id]
            assert (later.kind, later.started_at, later.terms.policy) == (
                clock.kind,
                clock.started_at,
                clock.terms.policy,
            )
            assert (
                later.pauses[: len(clock.pauses) - clock.is_paused]
                == clock.pauses[: len(clock.pauses) - clock.is_paused]
            )
            if clock.stopped_at and clock.kind is not K.CITIZEN:
                assert later == clock


@settings(max_examples=100, deadline=None)
@given(
    st.integers(0, 500).map(lambda hours: MONDAY + timedelta(hours=hours)),
    st.integers(0, 2000),
    st.integers(0, 2000),
    st.sampled_from([K.RESPOND, K.RESOLVE]),
)
def test_a_pause_keeps_the_remaining_working_time_exactly(
    start: datetime, hours: int, length: int, kind: ClockKind
) -> None:
    """The date moves by the working days in (day of the pause, day of the resumption], ten at most, if held in time."""
    held, supplied = start + timedelta(hours=hours), start + timedelta(hours=hours + length)
    story = disposed(start)
    before = story.clock(kind)
    story.do(liaison_of(PUPR), V.HOLD, held, text="?").reporter(V.REPLY, supplied, text="Ini.")
    after = story.clock(kind)

    held_on, supplied_on = held.astimezone(ZONE).date(), supplied.astimezone(ZONE).date()
    passed = min(10, sum(held_on < day <= supplied_on for day in WORKDAYS))
    assert before.last_day
    assert after.last_day
    moved = sum(before.last_day < day <= after.last_day for day in WORKDAYS)
    assert moved == (passed if held_on <= before.last_day else 0)


def a_running(story: Story) -> list[Clock]:
    return [clock for clock in story.clocks if clock.runs]


def test_reclassified_while_it_stands_still_a_clock_goes_on_with_the_new_time() -> None:
    story = on_hold().do(
        admin_of("bengkalis"), V.DISPOSE, at("Wed 07 Jan 2026 10:00"), to=PUPR, classification=Classification.ASPIRATION
    )

    assert last_day(story.clock(K.RESOLVE)) == "Wed 14 Jan 2026"
    assert {clock.kind for clock in a_running(story)} == {K.CITIZEN, K.RESPOND, K.RESOLVE}
    assert story.case.status is Status.DISPOSED


def test_a_clock_of_a_case_in_progress_keeps_its_terms_in_its_history() -> None:
    story = in_progress()
    terms = story.clock(K.RESPOND).terms

    assert terms.as_data() == story.events[1].data["terms"]
    assert Terms.of(terms.as_data()) == terms


def test_a_clock_that_now_counts_hours_or_stands_still_keeps_no_day_of_before() -> None:
    story = disposed()
    clock = story.clock(K.RESPOND)
    assert clock.last_day
    assert clock.count

    hours = reckon(replace(clock, budget=Budget(3, Unit.HOURS)), story.rules)
    paused = reckon(replace(clock, pauses=(Pause(MONDAY),)), story.rules)

    assert (hours.due_at, hours.last_day, hours.count) == (MONDAY + timedelta(hours=3), None, None)
    assert (paused.due_at, paused.last_day, paused.count) == (None, None, None)


def test_a_clock_without_a_promise_is_not_reckoned() -> None:
    story = disposed()

    assert reckon(story.clock(K.CITIZEN), story.rules) == story.clock(K.CITIZEN)
