"""Whatever a case waits for and however it ends: no clock of it runs on, and none stands still for ever."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.cases.lifecycle import LIFECYCLE
from chalicelib.domain.core.errors import Invalid, Refused
from chalicelib.domain.core.vocabulary import ArchiveReason, Status, Verb, Verdict
from tests.builders import (
    IN_STATUS,
    MONDAY,
    SUBSTANCE,
    Story,
    a_story,
    admin_of,
    days,
    disposed,
    in_progress,
    liaison_of,
    on_hold,
    routed,
)

LATER = MONDAY + timedelta(hours=3)
QUESTION = "Di mana tepatnya?"
REASON = {"reason": ArchiveReason.DATA_NOT_SUPPLIED, "text": "Data yang diminta tidak dikirim."}


def held_while_verified(**report: Any) -> Story:
    return routed(**report).do(admin_of("bengkalis"), Verb.HOLD, MONDAY, text=QUESTION)


def held_while_worked_on(**report: Any) -> Story:
    return in_progress(**report).do(liaison_of("bengkalis/pupr"), Verb.HOLD, MONDAY, text=QUESTION)


def held_twice(**report: Any) -> Story:
    story = on_hold(**report).reporter(Verb.REPLY, MONDAY, verdict=Verdict.SUPPLIED, text="Di depan pasar.")
    return story.do(liaison_of("bengkalis/pupr"), Verb.HOLD, MONDAY, text=QUESTION)


def reopened(**report: Any) -> Story:
    story = IN_STATUS[Status.ANSWERED](**report).reporter(Verb.REPLY, MONDAY, verdict=Verdict.ACCEPTED)
    return story.reporter(Verb.REOPEN, MONDAY, text="Rusak lagi.")


def disputed(**report: Any) -> Story:
    story = IN_STATUS[Status.ANSWERED](**report)
    return story.reporter(Verb.REPLY, MONDAY, verdict=Verdict.DISPUTED, text="Belum ditambal.")


def late(**report: Any) -> Story:
    story = disposed(**report)
    story.fire_until(MONDAY + days(30))
    return story


OPEN = {status.value: begin for status, begin in IN_STATUS.items() if LIFECYCLE[status].is_open} | {
    each.__name__: each
    for each in (a_story, held_while_verified, held_while_worked_on, held_twice, reopened, disputed, late)
}


def archive(story: Story) -> None:
    case = story.case
    story.do(admin_of(case.desk.partition("/")[0]), Verb.ARCHIVE, when(story), **REASON)


def withdraw(story: Story) -> None:
    story.reporter(Verb.WITHDRAW, when(story))


def accept(story: Story) -> None:
    story.reporter(Verb.REPLY, when(story), verdict=Verdict.ACCEPTED)


def answer_and_fall_silent(story: Story) -> None:
    story.do(liaison_of(story.case.desk), Verb.ANSWER, when(story), text=SUBSTANCE)
    story.fire_until(when(story) + days(60))


def fall_silent(story: Story) -> None:
    story.fire_until(when(story) + days(60))


def when(story: Story) -> datetime:
    return max(LATER, story.events[-1].at)


ENDINGS = (withdraw, archive, accept, answer_and_fall_silent, fall_silent)


@pytest.mark.parametrize("emergency", [False, True], ids=["", "emergency"])
@pytest.mark.parametrize("begin", OPEN)
def test_an_ended_case_has_no_clock_that_is_open(begin: str, *, emergency: bool) -> None:
    ended = set()
    for ending in ENDINGS:
        story = OPEN[begin](emergency=emergency)
        try:
            ending(story)
        except (Refused, Invalid, LookupError):
            continue
        if story.case.is_open:
            continue
        ended.add(ending.__name__)
        left = [clock.id for clock in story.clocks if clock.stopped_at is None or clock.ended is None]
        assert left == [], f"{begin}, then {ending.__name__}"
        assert story.waiting() == []
        assert all(clock.stopped_at <= story.events[-1].at for clock in story.clocks if clock.stopped_at)

    assert "withdraw" in ended
