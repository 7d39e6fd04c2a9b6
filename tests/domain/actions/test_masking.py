"""Until when a request for a mask is promised to be decided on, and what happens once that has passed."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.actions.masking import due_of, overdue_step, promised_until, request_step, unescalated, waiting
from chalicelib.domain.cases.case import Actor
from chalicelib.domain.cases.events import Step
from chalicelib.domain.core.timestamps import NATION
from chalicelib.domain.core.vocabulary import Audience, DeskId, DismissReason, EventType, Status, Verb
from chalicelib.domain.deadlines.calendar import Week, national_calendar
from chalicelib.domain.deadlines.sla import policy_from
from chalicelib.domain.messaging.notifications import AgencyNotice, agency_notices
from tests.builders import Story, at, days, in_progress, liaison_of, policy_data

PUPR, ABOVE = DeskId("bengkalis/pupr"), DeskId("bengkalis")
ASKED, DUE = at("Tue 06 Jan 2026 10:00"), at("Wed 07 Jan 2026 15:00")


def asked_twice() -> Story:
    """Two requests for a mask, events 4 and 5."""
    story = in_progress()
    for _ in range(2):
        story.write(request_step(story.case, {"passage": "Nama saya."}, DUE), Actor("public"), ASKED)
    return story


@pytest.mark.parametrize(
    ("given", "asked", "until"),
    [
        ({}, "Fri 13 Mar 2026 10:00", "Mon 16 Mar 2026 10:00"),  # 3 times 24 hours, weekends too
        ({"mask_request": {"hours": 24}}, "Fri 13 Mar 2026 10:00", "Sat 14 Mar 2026 10:00"),
        ({"mask_request": {"working_days": 3}}, "Mon 12 Jan 2026 10:00", "Fri 16 Jan 2026 00:00"),
        ({"mask_request": {"working_days": 1}}, "Fri 09 Jan 2026 10:00", "Tue 13 Jan 2026 00:00"),
    ],
)
def test_a_request_for_a_mask_is_decided_on_within_the_time_of_the_policy(
    given: dict[str, Any], asked: str, until: str
) -> None:
    policy = policy_from({**policy_data(), **given})
    days = national_calendar().for_place("31", Week.FIVE)

    assert promised_until(at(asked), policy.mask_request, days, NATION) == at(until)


def test_a_policy_without_any_time_for_it_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        policy_from({**policy_data(), "mask_request": {"hours": 0}})


def test_a_request_keeps_its_date_and_one_of_before_has_seventy_two_hours() -> None:
    asked = asked_twice().events[3]

    assert due_of(asked) == DUE
    assert due_of(replace(asked, data={})) == ASKED + days(3)


def test_the_desk_above_hears_of_an_overdue_request_once() -> None:
    story = asked_twice()
    assert set(unescalated(iter(story.events))) == {4, 5}

    told = overdue_step(story.case, 4, ABOVE)
    story.write(told, Actor("service", "escalate_overdue"), DUE)

    assert told == Step(EventType.MASK_OVERDUE, Status.IN_PROGRESS, PUPR, Audience.OFFICERS, {"asked": 4, "to": ABOVE})
    assert agency_notices(story.events[-1], story.case) == [AgencyNotice("mask_overdue", ABOVE, "parent")]
    assert set(unescalated(iter(story.events))) == {5}
    assert set(waiting(story.events)) == {4, 5}


@pytest.mark.parametrize("name", ["asked", "request"])
def test_a_request_that_was_decided_on_waits_no_more_by_whichever_name_it_was_kept(name: str) -> None:
    dismissed = {"dismiss_reason": DismissReason.NOT_PERSONAL, "text": "Nama jalan."}
    story = asked_twice().do(liaison_of(PUPR), Verb.DISMISS_MASK, DUE, asked=4, **dismissed)
    last = story.events[-1]

    assert last.data["asked"] == 4
    assert set(waiting([*story.events[:-1], replace(last, data={name: 4})])) == {5}
