"""Who must hear of what: desks over their topics, the reporter over his channels."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.cases.case import Event
from chalicelib.domain.core.vocabulary import ArchiveReason, DeskId, EventType, Status, Verb, Verdict
from chalicelib.domain.messaging.notifications import (
    AgencyNotice,
    agency_notices,
    is_repeated,
    reporter_notice,
    still_applies,
    unheard_notice,
)
from tests.builders import (
    MONDAY,
    SUBSTANCE,
    Story,
    a_story,
    admin_of,
    answered,
    archived,
    at,
    closed,
    days,
    disposed,
    folded,
    in_progress,
    liaison_of,
    on_hold,
    routed,
)

LATER = at("Tue 06 Jan 2026 10:00")
PUPR, DLH = "bengkalis/pupr", "bengkalis/dlh"


def verified(**request: Any) -> Story:
    return routed().do(admin_of("bengkalis"), Verb.VERIFY, LATER, **request)


def returned(**request: Any) -> Story:
    return disposed().do(liaison_of(PUPR), Verb.RETURN, LATER, text="Bukan kami.", **request)


def replied(**request: Any) -> Story:
    return answered().reporter(Verb.REPLY, LATER, text="Sudah saya lihat.", **request)


def supplied() -> Story:
    return on_hold().reporter(Verb.REPLY, LATER, text="Di pasar.")


def commented() -> Story:
    return disposed().reporter(Verb.REPLY, LATER, text="Masih begitu.")


def withdrawn() -> Story:
    return disposed().reporter(Verb.WITHDRAW, LATER)


def silent() -> Story:
    story = answered()
    story.fire_until(MONDAY + days(30))
    return story


def unsupplied() -> Story:
    story = on_hold()
    story.fire_until(MONDAY + days(30))
    return story


def noted() -> Story:
    return disposed().do(liaison_of(PUPR), Verb.NOTE, LATER, text="Sudah ditelepon.")


def rated() -> Story:
    return closed().reporter(Verb.RATE, LATER, rating=5)


def reopened() -> Story:
    return closed().reporter(Verb.REOPEN, LATER, text="Rusak lagi.")


def appealed() -> Story:
    return archived().reporter(Verb.REOPEN, LATER, text="Ini tidak umum.")


def rescheduled() -> Story:
    story = disposed()
    return story.reschedule(LATER, story.rules.publish("Wed 07 Jan 2026"))


def hidden() -> Story:
    return disposed().reporter(Verb.CHANGE_VISIBILITY, LATER, anonymous=False, secret=True)


TOLD: list[tuple[Callable[[], Story], list[tuple[str, str]], str | None]] = [
    (a_story, [], None),
    (routed, [("new_case", "bengkalis")], "received"),
    (disposed, [("new_case", PUPR)], "received_and_passed_on"),
    (verified, [], "verified"),  # its admin did it himself
    (lambda: verified(to=PUPR), [("new_case", PUPR)], "passed_on"),
    (lambda: disposed().do(admin_of("bengkalis"), Verb.DISPOSE, LATER, to=DLH), [("new_case", DLH)], "passed_on"),
    (lambda: disposed().do(admin_of("bengkalis"), Verb.DISPOSE, LATER, to=PUPR), [], "passed_on"),
    (lambda: in_progress().do(admin_of("bengkalis"), Verb.DISPOSE, LATER, to=PUPR), [("new_case", PUPR)], "passed_on"),
    (in_progress, [], None),
    (on_hold, [], "data_needed"),
    (supplied, [("reply", PUPR)], "data_received"),
    (commented, [("reply", PUPR)], None),
    (lambda: returned(to=DLH), [("return", DLH)], "passed_on"),
    (returned, [("return", "bengkalis")], "passed_on"),
    (answered, [], "answered"),
    (replied, [("reply", PUPR)], None),
    (lambda: replied(verdict=Verdict.ACCEPTED), [], "closed"),
    (silent, [], "closed"),
    (unsupplied, [], "archived"),
    (archived, [], "archived"),
    (withdrawn, [("withdrawal", PUPR)], "withdrawn"),
    (reopened, [("reopening", PUPR)], "reopened"),
    (appealed, [("reopening", "riau")], "reopened"),
    (noted, [], None),
    (rated, [], None),
    (rescheduled, [], "date_moved"),
    (hidden, [], "visibility_changed"),  # a notice that a case became secret would point at it
]  # fmt: skip


def told(story: Story) -> tuple[list[tuple[str, str]], str | None]:
    notices = agency_notices(story.events[-1], folded(story.events[:-1]))
    return [(notice.purpose, notice.desk) for notice in notices], reporter_notice(story.events[-1])


@pytest.mark.parametrize(("story", "agencies", "reporter"), TOLD)
def test_who_hears_of_the_last_thing_that_happened(
    story: Callable[[], Story], agencies: list[tuple[str, str]], reporter: str | None
) -> None:
    assert told(story()) == (agencies, reporter)


def ladder() -> list[Event]:
    story = disposed()
    story.fire_until(at("Thu 05 Feb 2026 00:00"))
    return [event for event in story.events if event.data.get("clock", "").startswith("respond")]


def test_the_ladder_tells_each_level_at_its_desk() -> None:
    assert [(event.data["milestone"], agency_notices(event, None)) for event in ladder()] == [
        ("reminder", [AgencyNotice("reminder", DeskId(PUPR))]),
        ("breach", [AgencyNotice("breach", DeskId(PUPR))]),
        ("leader", [AgencyNotice("escalation", DeskId(PUPR), "leader")]),
        ("parent", [AgencyNotice("escalation", DeskId("bengkalis"), "parent")]),
        ("national", [AgencyNotice("escalation", DeskId("nasional"), "national")]),
        ("ombudsman", [AgencyNotice("escalation", DeskId("nasional"), "ombudsman")]),
        ("again-1", [AgencyNotice("escalation", DeskId("nasional"), "again")]),
    ]


def test_of_the_ladder_the_reporter_hears_only_that_the_date_was_missed() -> None:
    assert [reporter_notice(event) for event in ladder()] == [None, "late", None, None, None, None, None]


def test_a_reminder_past_its_date_is_recorded_and_not_sent() -> None:
    reminder = ladder()[0]

    assert agency_notices(replace(reminder, data={**reminder.data, "late": True}), None) == []


def test_the_reporter_hears_before_a_case_ends_by_itself() -> None:
    notice = next(event for event in silent().events if event.type is EventType.CLOSING_ANNOUNCED)

    assert reporter_notice(notice) == "closing_soon"
    assert agency_notices(notice, None) == []


@pytest.mark.parametrize(
    ("purpose", "since", "applies"),
    [
        ("reminder", lambda story: story, True),
        ("reminder", lambda story: story.do(liaison_of(PUPR), Verb.ANSWER, LATER, text=SUBSTANCE), False),
        ("escalation", lambda story: story.do(admin_of("bengkalis"), Verb.DISPOSE, LATER, to=DLH), False),
        ("breach", lambda story: story.reporter(Verb.WITHDRAW, LATER), False),
        ("breach", lambda story: story.do(liaison_of(PUPR), Verb.NOTE, LATER, text="Besok."), True),
        ("new_case", lambda story: story.do(liaison_of(PUPR), Verb.ACCEPT, LATER), True),
        ("return", lambda story: story.reporter(Verb.WITHDRAW, LATER), True),
        ("closing_soon", lambda story: story.do(liaison_of(PUPR), Verb.NOTE, LATER, text="Besok."), True),
        ("closing_soon", lambda story: story.do(liaison_of(PUPR), Verb.ACCEPT, LATER), False),
        ("data_needed", lambda story: story.do(liaison_of(PUPR), Verb.ACCEPT, LATER), False),
        ("verified", lambda story: story.do(liaison_of(PUPR), Verb.ACCEPT, LATER), False),
        ("passed_on", lambda story: story.do(liaison_of(PUPR), Verb.ACCEPT, LATER), True),
        ("passed_on", lambda story: story.do(admin_of("bengkalis"), Verb.DISPOSE, LATER, to=DLH), False),
        ("passed_on", lambda story: story.reporter(Verb.WITHDRAW, LATER), False),
        ("late", lambda story: story.do(liaison_of(PUPR), Verb.ACCEPT, LATER), True),
        ("late", lambda story: story.do(liaison_of(PUPR), Verb.ANSWER, LATER, text=SUBSTANCE), False),
        ("late", lambda story: story.do(admin_of("bengkalis"), Verb.DISPOSE, LATER, to=DLH), False),
        ("late", lambda story: story.reporter(Verb.WITHDRAW, LATER), False),
    ],
)
def test_a_notice_is_dropped_when_what_it_says_is_no_longer_so(
    purpose: str, since: Callable[[Story], Story], *, applies: bool
) -> None:
    story = disposed()
    event = story.events[-1]

    assert still_applies(purpose, event, since(story).case) == applies


def test_the_announced_end_is_not_announced_to_somebody_who_has_just_replied() -> None:
    story = answered()
    event = replace(story.events[-1], type=EventType.CLOSING_ANNOUNCED)

    assert still_applies("closing_soon", event, story.case)
    assert not still_applies("closing_soon", event, story.reporter(Verb.REPLY, LATER, text="Belum.").case)


def test_every_event_that_an_officer_cannot_have_seen_coming_has_a_notice() -> None:
    """By type: what officers themselves do needs none; what reporters and clocks do does."""
    owed = {EventType.ROUTED, EventType.RETURNED, EventType.REOPENED, EventType.REPLIED, EventType.BREACHED}
    seen = {story().events[-1].type for story, agencies, _ in TOLD if agencies} | {
        event.type for event in ladder() if agency_notices(event, None)
    }

    assert owed <= seen


@pytest.mark.parametrize("reason", ArchiveReason)
def test_an_archive_is_told_whatever_its_reason(reason: ArchiveReason) -> None:
    event = archived().events[-1]

    assert event.status is Status.ARCHIVED
    assert reporter_notice(replace(event, data={**event.data, "reason": reason.value})) == "archived"


def test_of_several_messages_alike_that_wait_the_last_goes_out() -> None:
    story = disposed()
    later = replied().events[-1:]

    assert [is_repeated("received_and_passed_on", events) for events in (story.events, later, [])] == [
        True,
        False,
        False,
    ]


def test_whom_a_desk_hears_of_that_nobody_hears_for() -> None:
    assert unheard_notice(DeskId("bengkalis"), DeskId(PUPR)) == AgencyNotice(
        "unheard", DeskId("bengkalis"), "parent", DeskId(PUPR)
    )
