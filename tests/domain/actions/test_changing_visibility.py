"""The reporter's choice of who may know of the case and of its reporter, changed later: the rule, without AWS."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.actions.available_actions import available_reporter_actions
from chalicelib.domain.cases.case import REPORTER, Actor
from chalicelib.domain.cases.lifecycle import LIFECYCLE, WHO_MAY
from chalicelib.domain.core.errors import AlwaysSecret, Invalid, NoLongerShown, Refused
from chalicelib.domain.core.vocabulary import Audience, EventType, Status, Verb
from chalicelib.domain.files.attachment_history import attached, attached_step, publication
from tests.builders import IN_STATUS, Story, a_copy, a_story, archived, at, closed, folded, in_progress, liaison_of

LATER = at("Tue 06 Jan 2026 10:00")
CHOICES = tuple(product((False, True), repeat=2))
ENDED = [status for status, stage in LIFECYCLE.items() if not stage.is_open]


def is_offered(story: Story) -> bool:
    """Does the reporter's page offer the choice?"""
    return Verb.CHANGE_VISIBILITY in available_reporter_actions(story.case, story.bench(LATER).policy, LATER)


def chosen(story: Story, *, anonymous: bool, secret: bool) -> Story:
    return story.reporter(Verb.CHANGE_VISIBILITY, LATER, anonymous=anonymous, secret=secret)


def choice_of(story: Story) -> tuple[bool, bool]:
    return story.case.anonymous, story.case.secret


@pytest.mark.parametrize("before", CHOICES)
@pytest.mark.parametrize("after", CHOICES)
@pytest.mark.parametrize("status", Status)
def test_an_open_report_can_be_hidden_and_shown_and_one_that_ended_only_hidden(
    status: Status, before: tuple[bool, bool], after: tuple[bool, bool]
) -> None:
    story = IN_STATUS[status](anonymous=before[0], secret=before[1])
    shows = any(was and not is_ for was, is_ in zip(before, after, strict=True))

    if before == after or (shows and status in ENDED):
        with pytest.raises(Refused if before == after else NoLongerShown):
            chosen(story, anonymous=after[0], secret=after[1])
        assert choice_of(story) == before
    else:
        chosen(story, anonymous=after[0], secret=after[1])
        assert choice_of(story) == after
        assert story.case.status is status


def test_the_event_says_from_what_to_what_to_reporter_and_officers_alone() -> None:
    event = chosen(in_progress(anonymous=True), anonymous=True, secret=True).events[-1]

    assert (event.type, event.actor, event.audience) == (EventType.VISIBILITY_CHANGED, REPORTER, Audience.REPORTER)
    assert event.data["from"] == {"anonymous": True, "secret": False}
    assert event.data["to"] == {"anonymous": True, "secret": True}


@pytest.mark.parametrize("missing", ["anonymous", "secret"])
def test_half_a_choice_is_none(missing: str) -> None:
    said = {"anonymous": True, "secret": True} | {missing: None}

    with pytest.raises(Invalid) as wrong:
        in_progress().reporter(Verb.CHANGE_VISIBILITY, LATER, **said)

    assert [fault.pointer for fault in wrong.value.faults] == [f"/{missing}"]


@pytest.mark.parametrize("choice", CHOICES)
def test_whistleblowing_stays_what_it_is_whatever_its_reporter_chooses(choice: tuple[bool, bool]) -> None:
    story = a_story(desk="bengkalis/inspektorat", classification="whistleblowing")

    with pytest.raises(AlwaysSecret):
        chosen(story, anonymous=choice[0], secret=choice[1])
    assert not is_offered(story)


def test_no_officer_of_any_role_can_choose_for_the_reporter() -> None:
    assert Verb.CHANGE_VISIBILITY not in WHO_MAY


@pytest.mark.parametrize("ended", [closed, archived])
def test_a_choice_is_offered_as_long_as_there_is_something_to_hide(ended: object) -> None:
    assert callable(ended)

    assert is_offered(ended(anonymous=True))
    assert not is_offered(ended(anonymous=True, secret=True))
    assert is_offered(in_progress(anonymous=True, secret=True))


def with_a_public_photo() -> Story:
    story = in_progress()
    story.write(attached_step(story.case, a_copy("f1")), REPORTER, LATER)
    made = publication(story.case, attached(story.events), "f1", public=True)
    return story.write(made, Actor("officer", liaison_of("bengkalis/pupr").id), LATER)


def test_a_photo_that_was_public_is_so_again_only_by_a_new_decision() -> None:
    story = with_a_public_photo()
    assert attached(story.events)["f1"].public
    chosen(story, anonymous=False, secret=True)
    chosen(story, anonymous=False, secret=False)

    assert not attached(story.events)["f1"].public
    assert publication(story.case, attached(story.events), "f1", public=True)


def test_hiding_the_name_leaves_the_photos_of_a_public_report_public() -> None:
    story = chosen(with_a_public_photo(), anonymous=True, secret=False)

    assert attached(story.events)["f1"].public


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*CHOICES, "withdraw", "reopen"]), max_size=12))
def test_whatever_the_order_the_public_knows_of_it_only_while_the_last_choice_lets_it(
    wanted: list[tuple[bool, bool] | str],
) -> None:
    story, expected = in_progress(), (False, False)
    for each in wanted:
        try:
            if isinstance(each, str):
                story.reporter(Verb(each), LATER, text="Begitulah.")
                continue
            chosen(story, anonymous=each[0], secret=each[1])
        except Refused:
            continue
        expected = each
    remembered = folded(story.events)

    assert choice_of(story) == expected
    assert story.case.is_public == (not expected[1])
    assert remembered == story.case
