"""Finding the desk that must act."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.cases.case import Actor, apply
from chalicelib.domain.cases.events import Step, Written, write_event
from chalicelib.domain.cases.lifecycle import step
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import ConcurrentUpdate
from chalicelib.domain.core.vocabulary import EventType, Status, Verb
from chalicelib.domain.deadlines.clock_replay import awaits_routing, derive
from chalicelib.domain.evidence.integrity import new_pins
from chalicelib.domain.organisation.routing_rules import Decision, Facts, route
from chalicelib.services.core.history_check import load_sound
from chalicelib.services.core.parts import Parts, terms_at
from chalicelib.store.cases.case_file import CaseFile


@dataclass(frozen=True)
class Routed:
    """Where a case went and why, and how long its reporter waited for that."""

    decision: Decision
    waited: timedelta


def route_case(parts: Parts, number: CaseNumber, now: datetime, *, by: str) -> Routed | None:
    """
    Sends a new case to the desk that the rules name; None if it was routed, or somebody took it up, before.

    Its clocks are left to `follow_case`.
    """
    return _route(parts, load_sound(parts, number), now, by)


def route_late(parts: Parts, file: CaseFile, now: datetime, *, by: str) -> Routed | None:
    """The same by the sweep, which stands in for a stream that is late: the clocks go into the same transaction."""
    return _route(parts, file, now, by, with_clocks=True)


def _route(parts: Parts, file: CaseFile, now: datetime, by: str, *, with_clocks: bool = False) -> Routed | None:
    case = file.case
    if not awaits_routing(file.events):
        return None
    decision = route(_facts(file), parts.directory.rule_book(), parts.directory)
    written = _write(parts, file, decision, now, by)
    after = apply(case, written.event)
    clocks = derive([*file.events, written.event], parts.directory) if with_clocks else None
    try:
        parts.cases.record(file, after, written.event, clocks=clocks, rules=parts.directory)
    except ConcurrentUpdate:
        return _route(parts, load_sound(parts, case.number), now, by, with_clocks=with_clocks)
    return Routed(decision, now - case.received_at)


def _facts(file: CaseFile) -> Facts:
    case = file.case
    text = f"{file.report.title}\n{file.report.body}"
    return Facts(case.classification, case.category, case.area, case.institution, case.channel, text)


def _write(parts: Parts, file: CaseFile, decision: Decision, now: datetime, by: str) -> Written:
    case = file.case
    status = step(case.status, Verb.ROUTE, Status.DISPOSED if decision.straight else Status.SUBMITTED)
    pinned = terms_at(parts, decision.desk, now, file.events)
    # Who goes to an inspectorate is sent there by no rule.
    named = {"rules": (decision.version, parts.directory.rules(decision.version))} if decision.version else {}
    pins = pinned.pop("pins", {}) | new_pins(file.events, named)
    data = {
        "from": case.desk,
        "to": decision.desk,
        "reason": decision.reason,
        "rule": decision.rule,
        "version": decision.version,
        "matched": dict(decision.matched),
        "runners_up": list(decision.runners_up),
        "suggested": decision.suggested,
        "broken": list(decision.broken),
        **pinned,
    } | ({"pins": pins} if pins else {})
    routed = Step(EventType.ROUTED, status, decision.desk, data=data)
    return write_event(routed, Actor("service", by), now, case=case, number=case.number, event_id=parts.new_id())
