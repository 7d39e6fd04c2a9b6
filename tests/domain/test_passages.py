"""What was published is corrected: which passages are masked, what remains, and what the chain says of it."""

from typing import Any

import pytest

from chalicelib.domain.attached import attached, attached_step
from chalicelib.domain.case import REPORTER, Actor
from chalicelib.domain.errors import Invalid, NotPublishable, Refused
from chalicelib.domain.events import Step, event_fields
from chalicelib.domain.history import verify
from chalicelib.domain.masking import request_step, waiting
from chalicelib.domain.passages import MASKED, Curtain, Passage, coarse, covered, joined
from chalicelib.domain.words import DismissReason, EventType, MaskReason, Status, UnmaskReason, Verb
from tests.builders import IN_STATUS, MONDAY, REPORT_TEXTS, Story, a_copy, admin_of, an_officer, routed

NAMED = "Lubang di depan rumah Bu Karsinem"
WHY = {"mask_reason": MaskReason.PRIVATE_PERSON, "text": "Ia bukan pelapor."}


def titled(title: str = NAMED) -> Story:
    story = routed()
    story.texts[1]["title"] = title
    return story


def mask(story: Story, *passages: Passage, **more: Any) -> Story:
    return story.do(admin_of("bengkalis"), Verb.MASK, MONDAY, passages=passages, **WHY | more)


def unmask(story: Story, seq: int) -> Story:
    return story.do(
        admin_of("bengkalis"), Verb.UNMASK, MONDAY, mask=seq, unmask_reason=UnmaskReason.CONSENT, text="Ia setuju."
    )


def curtain(story: Story) -> Curtain:
    return Curtain(story.events, story.texts)


def passage(text: str, words: str, field: str = "title", seq: int = 1) -> Passage:
    start = text.index(words)
    return Passage(seq, field, start, start + len(words))


def read(story: Story, seq: int = 1, field: str = "title") -> str:
    return curtain(story).over(seq, field, story.texts[seq][field])


def test_a_masked_passage_is_covered_and_the_text_is_kept_whole() -> None:
    story = mask(titled(), passage(NAMED, "Bu Karsinem"))

    assert read(story) == f"Lubang di depan rumah {MASKED}"
    assert story.texts[1]["title"] == NAMED


def test_the_event_says_where_and_never_what() -> None:
    story = mask(titled(), passage(NAMED, "Karsinem"))
    event = story.events[-1]

    assert event.data["passages"] == [{"seq": 1, "field": "title", "start": 25, "end": 33}]
    assert "Karsinem" not in str(event_fields(event))
    assert verify(event.number, [event_fields(one) for one in story.events], event.hash) == []


def test_a_mask_can_be_taken_off_once_and_laid_again() -> None:
    story = mask(titled(), passage(NAMED, "Karsinem"))
    seq = story.events[-1].seq
    unmask(story, seq)

    assert read(story) == NAMED
    with pytest.raises(Refused):
        unmask(story, seq)
    assert MASKED in read(mask(story, passage(NAMED, "Karsinem")))


def test_what_is_masked_already_is_refused_and_more_is_taken() -> None:
    story = mask(titled(), passage(NAMED, "Karsinem"))

    with pytest.raises(Refused):
        mask(story, passage(NAMED, "sinem"))
    assert read(mask(story, passage(NAMED, "Bu Kar"))) == f"Lubang di depan rumah {MASKED}"


def test_words_that_were_masked_stay_masked_in_a_later_version() -> None:
    story = mask(titled(), passage(NAMED, "Karsinem"))
    edited = "Rumah KARSINEM dan\u00a0karsinem: lubang"
    story.write(Step(EventType.VERIFIED, Status.SUBMITTED, story.case.desk, texts={"title": edited}), REPORTER, MONDAY)
    seq = story.events[-1].seq

    assert curtain(story).source_of("title") == seq
    assert read(story, seq) == f"Rumah {MASKED} dan\u00a0{MASKED}: lubang"


@pytest.mark.parametrize(
    "wrong",
    [
        Passage(1, "title", 0, 500),
        Passage(1, "title", 5, 5),
        Passage(1, "title", 9, 3),
        Passage(1, "salt", 0, 3),
        Passage(7, "text", 0, 3),
        Passage(1, "file"),
        Passage(1, "coordinates"),
        Passage(2, "coordinates", decimals=2),
    ],
)
def test_a_passage_that_is_nowhere_is_named(wrong: Passage) -> None:
    with pytest.raises(Invalid) as refused:
        mask(titled(), Passage(1, "title", 0, 3), wrong)

    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("/passages/1", "unknown_passage")]


def test_a_withdrawn_file_is_public_no_longer_and_cannot_be_made_so_before_it_is_given_back() -> None:
    story = routed().write(attached_step(routed().case, a_copy("f0")), REPORTER, MONDAY)
    seq, officer = story.events[-1].seq, admin_of("bengkalis")
    story.do(officer, Verb.PUBLISH, MONDAY, attachment="f0", public=True)
    mask(story, Passage(seq, "file"))

    assert (attached(story.events)["f0"].public, attached(story.events)["f0"].withdrawn) == (False, True)
    with pytest.raises(NotPublishable):
        story.do(officer, Verb.PUBLISH, MONDAY, attachment="f0", public=True)
    unmask(story, story.events[-1].seq)
    assert (attached(story.events)["f0"].public, attached(story.events)["f0"].withdrawn) == (False, False)
    story.do(officer, Verb.PUBLISH, MONDAY, attachment="f0", public=True)


def test_coordinates_keep_as_many_decimals_as_the_strictest_mask_leaves() -> None:
    story = mask(routed(), Passage(1, "coordinates", decimals=3))
    mask(story, Passage(1, "coordinates", decimals=1))

    assert curtain(story).decimals() == 1
    with pytest.raises(Refused):
        mask(story, Passage(1, "coordinates", decimals=2))
    assert [coarse("-6.208763", places) for places in (None, 0, 1, 3)] == ["-6.208763", "-6", "-6.2", "-6.208"]


@pytest.mark.parametrize("status", Status)
def test_every_status_can_be_corrected(status: Status) -> None:
    story = IN_STATUS[status]()
    officer = an_officer(story.case.desk.partition("/")[0], *an_admin_and_a_liaison())
    before = story.case.status
    story.do(officer, Verb.MASK, MONDAY, passages=(Passage(1, "body", 0, 5),), **WHY)

    assert story.case.status is before
    assert read(story, 1, "body") == f"{MASKED}{REPORT_TEXTS['body'][5:]}"


def an_admin_and_a_liaison() -> tuple[Any, ...]:
    return tuple(sorted(admin_of("bengkalis").roles))


def test_a_request_waits_until_it_is_followed_or_dismissed() -> None:
    story, officer = titled(), admin_of("bengkalis")
    for _ in range(2):
        story.write(request_step(story.case, {"passage": "Nama saya di judul."}), Actor("public"), MONDAY)
    first, second = waiting(story.events)
    mask(story, passage(NAMED, "Karsinem"), asked=first)
    refused = {"dismiss_reason": DismissReason.ALREADY_MASKED, "text": "Sudah."}
    story.do(officer, Verb.DISMISS_MASK, MONDAY, asked=second, **refused)

    assert waiting(story.events) == {}
    with pytest.raises(Invalid):
        story.do(officer, Verb.DISMISS_MASK, MONDAY, asked=second, **refused)


def test_spans_are_joined_and_covered_once() -> None:
    assert joined([(4, 6), (0, 2), (5, 9), (2, 3)]) == [(0, 3), (4, 9)]
    assert covered("abcdefghij", [(0, 3), (4, 9)]) == f"{MASKED}d{MASKED}j"
