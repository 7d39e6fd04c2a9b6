"""What somebody changed past the templates is named; what this tool changes itself is told apart."""

from typing import Any

import pytest

from ops.verbs.drift import Difference, drift_of_place
from tests.ops.stubbed import Stubbed, unhurried

CFN, DATA, APP = "cloudformation", "lapor-dev-data", "lapor-dev"


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


def looked_at(aws: Stubbed, stack: str, *, looks: int = 0, failure: str = "") -> None:
    aws.answers(CFN, "detect_stack_drift", {"StackDriftDetectionId": f"of-{stack}"}, StackName=stack)
    ended = {"DetectionStatus": "DETECTION_FAILED", "DetectionStatusReason": failure}
    last = ended if failure else {"DetectionStatus": "DETECTION_COMPLETE"}
    for status in [*[{"DetectionStatus": "DETECTION_IN_PROGRESS"}] * looks, last]:
        told = {"StackId": "id", "StackDriftDetectionId": "x", "Timestamp": 0, **status}
        aws.answers(CFN, "describe_stack_drift_detection_status", told, StackDriftDetectionId=f"of-{stack}")


def has_drifted(aws: Stubbed, stack: str, *found: dict[str, Any]) -> None:
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
    looked_at(aws, DATA, looks=2)
    looked_at(aws, APP)
    has_drifted(aws, DATA)
    has_drifted(aws, APP)

    found = drift_of_place(aws.place, wait=unhurried)

    assert (found.ok, found.drifted, found.unseen) == (True, (), {})
    assert aws.all_asked()


def test_whatever_was_changed_or_deleted_by_hand_is_named_from_every_page(aws: Stubbed) -> None:
    change = ("/Properties/RetentionInDays", "90", "3653")
    both_stand(aws)
    looked_at(aws, DATA)
    looked_at(aws, APP)
    has_drifted(aws, DATA, drifted("FilesBucket", "AWS::S3::Bucket", "DELETED"))
    logs = drifted("ApiLogs", "AWS::Logs::LogGroup", "MODIFIED", change)
    has_drifted(aws, APP, logs, drifted("TickRule", "AWS::Events::Rule"))

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
    looked_at(aws, DATA)
    looked_at(aws, APP)
    has_drifted(aws, DATA)
    has_drifted(aws, APP, drifted("It", kind, status))

    found = drift_of_place(aws.place, wait=unhurried)

    assert found.ok == ok
    assert bool(found.drifted[0].meant) == ok


def test_what_could_not_be_looked_at_is_told_beside_what_could(aws: Stubbed) -> None:
    both_stand(aws)
    looked_at(aws, DATA, failure="no permission for the key")
    looked_at(aws, APP)
    has_drifted(aws, DATA)
    has_drifted(aws, APP, drifted("Switch", "AWS::SSM::Parameter"))

    found = drift_of_place(aws.place, wait=unhurried)

    assert (found.ok, found.unseen) == (False, {DATA: "no permission for the key"})
    assert [one.logical for one in found.drifted] == ["Switch"]


def test_a_place_where_nothing_was_deployed_has_nothing_to_compare(aws: Stubbed) -> None:
    aws.has_no_stack()
    aws.has_no_stack()

    assert drift_of_place(aws.place, wait=unhurried).ok
