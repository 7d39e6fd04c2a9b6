"""Carrying a change set out, and deleting a stack: with progress, and the first real cause if it fails."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from ops.deploying.change_sets import POLL_SECONDS, ChangeSet, Wait, status_of
from ops.exits import Failed
from ops.place import Place

Say = Callable[[str], None]
CONSEQUENCES = ("cancelled", "The following resource(s) failed")
"""Reasons that only repeat that something else failed."""


def execute(place: Place, found: ChangeSet, say: Say, *, wait: Wait = time.sleep) -> None:
    """Carry out *found*. What a first creation made is taken away again if it fails: nothing lies in it yet."""
    cfn = place.client("cloudformation")
    seen = {event["EventId"] for event in _events(place, found.stack)}
    first = {"RetainExceptOnCreate": True} if found.creates else {}
    cfn.execute_change_set(StackName=found.stack, ChangeSetName=found.name, **first)
    _follow(place, found.stack, seen, say, wait)
    cfn.update_termination_protection(StackName=found.stack, EnableTerminationProtection=True)


def clear_failed_creation(place: Place, stack: str, say: Say, *, wait: Wait = time.sleep) -> None:
    """A stack whose creation was rolled back holds nothing, and takes no change set: it has to go first."""
    if status_of(place, stack) == "ROLLBACK_COMPLETE":
        say(f"{stack}: its creation had failed and left nothing; begun anew")
        delete(place, stack, say, wait=wait)


def delete(place: Place, stack: str, say: Say, *, wait: Wait = time.sleep) -> None:
    """Delete a stack; what has `Retain` stays."""
    there = place.stack(stack)
    if there is None:
        return
    cfn = place.client("cloudformation")
    seen = {event["EventId"] for event in _events(place, stack)}
    cfn.update_termination_protection(StackName=stack, EnableTerminationProtection=False)
    cfn.delete_stack(StackName=stack)
    # by its id a stack that is gone can still be asked after
    _follow(place, there["StackId"], seen, say, wait)


def first_cause(events: Iterable[Mapping[str, Any]]) -> str:
    """The resource that failed by itself, before CloudFormation cancelled the others for it; *events* oldest first."""
    failed = [event for event in events if event["ResourceStatus"].endswith("_FAILED")]
    for event in failed:
        reason = event.get("ResourceStatusReason", "")
        if reason and not any(words in reason for words in CONSEQUENCES):
            return f"{event['LogicalResourceId']} ({event['ResourceType']}): {reason}"
    return "CloudFormation gives no reason; see the stack's events"


def _follow(place: Place, stack: str, seen: set[str], say: Say, wait: Wait) -> None:
    """Tell each event once until the stack stands still."""
    news: list[Mapping[str, Any]] = []
    while True:
        status = status_of(place, stack)
        for event in reversed([event for event in _events(place, stack) if event["EventId"] not in seen]):
            seen.add(event["EventId"])
            news.append(event)
            say(f"{event['ResourceStatus']:<30} {event['LogicalResourceId']}")
        if not status.endswith("_IN_PROGRESS"):
            break
        wait(POLL_SECONDS)
    if status and ("ROLLBACK" in status or status.endswith("_FAILED")):
        raise Failed(f"{stack}: {status}. First cause: {first_cause(news)}")


def _events(place: Place, stack: str) -> Iterator[Mapping[str, Any]]:
    """The newest first."""
    try:
        for page in place.client("cloudformation").get_paginator("describe_stack_events").paginate(StackName=stack):
            yield from page["StackEvents"]
    except ClientError as error:
        if "does not exist" not in str(error):
            raise
