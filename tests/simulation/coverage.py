"""What runs came across, held against everything that there is: a promise that was never tried is not proved."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.domain.cases.events import fired_by
from chalicelib.domain.cases.lifecycle import LIFECYCLE
from chalicelib.domain.core.vocabulary import ArchiveReason, EventType, Verb
from chalicelib.store.cases.case_file import CaseFile
from tests.insider.ways import ANYWHERE
from tests.simulation.carriers import SWEEPS
from tests.simulation.plan import TAMPER, WEIGHTS
from tests.simulation.weather import BETWEEN, FAULTS

_VERBS = {
    EventType.ROUTED: Verb.ROUTE,
    EventType.VERIFIED: Verb.VERIFY,
    EventType.HELD: Verb.HOLD,
    EventType.DISPOSED: Verb.DISPOSE,
    EventType.ACCEPTED: Verb.ACCEPT,
    EventType.RETURNED: Verb.RETURN,
    EventType.ANSWERED: Verb.ANSWER,
    EventType.REPLIED: Verb.REPLY,
    EventType.RATED: Verb.RATE,
    EventType.REOPENED: Verb.REOPEN,
    EventType.TRIAGED: Verb.TRIAGE,
    EventType.NOTED: Verb.NOTE,
    EventType.ATTACHED: Verb.ATTACH,
    EventType.PUBLICATION_DECIDED: Verb.PUBLISH,
    EventType.ATTACHMENT_REMOVED: Verb.REMOVE,
    EventType.VISIBILITY_CHANGED: Verb.CHANGE_VISIBILITY,
    EventType.MASKED: Verb.MASK,
    EventType.UNMASKED: Verb.UNMASK,
    EventType.MASK_REQUESTED: Verb.REQUEST_MASK,
    EventType.MASK_DISMISSED: Verb.DISMISS_MASK,
    EventType.MASK_OVERDUE: Verb.ESCALATE_MASK,
    EventType.PIN_REQUESTED: Verb.REQUEST_PIN,
    EventType.REMINDED: Verb.REMIND,
    EventType.CLOSING_ANNOUNCED: Verb.REMIND,
    EventType.BREACHED: Verb.ESCALATE,
    EventType.ESCALATED: Verb.ESCALATE,
    EventType.RESCHEDULED: Verb.RESCHEDULE,
    EventType.RESUMED: Verb.RESUME,
    EventType.TRANSFERRED: Verb.TRANSFER,
    EventType.HOLD_ENDED: Verb.END_HOLD,
}
_CLOSED = {"accepted": Verb.REPLY, "silence": Verb.CLOSE_SILENT, "withdrawn": Verb.WITHDRAW}

STEPS = frozenset(
    f"{status} {verb} {to}" for status, stage in LIFECYCLE.items() for verb, ends in stage.may.items() for to in ends
)
"""Every step that the lifecycle allows: from where, by which verb, to where."""

_DESK = ("reminder", "breach", "leader", "parent", "national", "ombudsman", "again")
MILESTONES = frozenset({
    "route route", "reply notice", "reply close", "supply notice", "supply resume", "supply archive",
    *(f"{clock} {name}" for clock in ("verify", "respond", "resolve") for name in _DESK),
})  # fmt: skip
"""Every moment that can come on a clock."""


@dataclass
class Coverage:
    """Counts by name; `missing` names what never came."""

    moves: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    milestones: Counter[str] = field(default_factory=Counter)
    tamperings: Counter[str] = field(default_factory=Counter)
    cases: int = 0
    days: int = 0

    def add(self, other: "Coverage") -> None:
        """Both together."""
        for name in _WHOLE:
            getattr(self, name).update(getattr(other, name))
        self.cases += other.cases
        self.days += other.days

    def count(self, files: Iterable[CaseFile]) -> None:
        """What the histories of a run tell."""
        for file in files:
            self.cases += 1
            self.events.update(event.type.value for event in file.events)
            self.steps.update(_steps(file.records))
            for event in file.events:
                if event.type is EventType.ROUTED and event.actor.id in SWEEPS:
                    self.milestones["route route"] += 1
                for clock, milestone in fired_by(event):
                    self.milestones[f"{clock.partition('#')[0]} {milestone.partition('-')[0]}"] += 1

    def missing(self) -> Iterator[str]:
        """What there is and never came, and what came and cannot be."""
        for name, whole in _WHOLE.items():
            found = set(getattr(self, name))
            yield from (f"{name}: {one} never came" for one in sorted(whole - found))
            yield from (f"{name}: {one} came and is not known" for one in sorted(found - whole))


def _steps(records: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    before = None
    for event in records:
        if before:
            yield f"{before} {_verb(event)} {event['status']}"
        before = event["status"]


def _verb(event: Mapping[str, Any]) -> Verb:
    kind, data = EventType(event["type"]), event["data"]
    if kind is EventType.CLOSED:
        return _CLOSED[data["outcome"]]
    if kind is EventType.ARCHIVED:
        unsupplied = data["reason"] == ArchiveReason.DATA_NOT_SUPPLIED
        return Verb.ARCHIVE_UNSUPPLIED if unsupplied else Verb.ARCHIVE
    return _VERBS[kind]


EXPIRE = "expire"
"""No move of its own: it comes with time that passes."""
_WHOLE: Mapping[str, frozenset[str]] = {
    "moves": frozenset({*WEIGHTS, EXPIRE, "wave", TAMPER}),
    "faults": frozenset({BETWEEN, *(name for name, *_ in FAULTS)}),
    "events": frozenset(kind.value for kind in EventType),
    "steps": STEPS,
    "milestones": MILESTONES,
    "tamperings": frozenset(way.name for way in ANYWHERE),
}
