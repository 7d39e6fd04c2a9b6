"""When silence may end a case: not before its reporter has had the promised time since the notice really went out."""

from datetime import datetime

from chalicelib.domain.clocks import Clock, Rules
from chalicelib.domain.milestones import CLOSING_NOTICES, Milestone, Sweep, end_after_notice
from chalicelib.domain.notices import reporter_notice
from chalicelib.store.files import CaseFile


def fires_at(file: CaseFile, clock: Clock, milestone: Milestone, rules: Rules) -> datetime:
    """
    When the milestone may fire: an end waits for a notice that was recorded in time and went out late.

    Where none went out (no contact, messages switched off, an address that refuses) the milestone fires on its date and
    ends nothing: see `domain.firing.Moment.heard`.
    """
    sent_at = notice_heard_at(file, clock) if milestone.sweep is Sweep.CLOSINGS else None
    return max(milestone.at, end_after_notice(clock, sent_at, rules)) if sent_at else milestone.at


def notice_heard_at(file: CaseFile, clock: Clock) -> datetime | None:
    """When a notice that this clock will end the case first reached the reporter; None if none did."""
    heard = [
        at
        for event in file.events
        if event.data.get("clock") == clock.id and str(event.data.get("milestone")).startswith(CLOSING_NOTICES)
        if (at := file.notice_sent_at(event.seq, reporter_notice(event) or ""))
    ]
    return min(heard, default=None)
