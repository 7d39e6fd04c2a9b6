"""What a reporter is promised, and why on that date: facts for a text in any language."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.core.timestamps import local_day, stamp
from chalicelib.domain.core.vocabulary import Classification, ClockKind
from chalicelib.domain.deadlines.calendar import Calendar
from chalicelib.domain.deadlines.clock_endings import Ending
from chalicelib.domain.deadlines.clocks import DESK_CLOCKS, Clock, Rules, Terms, reckon
from chalicelib.domain.deadlines.sla import Budget


def first_promises(
    classification: Classification, terms: Terms, rules: Rules, at: datetime, *, emergency: bool
) -> list[dict[str, Any]]:
    """
    The latest dates on which verification, first answer and resolution are owed, as known on receipt.

    Each stage is taken to use up its whole time, so a date that moves later has an event that says why.
    """
    policy = rules.policy(terms.policy)
    spent = 0
    promised = []
    for kind in DESK_CLOCKS:
        budget = policy.budget(kind, classification, needs_inspection=False, emergency=emergency)
        whole = replace(budget, amount=spent + budget.amount)
        if kind is ClockKind.VERIFY:
            spent = budget.amount
        promised.append(explain(reckon(Clock(kind, 1, at, whole, terms), rules), rules))
    return promised


def explain(clock: Clock, rules: Rules) -> dict[str, Any]:
    """Everything that a sentence about this date needs: rule, budget, days skipped with the reason, pauses."""
    policy = rules.policy(clock.terms.policy)
    return {
        "clock": clock.kind.value,
        "due_at": stamp(clock.due_at) if clock.due_at else None,
        "last_day": clock.last_day.isoformat() if clock.last_day else None,
        "started_at": stamp(clock.started_at),
        "stopped_at": stamp(clock.stopped_at) if clock.stopped_at else None,
        "paused": clock.is_paused,
        "zone": clock.terms.zone,
        "policy": policy.name,
        "policy_version": clock.terms.policy.version,
        "calendar_version": clock.terms.calendar,
        "budget": _budget(clock.budget),
        "skipped": _skipped(clock),
        "pauses": [_pause(pause.since, pause.until) for pause in clock.pauses],
    } | _besides(clock, rules)


def _besides(clock: Clock, rules: Rules) -> dict[str, Any]:
    """What only some clocks have to say: why it ended, and years that count although no decree has named their days."""
    told: dict[str, Any] = {"ended": clock.ended.value} if clock.ended else {}
    if clock.last_day:
        first = local_day(clock.started_at, ZoneInfo(clock.terms.zone))
        if years := rules.calendar(clock.terms.calendar).undecided(first, clock.last_day):
            told["estimated_years"] = list(years)
    return told


def estimated_years(facts: Mapping[str, Any]) -> list[int]:
    """The years of a date whose days off were not decided when it was reckoned; facts of old tell by each day alone."""
    by_day = {int(skipped["day"][:4]) for skipped in facts["skipped"] if skipped["estimated"]}
    return list(facts.get("estimated_years", sorted(by_day)))


def confirmed(facts: Mapping[str, Any], calendar: Calendar | None) -> dict[str, Any]:
    """
    The facts as they stand under a newer calendar: a date that its decrees did not move is no estimate any more.

    Where none is to be had they stay as they were.
    """
    left = [year for year in estimated_years(facts) if calendar is None or not calendar.is_decided(year)]
    return {**facts, "estimated_years": left}


def is_kept(facts: Mapping[str, Any]) -> bool | None:
    """Was what the date promises done, and in time? None while it is owed, and where nobody owes it any more."""
    if facts.get("ended") != Ending.DONE:
        return None
    return facts["due_at"] is None or bool(facts["stopped_at"] < facts["due_at"])


def current_promises(clocks: Iterable[Clock], first: Iterable[Mapping[str, Any]], rules: Rules) -> list[dict[str, Any]]:
    """One line a stage: what its latest clock says, else what was promised on receipt."""
    latest = {clock.kind: clock for clock in clocks}
    owed = [
        explain(latest[ClockKind(promise["clock"])], rules) if ClockKind(promise["clock"]) in latest else dict(promise)
        for promise in first
    ]
    reporters = (latest.get(kind) for kind in (ClockKind.SUPPLY, ClockKind.REPLY))
    return owed + [explain(clock, rules) for clock in reporters if clock and clock.runs]


def _budget(budget: Budget | None) -> dict[str, Any] | None:
    return {"amount": budget.amount, "unit": budget.unit.value} if budget else None


def _skipped(clock: Clock) -> list[dict[str, Any]]:
    if clock.count is None:
        return []
    return [
        {
            "day": skipped.day.isoformat(),
            "reason": skipped.reason,
            "name_id": skipped.name_id,
            "name_en": skipped.name_en,
            "estimated": skipped.estimated,
        }
        for skipped in clock.count.skipped
    ]


def _pause(since: datetime, until: datetime | None) -> dict[str, str | None]:
    return {"since": stamp(since), "until": stamp(until) if until else None}
