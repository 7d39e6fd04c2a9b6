"""
Takes a stage of a Region down, never prod.

The application goes. What holds data stays in its stack, so that the next deployment finds it again; with `forget_data`
that stack goes as well, and what it held stays behind without one, until somebody deletes it by hand.
"""

import time
from dataclasses import dataclass

from ops.deploying.change_sets import Wait
from ops.deploying.execution import Say, delete
from ops.exits import Refused
from ops.place import Place


@dataclass(frozen=True)
class Left:
    """Something that is still there, and costs, although its stack is gone."""

    kind: str
    name: str


@dataclass(frozen=True)
class Destroyed:
    """The stacks that went, and what they left behind."""

    stage: str
    region: str
    stacks: tuple[str, ...]
    left: tuple[Left, ...]
    done: bool


def destroy_place(
    place: Place,
    *,
    confirmed: str,
    say: Say,
    forget_data: bool = False,
    dry_run: bool = False,
    wait: Wait = time.sleep,
) -> Destroyed:
    """Delete the stacks, the application's first; *confirmed* is the stage's name, said once more."""
    if place.values.is_prod:
        raise Refused("prod is never destroyed by this tool: citizens' reports lie there")
    if confirmed != place.stage and not dry_run:
        raise Refused(f"say which stage is to go: --confirm {place.stage}")
    wanted = [place.app_stack, *([place.data_stack] if forget_data else [])]
    stacks = [stack for stack in wanted if place.stack(stack)]
    left = tuple(kept for stack in stacks for kept in _retained(place, stack))
    if not dry_run:
        for stack in stacks:
            delete(place, stack, say, wait=wait)
    return Destroyed(place.stage, place.region, tuple(stacks), left, not dry_run)


def _retained(place: Place, stack: str) -> list[Left]:
    """What CloudFormation leaves behind when the stack goes."""
    cfn = place.client("cloudformation")
    template = cfn.get_template(StackName=stack, TemplateStage="Processed")["TemplateBody"]
    kept = {name for name, found in template["Resources"].items() if found.get("DeletionPolicy") == "Retain"}
    pages = cfn.get_paginator("list_stack_resources").paginate(StackName=stack)
    return [
        Left(found["ResourceType"], found.get("PhysicalResourceId", ""))
        for page in pages
        for found in page["StackResourceSummaries"]
        if found["LogicalResourceId"] in kept
    ]
