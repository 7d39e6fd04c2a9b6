"""Change sets: what CloudFormation would do to a stack, known before anything is done."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ops.exits import Failed
from ops.packaging.template.splitting import HOLDS_DATA
from ops.packaging.template.tagging import tags_of_stack
from ops.place import Place

CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
POLL_SECONDS = 2.0
LONGEST_BODY = 51_200
"""What CloudFormation takes as text; a longer template has to lie in a bucket."""
NOTHING = ("didn't contain changes", "No updates are to be performed", "doesn't contain any changes")
FIRST = frozenset({"", "REVIEW_IN_PROGRESS"})
"""A stack in one of these has nothing in it yet."""
KEEPS = frozenset({"Retain", "ReplaceAndRetain"})
PASSES = frozenset({"AWS::Lambda::Version"})
"""Kept, but holds nothing: every release takes its versions out of the stack of the one before, for a rollback."""

Wait = Callable[[float], None]


@dataclass(frozen=True)
class StackPlan:
    """A stack as it is meant to be; the template as text, or as the address of one that lies in a bucket."""

    name: str
    template: str
    parameters: Mapping[str, str]

    @property
    def source(self) -> dict[str, str]:
        """How the template is handed over."""
        return {"TemplateURL" if self.template.startswith("http") else "TemplateBody": self.template}


@dataclass(frozen=True)
class Change:
    """What would happen to one resource."""

    action: str
    logical: str
    kind: str
    replacement: str
    """`True`, `False`, `Conditional`, or empty where nothing is modified."""
    policy: str

    @property
    def loses_data(self) -> bool:
        """Would what it holds no longer be where the service looks for it?"""
        goes = self.action == "Remove" or self.replacement in {"True", "Conditional"}
        return goes and self.kind not in PASSES and (self.kind in HOLDS_DATA or self.policy in KEEPS)


@dataclass(frozen=True)
class ChangeSet:
    """
    What would happen to one stack.

    Not needed, if the stack is as it is meant to be. One that is needed and changes no resource changes what the stack
    tells: an output that the application will ask for.
    """

    stack: str
    name: str
    creates: bool
    changes: tuple[Change, ...]
    needed: bool = True

    @property
    def losses(self) -> tuple[Change, ...]:
        """The changes that take data away."""
        return tuple(change for change in self.changes if change.loses_data)


def prepare(place: Place, plan: StackPlan, name: str, *, wait: Wait = time.sleep) -> ChangeSet:
    """Ask CloudFormation what *plan* would change. An empty change set is taken away at once."""
    cfn = place.client("cloudformation")
    creates = status_of(place, plan.name) in FIRST
    cfn.create_change_set(
        StackName=plan.name,
        ChangeSetName=name,
        ChangeSetType="CREATE" if creates else "UPDATE",
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in sorted(plan.parameters.items())],
        Capabilities=CAPABILITIES,
        Tags=tags_of_stack(place.values),
        **plan.source,
    )
    told = _told(cfn, plan.name, name, wait)
    if told["Status"] == "FAILED":
        discard(place, ChangeSet(plan.name, name, creates, ()))
        if not any(words in told.get("StatusReason", "") for words in NOTHING):
            raise Failed(f"{plan.name}: {told.get('StatusReason', 'no reason given')}")
        return ChangeSet(plan.name, name, creates, (), needed=False)
    return ChangeSet(plan.name, name, creates, tuple(_changes(cfn, told)))


def discard(place: Place, found: ChangeSet) -> None:
    """Take a change set away, and with it a stack that was only ever looked at."""
    cfn = place.client("cloudformation")
    cfn.delete_change_set(StackName=found.stack, ChangeSetName=found.name)
    if found.creates and status_of(place, found.stack) == "REVIEW_IN_PROGRESS":
        cfn.delete_stack(StackName=found.stack)


def status_of(place: Place, stack: str) -> str:
    """The stack's status, empty if there is none."""
    found = place.stack(stack)
    return str(found["StackStatus"]) if found else ""


def compact(template: Mapping[str, Any]) -> str:
    """The template in as few characters as JSON allows."""
    return json.dumps(template, separators=(",", ":"), ensure_ascii=False)


def _told(cfn: Any, stack: str, name: str, wait: Wait) -> Mapping[str, Any]:
    while True:
        told: Mapping[str, Any] = cfn.describe_change_set(StackName=stack, ChangeSetName=name)
        if told["Status"] not in {"CREATE_PENDING", "CREATE_IN_PROGRESS"}:
            return told
        wait(POLL_SECONDS)


def _changes(cfn: Any, told: Mapping[str, Any]) -> Iterator[Change]:
    page = told
    while True:
        for each in page.get("Changes", []):
            found = each["ResourceChange"]
            yield Change(
                found["Action"],
                found["LogicalResourceId"],
                found["ResourceType"],
                str(found.get("Replacement", "")),
                found.get("PolicyAction", ""),
            )
        if not page.get("NextToken"):
            return
        page = cfn.describe_change_set(
            StackName=told["StackName"], ChangeSetName=told["ChangeSetName"], NextToken=page["NextToken"]
        )
