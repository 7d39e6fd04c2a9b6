"""Whoever opens the page of a report that silence would end has read the notice of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.core.switches import Switches
from chalicelib.services.core.parts import Parts
from chalicelib.services.messaging.reporter_messages import note_read
from chalicelib.store.cases.case_file import NoticeState, state_of
from tests.services.steps import NOW, answered, at, silent_until_closing, ticks

OPENED = at("Mon 16 Mar 2026 10:00")


def test_a_page_that_was_opened_is_a_notice_that_reached_its_reporter(parts: Parts) -> None:
    number = answered(parts, identity={})
    ticks(parts, "Fri 13 Mar")
    file = parts.cases.load(number)
    note_read(parts, file, OPENED)
    note_read(parts, parts.cases.load(number), OPENED + timedelta(days=1))

    file = parts.cases.load(number)
    row = file.notice(file.case.seq, "closing_soon")
    assert row
    assert (state_of(row), row.channel, row.to) == (NoticeState.SENT, "page", "reporter")
    assert file.notice_sent_at(file.case.seq, "closing_soon") == OPENED


def test_a_letter_that_went_out_stays_what_reached_them_first(parts: Parts) -> None:
    number = silent_until_closing(parts)
    note_read(parts, parts.cases.load(number), OPENED)

    file = parts.cases.load(number)
    row = file.notice(file.case.seq, "closing_soon")
    assert row
    assert row.channel == "email"


def test_of_a_report_that_nothing_ends_nothing_is_noted(parts: Parts) -> None:
    number = answered(parts, identity={})
    before = len(parts.cases.load(number).notices)
    note_read(parts, parts.cases.load(number), NOW)

    assert len(parts.cases.load(number).notices) == before


@pytest.mark.parametrize("read_only", [True, False])
def test_nothing_is_noted_while_nothing_may_be_written(parts: Parts, *, read_only: bool) -> None:
    number = answered(parts, identity={})
    ticks(parts, "Fri 13 Mar")
    switched = replace(parts, switches=lambda: Switches(read_only=read_only))
    note_read(switched, parts.cases.load(number), OPENED)

    file = parts.cases.load(number)
    assert (file.notice(file.case.seq, "closing_soon") is None) == read_only
