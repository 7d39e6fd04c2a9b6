"""
Writes docs/lifecycle.md from the table of the lifecycle, the roles and the shipped policy.

    python -m tools.lifecycle_doc

A test compares the committed page with what this makes.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path

from chalicelib.domain.cases.lifecycle import LIFECYCLE, REPORTER_MAY, WHO_MAY, Stage
from chalicelib.domain.core.vocabulary import ArchiveReason, ClockKind, Status, Verb
from chalicelib.domain.deadlines.milestones import ROUTE_WATCH
from chalicelib.domain.deadlines.sla import Budget, Policy, Unit, policy_from

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs" / "lifecycle.md"
POLICIES = ROOT / "chalicelib" / "domain" / "data" / "policies.json"

UNREMARKABLE = frozenset({
    Verb.NOTE, Verb.ATTACH, Verb.PUBLISH, Verb.REMOVE, Verb.CHANGE_VISIBILITY, Verb.MASK, Verb.UNMASK,
    Verb.REQUEST_MASK, Verb.DISMISS_MASK, Verb.ESCALATE_MASK, Verb.REQUEST_PIN, Verb.REMIND, Verb.ESCALATE,
    Verb.RESCHEDULE,
})  # fmt: skip
"""Steps that change no status and that (nearly) every open one allows: said once, not in every line."""

MEANS = {
    ClockKind.ROUTE: (f"{ROUTE_WATCH.seconds // 60} minutes", "the sweep routes the case in place of the stream"),
    ClockKind.VERIFY: ("", "escalation up the tree; never a rejection"),
    ClockKind.RESPOND: ("", "escalation; a new desk gets the whole time"),
    ClockKind.RESOLVE: ("", "escalation, then the pack for the Ombudsman; a transfer does not restart it"),
    ClockKind.SUPPLY: ("", "archive as `data_not_supplied`, after a notice; the reporter may appeal"),
    ClockKind.REPLY: ("", "the case closes as silence, after a notice"),
    ClockKind.CITIZEN: ("none: a stopwatch", "the figure that statistics publish; never paused, never reset"),
}


def rendered() -> str:
    """The whole page."""
    policy = policy_from(json.loads(POLICIES.read_text("utf-8"))[0])
    return "\n".join([*_head(), *_diagram(), *_statuses(), *_verbs(), *_clocks(policy), *_milestones(policy)]) + "\n"


def _head() -> Iterator[str]:
    yield "# The lifecycle of a case"
    yield ""
    yield "*Made by `python -m tools.lifecycle_doc` from `chalicelib/domain/cases/lifecycle.py` and the shipped policy;"
    yield "a test keeps it true. Change the code, not this page.*"
    yield ""
    yield "Two promises hold over the whole table, and tests prove them: no open case can wait for ever, and no step"
    yield 'ends a case as "not ours". A case ends only by the reporter\'s consent or withdrawal, by their silence after'
    yield "an answer of substance and a notice, or in the archive for a reason that can be appealed:"
    yield f"{_listed(ArchiveReason)}."


def _diagram() -> Iterator[str]:
    yield from ("", "## At a glance", "", "```mermaid", "stateDiagram-v2", "    [*] --> submitted")
    for status, stage in LIFECYCLE.items():
        for to in Status:
            verbs = [verb.value for verb, tos in stage.may.items() if to in tos and to != status]
            if verbs:
                yield f"    {status} --> {to} : {', '.join(verbs)}"
    yield from (f"    {status} --> [*]" for status, stage in LIFECYCLE.items() if not stage.is_open)
    yield "```"


def _statuses() -> Iterator[str]:
    yield from ("", "## Statuses", "")
    yield "In every status an officer may leave a note, attach a file and decide whether it is public; the reporter may"
    yield "attach one in every open status, and what was on its way at the end still arrives. In every open status the"
    yield "service may remind and reschedule, and escalate wherever a desk has to move next."
    yield ""
    yield "In every status, the end included, an officer who may act on the case may mask a passage that was published"
    yield "or withdraw a file (`mask`), take that back (`unmask`), and decide on what somebody whom the report names"
    yield "asked for (`request_mask`, by anybody; `dismiss_mask`)."
    yield ""
    yield "In every status whoever names the contact given with the report may ask for a new PIN, which goes"
    yield "to that contact (`request_pin`)."
    yield ""
    yield "In every status the reporter, and nobody else, may make the report secret or withhold the name; while the"
    yield "case is open, also the other way. Whistleblowing stays with the inspectorate."
    for status, stage in LIFECYCLE.items():
        yield from ("", f"### {status}", "")
        yield f"{_turn(stage)} Queue `{stage.queue}`. {_clocks_of(stage)}"
        yield from ("", "| verb | leads to | by |", "|---|---|---|")
        for verb in Verb:
            if verb in stage.may and verb not in UNREMARKABLE:
                yield f"| {verb} | {_listed(to for to in Status if to in stage.may[verb])} | {_who(verb)} |"


def _turn(stage: Stage) -> str:
    return f"Turn of the {stage.turn.replace('_', ' ')}." if stage.is_open else "Nobody's turn: the case has ended."


def _clocks_of(stage: Stage) -> str:
    said = [
        f"{does} {_listed(kind for kind in ClockKind if kind in kinds)}."
        for does, kinds in (("Runs", stage.runs), ("Keeps running", stage.keeps), ("Pauses", stage.pauses))
        if kinds
    ]
    return " ".join(said) or "No clock runs."


def _who(verb: Verb) -> str:
    who = ["the reporter"] if verb in REPORTER_MAY else []
    return ", ".join([*who, *(role.replace("_", " ") for role in sorted(WHO_MAY.get(verb, ())))]) or "the service"


def _verbs() -> Iterator[str]:
    yield from ("", "## Who may do what", "", "| verb | by |", "|---|---|")
    yield from (f"| {verb} | {_who(verb)} |" for verb in Verb)


def _clocks(policy: Policy) -> Iterator[str]:
    yield from ("", "## Clocks", "")
    yield f"Budgets of the shipped policy, {policy.name}; the one in force when a clock starts is pinned to it. Days"
    yield "are working days in the zone, week and holidays of the responsible desk, counted from the day after the"
    yield f"start; hours run day and night. After a dispute a desk has at least {policy.dispute_floor} days (in an"
    yield f"emergency, hours). A case is held at most {policy.hold_times} times, and its clocks stand still for at most"
    yield f"{policy.hold_days} working days in all; then they run on, although it is still on hold. When a case becomes"
    yield "an emergency its clocks begin anew in hours; when it no longer is one, they count as if it had never been."
    yield from ("", "| clock | runs in | keeps running in | pauses in | budget | emergency | when it runs out |")
    yield "|---|---|---|---|---|---|---|"
    for kind, (instead, ends) in MEANS.items():
        places = [_where(kind, name) for name in ("runs", "keeps", "pauses")]
        budget, emergency = instead or _budgets(policy.budgets, kind), _budgets(policy.emergency, kind)
        yield f"| {' | '.join([kind.value, *places, budget, emergency, ends])} |"


def _where(kind: ClockKind, how: str) -> str:
    return _listed(status for status, stage in LIFECYCLE.items() if kind in getattr(stage, how))


def _budgets(budgets: Mapping[str, Budget], kind: ClockKind) -> str:
    found = [(key.partition(".")[2], budget) for key, budget in budgets.items() if key.partition(".")[0] == kind.value]
    return "; ".join(f"{name.replace('_', ' ')} {_length(budget)}".strip() for name, budget in found) or "-"


def _length(budget: Budget) -> str:
    unit = "working day" if budget.unit is Unit.WORKING_DAYS else "hour"
    return f"{budget.amount} {unit}" if budget.amount == 1 else f"{budget.amount} {unit}s"


def _milestones(policy: Policy) -> Iterator[str]:
    yield from ("", "## Milestones", "")
    yield "Each fires once on its clock, also when the date moves later; a clock that runs always has a next one."
    yield from ("", "| milestone | on | when | in an emergency |", "|---|---|---|---|")
    morning = f"{policy.reminder_at:%H:%M} local time"
    days = _length(Budget(policy.reminder_days_before))
    desks = "verify, respond, resolve"
    yield f"| reminder | {desks} | {morning}, {days} before the last day | when half of the time is over |"
    yield f"| breach | {desks} | when the date has passed | the same |"
    for level, distance in policy.ladder.items():
        yield f"| {level} | {desks} | {_after(distance)} | {_after(policy.emergency_ladder.get(level))} |"
    rounds = f"every {_length(Budget(policy.again_every_days))} after the ladder, as long as the case is open"
    yield f"| again-1, again-2 … | {desks} | {rounds} | the same |"
    notice = _length(Budget(policy.notice_days_before))
    yield f"| notice | supply, reply | {morning}, {notice} before the last day | the same |"
    end = f"when the date has passed, and no sooner than {notice} after the notice"
    yield "| resume | supply | when the case has stood still for as long as its holds may | the same |"
    yield f"| archive | supply | {end} | the same |"
    yield f"| close | reply | {end} | the same |"


def _after(distance: Budget | None) -> str:
    if distance is None:
        return "-"
    return f"{_length(distance)} after the breach" if distance.amount else "at the breach"


def _listed(words: Iterable[StrEnum]) -> str:
    return ", ".join(f"`{word}`" for word in words) or "-"


if __name__ == "__main__":
    TARGET.write_text(rendered(), "utf-8")
    print(f"wrote {TARGET.relative_to(ROOT)}")
