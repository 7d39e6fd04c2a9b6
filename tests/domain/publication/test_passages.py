"""What was published is corrected: which passages are masked, what remains, and what the chain says of it."""

from typing import Any

import pytest

from chalicelib.domain.actions.masking import request_step, waiting
from chalicelib.domain.cases.case import REPORTER, Actor, Report
from chalicelib.domain.cases.events import Step, event_fields
from chalicelib.domain.cases.hash_chain import verify
from chalicelib.domain.core.errors import Invalid, NotPublishable, Refused
from chalicelib.domain.core.vocabulary import Audience, DismissReason, EventType, MaskReason, Status, UnmaskReason, Verb
from chalicelib.domain.files.attachment_history import attached, attached_step
from chalicelib.domain.publication.passages import (
    MASKED,
    REPORT,
    Curtain,
    Passage,
    coarse,
    covered,
    joined,
    places_of,
    texts_of,
)
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
    assert (event.audience, story.texts[event.seq]["note"]) == (Audience.REPORTER, WHY["text"])

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
        Passage(1, "coordinates", decimals=5),
        Passage(1, "coordinates", decimals=-1),
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
        story.write(request_step(story.case, {"passage": "Nama saya di judul."}, MONDAY), Actor("public"), MONDAY)
    first, second = waiting(story.events)
    assert [event.seq for event in waiting(story.events).values()] == [first, second]
    mask(story, passage(NAMED, "Karsinem"), asked=first)
    refused = {"dismiss_reason": DismissReason.ALREADY_MASKED, "text": "Sudah."}
    story.do(officer, Verb.DISMISS_MASK, MONDAY, asked=second, **refused)

    assert waiting(story.events) == {}
    with pytest.raises(Invalid) as unknown:
        story.do(officer, Verb.DISMISS_MASK, MONDAY, asked=second, **refused)
    assert [(fault.pointer, fault.code) for fault in unknown.value.faults] == [("/request", "unknown_request")]


def test_spans_are_joined_and_covered_once() -> None:
    assert joined([(4, 6), (0, 2), (5, 9), (2, 3)]) == [(0, 3), (4, 9)]
    assert covered("abcdefghij", [(0, 3), (4, 9)]) == f"{MASKED}d{MASKED}j"


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("Sari", [(0, 4), (7, 11), (17, 21)]),
        ("tin", [(26, 29)]),
        ("di", []),  # two letters stand in every word
        ("", []),
        ("Karsinem", []),
    ],
)
def test_words_are_found_wherever_they_stand(words: str, places: list[tuple[int, int]]) -> None:
    assert list(places_of(words, "Sari / SARI dan \u201csari\u201d Surtini")) == places


def test_the_texts_of_a_case_are_those_that_were_written_without_their_salts() -> None:
    report = Report(title=REPORT_TEXTS["title"], body=REPORT_TEXTS["body"])

    assert texts_of(report, {4: {"text": "Sudah.", "salt": "x"}, 5: {"salt": "y"}}) == {
        REPORT: {name: REPORT_TEXTS[name] for name in ("title", "body")},
        4: {"text": "Sudah."},
        5: {},
    }


def test_the_words_behind_a_curtain_are_those_of_texts_that_are_kept() -> None:
    story = mask(titled(), passage(NAMED, "Karsinem"), passage(NAMED, "Lubang"))

    assert curtain(story).words() == {"Karsinem", "Lubang"}
    assert Curtain(story.events, {}).words() == set()
    assert Curtain(story.events, {REPORT: {}}).words() == set()


def test_title_and_body_come_with_the_last_verification_that_has_them() -> None:
    story = titled()
    assert curtain(story).source_of("title") == REPORT
    story.texts[2] = {"title": "no verification"}
    story.write(Step(EventType.VERIFIED, Status.SUBMITTED, story.case.desk), REPORTER, MONDAY)

    assert curtain(story).source_of("title") == REPORT
    assert Curtain(story.events, {}).source_of("title") == REPORT


def test_coordinates_without_decimals_are_the_coarsest() -> None:
    story = mask(routed(), Passage(1, "coordinates", decimals=0))

    assert curtain(story).decimals() == 0
    assert coarse("106.8.1", 2) == "106.8."


def test_a_mask_says_why_in_words_for_the_file_and_a_request_is_for_officers() -> None:
    story = titled().write(request_step(titled().case, {"passage": "Nama saya."}, MONDAY), Actor("public"), MONDAY)
    asked = story.events[-1]

    assert (asked.audience, story.texts[asked.seq]["passage"]) == (Audience.OFFICERS, "Nama saya.")
    with pytest.raises(Invalid) as refused:
        mask(story, passage(NAMED, "Karsinem"), text="")
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("/text", "missing")]


def test_a_mask_that_begins_where_another_does_masks_no_more_and_coordinates_no_less() -> None:
    story = mask(titled(), passage(NAMED, "Bu Karsinem"), Passage(1, "coordinates", decimals=4))
    for same in (passage(NAMED, "Bu Kar"), passage(NAMED, "Bu Karsinem"), Passage(1, "coordinates", decimals=4)):
        with pytest.raises(Refused):
            mask(story, same)
    mask(story, Passage(1, "coordinates", decimals=0))
    with pytest.raises(Refused):
        mask(story, Passage(1, "coordinates", decimals=0))


def test_a_word_is_carried_into_later_versions_of_its_own_text_alone() -> None:
    story = mask(titled("Rumah Sari dan Sari"), Passage(1, "title", 6, 10))
    story.texts[1]["body"] = "Sari."

    assert read(story) == f"Rumah {MASKED} dan Sari"
    assert read(story, field="body") == "Sari."
    assert curtain(story).spans(9, "title") == []
    assert Curtain(story.events, {**story.texts, 9: {"body": "Sari."}}).spans(9, "body") == []
