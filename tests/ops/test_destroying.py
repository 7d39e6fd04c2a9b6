"""A stage goes only when it is named twice, prod never, and what stays behind is told."""

import json

import pytest

from ops.exits import Exit, Refused
from ops.verbs.destroy import destroy_place
from tests.ops.stubbed import Stubbed, silent
from tests.ops.tool import at

TEMPLATE = {
    "Resources": {
        "Cases": {"Type": "AWS::DynamoDB::Table", "DeletionPolicy": "Retain"},
        "Router": {"Type": "AWS::Lambda::Function"},
    }
}


def has_resources(aws: Stubbed) -> None:
    aws.answers("cloudformation", "get_template", {"TemplateBody": json.dumps(TEMPLATE)})
    told = [
        {
            "LogicalResourceId": name,
            "PhysicalResourceId": f"lapor-dev-{name.lower()}",
            "ResourceType": found["Type"],
            "ResourceStatus": "CREATE_COMPLETE",
            "LastUpdatedTimestamp": 0,
        }
        for name, found in TEMPLATE["Resources"].items()
    ]
    aws.answers("cloudformation", "list_stack_resources", {"StackResourceSummaries": told})


def test_prod_is_refused_before_aws_is_asked_anything() -> None:
    with pytest.raises(Refused, match="prod is never destroyed"):
        destroy_place(Stubbed("prod").place, confirmed="prod", say=silent, forget_data=True)


def test_the_tool_says_so_as_well() -> None:
    asked = at("destroy", "--confirm", "prod", stage="prod")

    assert asked.code == Exit.FOUND
    assert "prod is never destroyed" in asked.answer["error"]


def test_a_stage_that_is_not_named_twice_stays() -> None:
    with pytest.raises(Refused, match="--confirm dev"):
        destroy_place(Stubbed().place, confirmed="prod", say=silent)


def test_a_dry_run_tells_what_would_stay_behind_and_deletes_nothing() -> None:
    aws = Stubbed()
    aws.has_stack("UPDATE_COMPLETE")
    has_resources(aws)

    told = destroy_place(aws.place, confirmed="", say=silent, dry_run=True)

    assert told.stacks == ("lapor-dev",)
    assert [left.name for left in told.left] == ["lapor-dev-cases"]
    assert not told.done
    assert aws.all_asked()


def test_the_data_goes_out_of_its_stack_only_when_that_is_asked_and_after_the_application() -> None:
    aws, told = Stubbed(), list[str]()
    aws.has_stack("UPDATE_COMPLETE")
    aws.has_stack("UPDATE_COMPLETE")
    has_resources(aws)
    has_resources(aws)
    for stack in ("lapor-dev", "lapor-dev-data"):
        aws.has_stack("UPDATE_COMPLETE")
        aws.has_events()
        unprotected = {"StackName": stack, "EnableTerminationProtection": False}
        aws.answers("cloudformation", "update_termination_protection", {}, **unprotected)
        aws.answers("cloudformation", "delete_stack", {}, StackName=stack)
        aws.has_stack("DELETE_COMPLETE")
        aws.has_events()

    done = destroy_place(aws.place, confirmed="dev", say=told.append, forget_data=True)

    assert done.stacks == ("lapor-dev", "lapor-dev-data")
    assert aws.all_asked()
