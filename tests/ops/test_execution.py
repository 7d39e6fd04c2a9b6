"""A change set is carried out with progress; when it fails, the first real cause is told."""

import pytest

from ops.deploying.change_sets import ChangeSet
from ops.deploying.execution import clear_failed_creation, execute
from ops.exits import Failed
from tests.ops.stubbed import Stubbed, silent, unhurried

FOUND = ChangeSet("lapor-dev", "look", creates=False, changes=())
BEFORE = ("Before", "UPDATE_COMPLETE", "")


def test_each_event_is_told_once_and_the_stack_is_protected_in_the_end() -> None:
    aws, told = Stubbed(), list[str]()
    aws.has_events(BEFORE)
    aws.answers("cloudformation", "execute_change_set", {}, StackName="lapor-dev", ChangeSetName="look")
    aws.has_stack("UPDATE_IN_PROGRESS")
    aws.has_events(BEFORE, ("Router", "UPDATE_IN_PROGRESS", ""))
    aws.has_stack("UPDATE_COMPLETE")
    aws.has_events(BEFORE, ("Router", "UPDATE_IN_PROGRESS", ""), ("Router", "UPDATE_COMPLETE", ""))
    protected = {"StackName": "lapor-dev", "EnableTerminationProtection": True}
    aws.answers("cloudformation", "update_termination_protection", {}, **protected)

    execute(aws.place, FOUND, told.append, wait=unhurried)

    assert [line.split() for line in told] == [["UPDATE_IN_PROGRESS", "Router"], ["UPDATE_COMPLETE", "Router"]]
    assert aws.all_asked()


def test_a_first_creation_that_fails_leaves_nothing_behind_that_has_a_name() -> None:
    aws = Stubbed()
    aws.has_events()
    asked = {"StackName": "lapor-dev", "ChangeSetName": "look", "RetainExceptOnCreate": True}
    aws.answers("cloudformation", "execute_change_set", {}, **asked)
    aws.has_stack("ROLLBACK_COMPLETE")
    aws.has_events(("Table", "CREATE_FAILED", "already exists"))

    with pytest.raises(Failed, match=r"Table .*already exists"):
        execute(aws.place, ChangeSet("lapor-dev", "look", creates=True, changes=()), silent, wait=unhurried)

    assert aws.all_asked()


def test_the_cause_is_what_failed_by_itself_and_not_what_was_cancelled_for_it() -> None:
    aws = Stubbed()
    aws.has_events()
    aws.answers("cloudformation", "execute_change_set", {})
    aws.has_stack("UPDATE_ROLLBACK_COMPLETE")
    aws.has_events(
        ("Other", "UPDATE_FAILED", "Resource update cancelled"),
        ("Router", "CREATE_FAILED", "The role cannot be assumed"),
        ("lapor-dev", "UPDATE_ROLLBACK_IN_PROGRESS", "The following resource(s) failed to create: [Router]"),
    )

    with pytest.raises(Failed, match=r"UPDATE_ROLLBACK_COMPLETE\. First cause: Router .*: The role cannot be assumed"):
        execute(aws.place, FOUND, silent, wait=unhurried)


def test_a_stack_whose_creation_failed_is_cleared_away_first_for_it_takes_no_change_set() -> None:
    aws, told = Stubbed(), list[str]()
    aws.has_stack("ROLLBACK_COMPLETE")
    aws.has_stack("ROLLBACK_COMPLETE")
    aws.has_events()
    aws.answers("cloudformation", "update_termination_protection", {})
    aws.answers("cloudformation", "delete_stack", {}, StackName="lapor-dev")
    aws.has_stack("DELETE_COMPLETE")
    aws.has_events()

    clear_failed_creation(aws.place, "lapor-dev", told.append, wait=unhurried)

    assert "its creation had failed" in told[0]
    assert aws.all_asked()


def test_a_stack_that_stands_is_never_cleared_away() -> None:
    aws = Stubbed()
    aws.has_stack("UPDATE_ROLLBACK_COMPLETE")

    clear_failed_creation(aws.place, "lapor-dev", silent, wait=unhurried)

    assert aws.all_asked()
