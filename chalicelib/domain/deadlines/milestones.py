"""The moments on a clock when something must happen, and what that something is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from chalicelib.domain.core.timestamps import midnight
from chalicelib.domain.core.vocabulary import ClockKind
from chalicelib.domain.deadlines.calendar import WorkingDays
from chalicelib.domain.deadlines.clocks import DESK_CLOCKS, Clock, Rules
from chalicelib.domain.deadlines.holds import RESUME, spent_at
from chalicelib.domain.deadlines.sla import Budget, Policy, Unit

ROUTE_WATCH = timedelta(minutes=5)
"""How long the stream may take to route a case before the sweep does it."""


CLOSING_NOTICES = ("notice", "close")
"""Milestones (or what they begin with) whose event owes the reporter a notice that silence will end the case."""


class Sweep(StrEnum):
    """Which scheduled function looks for the milestone."""

    REMINDERS = "reminders"
    ESCALATIONS = "escalations"
    CLOSINGS = "closings"


@dataclass(frozen=True)
class Milestone:
    """A moment on a clock. `name` is unique on its clock; it fires once, even if the date moves later."""

    name: str
    at: datetime
    sweep: Sweep

    @property
    def level(self) -> str:
        """The name without the number of the round: what of several clocks is one and the same to who hears of it."""
        return self.name.partition("-")[0]


def next_milestone(clock: Clock, rules: Rules) -> Milestone | None:
    """The first moment that has not fired; None on a clock that stands still."""
    waiting = (milestone for milestone in milestones(clock, rules) if milestone.name not in clock.fired)
    return next(waiting, None)


def milestones(clock: Clock, rules: Rules) -> list[Milestone]:
    """Every moment of a running clock in the order of time, fired or not."""
    if not clock.runs:
        return []
    if clock.kind is ClockKind.ROUTE:
        return [Milestone("route", clock.started_at + ROUTE_WATCH, Sweep.ESCALATIONS)]
    if clock.due_at is None:
        return []
    policy = rules.policy(clock.terms.policy)
    days = rules.calendar(clock.terms.calendar).for_place(clock.terms.place, clock.terms.week)
    if clock.kind in DESK_CLOCKS:
        return _of_desk(clock, policy, days)
    return _of_reporter(clock, policy, days, rules)


def _of_desk(clock: Clock, policy: Policy, days: WorkingDays) -> list[Milestone]:
    assert clock.due_at
    ladder = policy.ladder if clock.last_day else policy.emergency_ladder
    found = [Milestone("breach", clock.due_at, Sweep.ESCALATIONS)]
    found += [Milestone(level, _after(clock, distance, days), Sweep.ESCALATIONS) for level, distance in ladder.items()]
    found.append(_again(clock, ladder, policy, days))
    reminder = _reminder_at(clock, policy, days)
    if reminder and reminder > clock.started_at:
        found.append(Milestone("reminder", reminder, Sweep.REMINDERS))
    return sorted(found, key=lambda milestone: milestone.at)


def _again(clock: Clock, ladder: Mapping[str, Budget], policy: Policy, days: WorkingDays) -> Milestone:
    """After the ladder the national desk hears of the case at regular intervals, for as long as it is open."""
    round_ = 1 + sum(name.startswith("again-") for name in clock.fired)
    climbed = max((step.amount for step in ladder.values() if step.unit is Unit.WORKING_DAYS), default=0)
    distance = Budget(climbed + round_ * policy.again_every_days)
    return Milestone(f"again-{round_}", _after(clock, distance, days), Sweep.ESCALATIONS)


def _of_reporter(clock: Clock, policy: Policy, days: WorkingDays, rules: Rules) -> list[Milestone]:
    """Notice first; the end comes only when as much time as promised has passed since the notice really went out."""
    assert clock.due_at
    assert clock.last_day
    name = "close" if clock.kind is ClockKind.REPLY else "archive"
    rounds = sum(fired.partition("-")[0] == name for fired in clock.fired)
    if rounds:
        # No notice had reached anybody, so the case was not closed: the end is looked for again and again.
        last = max(clock.fired[fired] for fired in clock.fired if fired.partition("-")[0] == name)
        # Soon after the first, then ever more rarely: whoever cannot be reached may leave a case open for years.
        distance = policy.again_every_days * (rounds - 1) or policy.notice_days_before
        seen = days.count_after(last.astimezone(ZoneInfo(clock.terms.zone)).date(), distance).last
        at = midnight(seen + timedelta(days=1), ZoneInfo(clock.terms.zone))
        return [Milestone(f"{name}-{rounds + 1}", at, Sweep.CLOSINGS)]
    zone = ZoneInfo(clock.terms.zone)
    notice = _morning(days.before(clock.last_day, policy.notice_days_before), clock, policy)
    noticed_at = clock.fired.get("notice")
    end = clock.due_at
    if noticed_at is not None:
        end = max(end, _end_after_notice(noticed_at, policy, days, zone))
    found = [Milestone("notice", max(notice, clock.started_at), Sweep.REMINDERS)]
    spent = spent_at(clock, rules)
    # Where the case ends at that very moment nothing goes on; where it never stood still nothing has to.
    if spent and clock.allowance and spent < max(end, notice):
        found.append(Milestone(RESUME, spent, Sweep.ESCALATIONS))
    return sorted([*found, Milestone(name, max(end, notice), Sweep.CLOSINGS)], key=lambda milestone: milestone.at)


def end_after_notice(clock: Clock, noticed_at: datetime, rules: Rules) -> datetime:
    """Before when a clock that waits for the reporter may not end, given when they were told that it will."""
    policy = rules.policy(clock.terms.policy)
    days = rules.calendar(clock.terms.calendar).for_place(clock.terms.place, clock.terms.week)
    return _end_after_notice(noticed_at, policy, days, ZoneInfo(clock.terms.zone))


def _end_after_notice(noticed_at: datetime, policy: Policy, days: WorkingDays, zone: ZoneInfo) -> datetime:
    seen = days.count_after(noticed_at.astimezone(zone).date(), policy.notice_days_before).last
    return midnight(seen + timedelta(days=1), zone)


def _reminder_at(clock: Clock, policy: Policy, days: WorkingDays) -> datetime | None:
    if clock.last_day is None:
        assert clock.due_at
        assert clock.budget
        return clock.due_at - timedelta(hours=clock.budget.amount / 2)
    return _morning(days.before(clock.last_day, policy.reminder_days_before), clock, policy)


def _morning(day: date, clock: Clock, policy: Policy) -> datetime:
    at = policy.reminder_at
    return midnight(day, ZoneInfo(clock.terms.zone)) + timedelta(hours=at.hour, minutes=at.minute)


def _after(clock: Clock, distance: Budget, days: WorkingDays) -> datetime:
    """That long after the due date; zero is at once."""
    assert clock.due_at
    if distance.unit is Unit.HOURS or distance.amount == 0:
        return clock.due_at + timedelta(hours=distance.amount)
    zone = ZoneInfo(clock.terms.zone)
    from_day = clock.last_day or clock.due_at.astimezone(zone).date()
    last = days.count_after(from_day, distance.amount).last
    return midnight(last + timedelta(days=1), zone)
