"""When silence may end a case: not before its reporter has had the promised time since the notice really went out."""

from datetime import datetime

from chalicelib.domain.clocks import Clock, Rules
from chalicelib.domain.milestones import Milestone, Sweep, end_after_notice
from chalicelib.domain.notices import reporter_notice
from chalicelib.domain.times import instant
from chalicelib.store.cases import notice_key
from chalicelib.store.files import CaseFile


def fires_at(file: CaseFile, clock: Clock, milestone: Milestone, rules: Rules) -> datetime:
    """
    When the milestone may fire: an end waits for a notice that was recorded in time and went out late.

    Where none could go out (no contact, an address that refuses) the recorded notice counts, or nothing would ever end.
    """
    sent_at = _notice_sent_at(file, clock) if milestone.sweep is Sweep.CLOSINGS else None
    return max(milestone.at, end_after_notice(clock, sent_at, rules)) if sent_at else milestone.at


def _notice_sent_at(file: CaseFile, clock: Clock) -> datetime | None:
    sent = {row.sk: row.sent_at for row in file.notices}
    for event in file.events:
        if (event.data.get("clock"), event.data.get("milestone")) == (clock.id, "notice"):
            found = sent.get(notice_key(event.seq, reporter_notice(event) or ""))
            return instant(found) if found else None
    return None
