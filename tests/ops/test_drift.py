"""What somebody changed past the templates is named; what this tool changes itself is told apart."""

from typing import Any

import pytest

from ops.exits import Failed
from ops.verbs.drift import Difference, drift_of_place
from tests.ops.stubbed import Stubbed, unhurried

CFN = "cloudformation"


@pytest.fixture
def aws() -> Stubbed:
    return Stubbed()


def drifted(logical: str, kind: str, status: str = "MODIFIED", *differences: tuple[str, str, str]) -> dict[str, Any]:
    names = ("PropertyPath", "ExpectedValue", "ActualValue")
    found = [{**dict(zip(names, each, strict=True)), "DifferenceType": "NOT_EQUAL"} for each in differences]
    return {
        "StackId": "id",
        "LogicalResourceId": logical,
        "ResourceType": kind,
        "StackResourceDriftStatus": status,
        "PropertyDifferences": found,
        "Timestamp": 0,
    }


def compared(aws: Stubbed, stack: str, *found: dict[str, Any], looks: int = 0) -> None:
    aws.answers(CFN, "detect_stack_drift", {"StackDriftDetectionId": f"of-{stack}"}, StackName=stack)
    for status in [*["DETECTION_IN_PROGRESS"] * looks, "DETECTION_COMPLETE"]:
        told = {"StackId": "id", "StackDriftDetectionId": "x", "DetectionStatus": status, "Timestamp": 0}
        aws.answers(CFN, "describe_stack_drift_detection_status", told, StackDriftDetectionId=f"of-{stack}")
    asked = {"StackName": stack, "StackResourceDriftStatusFilters": ["MODIFIED", "DELETED"]}
    pages = [[one] for one in found] or [[]]
    for nth, page in enumerate(pages):
        more = {"NextToken": str(nth + 1)} if nth + 1 < len(pages) else {}
        before = {"NextToken": str(nth)} if nth else {}
        aws.answers(CFN, "describe_stack_resource_drifts", {"StackResourceDrifts": page, **more}, **asked, **before)


def both_stand(aws: Stubbed) -> None:
    aws.has_stack("UPDATE_COMPLETE")
    aws.has_stack("UPDATE_COMPLETE")


def test_stacks_that_are_as_they_were_deployed_are_in_order(aws: Stubbed) -> None:
    both_stand(aws)
    compared(aws, "lapor-dev-data", looks=2)
    compared(aws, "lapor-dev")

    found = drift_of_place(aws.place, wait=unhurried)

    assert (found.ok, found.drifted) == (True, ())
    assert aws.all_asked()


def test_whatever_was_changed_or_deleted_by_hand_is_named_from_every_page(aws: Stubbed) -> None:
    change = ("/Properties/RetentionInDays", "90", "3653")
    both_stand(aws)
    compared(aws, "lapor-dev-data", drifted("FilesBucket", "AWS::S3::Bucket", "DELETED"))
    compared(
        aws,
        "lapor-dev",
        drifted("ApiLogs", "AWS::Logs::LogGroup", "MODIFIED", change),
        drifted("TickRule", "AWS::Events::Rule"),
    )

    found = drift_of_place(aws.place, wait=unhurried)

    assert not found.ok
    assert [(one.logical, one.status) for one in found.drifted] == [
        ("FilesBucket", "DELETED"),
        ("ApiLogs", "MODIFIED"),
        ("TickRule", "MODIFIED"),
    ]
    assert found.drifted[1].differences == (Difference(*change),)
    assert aws.all_asked()


@pytest.mark.parametrize(
    ("kind", "status", "ok"),
    [
        ("AWS::SSM::Parameter", "MODIFIED", True),
        ("AWS::Lambda::Alias", "MODIFIED", True),
        ("AWS::SSM::Parameter", "DELETED", False),
        ("AWS::Lambda::Function", "MODIFIED", False),
    ],
)
def test_what_this_tool_changes_on_purpose_is_in_order(aws: Stubbed, kind: str, status: str, *, ok: bool) -> None:
    both_stand(aws)
    compared(aws, "lapor-dev-data")
    compared(aws, "lapor-dev", drifted("It", kind, status))

    found = drift_of_place(aws.place, wait=unhurried)

    assert found.ok == ok
    assert bool(found.drifted[0].meant) == ok


def test_a_stack_that_cannot_be_compared_says_why(aws: Stubbed) -> None:
    both_stand(aws)
    aws.answers(CFN, "detect_stack_drift", {"StackDriftDetectionId": "x"})
    told = {"StackId": "id", "StackDriftDetectionId": "x", "DetectionStatus": "DETECTION_FAILED", "Timestamp": 0}
    aws.answers(CFN, "describe_stack_drift_detection_status", {**told, "DetectionStatusReason": "no permission"})

    with pytest.raises(Failed, match="lapor-dev-data could not be compared: no permission"):
        drift_of_place(aws.place, wait=unhurried)


def test_a_place_where_nothing_was_deployed_has_nothing_to_compare(aws: Stubbed) -> None:
    aws.has_no_stack()
    aws.has_no_stack()

    assert drift_of_place(aws.place, wait=unhurried).ok
