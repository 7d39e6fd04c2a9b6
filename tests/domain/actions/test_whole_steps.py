"""All that a step writes down and all that a refusal says, verb by verb: what is read later is what was decided."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.actions.available_actions import available_officer_actions, available_reporter_actions
from chalicelib.domain.actions.context import Request
from chalicelib.domain.actions.masking import request_step
from chalicelib.domain.actions.officer_decisions import actor_of, decide
from chalicelib.domain.actions.reporter_decisions import decide_for_reporter
from chalicelib.domain.cases.case import REPORTER, Actor
from chalicelib.domain.cases.events import Step
from chalicelib.domain.cases.lifecycle import WHO_MAY
from chalicelib.domain.core.errors import FieldError, Invalid, LaporError
from chalicelib.domain.core.vocabulary import (
    ArchiveReason,
    Audience,
    Classification,
    DeskId,
    DismissReason,
    EventType,
    MaskReason,
    Role,
    Status,
    UnmaskReason,
    Verb,
    Verdict,
)
from chalicelib.domain.files.attachment_history import attached_step
from chalicelib.domain.organisation.directory import Officer
from chalicelib.domain.publication.passages import Passage
from tests.builders import (
    COURTESY,
    SUBSTANCE,
    Story,
    a_copy,
    admin_of,
    an_officer,
    answered,
    archived,
    at,
    closed,
    disposed,
    in_progress,
    inspector_of,
    liaison_of,
    on_hold,
    return_requested,
    routed,
)

LATER = at("Tue 06 Jan 2026 10:00")
BENGKALIS, PUPR, DLH, RIAU = map(DeskId, ("bengkalis", "bengkalis/pupr", "bengkalis/dlh", "riau"))
ADMIN, OFFICER = admin_of(BENGKALIS), liaison_of(PUPR)
TEXT = {"text": "Kata-kata yang dikirim."}
PASSAGE = Passage(1, "body", 0, 5)
FILE = {
    "attachment": "f9",
    "content_type": "image/jpeg",
    "size": 40_000,
    "sha256": "1" * 64,
    "original": {"content_type": "image/png", "size": 90_000, "sha256": "0" * 64},
}
IS_PRIVATE, IS_PUBLIC = Audience.REPORTER, Audience.PUBLIC
T, S = EventType, Status


def with_files() -> Story:
    """A file of the reporter (4), one of the officer (5), a mask (6), and a request for another (7)."""
    story = in_progress()
    story.write(attached_step(story.case, a_copy("theirs")), REPORTER, LATER)
    story.write(attached_step(story.case, a_copy("own")), actor_of(OFFICER), LATER)
    mask = {"passages": (Passage(1, "title", 0, 5),), "mask_reason": MaskReason.CHILD}
    story.do(OFFICER, Verb.MASK, LATER, **mask, **TEXT)
    return story.write(request_step(story.case, {"passage": "Nama saya."}, LATER), Actor("public"), LATER)


def held_by_the_institution() -> Story:
    return routed().do(liaison_of(BENGKALIS), Verb.HOLD, LATER, **TEXT)


def decided() -> Story:
    return return_requested().do(ADMIN, Verb.DISPOSE, LATER, to=PUPR)


def at_the_last_inspectorate() -> Story:
    return routed(desk="nasional/inspektorat", classification="whistleblowing")


def reopened() -> Story:
    return closed().reporter(Verb.REOPEN, LATER, **TEXT).reporter(Verb.WITHDRAW, LATER)


Sent = Mapping[str, Any]
OFFICERS_STEPS: list[tuple[Callable[[], Story], Officer, Verb, Sent, Step]] = [
    (routed, ADMIN, Verb.VERIFY, {}, Step(T.VERIFIED, S.DISPOSED, BENGKALIS)),
    (routed, ADMIN, Verb.VERIFY, {"to": BENGKALIS}, Step(T.VERIFIED, S.DISPOSED, BENGKALIS)),
    (
        routed, ADMIN, Verb.VERIFY, {"to": PUPR, "title": "Jalan", "body": "Rusak."},
        Step(T.VERIFIED, S.DISPOSED, PUPR, data={"to": PUPR}, texts={"title": "Jalan", "body": "Rusak."}),
    ),
    (
        in_progress, ADMIN, Verb.DISPOSE, {"to": DLH, "classification": Classification.ASPIRATION, **TEXT},
        Step(
            T.DISPOSED, S.DISPOSED, DLH, data={"classification": "aspiration", "to": DLH, "from": PUPR},
            texts={"note": TEXT["text"]},
        ),
    ),
    (
        disposed, ADMIN, Verb.DISPOSE, {"to": DLH},
        Step(T.DISPOSED, S.DISPOSED, DLH, data={"to": DLH, "from": PUPR}),
    ),
    (disposed, OFFICER, Verb.HOLD, TEXT, Step(T.HELD, S.ON_HOLD, PUPR, IS_PRIVATE, {"days_left": 10}, TEXT)),
    (disposed, OFFICER, Verb.ACCEPT, {}, Step(T.ACCEPTED, S.IN_PROGRESS, PUPR)),
    (
        disposed, OFFICER, Verb.RETURN, TEXT,
        Step(
            T.RETURNED, S.RETURN_REQUESTED, BENGKALIS, texts=TEXT,
            data={"from": PUPR, "to": BENGKALIS, "asked_parent": True, "named": None},
        ),
    ),
    (
        disposed, OFFICER, Verb.RETURN, {"to": DLH, **TEXT},
        Step(
            T.RETURNED, S.DISPOSED, DLH, texts=TEXT,
            data={"from": PUPR, "to": DLH, "asked_parent": False, "named": None},
        ),
    ),
    (
        disposed, OFFICER, Verb.ANSWER, {"text": SUBSTANCE},
        Step(T.ANSWERED, S.ANSWERED, PUPR, data={"final": True, "substantive": True}, texts={"text": SUBSTANCE}),
    ),
    (
        routed, ADMIN, Verb.ARCHIVE, {"reason": ArchiveReason.SPAM, **TEXT},
        Step(T.ARCHIVED, S.ARCHIVED, BENGKALIS, IS_PRIVATE, {"outcome": "archived", "reason": "spam"}, TEXT),
    ),
    (
        disposed, OFFICER, Verb.TRIAGE, {"emergency": True, **TEXT},
        Step(T.TRIAGED, S.DISPOSED, PUPR, IS_PRIVATE, {"emergency": True}, TEXT),
    ),
    (disposed, OFFICER, Verb.NOTE, TEXT, Step(T.NOTED, S.DISPOSED, PUPR, Audience.OFFICERS, texts=TEXT)),
    (
        disposed, OFFICER, Verb.ATTACH, {"copy": a_copy("f9", name="Foto")},
        Step(T.ATTACHED, S.DISPOSED, PUPR, IS_PRIVATE, FILE, {"name": "Foto"}),
    ),
    (
        with_files, OFFICER, Verb.PUBLISH, {"attachment": "theirs", "public": True},
        Step(T.PUBLICATION_DECIDED, S.IN_PROGRESS, PUPR, IS_PRIVATE, {"attachment": "theirs", "public": True}),
    ),
    (
        with_files, OFFICER, Verb.MASK,
        {"passages": (PASSAGE,), "mask_reason": MaskReason.CHILD, "asked": 7, **TEXT},
        Step(
            T.MASKED, S.IN_PROGRESS, PUPR, IS_PRIVATE,
            {"reason": "child", "passages": [PASSAGE.as_data()], "asked": 7}, {"note": TEXT["text"]},
        ),
    ),
    (
        with_files, OFFICER, Verb.UNMASK, {"mask": 6, "unmask_reason": UnmaskReason.MISTAKEN, **TEXT},
        Step(
            T.UNMASKED, S.IN_PROGRESS, PUPR, IS_PRIVATE, {"mask": 6, "fields": ["title"], "reason": "mistaken"},
            {"note": TEXT["text"]},
        ),
    ),
    (
        with_files, OFFICER, Verb.DISMISS_MASK, {"asked": 7, "dismiss_reason": DismissReason.NOT_PERSONAL, **TEXT},
        Step(
            T.MASK_DISMISSED, S.IN_PROGRESS, PUPR, IS_PRIVATE, {"reason": "not_personal", "asked": 7},
            {"note": TEXT["text"]},
        ),
    ),
    (
        with_files, OFFICER, Verb.REMOVE, {"attachment": "own"},
        Step(T.ATTACHMENT_REMOVED, S.IN_PROGRESS, PUPR, IS_PRIVATE, {"attachment": "own"}),
    ),
]  # fmt: skip
REPORTERS_STEPS: list[tuple[Callable[[], Story], Verb, Sent, Step]] = [
    (disposed, Verb.REPLY, TEXT, Step(T.REPLIED, S.DISPOSED, PUPR, IS_PRIVATE, {"verdict": "comment"}, TEXT)),
    (on_hold, Verb.REPLY, TEXT, Step(T.REPLIED, S.DISPOSED, PUPR, IS_PRIVATE, {"verdict": "supplied"}, TEXT)),
    (answered, Verb.REPLY, TEXT, Step(T.REPLIED, S.IN_PROGRESS, PUPR, IS_PRIVATE, {"verdict": "disputed"}, TEXT)),
    (
        answered, Verb.REPLY, {"verdict": Verdict.ACCEPTED, **TEXT},
        Step(T.CLOSED, S.CLOSED, PUPR, data={"outcome": "accepted"}, texts=TEXT),
    ),
    (
        answered, Verb.REPLY, {"verdict": Verdict.ACCEPTED},
        Step(T.CLOSED, S.CLOSED, PUPR, data={"outcome": "accepted"}),
    ),
    (closed, Verb.RATE, {"rating": 4, **TEXT}, Step(T.RATED, S.CLOSED, PUPR, IS_PRIVATE, {"rating": 4}, TEXT)),
    (closed, Verb.REOPEN, TEXT, Step(T.REOPENED, S.IN_PROGRESS, PUPR, IS_PUBLIC, {"appeal": False}, TEXT)),
    (archived, Verb.REOPEN, TEXT, Step(T.REOPENED, S.SUBMITTED, RIAU, IS_PRIVATE, {"appeal": True}, TEXT)),
    (
        disposed, Verb.WITHDRAW, TEXT, Step(T.CLOSED, S.CLOSED, PUPR, data={"outcome": "withdrawn"}, texts=TEXT),
    ),
    (disposed, Verb.WITHDRAW, {}, Step(T.CLOSED, S.CLOSED, PUPR, data={"outcome": "withdrawn"})),
    (
        disposed, Verb.CHANGE_VISIBILITY, {"anonymous": True, "secret": False},
        Step(
            T.VISIBILITY_CHANGED, S.DISPOSED, PUPR, IS_PRIVATE,
            {"from": {"anonymous": False, "secret": False}, "to": {"anonymous": True, "secret": False}},
        ),
    ),
    (
        disposed, Verb.ATTACH, {"copy": a_copy("f9", name="Foto")},
        Step(T.ATTACHED, S.DISPOSED, PUPR, IS_PRIVATE, FILE, {"name": "Foto"}),
    ),
    (
        with_files, Verb.REMOVE, {"attachment": "theirs"},
        Step(T.ATTACHMENT_REMOVED, S.IN_PROGRESS, PUPR, IS_PRIVATE, {"attachment": "theirs"}),
    ),
]  # fmt: skip


def offered(told: Story, officer: Officer) -> list[Verb]:
    """The steps that the officer's page offers."""
    bench = told.bench(LATER)
    return available_officer_actions(officer, told.case, held=bench.held, policy=bench.policy, desks=told.desks)


def test_an_officers_step_is_written_down_whole() -> None:
    for story, officer, verb, sent, step in OFFICERS_STEPS:
        told = story()

        assert decide(told.bench(LATER), officer, verb, Request(**sent)) == step, verb
        assert verb in offered(told, officer)
    assert {verb for _, _, verb, _, _ in OFFICERS_STEPS} == set(WHO_MAY)


def test_a_reporters_step_is_written_down_whole() -> None:
    for story, verb, sent, step in REPORTERS_STEPS:
        assert decide_for_reporter(story().bench(LATER), verb, Request(**sent)) == step, verb


def test_a_reporter_is_offered_each_step_that_would_be_taken() -> None:
    for story, verb, _, _ in REPORTERS_STEPS:
        told = story()

        if verb is not Verb.REMOVE:
            assert verb in available_reporter_actions(told.case, told.bench(LATER).policy, LATER)


def test_a_reporter_is_not_offered_a_second_reopening_nor_one_that_comes_too_late() -> None:
    again, ended = reopened(), closed()
    policy = ended.bench(LATER).policy
    late = (ended.case.ended_at or LATER) + timedelta(days=policy.reopen_window_days, seconds=1)

    assert Verb.REOPEN not in available_reporter_actions(again.case, policy, LATER)
    assert Verb.REOPEN in available_reporter_actions(ended.case, policy, late - timedelta(seconds=1))
    assert Verb.REOPEN not in available_reporter_actions(ended.case, policy, late)


def missing(*fields: str) -> list[FieldError]:
    return [FieldError(f"/{field}", "missing") for field in fields]


Said = Mapping[str, Any] | list[FieldError]
"""The parameters of a refusal, or the faults of a request."""
ARCHIVING = {"reason": ArchiveReason.SPAM, **TEXT}
MASKING = {"passages": (PASSAGE,), "mask_reason": MaskReason.CHILD, **TEXT}
UNMASKING = {"mask": 6, "unmask_reason": UnmaskReason.MISTAKEN, **TEXT}
DISMISSING = {"asked": 7, "dismiss_reason": DismissReason.NOT_PERSONAL, **TEXT}
PUBLISHING = {"attachment": "theirs", "public": True}
TRIAGING = {"emergency": True, **TEXT}
REFUSED: list[tuple[Callable[[], Story], Officer | None, Verb, Sent, str, Said]] = [
    (disposed, liaison_of(DLH), Verb.ACCEPT, {}, "not_your_step", {"verb": "accept"}),
    (closed, OFFICER, Verb.ACCEPT, {}, "wrong_stage", {"verb": "accept", "status": "closed"}),
    (held_by_the_institution, liaison_of(BENGKALIS), Verb.ACCEPT, {}, "wrong_stage",
        {"verb": "accept", "status": "on_hold"}),
    (routed, ADMIN, Verb.VERIFY, {"to": "batam"}, "target_unfit", {"desk": "batam"}),
    (routed, ADMIN, Verb.VERIFY, {"classification": Classification.WHISTLEBLOWING}, "invalid",
        [FieldError("/classification", "not_a_choice", {"choices": "complaint, aspiration, information_request"})]),
    (disposed, ADMIN, Verb.DISPOSE, {}, "invalid", missing("to")),
    (disposed, ADMIN, Verb.DISPOSE, {"to": "closed-down"}, "target_unfit", {"desk": "closed-down"}),
    (disposed, OFFICER, Verb.DISPOSE, {"to": DLH}, "not_your_step", {"verb": "dispose"}),
    (routed, liaison_of(BENGKALIS), Verb.DISPOSE, {"to": DLH}, "wrong_stage",
        {"verb": "dispose", "status": "submitted"}),
    (disposed, OFFICER, Verb.HOLD, {}, "invalid", missing("text")),
    (disposed, OFFICER, Verb.RETURN, {}, "invalid", missing("text")),
    (decided, OFFICER, Verb.RETURN, TEXT, "target_unfit", {"desk": PUPR, "reason": "decided"}),
    (disposed, OFFICER, Verb.RETURN, {"to": "closed-down", **TEXT}, "target_unfit", {"desk": "closed-down"}),
    (at_the_last_inspectorate, inspector_of("nasional/inspektorat"), Verb.RETURN, TEXT, "target_unfit",
        {"desk": "nasional/inspektorat", "reason": "decided"}),
    (disposed, OFFICER, Verb.ANSWER, {}, "invalid", missing("text")),
    (answered, OFFICER, Verb.ANSWER, {"text": COURTESY}, "invalid",
        [FieldError("/text", "not_substantive", {"min": answered().rules.in_force.substantive_characters})]),
    (routed, ADMIN, Verb.ARCHIVE, {**ARCHIVING, "reason": None}, "invalid", missing("reason")),
    (routed, ADMIN, Verb.ARCHIVE, {**ARCHIVING, "text": None}, "invalid", missing("text")),
    (routed, ADMIN, Verb.ARCHIVE, {**ARCHIVING, "reason": ArchiveReason.DATA_NOT_SUPPLIED}, "invalid",
        [FieldError("/reason", "not_a_choice", {"choices": "the reasons of an officer"})]),
    (disposed, OFFICER, Verb.TRIAGE, {**TRIAGING, "emergency": None}, "invalid", missing("emergency")),
    (disposed, OFFICER, Verb.TRIAGE, {**TRIAGING, "text": ""}, "invalid", missing("text")),
    (disposed, OFFICER, Verb.TRIAGE, {**TRIAGING, "emergency": False}, "invalid",
        [FieldError("/emergency", "emergency_unchanged")]),
    (lambda: disposed(classification="aspiration"), OFFICER, Verb.TRIAGE, TRIAGING, "invalid",
        [FieldError("/emergency", "no_emergency")]),
    (disposed, OFFICER, Verb.NOTE, {}, "invalid", missing("text")),
    (disposed, OFFICER, Verb.ATTACH, {}, "invalid", missing("attachment")),
    (with_files, OFFICER, Verb.PUBLISH, {**PUBLISHING, "public": None}, "invalid", missing("public")),
    (with_files, OFFICER, Verb.PUBLISH, {**PUBLISHING, "attachment": None}, "invalid", missing("attachment")),
    (with_files, OFFICER, Verb.PUBLISH, {**PUBLISHING, "attachment": "other"}, "invalid",
        [FieldError("/attachment", "unknown_attachment")]),
    (with_files, OFFICER, Verb.PUBLISH, {**PUBLISHING, "public": False}, "refused", {}),
    (with_files, OFFICER, Verb.REMOVE, {}, "invalid", missing("attachment")),
    (with_files, OFFICER, Verb.REMOVE, {"attachment": "theirs"}, "not_your_step", {"verb": "remove"}),
    (with_files, OFFICER, Verb.MASK, {**MASKING, "passages": ()}, "invalid", missing("passages")),
    (with_files, OFFICER, Verb.MASK, {**MASKING, "passages": (PASSAGE, Passage(1, "body", 5, 5))}, "invalid",
        [FieldError("/passages/1", "unknown_passage")]),
    (with_files, OFFICER, Verb.MASK, {**MASKING, "passages": (Passage(1, "title", 1, 4),)}, "refused", {}),
    (with_files, OFFICER, Verb.MASK, {**MASKING, "mask_reason": None}, "invalid", missing("reason")),
    (with_files, OFFICER, Verb.MASK, {**MASKING, "text": None}, "invalid", missing("text")),
    (with_files, OFFICER, Verb.MASK, {**MASKING, "asked": 6}, "invalid", [FieldError("/request", "unknown_request")]),
    (with_files, OFFICER, Verb.UNMASK, {**UNMASKING, "mask": None}, "invalid", missing("mask")),
    (with_files, OFFICER, Verb.UNMASK, {**UNMASKING, "mask": 5}, "invalid", [FieldError("/mask", "unknown_mask")]),
    (with_files, OFFICER, Verb.UNMASK, {**UNMASKING, "unmask_reason": None}, "invalid", missing("reason")),
    (with_files, OFFICER, Verb.UNMASK, {**UNMASKING, "text": None}, "invalid", missing("text")),
    (with_files, OFFICER, Verb.DISMISS_MASK, {**DISMISSING, "dismiss_reason": None}, "invalid", missing("reason")),
    (with_files, OFFICER, Verb.DISMISS_MASK, {**DISMISSING, "asked": None}, "invalid", missing("request")),
    (with_files, OFFICER, Verb.DISMISS_MASK, {**DISMISSING, "asked": 1}, "invalid",
        [FieldError("/request", "unknown_request")]),
    (closed, None, Verb.REPLY, TEXT, "wrong_stage", {"verb": "reply", "status": "closed"}),
    (disposed, None, Verb.REPLY, {}, "invalid", missing("text")),
    (on_hold, None, Verb.REPLY, {}, "invalid", missing("text")),
    (with_files, None, Verb.REMOVE, {}, "invalid", missing("attachment")),
    (disposed, None, Verb.ATTACH, {}, "invalid", missing("attachment")),
    (closed, None, Verb.ATTACH, {"copy": a_copy()}, "wrong_stage", {"verb": "attach", "status": "closed"}),
    (closed, None, Verb.RATE, {}, "invalid", missing("rating")),
    (closed, None, Verb.REOPEN, {}, "invalid", missing("text")),
    (reopened, None, Verb.REOPEN, TEXT, "reopen_used", {}),
    (disposed, None, Verb.CHANGE_VISIBILITY, {"secret": True}, "invalid", missing("anonymous")),
    (disposed, None, Verb.CHANGE_VISIBILITY, {"anonymous": True}, "invalid", missing("secret")),
]  # fmt: skip


def attempt(story: Story, officer: Officer | None, verb: Verb, request: Request) -> Step:
    """By the reporter, where it is no officer."""
    bench = story.bench(LATER)
    return decide(bench, officer, verb, request) if officer else decide_for_reporter(bench, verb, request)


def test_a_refusal_says_what_was_wrong_whole() -> None:
    for story, officer, verb, sent, code, said in REFUSED:
        with pytest.raises(LaporError) as refused:
            attempt(story(), officer, verb, Request(**sent))

        error = refused.value
        heard = list(error.faults) if isinstance(error, Invalid) else error.params
        assert (error.code, heard) == (code, said), (verb, sent)


def test_an_officer_is_offered_what_would_not_be_refused_and_nothing_else() -> None:
    assert Verb.ACCEPT not in offered(disposed(), liaison_of(DLH))
    assert Verb.ACCEPT not in offered(closed(), OFFICER)
    assert Verb.ACCEPT in offered(disposed(), OFFICER)


def test_who_may_only_look_writes_notes_and_does_nothing_else() -> None:
    """The leader of the institution sees the cases of its agencies, and their desks decide on them."""
    watching = an_officer(BENGKALIS, Role.LEADER, Role.LIAISON_OFFICER)

    assert offered(disposed(), watching) == [Verb.NOTE]


def test_a_national_admin_reaches_everybody_from_wherever_they_sit() -> None:
    everywhere = an_officer("kemenpu", Role.NATIONAL_ADMIN)

    assert routed().do(everywhere, Verb.DISPOSE, LATER, to="batam/dlh").case.desk == "batam/dlh"


def test_the_history_knows_the_officer_and_the_desk_at_that_time() -> None:
    assert actor_of(OFFICER) == Actor("officer", OFFICER.id, PUPR)
