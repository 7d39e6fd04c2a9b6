"""How often a case was held, and for how long it stood still: both have a limit, or nothing would ever be due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from chalicelib.domain.core.timestamps import local_day, midnight
from chalicelib.domain.core.vocabulary import ClockKind
from chalicelib.domain.deadlines.calendar import ONE_DAY
from chalicelib.domain.deadlines.clocks import Clock, Rules
from chalicelib.domain.deadlines.sla import Policy

RESUME = "resume"
"""The milestone at which the desk's clocks go on although the data have not come."""


@dataclass(frozen=True)
class Held:
    """The holds of a case up to now; `days` are working days on which its desk's clocks stood still."""

    times: int = 0
    days: int = 0

    def times_left(self, policy: Policy) -> int:
        """How often it can still be held."""
        return max(0, policy.hold_times - self.times)

    def days_left(self, policy: Policy) -> int:
        """For how many working days a hold still stops the clocks."""
        return max(0, policy.hold_days - self.days)


def held_so_far(clocks: Iterable[Clock], rules: Rules, now: datetime) -> Held:
    """What the clocks of a case tell of its holds; one that lasts counts up to now."""
    waits = [clock for clock in clocks if clock.kind is ClockKind.SUPPLY]
    return Held(len(waits), sum(days_stood_still(wait, rules, now) for wait in waits))


def spent_at(wait: Clock, rules: Rules) -> datetime | None:
    """When a wait for data has stopped the desk's clocks for as long as it may; None where nobody limited it."""
    if wait.allowance is None:
        return None
    if not wait.allowance:
        return wait.started_at
    zone = ZoneInfo(wait.terms.zone)
    days = rules.calendar(wait.terms.calendar).for_place(wait.terms.place, wait.terms.week)
    return midnight(days.count_after(local_day(wait.started_at, zone), wait.allowance).last + ONE_DAY, zone)


def days_stood_still(wait: Clock, rules: Rules, now: datetime) -> int:
    """For how many working days one hold stopped the clocks of the desk."""
    zone = ZoneInfo(wait.terms.zone)
    days = rules.calendar(wait.terms.calendar).for_place(wait.terms.place, wait.terms.week)
    ended = min(at for at in (wait.stopped_at, wait.fired.get(RESUME), now) if at)
    passed = days.between(local_day(wait.started_at, zone), local_day(ended, zone))
    return passed if wait.allowance is None else min(passed, wait.allowance)
