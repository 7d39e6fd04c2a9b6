"""Keeping the clocks of a case what its history says they should be."""

from datetime import datetime

from chalicelib.domain.deadlines.clock_replay import derive
from chalicelib.domain.deadlines.clocks import Clock
from chalicelib.services.core.parts import Parts
from chalicelib.services.deadlines.calendar_changes import catch_up
from chalicelib.store.cases.case_file import CaseFile
from chalicelib.store.cases.case_store import stale_clocks


def follow(parts: Parts, file: CaseFile, now: datetime) -> tuple[Clock, ...]:
    """
    Writes the clocks that should run; nothing is written if that, or a later state, was written before.

    Clocks whose items are gone or differ from what the history says are written again, whatever was followed. What is
    written too late for a change of the calendar to find it is moved at once.
    """
    clocks = derive(file.events, parts.directory)
    is_behind = file.followed_seq < file.case.seq or stale_clocks(file, file.case, clocks, parts.directory)
    if is_behind and parts.cases.follow(file, clocks, parts.directory):
        return catch_up(parts, file, clocks, now) or clocks
    return clocks
