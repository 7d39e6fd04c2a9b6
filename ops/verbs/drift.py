"""What was changed past the templates: resources that are no longer as a deployment made them."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ops.deploying.change_sets import Wait
from ops.place import Place

POLL_SECONDS = 5.0
MEANT = {
    "AWS::SSM::Parameter": "a kill switch that was set",
    "AWS::Lambda::Alias": "a rollback points it to the release before",
}
"""What operators change past the templates on purpose, with this tool."""


@dataclass(frozen=True)
class Difference:
    """One property that is not as the template has it."""

    path: str
    expected: str
    actual: str


@dataclass(frozen=True)
class Drifted:
    """A resource that was changed or deleted; `meant` says why that is in order, if it is."""

    stack: str
    logical: str
    type: str
    status: str
    differences: tuple[Difference, ...]
    meant: str


@dataclass(frozen=True)
class Drift:
    """
    What drifted in both stacks; *ok* if all of it is meant, and all could be looked at.

    CloudFormation knows how to compare many types of resources, not every one. `unseen` says by stack why something
    that it knows could not be looked at; the rest was.
    """

    ok: bool
    drifted: tuple[Drifted, ...]
    unseen: Mapping[str, str]


def drift_of_place(place: Place, *, wait: Wait = time.sleep) -> Drift:
    """Have CloudFormation compare each stack with what is there, and wait for it: minutes; it changes nothing."""
    cfn = place.client("cloudformation")
    stacks = [name for name in (place.data_stack, place.app_stack) if place.stack(name)]
    unseen = {stack: why for stack in stacks if (why := _compare(cfn, stack, wait))}
    found = tuple(drifted for stack in stacks for drifted in _drifted(cfn, stack))
    return Drift(all(one.meant for one in found) and not unseen, found, unseen)


def _compare(cfn: Any, stack: str, wait: Wait) -> str:
    """Why something could not be looked at; nothing if everything was."""
    asked = cfn.detect_stack_drift(StackName=stack)["StackDriftDetectionId"]
    while True:
        told = cfn.describe_stack_drift_detection_status(StackDriftDetectionId=asked)
        if told["DetectionStatus"] != "DETECTION_IN_PROGRESS":
            break
        wait(POLL_SECONDS)
    failed = told["DetectionStatus"] == "DETECTION_FAILED"
    return str(told.get("DetectionStatusReason", "CloudFormation does not say why")) if failed else ""


def _drifted(cfn: Any, stack: str) -> Iterator[Drifted]:
    more: dict[str, str] = {}
    while True:
        page = cfn.describe_stack_resource_drifts(
            StackName=stack, StackResourceDriftStatusFilters=["MODIFIED", "DELETED"], **more
        )
        yield from (_told(stack, one) for one in page["StackResourceDrifts"])
        if not page.get("NextToken"):
            return
        more = {"NextToken": page["NextToken"]}


def _told(stack: str, one: Mapping[str, Any]) -> Drifted:
    differences = tuple(
        Difference(each["PropertyPath"], each["ExpectedValue"], each["ActualValue"])
        for each in one.get("PropertyDifferences", [])
    )
    status = one["StackResourceDriftStatus"]
    meant = MEANT.get(one["ResourceType"], "") if status == "MODIFIED" else ""
    return Drifted(stack, one["LogicalResourceId"], one["ResourceType"], status, differences, meant)
