"""What each verb does in each status, whom it may reach, and what it refuses."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.actions.context import Request
from chalicelib.domain.actions.masking import overdue_step, request_step
from chalicelib.domain.actions.officer_decisions import actor_of, decide
from chalicelib.domain.cases.case import REPORTER, Actor, apply
from chalicelib.domain.cases.events import Step
from chalicelib.domain.cases.lifecycle import LIFECYCLE, WHO_MAY
from chalicelib.domain.core.errors import Invalid, NotYourStep, ReopenTooLate, ReopenUsed, TargetUnfit, WrongStage
from chalicelib.domain.core.vocabulary import (
    ArchiveReason,
    Audience,
    Classification,
    ClockKind,
    DeskId,
    DismissReason,
    EventType,
    MaskReason,
    Outcome,
    Role,
    Status,
    UnmaskReason,
    Verb,
    Verdict,
)
from chalicelib.domain.files.attachment_history import attached_step
from chalicelib.domain.messaging.notifications import reporter_notice
from chalicelib.domain.messaging.pin_recovery import pin_request_step
from chalicelib.domain.organisation.directory import Officer
from chalicelib.domain.publication.passages import Passage
from tests.builders import (
    COUNTRY,
    COURTESY,
    IN_STATUS,
    MONDAY,
    SUBSTANCE,
    Country,
    Story,
    a_copy,
    a_desk,
    a_story,
    admin_of,
    an_officer,
    answered,
    archived,
    at,
    closed,
    days,
    disposed,
    in_progress,
    inspector_of,
    liaison_of,
    on_hold,
    return_requested,
    routed,
)

LATER = at("Tue 06 Jan 2026 10:00")
HELPFUL: Mapping[Verb, Mapping[str, object]] = {
    Verb.VERIFY: {},
    Verb.DISPOSE: {"to": "bengkalis/dlh"},
    Verb.HOLD: {"text": "Di mana tepatnya?"},
    Verb.ACCEPT: {},
    Verb.RETURN: {"text": "Bukan wewenang kami."},
    Verb.ANSWER: {"text": SUBSTANCE},
    Verb.ARCHIVE: {"reason": ArchiveReason.SPAM, "text": "Bukan laporan."},
    Verb.TRIAGE: {"emergency": True, "text": "Jembatan itu akan runtuh."},
    Verb.NOTE: {"text": "Sudah ditelepon."},
    Verb.ATTACH: {"copy": a_copy()},
    Verb.PUBLISH: {"attachment": "f0", "public": True},
    Verb.MASK: {"passages": (Passage(1, "body", 0, 5),), "mask_reason": MaskReason.CHILD, "text": "Diminta ibunya."},
    Verb.UNMASK: {"unmask_reason": UnmaskReason.MISTAKEN, "text": "Keliru."},
    Verb.DISMISS_MASK: {"dismiss_reason": DismissReason.NOT_PERSONAL, "text": "Nama jalan."},
    Verb.REMOVE: {"attachment": "own"},
    Verb.REPLY: {"text": "Belum selesai."},
    Verb.RATE: {"rating": 4},
    Verb.REOPEN: {"text": "Rusak lagi."},
    Verb.WITHDRAW: {},
    Verb.CHANGE_VISIBILITY: {"anonymous": False, "secret": True},
}
"""What a caller sends who knows what each verb wants."""

S = Status
NO = None
COLUMNS = (S.SUBMITTED, S.ON_HOLD, S.DISPOSED, S.RETURN_REQUESTED, S.IN_PROGRESS, S.ANSWERED, S.CLOSED, S.ARCHIVED)
OF_OFFICERS = {
    Verb.VERIFY: (S.DISPOSED, NO, NO, NO, NO, NO, NO, NO),
    Verb.DISPOSE: (S.DISPOSED, S.DISPOSED, S.DISPOSED, S.DISPOSED, S.DISPOSED, NO, NO, NO),
    Verb.HOLD: (S.ON_HOLD, NO, S.ON_HOLD, NO, S.ON_HOLD, NO, NO, NO),
    Verb.ACCEPT: (NO, S.IN_PROGRESS, S.IN_PROGRESS, NO, NO, NO, NO, NO),
    Verb.RETURN: (
        S.RETURN_REQUESTED, NO, S.RETURN_REQUESTED, S.RETURN_REQUESTED, S.RETURN_REQUESTED, NO, NO, NO,
    ),
    Verb.ANSWER: (NO, NO, S.ANSWERED, NO, S.ANSWERED, S.ANSWERED, NO, NO),
    Verb.ARCHIVE: (S.ARCHIVED, NO, S.ARCHIVED, S.ARCHIVED, S.ARCHIVED, NO, NO, NO),
    Verb.TRIAGE: (*COLUMNS[:5], NO, NO, NO),
    Verb.NOTE: COLUMNS,
    Verb.ATTACH: COLUMNS,
    Verb.PUBLISH: COLUMNS,
    Verb.MASK: COLUMNS,
    Verb.UNMASK: COLUMNS,
    Verb.DISMISS_MASK: COLUMNS,
    Verb.REMOVE: COLUMNS,
}  # fmt: skip
OF_THE_REPORTER = {
    Verb.REPLY: (S.SUBMITTED, S.DISPOSED, S.DISPOSED, S.RETURN_REQUESTED, S.IN_PROGRESS, S.IN_PROGRESS, NO, NO),
    Verb.ATTACH: (*COLUMNS[:6], NO, NO),
    Verb.REMOVE: COLUMNS,
    Verb.RATE: (NO, NO, NO, NO, NO, S.ANSWERED, S.CLOSED, NO),
    Verb.REOPEN: (NO, NO, NO, NO, NO, NO, S.IN_PROGRESS, S.SUBMITTED),
    Verb.WITHDRAW: (S.CLOSED, S.CLOSED, S.CLOSED, S.CLOSED, S.CLOSED, S.CLOSED, NO, NO),
    Verb.CHANGE_VISIBILITY: COLUMNS,
}


def cells(table: Mapping[Verb, tuple[Status | None, ...]]) -> list[tuple[Verb, Status, Status | None]]:
    return [(verb, column, to) for verb, row in table.items() for column, to in zip(COLUMNS, row, strict=True)]


def holder_of(story: Story) -> Officer:
    """Somebody with every role that works, at the institution that holds the case."""
    return an_officer(story.case.desk.partition("/")[0], Role.INSTITUTION_ADMIN, Role.LIAISON_OFFICER)


def with_a_file(story: Story, officer: Officer | None = None) -> Story:
    """The same story, in which the reporter sent a file and so did *officer*, with a mask and a request for another."""
    sender = actor_of(officer) if officer else REPORTER
    story.write(attached_step(story.case, a_copy("f0")), REPORTER, LATER)
    story.write(attached_step(story.case, a_copy("own")), sender, LATER)
    story.do(holder_of(story), Verb.MASK, LATER, **{**HELPFUL[Verb.MASK], "passages": (Passage(1, "title", 0, 5),)})
    return story.write(request_step(story.case, {"passage": "Nama saya."}, LATER), Actor("public"), LATER)


def helpful(verb: Verb, story: Story) -> Mapping[str, Any]:
    """What a caller sends who knows the case as well."""
    last = {event.type: event.seq for event in story.events}
    wanted = {Verb.UNMASK: ("mask", EventType.MASKED), Verb.DISMISS_MASK: ("asked", EventType.MASK_REQUESTED)}
    named = {name: last.get(kind) for name, kind in [wanted[verb]]} if verb in wanted else {}
    return {**HELPFUL[verb], **named}


def test_the_tables_have_a_row_for_every_verb_of_officers_and_reporters() -> None:
    assert set(OF_OFFICERS) == set(WHO_MAY)


@pytest.mark.parametrize(("verb", "status", "to"), cells(OF_OFFICERS))
def test_what_an_officer_can_do(verb: Verb, status: Status, to: Status | None) -> None:
    story = IN_STATUS[status]()
    story = with_a_file(story, holder_of(story))

    if to is None:
        with pytest.raises(WrongStage):
            story.do(holder_of(story), verb, LATER, **helpful(verb, story))
    else:
        story.do(holder_of(story), verb, LATER, **helpful(verb, story))
        assert story.case.status is to
        assert to in LIFECYCLE[status].may[verb]


@pytest.mark.parametrize(("verb", "status", "to"), cells(OF_THE_REPORTER))
def test_what_the_reporter_can_do(verb: Verb, status: Status, to: Status | None) -> None:
    story = with_a_file(IN_STATUS[status]()) if verb is Verb.REMOVE else IN_STATUS[status]()

    if to is None:
        with pytest.raises(WrongStage):
            story.reporter(verb, LATER, **HELPFUL[verb])
    else:
        assert story.reporter(verb, LATER, **HELPFUL[verb]).case.status is to
        assert to in LIFECYCLE[status].may[verb]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("verb", WHO_MAY)
def test_a_verb_is_for_its_roles_alone(verb: Verb, role: Role) -> None:
    story = with_a_file(routed(), an_officer("bengkalis", role))

    if role in WHO_MAY[verb]:
        with suppress(WrongStage):
            story.do(an_officer("bengkalis", role), verb, LATER, **helpful(verb, story))
    else:
        with pytest.raises(NotYourStep):
            story.do(an_officer("bengkalis", role), verb, LATER, **helpful(verb, story))


def test_nobody_acts_for_another_desk() -> None:
    with pytest.raises(NotYourStep):
        disposed().do(liaison_of("bengkalis/dlh"), Verb.ACCEPT, LATER)
    with pytest.raises(NotYourStep):
        routed().do(admin_of("batam"), Verb.VERIFY, LATER)


@pytest.mark.parametrize(
    ("verb", "story", "missing"),
    [
        (Verb.DISPOSE, routed, "to"),
        (Verb.HOLD, routed, "text"),
        (Verb.RETURN, routed, "text"),
        (Verb.ANSWER, disposed, "text"),
        (Verb.ARCHIVE, routed, "reason"),
        (Verb.ARCHIVE, routed, "text"),
        (Verb.NOTE, routed, "text"),
    ],
)
def test_a_step_without_what_it_needs_is_refused_by_field(verb: Verb, story: Callable[[], Story], missing: str) -> None:
    case = story()

    with pytest.raises(Invalid) as refused:
        case.do(holder_of(case), verb, LATER, **{**HELPFUL[verb], missing: None})

    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [(f"/{missing}", "missing")]


@pytest.mark.parametrize(
    ("verb", "story", "missing"),
    [
        (Verb.REPLY, disposed, "text"),
        (Verb.REPLY, on_hold, "text"),
        (Verb.REPLY, answered, "text"),
        (Verb.RATE, closed, "rating"),
        (Verb.REOPEN, closed, "text"),
    ],
)
def test_a_reporters_step_without_what_it_needs_is_refused_by_field(
    verb: Verb, story: Callable[[], Story], missing: str
) -> None:
    with pytest.raises(Invalid) as refused:
        story().reporter(verb, LATER, **{**HELPFUL[verb], missing: None})

    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [(f"/{missing}", "missing")]


def test_verifying_corrects_the_class_and_the_texts_and_may_pass_the_case_on() -> None:
    made = decide(
        routed().bench(LATER),
        admin_of("bengkalis"),
        Verb.VERIFY,
        Request(
            to=DeskId("bengkalis/pupr"),
            classification=Classification.ASPIRATION,
            category="infrastructure/road",
            needs_inspection=True,
            title="Jalan berlubang",
        ),
    )

    assert (made.type, made.status, made.desk) == (EventType.VERIFIED, Status.DISPOSED, "bengkalis/pupr")
    assert made.data == {
        "classification": "aspiration",
        "category": "infrastructure/road",
        "needs_inspection": True,
        "to": "bengkalis/pupr",
    }
    assert made.texts == {"title": "Jalan berlubang"}


def test_verifying_without_changes_says_nothing_of_them() -> None:
    same = {"classification": Classification.COMPLAINT, "needs_inspection": False}

    assert routed().do(admin_of("bengkalis"), Verb.VERIFY, LATER, **same).events[-1].data.keys() == {"terms"}


@pytest.mark.parametrize(
    ("classification", "wanted"),
    [("complaint", Classification.WHISTLEBLOWING), ("whistleblowing", Classification.COMPLAINT)],
)
def test_who_may_know_of_a_case_is_not_changed_by_reclassifying(classification: str, wanted: Classification) -> None:
    story = a_story(desk="bengkalis/inspektorat", classification=classification)

    with pytest.raises(Invalid) as refused:
        story.do(inspector_of("bengkalis/inspektorat"), Verb.VERIFY, LATER, classification=wanted)
    assert refused.value.faults[0].pointer == "/classification"


@pytest.mark.parametrize(
    ("officer", "story", "to", "fits"),
    [
        (admin_of("bengkalis"), routed, "bengkalis/pupr", True),  # down
        (admin_of("bengkalis"), routed, "bengkalis", True),
        (admin_of("bengkalis"), routed, "batam", False),  # sideways goes by return, which is counted
        (admin_of("bengkalis"), routed, "riau", False),  # nor up
        (admin_of("bengkalis"), routed, "nasional", False),
        (admin_of("bengkalis"), routed, "closed-down", False),
        (admin_of("nasional"), routed, "batam/dlh", True),  # the nation reaches everybody
        (admin_of("bengkalis"), return_requested, "kemenpu", True),  # deciding on a return: anywhere
        (admin_of("bengkalis"), disposed, "bengkalis/dlh", True),
        (admin_of("bengkalis"), in_progress, "kemenpu", False),
    ],
)
def test_whom_a_case_can_be_given_to(officer: Officer, story: Callable[[], Story], to: str, *, fits: bool) -> None:
    case = story()

    if fits:
        assert case.do(officer, Verb.DISPOSE, LATER, to=to).case.desk == to
    else:
        with pytest.raises(TargetUnfit):
            case.do(officer, Verb.DISPOSE, LATER, to=to)


def test_a_province_reaches_down_to_the_agencies_of_its_regencies() -> None:
    story = routed(desk="riau")

    assert story.do(admin_of("riau"), Verb.VERIFY, LATER, to="bengkalis/pupr").case.desk == "bengkalis/pupr"


WITH_UNITS = Country([
    *COUNTRY.desks.values(),
    a_desk("bengkalis/pupr-jalan", "bengkalis/pupr", "14.03"),
    a_desk("bengkalis/pupr-jalan-utara", "bengkalis/pupr-jalan", "14.03"),
    a_desk("mandau", "bengkalis/pupr", "14.03.09"),
])  # fmt: skip
"""An agency with a unit that has one of its own, and a village of its own beneath it."""


@pytest.mark.parametrize(
    ("story", "to", "fits"),
    [
        (disposed, "bengkalis/pupr-jalan", True),
        (disposed, "bengkalis/pupr-jalan-utara", True),
        (in_progress, "mandau", True),
        (on_hold, "bengkalis/pupr-jalan", True),
        (disposed, "bengkalis/pupr", False),  # not to itself
        (disposed, "bengkalis/dlh", False),  # sideways goes by return
        (disposed, "bengkalis", False),
    ],
)
def test_a_liaison_officer_passes_a_case_down_the_own_subtree(
    story: Callable[..., Story], to: str, *, fits: bool
) -> None:
    case = story(desks=WITH_UNITS)

    if fits:
        case.do(liaison_of("bengkalis/pupr"), Verb.DISPOSE, LATER, to=to)
        assert (case.case.desk, case.case.status) == (to, Status.DISPOSED)
    else:
        with pytest.raises(NotYourStep):
            case.do(liaison_of("bengkalis/pupr"), Verb.DISPOSE, LATER, to=to)


@pytest.mark.parametrize("story", [routed, return_requested])
def test_a_liaison_officer_decides_neither_on_a_new_report_nor_on_a_return(story: Callable[[], Story]) -> None:
    with pytest.raises(WrongStage):
        story().do(liaison_of("bengkalis"), Verb.DISPOSE, LATER, to="bengkalis/dlh")


@pytest.mark.parametrize("story", [disposed, in_progress, return_requested])
def test_spam_that_was_passed_on_is_archived_with_notice_and_appeal_and_no_return_is_spent(
    story: Callable[[], Story],
) -> None:
    case = story()
    returns = case.case.returned_by
    with pytest.raises(NotYourStep):
        case.do(liaison_of(case.case.desk), Verb.ARCHIVE, LATER, **HELPFUL[Verb.ARCHIVE])

    case.do(admin_of("bengkalis"), Verb.ARCHIVE, LATER, **HELPFUL[Verb.ARCHIVE])

    assert (case.case.status, case.case.outcome, case.case.returned_by) == (
        Status.ARCHIVED, Outcome.ARCHIVED, returns,
    )  # fmt: skip
    assert reporter_notice(case.events[-1]) == "archived"
    held = case.case.desk
    case.reporter(Verb.REOPEN, LATER, text="Ini bukan iklan.")
    assert (case.case.status, case.case.desk) == (Status.SUBMITTED, COUNTRY.desks[held].parent)


def test_a_retired_desk_is_given_nothing() -> None:
    story = routed(desks=COUNTRY.but("bengkalis/pupr", active=False))

    with pytest.raises(TargetUnfit):
        story.do(admin_of("bengkalis"), Verb.DISPOSE, LATER, to="bengkalis/pupr")


class TestReturning:
    """Not ours: never an end, and not for ever."""

    def test_the_third_return_is_the_parents_to_decide_whomever_it_names(self) -> None:
        story = routed()

        story.do(liaison_of("bengkalis"), Verb.RETURN, LATER, text="Bukan kami.", to="kemenpu")
        assert (story.case.desk, story.case.status) == ("kemenpu", Status.SUBMITTED)
        story.do(liaison_of("kemenpu"), Verb.RETURN, LATER, text="Bukan kami.", to="batam/dlh")
        assert (story.case.desk, story.case.status) == ("batam/dlh", Status.DISPOSED)
        story.do(liaison_of("batam/dlh"), Verb.RETURN, LATER, text="Bukan kami.", to="karangasem")

        assert (story.case.desk, story.case.status) == ("batam", Status.RETURN_REQUESTED)
        assert story.case.returned_by == ("bengkalis", "kemenpu", "batam/dlh")
        assert story.events[-1].data["named"] == "karangasem"

    def test_a_case_that_comes_back_round_goes_to_the_parent(self) -> None:
        story = routed()

        story.do(liaison_of("bengkalis"), Verb.RETURN, LATER, text="Bukan kami.", to="batam")
        story.do(liaison_of("batam"), Verb.RETURN, LATER, text="Bukan kami.", to="bengkalis/pupr")

        assert (story.case.desk, story.case.status) == ("kepri", Status.RETURN_REQUESTED)

    def test_an_institution_that_verifies_first_learns_which_agency_was_named(self) -> None:
        story = routed(desk="batam").do(liaison_of("batam"), Verb.RETURN, LATER, text="Bukan kami.", to="bengkalis/dlh")

        assert (story.case.desk, story.case.status) == ("bengkalis", Status.SUBMITTED)
        assert story.events[-1].data["named"] == "bengkalis/dlh"
        assert not story.events[-1].data["asked_parent"]

    def test_the_parents_word_is_final(self) -> None:
        story = return_requested().do(admin_of("bengkalis"), Verb.DISPOSE, LATER, to="bengkalis/dlh")

        assert story.case.decided
        with pytest.raises(TargetUnfit) as refused:
            story.do(liaison_of("bengkalis/dlh"), Verb.RETURN, LATER, text="Bukan kami.")
        assert refused.value.params["reason"] == "decided"

    def test_a_parent_that_is_not_competent_either_asks_its_own(self) -> None:
        story = return_requested().do(admin_of("bengkalis"), Verb.RETURN, LATER, text="Bukan kami.", to="batam")

        assert (story.case.desk, story.case.status) == ("riau", Status.RETURN_REQUESTED)
        story.do(admin_of("riau"), Verb.RETURN, LATER, text="Bukan kami.")
        assert story.case.desk == "nasional"
        with pytest.raises(TargetUnfit):
            story.do(admin_of("nasional"), Verb.RETURN, LATER, text="Bukan kami.")

    def test_a_desk_named_by_mistake_is_told_to_the_one_who_named_it(self) -> None:
        with pytest.raises(TargetUnfit):
            routed().do(liaison_of("bengkalis"), Verb.RETURN, LATER, text="Bukan kami.", to="closed-down")

    def test_an_officers_return_before_the_stream_came_is_not_routed_over(self) -> None:
        story = a_story().do(liaison_of("bengkalis"), Verb.RETURN, LATER, text="Bukan kami.", to="kemenpu")

        assert story.case.routed_at == LATER
        assert all(clock.kind is not ClockKind.ROUTE or clock.stopped_at for clock in story.clocks)


def a_whistleblower(desk: str = "bengkalis/inspektorat") -> Story:
    return routed(desk=desk, classification="whistleblowing")


class TestWhistleblowing:
    """Only inspectorates may know."""

    @pytest.mark.parametrize(
        ("to", "fits"),
        [
            ("riau/inspektorat", True),
            ("nasional/inspektorat", True),
            ("bengkalis/pupr", False),
            ("bengkalis", False),
            ("nasional", False),
        ],
    )
    def test_it_is_given_to_inspectorates_alone(self, to: str, *, fits: bool) -> None:
        story = a_whistleblower().do(inspector_of("bengkalis/inspektorat"), Verb.RETURN, LATER, text="Bukan kami.")
        assert (story.case.desk, story.case.status) == ("riau/inspektorat", Status.RETURN_REQUESTED)

        if fits:
            assert story.do(inspector_of("riau/inspektorat"), Verb.DISPOSE, LATER, to=to).case.desk == to
        else:
            with pytest.raises(TargetUnfit):
                story.do(inspector_of("riau/inspektorat"), Verb.DISPOSE, LATER, to=to)

    def test_a_return_names_nobody_it_climbs_from_inspectorate_to_inspectorate(self) -> None:
        story = a_whistleblower()

        for desk in ("riau/inspektorat", "nasional/inspektorat"):
            story.do(inspector_of(story.case.desk), Verb.RETURN, LATER, text="Bukan kami.", to="bengkalis/pupr")
            assert story.case.desk == desk
        with pytest.raises(TargetUnfit):
            story.do(inspector_of("nasional/inspektorat"), Verb.RETURN, LATER, text="Bukan kami.")

    def test_what_the_inspectorate_above_decided_stays(self) -> None:
        story = a_whistleblower().do(inspector_of("bengkalis/inspektorat"), Verb.RETURN, LATER, text="Bukan kami.")
        story.do(inspector_of("riau/inspektorat"), Verb.DISPOSE, LATER, to="riau/inspektorat")

        with pytest.raises(TargetUnfit):
            story.do(inspector_of("riau/inspektorat"), Verb.RETURN, LATER, text="Bukan kami.")

    def test_an_appeal_goes_to_the_inspectorate_above(self) -> None:
        reason = {"reason": ArchiveReason.TOO_GENERAL, "text": "Terlalu umum."}
        story = a_whistleblower().do(inspector_of("bengkalis/inspektorat"), Verb.ARCHIVE, LATER, **reason)

        assert story.reporter(Verb.REOPEN, LATER, text="Ini buktinya.").case.desk == "riau/inspektorat"


class TestArchiving:
    def test_it_keeps_reason_and_outcome_and_the_text_goes_to_the_reporter(self) -> None:
        made = decide(
            routed().bench(LATER), admin_of("bengkalis"), Verb.ARCHIVE,
            Request(reason=ArchiveReason.IN_COURT, text="Perkara sedang disidangkan."),
        )  # fmt: skip

        assert made == Step(
            EventType.ARCHIVED,
            Status.ARCHIVED,
            DeskId("bengkalis"),
            Audience.REPORTER,
            {"outcome": "archived", "reason": "in_court"},
            {"text": "Perkara sedang disidangkan."},
        )

    def test_no_officer_can_say_that_data_did_not_come(self) -> None:
        """Only the clock can: it waits, and warns."""
        with pytest.raises(Invalid) as refused:
            routed().do(
                admin_of("bengkalis"), Verb.ARCHIVE, LATER, reason=ArchiveReason.DATA_NOT_SUPPLIED, text="Tidak ada."
            )
        assert refused.value.faults[0].pointer == "/reason"

    def test_an_officers_archive_is_appealed_to_the_desk_above(self) -> None:
        story = archived().reporter(Verb.REOPEN, LATER, text="Ini tidak umum.")

        assert (story.case.desk, story.case.status) == ("riau", Status.SUBMITTED)
        assert story.events[-1].data["appeal"]
        assert story.events[-1].audience is Audience.REPORTER

    def test_where_the_data_came_too_late_the_same_desk_takes_it_up_again(self) -> None:
        story = on_hold()
        assert story.fire_until(MONDAY + days(60)) == ["supply notice", "supply archive"]
        assert (story.case.status, story.case.outcome) == (Status.ARCHIVED, Outcome.ARCHIVED)

        story.reporter(Verb.REOPEN, MONDAY + days(20), text="Ini datanya.")

        assert (story.case.desk, story.case.status) == ("bengkalis/pupr", Status.SUBMITTED)


class TestHolding:
    @pytest.mark.parametrize(
        ("story", "back_in"),
        [(routed, Status.SUBMITTED), (disposed, Status.DISPOSED), (in_progress, Status.IN_PROGRESS)],
    )
    def test_data_bring_the_case_back_to_where_it_was(self, story: Callable[[], Story], back_in: Status) -> None:
        held = story()
        held.do(holder_of(held), Verb.HOLD, LATER, text="Di mana?")
        assert held.case.held_from is back_in

        after = held.reporter(Verb.REPLY, LATER, text="Di depan pasar.").case

        assert (after.status, after.held_from) == (back_in, None)
        assert held.events[-1].data["verdict"] == Verdict.SUPPLIED

    def test_a_hold_is_no_way_round_verification(self) -> None:
        story = routed().do(liaison_of("bengkalis"), Verb.HOLD, LATER, text="Di mana?")

        with pytest.raises(WrongStage):
            story.do(liaison_of("bengkalis"), Verb.ACCEPT, LATER)
        assert not story.case.is_public

    def test_an_officer_who_learnt_it_otherwise_goes_on_without_the_reporter(self) -> None:
        story = on_hold().do(liaison_of("bengkalis/pupr"), Verb.ACCEPT, LATER)

        assert (story.case.status, story.case.held_from) == (Status.IN_PROGRESS, None)


class TestAnswering:
    @pytest.mark.parametrize(
        ("text", "final", "status"),
        [
            (SUBSTANCE, True, Status.ANSWERED),
            (SUBSTANCE, False, Status.IN_PROGRESS),  # the officer says that more will follow
            (COURTESY, True, Status.IN_PROGRESS),  # courtesies end nothing, whatever the officer says
        ],
    )
    def test_only_an_answer_with_substance_makes_it_the_reporters_turn(
        self, text: str, status: Status, *, final: bool
    ) -> None:
        story = disposed().do(liaison_of("bengkalis/pupr"), Verb.ANSWER, LATER, text=text, final=final)

        assert story.case.status is status
        assert story.events[-1].data["final"] == (status is Status.ANSWERED)
        assert story.events[-1].data["substantive"] == (text == SUBSTANCE)

    def test_an_answer_is_not_taken_back_by_an_empty_one(self) -> None:
        with pytest.raises(Invalid) as refused:
            answered().do(liaison_of("bengkalis/pupr"), Verb.ANSWER, LATER, text=COURTESY)
        assert refused.value.faults[0].code == "not_substantive"

    def test_the_next_desk_owes_an_answer_of_its_own(self) -> None:
        story = disposed().do(liaison_of("bengkalis/pupr"), Verb.ANSWER, LATER, text=COURTESY)
        assert story.case.answered_at == LATER

        story.do(admin_of("bengkalis"), Verb.DISPOSE, LATER, to="bengkalis/dlh")

        assert story.case.answered_at is None
        assert story.clock(ClockKind.RESPOND).runs

    @pytest.mark.parametrize(
        ("verdict", "status"),
        [
            (Verdict.ACCEPTED, Status.CLOSED),
            (Verdict.DISPUTED, Status.IN_PROGRESS),
            (Verdict.COMMENT, Status.IN_PROGRESS),  # whatever is not plain consent keeps the case open
            (None, Status.IN_PROGRESS),
        ],
    )
    def test_the_reporters_word_on_it(self, verdict: Verdict | None, status: Status) -> None:
        story = answered().reporter(Verb.REPLY, LATER, text="Sudah saya lihat.", verdict=verdict)

        assert story.case.status is status
        assert story.case.outcome is (Outcome.ACCEPTED if status is Status.CLOSED else None)


class TestReopening:
    ENDED = at("Mon 05 Jan 2026 09:00")

    @pytest.mark.parametrize(
        ("when", "in_time"),
        [(ENDED + timedelta(days=30), True), (ENDED + timedelta(days=30, milliseconds=1), False)],
    )
    def test_the_window_is_thirty_days(self, when: datetime, *, in_time: bool) -> None:
        story = closed(self.ENDED)

        if in_time:
            assert story.reporter(Verb.REOPEN, when, text="Rusak lagi.").case.is_open
        else:
            with pytest.raises(ReopenTooLate):
                story.reporter(Verb.REOPEN, when, text="Rusak lagi.")

    def test_once_by_right(self) -> None:
        story = closed().reporter(Verb.REOPEN, LATER, text="Rusak lagi.")
        assert (story.case.status, story.case.reopened, story.case.ended_at) == (Status.IN_PROGRESS, 1, None)
        story.reporter(Verb.WITHDRAW, LATER)

        with pytest.raises(ReopenUsed):
            story.reporter(Verb.REOPEN, LATER, text="Rusak lagi.")

    def test_a_case_withdrawn_before_any_agency_had_it_begins_again(self) -> None:
        story = routed().reporter(Verb.WITHDRAW, LATER).reporter(Verb.REOPEN, LATER, text="Ternyata perlu.")

        assert (story.case.status, story.case.desk) == (Status.SUBMITTED, "bengkalis")


SILENT = {
    EventType.REMINDED, EventType.BREACHED, EventType.ESCALATED,
    EventType.CLOSING_ANNOUNCED, EventType.RESCHEDULED, EventType.RATED, EventType.ATTACHED,
    EventType.MASKED, EventType.UNMASKED, EventType.MASK_REQUESTED, EventType.MASK_DISMISSED,
    EventType.MASK_OVERDUE, EventType.PIN_REQUESTED,
    EventType.RESUMED,
    EventType.ATTACHMENT_REMOVED,
}  # fmt: skip


def moves_of_revision() -> dict[EventType, bool]:
    """By type of event, whether it moved the revision, over stories that together hold every type."""
    late = on_hold()
    late.fire_until(MONDAY + days(30))
    unheard = return_requested()
    unheard.fire_until(MONDAY + days(30))
    unheard.reschedule(MONDAY + days(30), unheard.rules.publish("Mon 01 Jun 2026"))
    verified = (
        routed().do(admin_of("bengkalis"), Verb.VERIFY, LATER).do(admin_of("bengkalis"), Verb.NOTE, LATER, text="x")
    )
    again = in_progress().do(admin_of("bengkalis"), Verb.DISPOSE, LATER, to="bengkalis/dlh")
    back = answered().reporter(Verb.REPLY, LATER, text="Belum.").reporter(Verb.WITHDRAW, LATER)
    back.reporter(Verb.RATE, LATER, rating=1).reporter(Verb.REOPEN, LATER, text="Lagi.")
    public = with_a_file(in_progress()).do(
        liaison_of("bengkalis/pupr"), Verb.PUBLISH, LATER, attachment="f0", public=True
    )
    masked = with_a_file(in_progress())
    for verb in (Verb.DISMISS_MASK, Verb.UNMASK):
        masked.do(holder_of(masked), verb, LATER, **helpful(verb, masked))
    masked.write(overdue_step(masked.case, 1, DeskId("bengkalis")), Actor("service", "escalate_overdue"), LATER)
    masked.write(pin_request_step(masked.case, "email"), Actor("public"), LATER)
    moved = disposed(desks=COUNTRY.but("bengkalis/pupr", active=False)).transfer(LATER)
    judged = disposed().do(liaison_of("bengkalis/pupr"), Verb.TRIAGE, LATER, emergency=True, text="Runtuh.")
    waited = on_hold().reporter(Verb.REPLY, at("Thu 15 Jan 2026 10:00"), text="Di pasar.")
    waited.do(liaison_of("bengkalis/pupr"), Verb.HOLD, at("Thu 15 Jan 2026 10:00"), text="Di mana?")
    waited.fire_until(at("Mon 02 Feb 2026 10:00"))
    hidden = with_a_file(in_progress()).reporter(Verb.REMOVE, LATER, attachment="f0")
    hidden.reporter(Verb.CHANGE_VISIBILITY, LATER, anonymous=False, secret=True)
    moves: dict[EventType, bool] = {}
    resumed = on_hold()
    resumed.fire_until(MONDAY + days(30), heard=False)
    for story in (late, unheard, resumed, verified, again, back, public, masked, waited, moved, judged, hidden):
        case = None
        for event in story.events:
            before, case = case.revision if case else 0, apply(case, event)
            moves[event.type] = case.revision > before
    return moves


def test_the_revision_moves_for_what_an_officer_could_care_about() -> None:
    """A reminder that comes between reading and acting must not refuse the act."""
    moves = moves_of_revision()

    assert set(moves) == set(EventType)
    assert {kind for kind, moved in moves.items() if not moved} == SILENT
