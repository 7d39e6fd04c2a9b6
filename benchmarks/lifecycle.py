"""One complaint from its filing to its end in silence, step by step, with everything that each step sets in motion."""

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.paths import next_moment
from benchmarks.stage import ANSWER, ROADS, Stage
from benchmarks.tap import Invocation
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.services.messaging.confirmations import key_of
from chalicelib.store.cases.case_rows import shard_of

_SWEEPERS = {"reminders": "send_reminders", "escalations": "escalate_overdue", "closings": "close_silent"}


@dataclass(frozen=True)
class Step:
    """What somebody did or what time did, and every function that ran because of it."""

    name: str
    invocations: tuple[Invocation, ...]


@dataclass(frozen=True)
class Life:
    """The steps, and what the table keeps at the end."""

    steps: tuple[Step, ...]
    stored_bytes: int
    number: str = ""


def lived(stage: Stage) -> Life:
    """
    Filed with an e-mail address, routed straight to the agency, the address confirmed, accepted, answered, noticed and
    closed in silence.

    Every record and message comes alone, as on a quiet day; in batches the invocations are fewer.
    """
    stage.tap.emptied()
    receipt = stage.file(confirms=False)
    number = receipt["number"]
    steps = [Step("filed", tuple(stage.tap.emptied())), Step("routed, told and counted", tuple(stage.deliveries()))]
    _confirm(stage, CaseNumber(number))
    steps.append(Step("address confirmed over the link in the letter", tuple(stage.tap.emptied())))
    stage.ask("GET", f"/v1/complaints/{number}", token=stage.session(receipt))
    steps.append(Step("looked at by the reporter (PIN and page)", tuple(stage.tap.emptied())))
    stage.ask("GET", "/v1/inbox?queue=new", by=ROADS)
    steps.append(Step("found in the inbox", tuple(stage.tap.emptied())))
    for verb, body in (("accept", {}), ("answer", {"text": ANSWER, "final": True})):
        stage.act(ROADS, number, verb, **body)
        done = stage.tap.emptied()
        steps.append(Step(f"{verb}ed by the officer (page, action, and what follows)", (*done, *stage.deliveries())))
    steps += _left_alone(stage, number)
    return Life(tuple(steps), stage.tap.stored_bytes(number), number)


def _confirm(stage: Stage, number: CaseNumber) -> None:
    """As the page does to which the letter's link leads."""
    parts = stage.service.parts
    key = key_of(parts, number, "email", parts.vault.contact_of(number))
    stage.tap.emptied()
    stage.ask("POST", f"/v1/complaints/{number}/confirmation", {"key": key, "theirs": True})


def _left_alone(stage: Stage, number: str) -> Iterator[Step]:
    """Time passes until the case has ended; each moment at which a clock wants something is a step."""
    while stage.service.parts.cases.load(CaseNumber(number)).case.is_open:
        moment, sweep = next_moment(stage, number)
        stage.service.business_clock.set(moment)
        stage.tap.emptied()
        stage.service.functions.invoke(_SWEEPERS[sweep], {"shard": shard_of(number)})
        done = stage.tap.emptied()
        event = stage.service.parts.cases.load(CaseNumber(number)).events[-1].type
        yield Step(f"time passes: {event.value.replace('_', ' ')}", (*done, *stage.deliveries()))
