"""A rule is no verification, and a verification ends its clock wherever the case stays."""

from collections.abc import Callable

import pytest

from chalicelib.domain.cases.case import Actor
from chalicelib.domain.cases.events import Step
from chalicelib.domain.core.vocabulary import ArchiveReason, Classification, ClockKind, EventType, Status, Verb, Verdict
from chalicelib.domain.deadlines.clock_endings import Ending
from chalicelib.domain.deadlines.milestones import next_milestone
from chalicelib.domain.deadlines.promised_dates import current_promises, explain, first_promises, is_kept
from chalicelib.domain.messaging.notifications import reporter_notice
from chalicelib.i18n.explanations import explanation
from tests.builders import (
    COUNTRY,
    MONDAY,
    SUBSTANCE,
    Story,
    admin_of,
    answered,
    at,
    days,
    disposed,
    in_progress,
    liaison_of,
    on_hold,
    return_requested,
    routed,
    terms_of,
)

K = ClockKind
TUESDAY = at("Tue 06 Jan 2026 10:00")
SPAM = {"reason": ArchiveReason.SPAM, "text": "Iklan."}
ADMIN, PUPR = admin_of("bengkalis"), "bengkalis/pupr"


def kept(story: Story, kind: ClockKind) -> bool | None:
    return is_kept(explain(story.clock(kind), story.rules))


@pytest.mark.parametrize("to", [None, "bengkalis"])
def test_a_verified_case_that_stays_waits_for_an_answer_and_no_longer_for_its_verification(to: str | None) -> None:
    story = routed().do(ADMIN, Verb.VERIFY, TUESDAY, to=to)

    assert (story.case.status, story.case.desk, story.case.is_public) == (Status.DISPOSED, "bengkalis", True)
    assert {clock.kind for clock in story.clocks if clock.runs} == {K.RESPOND, K.RESOLVE, K.CITIZEN}
    assert (story.clock(K.VERIFY).stopped_at, kept(story, K.VERIFY)) == (TUESDAY, True)
    assert reporter_notice(story.events[-1]) == "verified"
    assert not any(name.startswith("verify") for name in story.fire_until(MONDAY + days(60)))


@pytest.mark.parametrize("to", [None, "bengkalis", PUPR])
def test_a_title_and_a_body_that_were_written_anew_come_with_the_verification_wherever_it_goes(to: str | None) -> None:
    anew = {"title": "Jalan rusak", "body": "Jalan Antara rusak."}
    for texts in (anew, {"title": anew["title"]}, {"body": anew["body"]}, {}):
        story = routed().do(ADMIN, Verb.VERIFY, TUESDAY, to=to, **texts)

        assert story.texts[story.case.seq] == texts
        assert story.events[-1].data.get("commitments", {}).keys() == texts.keys()


def test_who_verified_it_and_kept_it_can_answer_it() -> None:
    story = routed().do(ADMIN, Verb.VERIFY, TUESDAY).do(liaison_of("bengkalis"), Verb.ANSWER, TUESDAY, text=SUBSTANCE)

    assert story.case.status is Status.ANSWERED


def test_a_case_of_old_that_stayed_submitted_when_verified_is_watched_by_the_clock_of_an_answer() -> None:
    story = routed()
    step = Step(EventType.VERIFIED, Status.SUBMITTED, story.case.desk)
    story.write(step, Actor("officer", ADMIN.id, ADMIN.desk), TUESDAY)

    assert story.clock(K.VERIFY).stopped_at == TUESDAY
    assert {clock.kind for clock in story.clocks if clock.runs} == {K.RESPOND, K.RESOLVE, K.CITIZEN}
    assert next_milestone(story.clock(K.RESPOND), story.rules)
    held = story.do(ADMIN, Verb.HOLD, TUESDAY, text="?").reporter(Verb.REPLY, TUESDAY, text="Ini.")
    assert {clock.kind for clock in held.clocks if clock.runs} == {K.RESPOND, K.RESOLVE, K.CITIZEN}
    assert story.do(ADMIN, Verb.VERIFY, TUESDAY).case.status is Status.DISPOSED


def test_a_rule_alone_keeps_no_promise_to_examine_a_report() -> None:
    story = disposed()
    desk = COUNTRY.desks[story.case.desk]
    terms = terms_of(desk, story.rules)
    first = first_promises(Classification.COMPLAINT, terms, story.rules, MONDAY, emergency=False)

    verify = current_promises(story.clocks, first, story.rules)[0]

    assert (verify["clock"], verify["ended"], is_kept(verify)) == ("verify", "routed", None)
    assert not story.case.is_public
    for language, word in (("id", "batasnya"), ("en", "within")):
        assert word not in explanation(language, verify, to_reporter=True)


def withdrawn(story: Story) -> Story:
    return story.reporter(Verb.WITHDRAW, TUESDAY)


def unsupplied(story: Story | None = None) -> Story:
    story = story or on_hold()
    story.fire_until(MONDAY + days(60))
    return story


@pytest.mark.parametrize(
    ("story", "kind", "ended"),
    [
        (lambda: routed().do(ADMIN, Verb.DISPOSE, TUESDAY, to=PUPR), K.VERIFY, Ending.DONE),
        (lambda: return_requested().do(ADMIN, Verb.DISPOSE, TUESDAY, to="bengkalis/dlh"), K.VERIFY, Ending.DONE),
        (
            lambda: routed().do(ADMIN, Verb.ARCHIVE, TUESDAY, **SPAM),
            K.VERIFY,
            Ending.DONE,
        ),
        (lambda: withdrawn(routed()), K.VERIFY, Ending.WITHDRAWN),
        (lambda: withdrawn(disposed()), K.RESPOND, Ending.WITHDRAWN),
        (lambda: withdrawn(in_progress()), K.RESOLVE, Ending.WITHDRAWN),
        (lambda: withdrawn(on_hold()), K.SUPPLY, Ending.WITHDRAWN),
        (lambda: disposed().do(liaison_of(PUPR), Verb.RETURN, TUESDAY, text="Bukan."), K.RESPOND, Ending.MOVED),
        (answered, K.RESPOND, Ending.DONE),
        (lambda: answered().reporter(Verb.REPLY, TUESDAY, verdict=Verdict.ACCEPTED), K.RESOLVE, Ending.DONE),
        (lambda: answered().reporter(Verb.REPLY, TUESDAY, text="Belum."), K.REPLY, Ending.DONE),
        (lambda: on_hold().reporter(Verb.REPLY, TUESDAY, text="Ini."), K.SUPPLY, Ending.DONE),
        (lambda: on_hold().do(liaison_of(PUPR), Verb.ACCEPT, TUESDAY), K.SUPPLY, Ending.MOVED),
        (unsupplied, K.RESOLVE, Ending.ARCHIVED),
        (lambda: unsupplied(routed().do(ADMIN, Verb.HOLD, MONDAY, text="?")), K.VERIFY, Ending.ARCHIVED),
        (unsupplied, K.RESPOND, Ending.ARCHIVED),
    ],
)
def test_a_clock_says_whether_it_ended_because_it_was_done(
    story: Callable[[], Story], kind: ClockKind, ended: Ending
) -> None:
    made = story()

    assert made.clock(kind).ended is ended
    assert (kept(made, kind) is None) == (ended is not Ending.DONE)
    assert explanation("id", explain(made.clock(kind), made.rules), to_reporter=True)


def test_what_was_done_too_late_was_not_kept() -> None:
    late = at("Mon 02 Feb 2026 10:00")

    assert kept(disposed().do(liaison_of(PUPR), Verb.ANSWER, late, text=SUBSTANCE), K.RESPOND) is False
