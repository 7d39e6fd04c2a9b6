"""What was changed past the templates: resources that are no longer as a deployment made them."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ops.deploying.change_sets import Wait
from ops.exits import Failed
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
    """What drifted in both stacks; *ok* if all of it is meant. CloudFormation cannot look at every type."""

    ok: bool
    drifted: tuple[Drifted, ...]


def drift_of_place(place: Place, *, wait: Wait = time.sleep) -> Drift:
    """Have CloudFormation compare each stack with what is there, and wait for it: minutes; it changes nothing."""
    stacks = [name for name in (place.data_stack, place.app_stack) if place.stack(name)]
    found = tuple(drifted for stack in stacks for drifted in _drifted(place.client("cloudformation"), stack, wait))
    return Drift(all(one.meant for one in found), found)


def _drifted(cfn: Any, stack: str, wait: Wait) -> Iterator[Drifted]:
    asked = cfn.detect_stack_drift(StackName=stack)["StackDriftDetectionId"]
    while (told := cfn.describe_stack_drift_detection_status(StackDriftDetectionId=asked))[
        "DetectionStatus"
    ] == "DETECTION_IN_PROGRESS":
        wait(POLL_SECONDS)
    if told["DetectionStatus"] == "DETECTION_FAILED":
        raise Failed(
            f"{stack} could not be compared: {told.get('DetectionStatusReason', 'CloudFormation says not why')}"
        )
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
