"""Why a clock stopped: because what it promised was done, or because nobody owes it any more."""

from collections.abc import Mapping
from enum import StrEnum

from chalicelib.domain.cases.case import Event
from chalicelib.domain.core.vocabulary import ClockKind, EventType, Outcome, Verdict


class Ending(StrEnum):
    """What ended a clock. Only `done` says that a promise was kept, or kept late."""

    DONE = "done"
    ROUTED = "routed"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"
    REPLACED = "replaced"


_E = EventType
_DOES: Mapping[ClockKind, frozenset[EventType]] = {
    # An officer has looked at the report: to pass it on, to take it up, or to say why it will not be followed up.
    ClockKind.VERIFY: frozenset({_E.VERIFIED, _E.DISPOSED, _E.ACCEPTED, _E.ANSWERED, _E.ARCHIVED}),
    ClockKind.RESPOND: frozenset({_E.ANSWERED}),
    ClockKind.RESOLVE: frozenset({_E.CLOSED}),
    ClockKind.SUPPLY: frozenset({_E.REPLIED}),
    ClockKind.REPLY: frozenset({_E.REPLIED, _E.CLOSED}),
    ClockKind.ROUTE: frozenset({_E.ROUTED}),
}
"""The events that do what a clock promises. A rule that routes a report verifies nothing."""


def ending(kind: ClockKind, event: Event) -> Ending:
    """Why the event stopped a clock of that kind."""
    if event.type is EventType.CLOSED and event.data["outcome"] == Outcome.WITHDRAWN:
        return Ending.WITHDRAWN
    by_itself = event.actor.kind == "service"
    if event.type is EventType.ARCHIVED and (by_itself or kind is not ClockKind.VERIFY):
        return Ending.ARCHIVED
    if kind is ClockKind.SUPPLY and event.data.get("verdict") != Verdict.SUPPLIED:
        return Ending.MOVED
    if event.type in _DOES.get(kind, frozenset()):
        return Ending.DONE
    return Ending.ROUTED if event.type is EventType.ROUTED else Ending.MOVED
