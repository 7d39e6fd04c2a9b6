"""Silence ends a case only after its reporter has had the promised time since the notice really reached them."""

import pytest

from chalicelib.domain.core.vocabulary import ClockKind, EventType, Outcome, Status, Verb
from chalicelib.services.core.parts import Parts
from chalicelib.services.evidence.nightly_check import check_case
from chalicelib.services.messaging.reporter_messages import note_read
from chalicelib.store.tables.case_table import NoticeRow
from tests.services.steps import (
    IDENTITY,
    LATE,
    act,
    answered,
    at,
    fired,
    followed,
    routed,
    silent_until_closing,
    swept,
    ticks,
    told,
)

LIAISON = "penghubung@pupr.bengkalis"


def test_silence_after_answer_and_notice_closes_as_silence(parts: Parts) -> None:
    number = silent_until_closing(parts)

    ticks(parts, "Tue 17 Mar", "Mon 30 Mar")

    case = parts.cases.load(number).case
    assert (case.status, case.outcome) == (Status.CLOSED, Outcome.SILENCE)
    assert fired(parts, number)[-1][1] == "close"


def test_data_that_never_came_archives_after_a_notice(parts: Parts) -> None:
    number = routed(parts)
    act(parts, number, LIAISON, Verb.HOLD, text="Di mana tepatnya?")

    ticks(parts, "Fri 13 Mar")
    told(parts, number)
    ticks(parts, "Tue 31 Mar")

    # The notice went out late, so the end came after the ten working days for which a hold may stop the clocks.
    assert [name for _, name in fired(parts, number)] == ["notice", "resume", "archive"]
    assert parts.cases.load(number).case.status is Status.ARCHIVED


@pytest.mark.parametrize("identity", [{}, IDENTITY])
def test_a_hold_of_which_no_notice_went_out_ends_in_work_and_not_in_an_archive(
    parts: Parts, identity: dict[str, str]
) -> None:
    number = routed(parts, identity=identity)
    act(parts, number, LIAISON, Verb.HOLD, text="Di mana tepatnya?")
    parts.vault.want_letters(number, wanted=False)
    ticks(parts, "Fri 13 Mar")
    told(parts, number)

    ticks(parts, "Tue 31 Mar", "Tue 31 Mar")

    file = parts.cases.load(number)
    assert file.case.status is Status.DISPOSED
    assert EventType.HOLD_ENDED in {event.type for event in file.events}
    assert next(clock for clock in followed(parts, number, LATE) if clock.kind is ClockKind.RESPOND).runs
    assert check_case(parts, number, at("Tue 31 Mar 2026 09:00")) == []


def test_no_case_is_closed_in_silence_before_a_notice_went_out_and_then_its_time_is_given(parts: Parts) -> None:
    number = answered(parts, identity={})
    ticks(parts, "Fri 13 Mar", "Mon 30 Mar", "Mon 06 Apr", "Tue 14 Apr")
    assert [name for _, name in fired(parts, number)] == ["notice", "close", "close-2", "close-3"]
    assert parts.cases.load(number).case.status is Status.ANSWERED
    assert check_case(parts, number, at("Tue 14 Apr 2026 09:00")) == []
    note_read(parts, parts.cases.load(number), at("Tue 28 Apr 2026 10:00"))

    ticks(parts, "Wed 29 Apr", "Mon 04 May")
    assert parts.cases.load(number).case.status is Status.ANSWERED

    ticks(parts, "Wed 06 May")
    assert parts.cases.load(number).case.outcome is Outcome.SILENCE
    assert check_case(parts, number, at("Wed 06 May 2026 09:00")) == []


def test_a_notice_that_somebody_else_wrote_down_as_sent_ends_no_case_and_is_named(parts: Parts) -> None:
    number = answered(parts, identity={})
    ticks(parts, "Fri 13 Mar")
    seq = parts.cases.load(number).case.seq
    row = NoticeRow(f"CASE#{number}", f"NOTICE#{seq:06d}#closing_soon", number=number, purpose="closing_soon")
    row.sent_at, row.channel, row.to = "2026-03-13T03:00:00.000Z", "email", "reporter"
    row.save()

    ticks(parts, "Mon 30 Mar", "Mon 06 Apr")

    assert parts.cases.load(number).case.status is Status.ANSWERED
    [broken] = check_case(parts, number, at("Mon 06 Apr 2026 09:00"))
    assert (broken.promise, broken.what) == (5, f"that the notice of event {seq} went out, somebody else has written")


def test_an_end_never_comes_without_its_notice_even_after_two_months(parts: Parts) -> None:
    number = answered(parts)

    swept(parts, LATE)
    assert [name for _, name in fired(parts, number)] == ["notice"]

    ticks(parts, "Thu 07 May", "Wed 13 May")
    assert [name for _, name in fired(parts, number)] == ["notice", "close"]
