"""Files of a case: what an order needs, what a history says, and what content gives away."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.actions.officer_decisions import actor_of
from chalicelib.domain.actions.reporter_decisions import is_answer, reply_with_file
from chalicelib.domain.cases.case import REPORTER, Actor
from chalicelib.domain.cases.events import event_fields
from chalicelib.domain.core.errors import Invalid, NotPublishable, NotYourStep, Refused, TooManyAttachments
from chalicelib.domain.core.vocabulary import Audience, DeskId, EventType, Status, Verb, Verdict
from chalicelib.domain.files.attachment_history import attached, attached_step, publication, settled
from chalicelib.domain.files.attachments import (
    AWAITED,
    KEPT_FOR_OFFICERS,
    MAX_FILES,
    MAX_ORDERS,
    SAME_AGAIN,
    Attachment,
    Wish,
    next_place,
    places_left,
    same_again,
    usual_type,
)
from chalicelib.domain.files.file_status import AttachmentStatus, RefusalReason
from chalicelib.domain.files.file_types import not_as_ordered, not_of_its_type, type_of
from tests.builders import (
    MONDAY,
    NUMBER,
    SUBSTANCE,
    Story,
    a_copy,
    a_story,
    closed,
    disposed,
    in_progress,
    liaison_of,
    on_hold,
)
from tests.photos import a_heic, a_pdf, a_photo, told_of

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
OFFICER = Actor("officer", "o-1", DeskId("bengkalis/pupr"))
WISH = Wish("foto.jpg", "image/jpeg", 40_000, "a" * 64)


def an_order(place: int = 1, by: Actor = REPORTER, ordered_at: datetime = NOON, **changed: Any) -> Attachment:
    usual = {"number": NUMBER, "id": f"f{place}", "place": place, **vars(WISH), "by": by, "at": MONDAY}
    return Attachment(**usual | {"ordered_at": ordered_at} | changed)


def shown(place: int, by: Actor = REPORTER) -> Attachment:
    return an_order(place, by, status=AttachmentStatus.SHOWN)


def refused(place: int) -> Attachment:
    return an_order(place, status=AttachmentStatus.REFUSED, reason=RefusalReason.HEIC)


def test_places_are_counted_through_whoever_takes_them() -> None:
    assert next_place(REPORTER, [], NOON) == 1
    assert next_place(REPORTER, [shown(1), shown(4, OFFICER)], NOON) == 5


@pytest.mark.parametrize("by", [REPORTER, OFFICER], ids=lambda by: by.kind)
def test_a_sender_has_so_many_files_and_no_more(by: Actor) -> None:
    other = OFFICER if by is REPORTER else REPORTER
    full = [shown(place, by) for place in range(1, MAX_FILES[by.kind] + 1)]

    assert next_place(by, full[:-1], NOON) == len(full)
    assert next_place(other, full, NOON) == len(full) + 1
    with pytest.raises(TooManyAttachments) as refused_:
        next_place(by, full, NOON)
    assert refused_.value.params == {"max": MAX_FILES[by.kind]}


def test_officers_count_their_own_files_each() -> None:
    colleague = Actor("officer", "o-2", DeskId("bengkalis/pupr"))
    full = [shown(place, OFFICER) for place in range(1, MAX_FILES["officer"] + 1)]

    assert places_left(OFFICER, full, NOON) == 0
    assert places_left(colleague, full, NOON) == MAX_FILES["officer"]


@pytest.mark.parametrize("asked", ["held", "answered", "disputed", "reopened"])
def test_each_question_gives_new_places(asked: str) -> None:
    story = with_files(in_progress(), *(a_copy(f"f{place}") for place in range(1, 6)))
    full = [shown(place) for place in range(1, 6)]
    assert places_left(REPORTER, full, NOON, settled(story.events)) == 0

    then(story, asked)

    assert places_left(REPORTER, full, NOON, settled(story.events)) == 5
    assert next_place(REPORTER, full, NOON, settled(story.events)) == 6


def then(story: Story, what: str) -> None:
    officer = liaison_of("bengkalis/pupr")
    if what == "held":
        story.do(officer, Verb.HOLD, MONDAY, text="Foto rumahnya?")
        return
    story.do(officer, Verb.ANSWER, MONDAY, text=SUBSTANCE)
    if what == "disputed":
        story.reporter(Verb.REPLY, MONDAY, text="Belum selesai.")
    if what == "reopened":
        story.reporter(Verb.REPLY, MONDAY, verdict=Verdict.ACCEPTED).reporter(Verb.REOPEN, MONDAY, text="Rusak lagi.")


def test_a_file_that_its_sender_took_back_leaves_its_place() -> None:
    story = with_files(in_progress(), *(a_copy(f"f{place}") for place in range(1, 6)))
    story.reporter(Verb.REMOVE, MONDAY, attachment="f2")

    assert settled(story.events) == {"f2"}
    assert places_left(REPORTER, [shown(place) for place in range(1, 6)], NOON, settled(story.events)) == 1


def test_what_was_taken_back_is_gone_for_people_and_stays_in_the_history() -> None:
    story = with_files(in_progress(), a_copy("f1"), a_copy("f2"))
    story.reporter(Verb.REMOVE, MONDAY, attachment="f1")
    files = attached(story.events)

    assert [(each.id, each.ordinal, each.removed) for each in files.values()] == [("f1", 1, True), ("f2", 2, False)]
    assert (story.events[-1].type, story.events[-1].audience) == (EventType.ATTACHMENT_REMOVED, Audience.REPORTER)
    for again in (Verb.REMOVE, Verb.PUBLISH):
        with pytest.raises(Invalid):
            story.do(liaison_of("bengkalis/pupr"), again, MONDAY, attachment="f1", public=True)


def test_nobody_takes_back_what_another_sent_nor_what_the_public_sees() -> None:
    story = with_files(in_progress(), a_copy("f1"))
    officer = liaison_of("bengkalis/pupr")
    story.write(attached_step(story.case, a_copy("f2")), actor_of(officer), MONDAY)

    with pytest.raises(NotYourStep):
        story.do(officer, Verb.REMOVE, MONDAY, attachment="f1")
    with pytest.raises(NotYourStep):
        story.reporter(Verb.REMOVE, MONDAY, attachment="f2")
    decided(story, "f1", public=True)
    with pytest.raises(Refused):
        story.reporter(Verb.REMOVE, MONDAY, attachment="f1")
    decided(story, "f1", public=False)
    assert attached(story.reporter(Verb.REMOVE, MONDAY, attachment="f1").events)["f1"].removed
    assert attached(story.do(officer, Verb.REMOVE, MONDAY, attachment="f2").events)["f2"].removed


def test_a_photo_sent_while_the_case_waits_can_be_the_reply_without_a_word() -> None:
    story = on_hold()
    with pytest.raises(Invalid):
        story.reporter(Verb.REPLY, MONDAY)
    with_files(story, a_copy("f1"))
    assert story.case.status is Status.ON_HOLD
    story.reporter(Verb.REPLY, MONDAY)

    assert story.case.status is not Status.ON_HOLD
    assert story.events[-1].data["verdict"] == "supplied"


def test_a_photo_that_was_taken_back_or_that_an_officer_sent_is_no_reply() -> None:
    story = with_files(on_hold(), a_copy("f1")).reporter(Verb.REMOVE, MONDAY, attachment="f1")
    story.write(attached_step(story.case, a_copy("f2")), actor_of(liaison_of(story.case.desk)), MONDAY)

    with pytest.raises(Invalid):
        story.reporter(Verb.REPLY, MONDAY)


def test_a_photo_sent_before_the_question_is_no_reply() -> None:
    story = with_files(disposed(), a_copy("f1"))
    story.do(liaison_of(story.case.desk), Verb.HOLD, MONDAY, text="Di mana?")

    with pytest.raises(Invalid):
        story.reporter(Verb.REPLY, MONDAY)


def test_a_photo_that_is_the_whole_reply_ends_the_wait_in_one_event() -> None:
    asked = MONDAY + timedelta(hours=1)
    story = disposed()
    story.do(liaison_of(story.case.desk), Verb.HOLD, asked, text="Di mana?")
    order = an_order(is_answer=True, at=asked)
    assert is_answer(order, story.case, story.events)
    assert not is_answer(replace(order, is_answer=False), story.case, story.events)
    assert not is_answer(replace(order, by=OFFICER), story.case, story.events)
    assert not is_answer(replace(order, at=asked - timedelta(seconds=1)), story.case, story.events)

    made = reply_with_file(story.case, a_copy("f1"))
    file = attached_step(story.case, a_copy("f1"))
    assert made == replace(
        file,
        type=EventType.REPLIED,
        status=made.status,
        audience=Audience.REPORTER,
        data={"verdict": "supplied", **file.data},
    )
    story.write(made, REPORTER, asked)

    assert (story.events[-1].type, story.case.held_from) == (EventType.REPLIED, None)
    assert story.case.status is not Status.ON_HOLD
    assert list(attached(story.events)) == ["f1"]
    assert not is_answer(order, story.case, story.events)


def test_what_was_refused_or_never_came_takes_no_place() -> None:
    late = NOON + AWAITED
    full = [an_order(1), an_order(2), refused(3), refused(4), refused(5), shown(6), shown(7), shown(8)]

    with pytest.raises(TooManyAttachments):
        next_place(REPORTER, full, late - timedelta(seconds=1))
    assert next_place(REPORTER, full, late) == 9


def test_nobody_orders_for_ever() -> None:
    with pytest.raises(TooManyAttachments):
        next_place(OFFICER, [refused(MAX_ORDERS)], NOON)


def test_whatever_a_reporter_orders_or_is_refused_the_desk_can_still_attach_something() -> None:
    last = MAX_ORDERS - KEPT_FOR_OFFICERS

    assert next_place(REPORTER, [refused(last - 1)], NOON) == last
    with pytest.raises(TooManyAttachments):
        next_place(REPORTER, [refused(last)], NOON)
    assert next_place(OFFICER, [refused(last)], NOON) == last + 1


@pytest.mark.parametrize(
    ("changed", "by", "later", "same"),
    [
        ({}, REPORTER, timedelta(0), True),
        ({"name": "other.jpg"}, REPORTER, timedelta(0), True),  # the content is what counts
        ({"sha256": "b" * 64}, REPORTER, timedelta(0), False),
        ({"size": 39_999}, REPORTER, timedelta(0), False),
        ({"content_type": "image/png"}, REPORTER, timedelta(0), False),
        ({}, OFFICER, timedelta(0), False),
        ({}, REPORTER, SAME_AGAIN, False),  # its form will not hold long enough
    ],
)
def test_a_broken_upload_is_repeated_and_not_doubled(
    changed: dict[str, Any], by: Actor, later: timedelta, *, same: bool
) -> None:
    order = an_order()

    assert same_again(replace(WISH, **changed), by, [order], NOON + later) == (order if same else None)


def test_a_refused_file_may_be_tried_anew() -> None:
    assert same_again(WISH, REPORTER, [refused(1)], NOON) is None


def test_a_file_that_passed_is_told_to_reporter_and_officers_and_its_name_stays_out_of_the_chain() -> None:
    made = attached_step(disposed().case, a_copy())
    story = disposed().write(made, REPORTER, MONDAY)
    event = story.events[-1]

    assert (event.type, event.audience, event.status) == (EventType.ATTACHED, Audience.REPORTER, disposed().case.status)
    assert event.data["sha256"] == "1" * 64
    assert event.data["original"]["sha256"] == "0" * 64
    assert "Tuminah" not in str(event_fields(event))
    assert set(event.data["commitments"]) == {"name"}
    assert made.texts == {"name": "Rumah Bu Tuminah.png"}


def with_files(story: Story, *copies: Any) -> Story:
    for copy in copies:
        story.write(attached_step(story.case, copy), REPORTER, MONDAY)
    return story


def decided(story: Story, attachment: str, *, public: bool) -> Story:
    officer = liaison_of("bengkalis/pupr")
    return story.do(officer, Verb.PUBLISH, MONDAY, attachment=attachment, public=public)


def test_a_photo_is_public_only_as_long_as_that_is_decided() -> None:
    story = with_files(in_progress(), a_copy("f1"), a_copy("f2"))
    assert [each.public for each in attached(story.events).values()] == [False, False]

    decided(story, "f2", public=True)
    assert [(each.id, each.ordinal, each.public) for each in attached(story.events).values()] == [
        ("f1", 1, False),
        ("f2", 2, True),
    ]
    decided(story, "f2", public=False)
    assert not any(each.public for each in attached(story.events).values())
    assert story.events[-1].audience is Audience.REPORTER


def test_a_photo_can_be_hidden_after_the_end() -> None:
    story = with_files(closed(), a_copy("f1"))
    decided(story, "f1", public=True)

    assert not attached(decided(story, "f1", public=False).events)["f1"].public


@pytest.mark.parametrize(
    ("report", "copy"),
    [
        ({"secret": True}, a_copy("f1")),
        ({"classification": "whistleblowing"}, a_copy("f1")),
        ({}, a_copy("f1", "application/pdf")),
    ],
    ids=["secret", "whistleblowing", "a document"],
)
def test_what_is_not_for_the_public_cannot_be_made_public(report: dict[str, Any], copy: Any) -> None:
    story = with_files(a_story(**report), copy)

    with pytest.raises(NotPublishable):
        publication(story.case, attached(story.events), "f1", public=True)


def test_a_decision_that_changes_nothing_and_one_on_no_file_are_refused() -> None:
    story = with_files(in_progress(), a_copy("f1"))
    files = attached(story.events)

    with pytest.raises(Refused):
        publication(story.case, files, "f1", public=False)
    with pytest.raises(Invalid) as wrong:
        publication(story.case, files, "f9", public=True)
    assert [(fault.pointer, fault.code) for fault in wrong.value.faults] == [("/attachment", "unknown_attachment")]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["f1", "f2", "f3"]), st.booleans()), max_size=12))
def test_the_last_decision_on_each_file_holds_whatever_came_between(decisions: list[tuple[str, bool]]) -> None:
    story = with_files(in_progress(), a_copy("f1"), a_copy("f2"), a_copy("f3"))
    expected = dict.fromkeys(("f1", "f2", "f3"), False)
    for attachment, public in decisions:
        if expected[attachment] != public:
            decided(story, attachment, public=public)
            expected[attachment] = public

    assert {each.id: each.public for each in attached(story.events).values()} == expected


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (a_photo(), "image/jpeg"),
        (a_photo("PNG"), "image/png"),
        (a_photo("WEBP"), "image/webp"),
        (a_pdf(), "application/pdf"),
        (a_heic(), "image/heic"),
        (a_heic(b"mif1"), "image/heic"),
        (a_heic(b"mif1", b"avif"), "image/avif"),
        (a_heic(b"avif", b"mif1"), "image/avif"),
        (b"\xef\xbb\xbf" + a_pdf(), "application/pdf"),  # some programs write something before it
        (b"<html>", None),
        (b"", None),
        (b"RIFF\0\0\0\0WAVE", None),
        (b"\x00\x00\x00\x18ftypmp42", None),
    ],
)
def test_the_content_tells_its_type_whatever_it_is_called(content: bytes, kind: str | None) -> None:
    assert type_of(content) == kind


@pytest.mark.parametrize(
    ("called", "usual"),
    [
        ("image/jpg", "image/jpeg"),
        ("IMAGE/JPG", "image/jpeg"),
        ("image/pjpeg", "image/jpeg"),
        ("image/x-png", "image/png"),
        ("image/heif", "image/heic"),
        ("image/jpeg; charset=binary", "image/jpeg"),
        (" image/webp ", "image/webp"),
        ("image/gif", "image/gif"),
    ],
)
def test_a_type_has_one_name_however_programs_call_it(called: str, usual: str) -> None:
    assert usual_type(called) == usual


def ordered(content: bytes, content_type: str, **changed: Any) -> Attachment:
    return an_order(**told_of(content, content_type=content_type, **changed))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, None),
        ({"size": 1}, RefusalReason.CHANGED),
        ({"sha256": "0" * 64}, RefusalReason.CHANGED),
    ],
)
def test_what_arrives_is_what_was_announced(changed: dict[str, Any], reason: RefusalReason | None) -> None:
    assert not_as_ordered(a_photo(), ordered(a_photo(), "image/jpeg", **changed)) is reason


def test_more_than_can_be_announced_is_too_large() -> None:
    much = bytes(10_000_001)

    assert not_as_ordered(much, ordered(much, "image/jpeg")) is RefusalReason.TOO_LARGE
    assert not_as_ordered(much[1:], ordered(much[1:], "image/jpeg")) is None


@pytest.mark.parametrize(
    ("content", "called", "reason"),
    [
        (a_photo(), "image/jpeg", None),
        (a_photo(), "image/png", RefusalReason.OTHER_TYPE),
        (a_heic(), "image/jpeg", RefusalReason.OTHER_TYPE),
        (a_heic(), "image/heic", None),
        (b"#!/bin/sh", "application/pdf", RefusalReason.OTHER_TYPE),
        (a_pdf(), "application/pdf", None),
    ],
)
def test_a_file_is_what_it_is_called(content: bytes, called: str, reason: RefusalReason | None) -> None:
    assert not_of_its_type(content, ordered(content, called)) is reason


def test_an_order_is_over_when_its_time_is_and_what_came_is_kept_for_good() -> None:
    order = an_order(1)
    assert order.expires_at

    assert not order.is_over(order.expires_at - timedelta(microseconds=1))
    assert order.is_over(order.expires_at)
    assert not shown(1).is_over(NOON + timedelta(days=10_000))


@pytest.mark.parametrize(
    ("brands", "after", "kind"),
    [
        (b"mif1\0\0\0\0mif1heic", b"avif", "image/heic"),  # what stands behind the box is none of its brands
        (b"mif1\0\0\0\0heicmif1avif", b"", "image/avif"),
        (b"mif1\0\0\0\0xavifxyz", b"", "image/heic"),  # four letters across two brands are none
    ],
)
def test_the_brands_of_a_container_tell_what_is_in_it(brands: bytes, after: bytes, kind: str) -> None:
    assert type_of((len(brands) + 8).to_bytes(4) + b"ftyp" + brands + after) == kind
