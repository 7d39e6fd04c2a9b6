"""
Which clocks should run, derived from the history of a case alone.

`derive` is pure: the same events, policies and calendars give the same clocks, however often and wherever it is asked.
The stream function writes the difference to the table; a firing milestone asks it again before it acts.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.cases.case import Case, Event, apply
from chalicelib.domain.cases.events import fired_by
from chalicelib.domain.cases.lifecycle import LIFECYCLE, Stage
from chalicelib.domain.core.vocabulary import ClockKind, EventType, Status
from chalicelib.domain.deadlines.clock_endings import Ending, ending
from chalicelib.domain.deadlines.clocks import DESK_CLOCKS, UNTIMED, Clock, Pause, Rules, Terms, reckon
from chalicelib.domain.deadlines.holds import spent_at
from chalicelib.domain.deadlines.sla import Budget

MOMENT = timedelta(milliseconds=1)


def derive(events: Iterable[Event], rules: Rules) -> tuple[Clock, ...]:
    """Every clock that the history has started, in order of start, with the due dates that follow."""
    bench = _Bench(rules)
    for event in events:
        bench.see(event)
    return tuple(reckon(clock, rules) for clock in bench.clocks.values())


def awaits_routing(events: Iterable[Event]) -> bool:
    """
    Is the case's first desk still to be found?

    Not by its status alone: whom somebody has held, and who has replied, is as new as before and yet in somebody's
    hands. A record of the stream that comes late, or again, must leave it there.
    """
    case, awaits = None, False
    for event in events:
        before, case = case, apply(case, event)
        awaits = (awaits or _asks_for_routing(before, case, event)) and not _ends(ClockKind.ROUTE, before, case, event)
    return awaits


def _asks_for_routing(before: Case | None, after: Case, event: Event) -> bool:
    """A report that comes in, or comes back from its reporter before anybody had it; an appeal has its desk."""
    return before is None or (event.type is EventType.REOPENED and not event.data["appeal"] and not after.routed_at)


class _Bench:
    """Walks through a history and keeps the clocks; one instance serves one derivation."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.case: Case | None = None
        self.clocks: dict[str, Clock] = {}
        self.kept_on_verifying = False
        self.hold_is_spent = False

    def see(self, event: Event) -> None:
        before, after = self.case, apply(self.case, event)
        stage = self._stage(before, after, event)
        for clock in [clock for clock in self.clocks.values() if clock.stopped_at is None]:
            if _ends(clock.kind, before, after, event) or clock.kind not in stage.runs | stage.keeps | stage.pauses:
                self._put(replace(clock, stopped_at=event.at, ended=ending(clock.kind, event)))
        stands = self._standing(stage, event)
        for kind in sorted(stands):
            self._pause(kind, event)
        for kind in sorted((stage.runs | stage.keeps | stage.pauses) - stands):
            self._resume(kind, event)
        for kind in sorted(stage.runs) + ([ClockKind.ROUTE] if _asks_for_routing(before, after, event) else []):
            self._start(kind, after, event)
        if before and before.emergency != after.emergency:
            self._replace(after, event)
        self._note(before, after, event)
        self.case = after

    def _stage(self, before: Case | None, after: Case, event: Event) -> Stage:
        """Whose clocks run. Histories of old know verified cases that stayed where they were and `submitted`."""
        moved = before is None or before.desk != after.desk or after.status not in {Status.SUBMITTED, Status.ON_HOLD}
        verified = event.type is EventType.VERIFIED and after.status is Status.SUBMITTED
        self.kept_on_verifying = verified or (self.kept_on_verifying and not moved)
        kept = self.kept_on_verifying and after.status is Status.SUBMITTED
        return LIFECYCLE[Status.DISPOSED if kept else after.status]

    def _standing(self, stage: Stage, event: Event) -> frozenset[ClockKind]:
        """What stands still: on hold only as long as the case's holds may, after which the desk's clocks go on."""
        if event.type is EventType.HELD:
            self.hold_is_spent = event.data.get("days_left") == 0
        self.hold_is_spent |= event.type is EventType.RESUMED
        spent = event.status is Status.ON_HOLD and self.hold_is_spent
        return frozenset() if spent else stage.pauses

    def _put(self, clock: Clock) -> None:
        self.clocks[clock.id] = clock

    def _open(self, kind: ClockKind) -> Clock | None:
        return next((c for c in self.clocks.values() if c.kind is kind and c.stopped_at is None), None)

    def _pause(self, kind: ClockKind, event: Event) -> None:
        clock = self._open(kind)
        if clock and not clock.is_paused:
            self._put(replace(clock, pauses=(*clock.pauses, Pause(event.at))))

    def _resume(self, kind: ClockKind, event: Event) -> None:
        clock = self._open(kind)
        if clock and clock.is_paused:
            disputed = event.data.get("verdict") == "disputed"
            until = min(event.at, self._end_of_hold(clock.pauses[-1]) or event.at)
            ended = replace(clock.pauses[-1], until=until, floor=disputed)
            # Days off announced while it stood still count from the day on which it goes on.
            terms = clock.terms
            if "terms" in event.data:
                terms = terms.under(Terms.of(event.data["terms"]).calendar)
            self._put(replace(clock, pauses=(*clock.pauses[:-1], ended), terms=terms))

    def _end_of_hold(self, pause: Pause) -> datetime | None:
        """The last moment of the last day on which a hold may stop the clocks, however late somebody notices."""
        for wait in [clock for clock in self.clocks.values() if clock.kind is ClockKind.SUPPLY]:
            lasts = wait.stopped_at is None or wait.stopped_at > pause.since
            if wait.started_at <= pause.since and lasts and (spent := spent_at(wait, self.rules)):
                return max(pause.since, spent - MOMENT)
        return None

    def _start(self, kind: ClockKind, case: Case, event: Event) -> None:
        if kind is ClockKind.CITIZEN and (first := self.clocks.get(f"{kind}#000001")):
            self._put(replace(first, stopped_at=None, ended=None))
            return
        if self._open(kind) or (kind is ClockKind.RESPOND and case.answered_at):
            return
        terms = Terms.of(event.data["terms"])
        allowance = event.data.get("days_left") if kind is ClockKind.SUPPLY else None
        self._put(Clock(kind, event.seq, event.at, self._budget(kind, case, terms), terms, allowance=allowance))

    def _replace(self, case: Case, event: Event) -> None:
        """
        The desk's clocks under the other measure: hours run from now, working days as if they had never been hours.

        What was promised before stays in the history, as a clock that was replaced.
        """
        for old in [clock for clock in self.clocks.values() if clock.kind in DESK_CLOCKS and clock.stopped_at is None]:
            self._put(replace(old, stopped_at=event.at, ended=Ending.REPLACED))
            terms, started_at = Terms.of(event.data["terms"]), event.at
            pauses: tuple[Pause, ...] = (Pause(event.at),) if old.is_paused else ()
            if not case.emergency:
                chain = self._chain(old)
                terms, started_at = chain[0].terms.under(old.terms.calendar), chain[0].started_at
                pauses = _joined(clock.pauses for clock in chain)
            budget = self._budget(old.kind, case, terms)
            self._put(Clock(old.kind, event.seq, started_at, budget, terms, pauses, replaces=old.id))

    def _chain(self, clock: Clock) -> list[Clock]:
        """The clocks that replaced each other, up to this one."""
        return [*self._chain(self.clocks[clock.replaces]), clock] if clock.replaces else [clock]

    def _budget(self, kind: ClockKind, case: Case, terms: Terms) -> Budget | None:
        if kind in UNTIMED:
            return None
        return self.rules.policy(terms.policy).budget(
            kind, case.classification, needs_inspection=case.needs_inspection, emergency=case.emergency
        )

    def _note(self, before: Case | None, after: Case, event: Event) -> None:
        for clock_id, milestone in fired_by(event):
            clock = self.clocks[clock_id]
            self._put(replace(clock, fired={**clock.fired, milestone: event.at}))
        resolve = self._open(ClockKind.RESOLVE)
        if event.type is EventType.RESCHEDULED:
            for clock in [clock for clock in self.clocks.values() if clock.runs]:
                self._put(replace(clock, terms=clock.terms.under(event.data["calendar"])))
        elif resolve and before and _class_of(before) != _class_of(after):
            self._put(replace(resolve, budget=self._budget(ClockKind.RESOLVE, after, resolve.terms)))


def _joined(pauses: Iterable[tuple[Pause, ...]]) -> tuple[Pause, ...]:
    """The pauses of clocks that replaced each other: one that went on over a change is one."""
    found: list[Pause] = []
    for each in pauses:
        goes_on = bool(found and each) and found[-1].until is None
        found[-1:] = [replace(each[0], since=found[-1].since)] if goes_on else found[-1:]
        found += each[1:] if goes_on else each
    return tuple(found)


def _class_of(case: Case) -> tuple[object, ...]:
    return case.classification, case.needs_inspection


def _ends(kind: ClockKind, before: Case | None, after: Case, event: Event) -> bool:
    """Clocks that an event ends although the stage would keep them."""
    match kind:
        case ClockKind.ROUTE:
            return after.routed_at is not None or after.status is not Status.SUBMITTED
        case ClockKind.VERIFY:
            return event.type in {EventType.RETURNED, EventType.REOPENED}
        case ClockKind.RESPOND:
            return event.type is EventType.ANSWERED or (before is not None and before.desk != after.desk)
        case ClockKind.REPLY:
            return event.type is EventType.ANSWERED
        case _:
            return False
