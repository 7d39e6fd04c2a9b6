"""What CloudFormation would do is known, told and judged before anything is done."""

import pytest

from ops.deploying.change_sets import Change, StackPlan, prepare
from ops.deploying.stacks import refuse_losses
from ops.exits import Failed, Refused
from tests.ops.stubbed import Stubbed, change, unhurried

TABLE, FUNCTION = "AWS::DynamoDB::Table", "AWS::Lambda::Function"
PLAN = StackPlan("lapor-dev-data", "{}", {})


@pytest.mark.parametrize(
    ("action", "kind", "replacement", "policy", "loses"),
    [
        ("Remove", TABLE, "", "Delete", True),
        ("Remove", TABLE, "", "Retain", True),
        ("Modify", TABLE, "True", "", True),
        ("Modify", TABLE, "Conditional", "", True),
        ("Modify", TABLE, "False", "", False),
        ("Add", TABLE, "", "", False),
        ("Remove", FUNCTION, "", "Delete", False),
        ("Modify", FUNCTION, "True", "", False),
        ("Remove", "AWS::IAM::Role", "", "Retain", True),
        ("Modify", "AWS::IAM::Role", "True", "ReplaceAndRetain", True),
    ],
)
def test_whatever_takes_data_out_of_its_stack_is_a_loss(
    action: str, kind: str, replacement: str, policy: str, *, loses: bool
) -> None:
    assert Change(action, "Any", kind, replacement, policy).loses_data is loses


def test_the_versions_of_the_release_before_may_go_out_of_the_stack() -> None:
    """SAM keeps them with `Retain` and makes new ones for every release; otherwise no deployment would be safe."""
    assert not Change("Remove", "Version", "AWS::Lambda::Version", "", "Retain").loses_data


def test_all_pages_of_a_change_set_are_read() -> None:
    aws = Stubbed()
    aws.has_stack("UPDATE_COMPLETE")
    aws.answers("cloudformation", "create_change_set", {"Id": "x"})
    named = {"StackName": PLAN.name, "ChangeSetName": "look"}
    aws.answers("cloudformation", "describe_change_set", {"Status": "CREATE_IN_PROGRESS"})
    first = {"Status": "CREATE_COMPLETE", "NextToken": "2", "Changes": [change("Add", "One", FUNCTION)], **named}
    aws.answers("cloudformation", "describe_change_set", first)
    aws.answers("cloudformation", "describe_change_set", {"Changes": [change("Add", "Two", FUNCTION)]})

    found = prepare(aws.place, PLAN, "look", wait=unhurried)

    assert [each.logical for each in found.changes] == ["One", "Two"]
    assert not found.creates


def test_a_change_set_without_resources_is_still_needed_for_what_the_stack_tells() -> None:
    """A new output is no resource, and the application may be waiting for it."""
    aws = Stubbed()
    aws.has_stack("UPDATE_COMPLETE")
    aws.answers("cloudformation", "create_change_set", {"Id": "x"})
    aws.answers("cloudformation", "describe_change_set", {"Status": "CREATE_COMPLETE", "Changes": []})

    found = prepare(aws.place, PLAN, "look", wait=unhurried)

    assert found.needed
    assert found.changes == ()


@pytest.mark.parametrize(
    "words",
    [
        "The submitted information didn't contain changes. Submit different information.",
        "No updates are to be performed.",
    ],
)
def test_a_stack_that_is_as_it_should_be_has_no_changes_and_keeps_no_change_set(words: str) -> None:
    aws = Stubbed()
    aws.has_stack("UPDATE_COMPLETE")
    aws.answers("cloudformation", "create_change_set", {"Id": "x"})
    aws.answers("cloudformation", "describe_change_set", {"Status": "FAILED", "StatusReason": words})
    aws.answers("cloudformation", "delete_change_set", {})

    found = prepare(aws.place, PLAN, "look", wait=unhurried)

    assert not found.needed
    assert aws.all_asked()


def test_what_cloudformation_cannot_read_is_told_in_its_own_words() -> None:
    aws = Stubbed()
    aws.has_stack("UPDATE_COMPLETE")
    aws.answers("cloudformation", "create_change_set", {"Id": "x"})
    aws.answers("cloudformation", "describe_change_set", {"Status": "FAILED", "StatusReason": "Unresolved: Nowhere"})
    aws.answers("cloudformation", "delete_change_set", {})

    with pytest.raises(Failed, match="lapor-dev-data: Unresolved: Nowhere"):
        prepare(aws.place, PLAN, "look", wait=unhurried)


def test_data_is_not_given_up_without_a_word_and_the_change_set_goes() -> None:
    aws = Stubbed()
    aws.has_stack("UPDATE_COMPLETE")
    aws.answers("cloudformation", "create_change_set", {"Id": "x"})
    told = [change("Modify", "CasesTable", TABLE, Replacement="True")]
    aws.answers("cloudformation", "describe_change_set", {"Status": "CREATE_COMPLETE", "Changes": told})
    found = prepare(aws.place, PLAN, "look", wait=unhurried)

    refuse_losses(aws.place, found, allow_replace=True)
    aws.answers("cloudformation", "delete_change_set", {}, StackName=PLAN.name, ChangeSetName="look")
    with pytest.raises(Refused, match=r"CasesTable \(AWS::DynamoDB::Table\).*--allow-replace"):
        refuse_losses(aws.place, found, allow_replace=False)

    assert aws.all_asked()
