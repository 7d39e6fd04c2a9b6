"""
What an event achieved for the published figures: how long it took, and whether a promise was kept by it.

Both follow from the history up to that event alone, so an announcement says the same however often it is made.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from chalicelib.domain.cases.case import Event
from chalicelib.domain.core.timestamps import NATION, local_day
from chalicelib.domain.core.vocabulary import ClockKind, EventType, Outcome, Status
from chalicelib.domain.deadlines.clock_replay import derive
from chalicelib.domain.deadlines.clocks import Clock, Rules
from chalicelib.domain.deadlines.holds import days_stood_still

DAY_ZONE = NATION
"""A day of the statistics is a day in Jakarta, wherever the desk is."""

LONGEST_DAYS = 250
"""What took longer, a year of working days, is counted as this."""

RESOLVED = frozenset({Outcome.ACCEPTED, Outcome.SILENCE})
"""Ends behind an answer of substance; withdrawn and archived cases resolve nothing."""


class Goal(StrEnum):
    """What is timed: the first answer that a case ever got, its end behind an answer, and how long it was on hold."""

    FIRST = "first"
    END = "end"
    HELD = "held"


@dataclass(frozen=True)
class Achieved:
    """A goal that was reached: working days since the report came in, and whether the promised date was kept."""

    goal: Goal
    days: int
    on_time: bool


def achieved(events: Sequence[Event], rules: Rules) -> Achieved | None:
    """What the last of these events achieved, the whole history before it given; None for most."""
    *earlier, event = events
    if event.type is EventType.ANSWERED and all(before.type is not EventType.ANSWERED for before in earlier):
        return _timed(Goal.FIRST, ClockKind.RESPOND, events, rules)
    if event.type is EventType.CLOSED and event.data["outcome"] in RESOLVED:
        return _timed(Goal.END, ClockKind.RESOLVE, events, rules)
    if earlier and earlier[-1].status is Status.ON_HOLD and event.status is not Status.ON_HOLD:
        return Achieved(Goal.HELD, _stood_still(events, rules), on_time=True)
    return None


def _stood_still(events: Sequence[Event], rules: Rules) -> int:
    """Working days on which the hold that has just ended stopped the clocks of the desk."""
    wait = next(clock for clock in reversed(derive(events, rules)) if clock.kind is ClockKind.SUPPLY)
    return min(days_stood_still(wait, rules, events[-1].at), LONGEST_DAYS)


def _timed(goal: Goal, promise: ClockKind, events: Sequence[Event], rules: Rules) -> Achieved:
    clocks, at = derive(events, rules), events[-1].at
    citizen = next(clock for clock in clocks if clock.kind is ClockKind.CITIZEN)
    promised = next(clock for clock in reversed(clocks) if clock.kind is promise)
    # A promise that stood still in time for an answer has no date any more: it was kept.
    on_time = promised.due_at is None or at < promised.due_at
    return Achieved(goal, min(_working_days(citizen, events, rules), LONGEST_DAYS), on_time)


def _working_days(citizen: Clock, events: Sequence[Event], rules: Rules) -> int:
    terms, zone = citizen.terms, ZoneInfo(citizen.terms.zone)
    days = rules.calendar(terms.calendar).for_place(terms.place, terms.week)
    return days.between(local_day(events[0].at, zone), local_day(events[-1].at, zone))
