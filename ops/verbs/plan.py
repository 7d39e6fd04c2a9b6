"""What a deployment would change, stack by stack; nothing is carried out, and no change set is left behind."""

import time
from dataclasses import dataclass
from datetime import datetime

from ops.deploying.change_sets import Change, ChangeSet, Wait, discard, prepare
from ops.deploying.stacks import app_plan, change_set_name, data_plan, not_yet_told
from ops.packaging import Package
from ops.place import Place


@dataclass(frozen=True)
class StackChanges:
    """One stack; `waits_for` names what the data's stack must tell before anything can be said of this one."""

    stack: str
    creates: bool
    changes: tuple[Change, ...]
    losses: tuple[str, ...]
    outputs_only: bool = False
    """No resource would change, but what the stack tells."""
    waits_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What a deployment would do. It is safe if nothing that holds data would be removed or replaced."""

    stage: str
    region: str
    release: str
    stacks: tuple[StackChanges, ...]
    safe: bool

    @property
    def changes(self) -> int:
        """How many resources would be touched."""
        return sum(len(stack.changes) for stack in self.stacks)


def plan_place(place: Place, made: Package, *, now: datetime, wait: Wait = time.sleep) -> Plan:
    """Ask CloudFormation about both stacks. The application's template is left in the bucket, under its hash."""
    name = change_set_name(made, now)
    data = prepare(place, data_plan(place, made), name, wait=wait)
    _forget(place, data)
    outputs = place.outputs(place.data_stack)
    if missing := not_yet_told(made, outputs):
        app = StackChanges(place.app_stack, place.stack(place.app_stack) is None, (), (), waits_for=tuple(missing))
    else:
        found = prepare(place, app_plan(place, made, outputs), name, wait=wait)
        _forget(place, found)
        app = _told(found)
    stacks = (_told(data), app)
    safe = not any(stack.losses for stack in stacks)
    return Plan(place.stage, place.region, made.release, stacks, safe)


def _forget(place: Place, found: ChangeSet) -> None:
    if found.needed:
        discard(place, found)


def _told(found: ChangeSet) -> StackChanges:
    losses = tuple(change.logical for change in found.losses)
    return StackChanges(found.stack, found.creates, found.changes, losses, found.needed and not found.changes)
