"""What happens when a milestone fires: a reminder, a breach, a rung of the ladder, a notice, an end."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chalicelib.domain.actions.escalation import desk_at
from chalicelib.domain.actions.visibility import superior
from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.events import Step
from chalicelib.domain.cases.lifecycle import step
from chalicelib.domain.core.timestamps import stamp
from chalicelib.domain.core.vocabulary import (
    ArchiveReason,
    Audience,
    ClockKind,
    DeskId,
    EventType,
    Outcome,
    Status,
    Verb,
)
from chalicelib.domain.deadlines.clocks import DESK_CLOCKS, Clock
from chalicelib.domain.deadlines.holds import RESUME
from chalicelib.domain.deadlines.milestones import Milestone
from chalicelib.domain.organisation.directory import Desks
from chalicelib.domain.organisation.hierarchy import inspectorate_for, national_desk


@dataclass(frozen=True)
class DueMilestone:
    """A milestone whose time has come, on a clock of a case."""

    case: Case
    clock: Clock
    milestone: Milestone
    now: datetime
    desks: Desks
    also: tuple[tuple[Clock, Milestone], ...] = ()
    """Those of other clocks that came due with it and say the same to the same desk: told once, for all of them."""
    heard: bool = True
    """Did a notice that silence will end the case really reach its reporter? Without that it ends nothing."""


def together(waiting: Iterable[tuple[Clock, Milestone]]) -> list[tuple[Clock, Milestone]]:
    """Of desk milestones that are due, the first in time, and those of the other clocks that are its likes."""
    ordered = sorted(waiting, key=lambda each: (each[1].at, DESK_CLOCKS.index(each[0].kind)))
    return [each for each in ordered if each[1].level == ordered[0][1].level]


def fire(moment: DueMilestone) -> Step:
    """The step that the milestone makes; its event names clock and milestone, so that it can never fire again."""
    clock, milestone = moment.clock, moment.milestone
    made = _EFFECTS.get(milestone.level, _escalated)(moment)
    also = {"also": [_named(*each) for each in moment.also]} if moment.also else {}
    return replace(made, data=_named(clock, milestone) | also | dict(made.data))


def _named(clock: Clock, milestone: Milestone) -> dict[str, str]:
    return {"clock": clock.id, "milestone": milestone.name, "due_at": stamp(clock.due_at or milestone.at)}


def _staying(moment: DueMilestone, kind: EventType, audience: Audience, verb: Verb, data: Mapping[str, Any]) -> Step:
    status = step(moment.case.status, verb, moment.case.status)
    return Step(kind, status, moment.case.desk, audience, data)


def _reminded(moment: DueMilestone) -> Step:
    due = moment.clock.due_at
    late = due is not None and moment.now >= due
    return _staying(moment, EventType.REMINDED, Audience.OFFICERS, Verb.REMIND, {"late": late})


def _breached(moment: DueMilestone) -> Step:
    return _staying(moment, EventType.BREACHED, Audience.PUBLIC, Verb.ESCALATE, {})


def _escalated(moment: DueMilestone) -> Step:
    """To the leader of the desk, its parent, the nation; then the pack for the Ombudsman, then the nation again."""
    level = moment.milestone.level
    case, desks = moment.case, moment.desks
    to = _among_inspectorates(level, case, desks) if case.is_whistleblowing else desk_at(level, case.desk, desks).id
    audience = Audience.REPORTER if level == "ombudsman" else Audience.PUBLIC
    return _staying(moment, EventType.ESCALATED, audience, Verb.ESCALATE, {"level": level, "to": to})


def _among_inspectorates(level: str, case: Case, desks: Desks) -> DeskId:
    """The ladder of whistleblowing has the same rungs, and an inspectorate on each."""
    match level:
        case "leader":
            return case.desk
        case "parent":
            return superior(case, desks)
        case _:
            return inspectorate_for(national_desk(desks), desks).id


def _resumed(moment: DueMilestone) -> Step:
    return _staying(moment, EventType.RESUMED, Audience.REPORTER, Verb.RESUME, {})


def _noticed(moment: DueMilestone) -> Step:
    data = {"ends": "closed" if moment.clock.kind is ClockKind.REPLY else "archived"}
    return _staying(moment, EventType.CLOSING_ANNOUNCED, Audience.REPORTER, Verb.REMIND, data)


def _closed(moment: DueMilestone) -> Step:
    if not moment.heard:
        # The reporter is told once more instead, or, without a contact, finds it on the report's page.
        return _staying(
            moment, EventType.CLOSING_ANNOUNCED, Audience.REPORTER, Verb.REMIND, {"ends": "closed", "put_off": True}
        )
    status = step(moment.case.status, Verb.CLOSE_SILENT, Status.CLOSED)
    return Step(EventType.CLOSED, status, moment.case.desk, data={"outcome": Outcome.SILENCE.value})


def _archived(moment: DueMilestone) -> Step:
    if not moment.heard:
        # Nobody could ask the reporter in vain: the desk goes on with what it has, and its clocks with it.
        back = step(moment.case.status, Verb.END_HOLD, moment.case.held_from or Status.SUBMITTED)
        return Step(EventType.HOLD_ENDED, back, moment.case.desk, Audience.PUBLIC)
    status = step(moment.case.status, Verb.ARCHIVE_UNSUPPLIED, Status.ARCHIVED)
    data = {"outcome": Outcome.ARCHIVED.value, "reason": ArchiveReason.DATA_NOT_SUPPLIED.value}
    return Step(EventType.ARCHIVED, status, moment.case.desk, Audience.REPORTER, data)


_EFFECTS: Mapping[str, Callable[[DueMilestone], Step]] = {
    "reminder": _reminded,
    "breach": _breached,
    "notice": _noticed,
    RESUME: _resumed,
    "close": _closed,
    "archive": _archived,
}
