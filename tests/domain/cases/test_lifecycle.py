"""What the whole table of the lifecycle promises, and that no history, however odd, can break it."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chalicelib.domain.cases.events import fired_by
from chalicelib.domain.cases.lifecycle import LIFECYCLE, REPORTER_MAY, WHO_MAY, Stage, Turn, allows, step
from chalicelib.domain.core.errors import Invalid, Refused, WrongStage
from chalicelib.domain.core.vocabulary import (
    ArchiveReason,
    Classification,
    ClockKind,
    DeskId,
    EventType,
    Outcome,
    Queue,
    Role,
    Status,
    Verb,
    Verdict,
    institution_of,
)
from chalicelib.domain.deadlines.clocks import UNTIMED
from chalicelib.domain.deadlines.milestones import next_milestone
from chalicelib.domain.organisation.directory import Officer
from tests.builders import (
    COUNTRY,
    COURTESY,
    IN_STATUS,
    MONDAY,
    SUBSTANCE,
    Rulebooks,
    a_copy,
    a_story,
    an_officer,
    folded,
)

OPEN = [status for status, stage in LIFECYCLE.items() if stage.is_open]
ENDED = [status for status, stage in LIFECYCLE.items() if not stage.is_open]
OF_THE_SERVICE = {
    Verb.ROUTE, Verb.REMIND, Verb.ESCALATE, Verb.RESCHEDULE, Verb.RESUME, Verb.TRANSFER,
    Verb.CLOSE_SILENT, Verb.ARCHIVE_UNSUPPLIED,
    Verb.END_HOLD, Verb.ESCALATE_MASK,
}  # fmt: skip
OF_ANYBODY = {Verb.REQUEST_MASK, Verb.REQUEST_PIN}


def test_every_status_has_its_line() -> None:
    assert set(LIFECYCLE) == set(Status)


@pytest.mark.parametrize("status", OPEN)
def test_an_open_status_is_somebodys_turn_with_a_clock_that_promises_a_date(status: Status) -> None:
    stage = LIFECYCLE[status]

    assert stage.turn is not Turn.NOBODY
    assert stage.runs - UNTIMED
    assert ClockKind.CITIZEN in stage.runs


@pytest.mark.parametrize("status", OPEN)
def test_an_open_status_can_be_left_by_the_one_whose_turn_it_is(status: Status) -> None:
    stage = LIFECYCLE[status]
    verbs = set(REPORTER_MAY) - {Verb.WITHDRAW} if stage.turn is Turn.REPORTER else set(WHO_MAY)

    assert any(to != status for verb in verbs for to in stage.may.get(verb, ()))


@pytest.mark.parametrize("status", ENDED)
def test_an_ended_status_runs_no_clock_and_lies_on_the_done_pile(status: Status) -> None:
    stage = LIFECYCLE[status]

    assert stage.turn is Turn.NOBODY
    assert not stage.runs | stage.keeps | stage.pauses
    assert stage.queue is Queue.DONE


@pytest.mark.parametrize("stage", LIFECYCLE.values())
def test_a_clock_does_one_thing_at_a_time(stage: Stage) -> None:
    assert sum(map(len, (stage.runs, stage.keeps, stage.pauses))) == len(stage.runs | stage.keeps | stage.pauses)


def test_the_citizens_clock_stands_still_nowhere() -> None:
    assert not any(ClockKind.CITIZEN in stage.pauses for stage in LIFECYCLE.values())


def test_every_status_can_be_reached() -> None:
    reached = {Status.SUBMITTED}
    for _ in Status:
        reached |= {to for status in reached for tos in LIFECYCLE[status].may.values() for to in tos}

    assert reached == set(Status)


ENDINGS = {
    (Verb.REPLY, Status.ANSWERED, Status.CLOSED),  # the reporter accepted
    (Verb.CLOSE_SILENT, Status.ANSWERED, Status.CLOSED),  # silence, after an answer and a notice
    *((Verb.ARCHIVE, status, Status.ARCHIVED) for status in OPEN if LIFECYCLE[status].turn is not Turn.REPORTER),
    # … with a reason code, wherever a desk has to move
    (Verb.ARCHIVE_UNSUPPLIED, Status.ON_HOLD, Status.ARCHIVED),  # data asked for did not come
}


def test_a_case_ends_by_consent_silence_archive_or_withdrawal_and_by_nothing_else() -> None:
    ends = {
        (verb, status, to)
        for status in OPEN
        for verb, tos in LIFECYCLE[status].may.items()
        for to in tos
        if not LIFECYCLE[to].is_open
    }

    assert ends == ENDINGS | {(Verb.WITHDRAW, status, Status.CLOSED) for status in OPEN}


def test_not_ours_never_ends_a_case() -> None:
    """No wrong door: a return leads to an open status, and no reason for archiving is about authority."""
    returned_to = {to for stage in LIFECYCLE.values() for to in stage.may.get(Verb.RETURN, ())}

    assert returned_to
    assert all(LIFECYCLE[to].is_open for to in returned_to)
    assert set(ArchiveReason) == {
        "too_general", "private_matter", "in_court", "spam", "duplicate", "data_not_supplied",
    }  # fmt: skip


def test_only_an_answered_case_is_closed_by_silence() -> None:
    assert [status for status in Status if allows(status, Verb.CLOSE_SILENT)] == [Status.ANSWERED]


def test_every_verb_belongs_to_officers_or_the_reporter_or_the_service() -> None:
    in_table = {verb for stage in LIFECYCLE.values() for verb in stage.may}

    assert in_table == set(Verb)
    assert set(WHO_MAY) | set(REPORTER_MAY) | OF_THE_SERVICE | OF_ANYBODY == set(Verb)
    assert not OF_THE_SERVICE & (set(WHO_MAY) | set(REPORTER_MAY))
    assert set(WHO_MAY) & set(REPORTER_MAY) == {Verb.ATTACH, Verb.REMOVE}


@pytest.mark.parametrize(("verb", "roles"), WHO_MAY.items())
def test_a_leader_or_evaluator_looks_on(verb: Verb, roles: frozenset[Role]) -> None:
    assert roles
    assert Role.EVALUATOR not in roles
    assert (Role.LEADER in roles) == (verb is Verb.NOTE)


@pytest.mark.parametrize("status", Status)
def test_the_reporter_always_has_a_way_forward(status: Status) -> None:
    assert any(allows(status, verb) for verb in (Verb.REPLY, Verb.REOPEN))
    assert allows(status, Verb.WITHDRAW) == LIFECYCLE[status].is_open


@pytest.mark.parametrize("status", Status)
def test_the_service_may_always_remind_and_reschedule_what_is_open(status: Status) -> None:
    for verb in (Verb.REMIND, Verb.RESCHEDULE):
        assert LIFECYCLE[status].may.get(verb, frozenset()) == ({status} if LIFECYCLE[status].is_open else set())


@pytest.mark.parametrize("verb", [Verb.NOTE, Verb.ATTACH, Verb.PUBLISH, Verb.REMOVE])
@pytest.mark.parametrize("status", Status)
def test_notes_and_files_are_taken_in_every_status_and_change_none(status: Status, verb: Verb) -> None:
    assert LIFECYCLE[status].may[verb] == {status}


@pytest.mark.parametrize("status", Status)
def test_it_escalates_where_a_desk_has_to_move_or_has_waited_for_as_long_as_it_may(status: Status) -> None:
    turn = LIFECYCLE[status].turn

    assert allows(status, Verb.ESCALATE) == (turn not in {Turn.REPORTER, Turn.NOBODY} or status is Status.ON_HOLD)


def test_a_step_that_the_table_does_not_know_is_refused_by_name() -> None:
    assert step(Status.SUBMITTED, Verb.DISPOSE, Status.DISPOSED) is Status.DISPOSED
    with pytest.raises(WrongStage) as refused:
        step(Status.CLOSED, Verb.DISPOSE, Status.DISPOSED)
    assert refused.value.params == {"verb": "dispose", "status": "closed"}


@pytest.mark.parametrize("status", OPEN)
def test_an_open_case_that_everybody_ignores_is_spoken_of_again_and_again_until_it_ends(status: Status) -> None:
    story = IN_STATUS[status]()

    told = story.fire_until(MONDAY + timedelta(days=150))

    if LIFECYCLE[status].turn is Turn.REPORTER:
        assert not story.case.is_open
    else:
        assert sum("again" in name for name in told) > 3
        assert story.waiting()


DESKS = sorted(COUNTRY.desks)
OFFICERS = [
    an_officer(desk, *roles) for desk in DESKS for roles in [(Role.INSTITUTION_ADMIN, Role.LIAISON_OFFICER)]
] + [
    an_officer("nasional", Role.NATIONAL_ADMIN),
    *(an_officer(desk, Role.INSPECTOR) for desk in DESKS if desk.endswith("inspektorat")),
]
requests = st.fixed_dictionaries({
    "text": st.sampled_from([SUBSTANCE, SUBSTANCE, COURTESY, None]),
    "to": st.none() | st.sampled_from([*DESKS, DeskId("nowhere")]),
    "reason": st.sampled_from([*ArchiveReason, None]),
    "final": st.booleans(),
    "classification": st.none() | st.sampled_from(Classification),
    "needs_inspection": st.none() | st.booleans(),
    "emergency": st.booleans(),
    "rating": st.integers(1, 5),
    "verdict": st.sampled_from([*Verdict, None]),
    "copy": st.sampled_from([a_copy("f1"), a_copy("f2", "application/pdf"), None]),
    "attachment": st.sampled_from(["f1", "f2", "f3"]),
    "public": st.booleans(),
})  # fmt: skip


class AnyHistory(RuleBasedStateMachine):
    """Officers, the reporter, the calendar and the sweeps do what they may, in any order and at any pace."""

    @initialize(
        classification=st.sampled_from(Classification),
        emergency=st.booleans(),
        desk=st.sampled_from(["bengkalis", "karangasem"]),
    )
    def file(self, classification: Classification, desk: str, *, emergency: bool) -> None:
        self.now = MONDAY
        if classification is Classification.WHISTLEBLOWING:
            desk = "bengkalis/inspektorat"
        self.story = a_story(MONDAY, desk, classification=classification.value, emergency=emergency, rules=Rulebooks())

    @rule(hours=st.sampled_from([1, 5, 24, 72, 240]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @precondition(lambda self: self.story.case.routed_at is None and self.story.case.status is Status.SUBMITTED)
    @rule(to=st.sampled_from(["bengkalis", "batam/dlh"]))
    def the_stream_routes(self, to: str) -> None:
        if not self.story.case.is_whistleblowing:
            self.story.route(self.now, to, straight="/" in to)

    @rule(verb=st.sampled_from(sorted(WHO_MAY)), request=requests, data=st.data())
    def an_officer_acts(self, verb: Verb, request: dict[str, object], data: st.DataObject) -> None:
        case = self.story.case
        near: list[Officer] = [one for one in OFFICERS if one.institution == institution_of(case.desk)]
        officer = data.draw(st.sampled_from([*near, *near, OFFICERS[-1]]))
        self._try(lambda: self.story.do(officer, verb, self.now, **request))

    @rule(verb=st.sampled_from(sorted(REPORTER_MAY)), request=requests)
    def the_reporter_acts(self, verb: Verb, request: dict[str, object]) -> None:
        self._try(lambda: self.story.reporter(verb, self.now, **request))

    @precondition(lambda self: self.story.waiting())
    @rule(late=st.sampled_from([0, 0, 1, 30]))
    def the_sweep_fires_what_is_next(self, late: int) -> None:
        clock, milestone = self.story.waiting()[0]
        self.now = max(self.now, milestone.at) + timedelta(hours=late)
        self.story.fire(clock, milestone, self.now)

    @precondition(lambda self: self.story.case.is_open)
    @rule(ahead=st.integers(1, 20))
    def a_day_off_is_decreed(self, ahead: int) -> None:
        day = (self.now + timedelta(days=ahead)).astimezone(MONDAY.tzinfo)
        self.story.reschedule(self.now, self.story.rules.publish(f"{day:%a %d %b %Y}"))

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except (Refused, Invalid):
            assert folded(self.story.events) == self.story.case

    @invariant()
    def an_open_case_waits_for_something_that_will_happen(self) -> None:
        for clock in self.story.clocks:
            expected = clock.runs and clock.kind is not ClockKind.CITIZEN
            assert (next_milestone(clock, self.story.rules) is not None) == expected
        assert bool(self.story.waiting()) == self.story.case.is_open

    @invariant()
    def a_clock_of_each_kind_is_alone(self) -> None:
        running = Counter(clock.kind for clock in self.story.clocks if clock.stopped_at is None)
        assert all(count == 1 for count in running.values())
        assert bool(running) == self.story.case.is_open
        assert running[ClockKind.CITIZEN] == self.story.case.is_open

    @invariant()
    def its_desk_exists(self) -> None:
        holder = COUNTRY.desk(self.story.case.desk)
        assert holder
        assert holder.active
        if self.story.case.is_whistleblowing:
            assert holder.id.endswith("/inspektorat")

    @invariant()
    def a_milestone_fires_once_and_never_after_the_end(self) -> None:
        fired = Counter(each for event in self.story.events for each in fired_by(event))
        assert all(count == 1 for count in fired.values())

    @invariant()
    def it_ends_only_as_it_may(self) -> None:
        case = self.story.case
        assert (case.outcome is None) == (case.ended_at is None) == case.is_open
        last = next((event for event in reversed(self.story.events) if "outcome" in event.data), None)
        if case.is_open or last is None:
            return
        if case.outcome is Outcome.SILENCE:
            reply = self.story.clock(ClockKind.REPLY)
            answer = next(event for event in reversed(self.story.events) if event.type is EventType.ANSWERED)
            assert answer.data["final"]
            assert answer.data["substantive"]
            assert reply.fired["notice"] < reply.fired["close"]
        if case.outcome is Outcome.ARCHIVED:
            assert last.data["reason"] in set(ArchiveReason)


TestAnyHistory = AnyHistory.TestCase
TestAnyHistory.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
