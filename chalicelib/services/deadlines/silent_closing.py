"""When silence may end a case: not before its reporter has had the promised time since the notice really went out."""

from datetime import datetime

from chalicelib.domain.cases.case import Event
from chalicelib.domain.deadlines.clocks import Clock
from chalicelib.domain.deadlines.milestones import CLOSING_NOTICES, Milestone, Sweep, end_after_notice
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.case_file import CaseFile
from chalicelib.store.cases.notice_store import ENDS_A_CASE, is_ours


def earliest_time_to_fire(parts: Parts, file: CaseFile, clock: Clock, milestone: Milestone) -> datetime:
    """
    When the milestone may fire: an end waits for a notice that was recorded in time and went out late.

    Where none went out (no contact, messages switched off, an address that refuses) the milestone fires on its date and
    ends nothing: see `domain.actions.milestone_effects.DueMilestone.heard`.
    """
    sent_at = notice_heard_at(parts, file, clock) if milestone.sweep is Sweep.CLOSINGS else None
    return max(milestone.at, end_after_notice(clock, sent_at, parts.directory)) if sent_at else milestone.at


def notice_heard_at(parts: Parts, file: CaseFile, clock: Clock) -> datetime | None:
    """When a notice that this clock will end the case first reached the reporter; None if none did."""
    heard = [
        at
        for event in file.events
        if event.data.get("clock") == clock.id and str(event.data.get("milestone")).startswith(CLOSING_NOTICES)
        if (at := notice_reached_at(parts, file, event))
    ]
    return min(heard, default=None)


def notice_reached_at(parts: Parts, file: CaseFile, event: Event) -> datetime | None:
    """When the notice that such an event owes really reached its reporter; None if only somebody else says so."""
    return None if _is_forged(parts, file, event) else file.notice_sent_at(event.seq, ENDS_A_CASE)


def forged_notices(parts: Parts, file: CaseFile) -> list[int]:
    """The events whose notice is said to have gone out by somebody who is not the service."""
    return [event.seq for event in file.events if _is_forged(parts, file, event)]


def _is_forged(parts: Parts, file: CaseFile, event: Event) -> bool:
    row = file.notice(event.seq, ENDS_A_CASE)
    return bool(row and file.notice_sent_at(event.seq, ENDS_A_CASE) and not is_ours(row, parts.seals))
